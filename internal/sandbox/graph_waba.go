package sandbox

func (w *World) getWABA(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[c.id]
	all := object{"id": b.id, "name": b.name, "currency": "USD", "timezone_id": "1",
		"message_template_namespace":                "5a17b81d_6e00_4000_8000_000000000a99",
		"account_review_status":                     "APPROVED",
		"business_verification_status":              "verified",
		"country":                                   "US",
		"status":                                    "ACTIVE",
		"ownership_type":                            "CLIENT_OWNED",
		"owner_business_info":                       object{"id": b.portfolio, "name": b.portfolioName},
		"on_behalf_of_business_info":                object{"id": b.portfolio, "name": b.portfolioName, "status": "APPROVED", "type": "SELF"},
		"primary_business_location":                 "US",
		"is_enabled_for_insights":                   true,
		"health_status":                             b.health(),
		"is_shared_with_partners":                   true,
		"marketing_messages_lite_api_status":        "ONBOARDED",
		"disable_marketing_messages_on_cloud_api":   false,
		"whatsapp_business_manager_messaging_limit": "TIER_2K",
		"marketing_messages_onboarding_status":      "ONBOARDED",
		"auth_international_rate_eligibility":       nil,
	}
	defaults := []string{"name", "currency", "timezone_id", "message_template_namespace"}
	return pick(all, c.text("fields"), defaults, "WhatsAppBusinessAccount")
}

func (b *waba) health() object {
	return object{"can_send_message": "AVAILABLE", "entities": []object{
		{"entity_type": "WABA", "id": b.id, "can_send_message": "AVAILABLE"},
		{"entity_type": "BUSINESS", "id": b.portfolio, "can_send_message": "AVAILABLE"},
	}}
}
