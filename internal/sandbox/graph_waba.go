package sandbox

import "github.com/saltbridge/saltbridge/internal/sandbox/input"

const wabaType = "WhatsAppBusinessAccount"

var wabaDefaults = []string{"name", "currency", "timezone_id", "message_template_namespace"}

func (w *World) getWABA(c *call) (any, error) {
	w.mu.Lock()
	all := w.wabaNode(c, w.wabas[c.id])
	w.mu.Unlock()
	return c.pick(all, wabaDefaults, wabaType)
}

// wabaNode is the account as Graph shows it; the analytics are made when they are asked for.
func (w *World) wabaNode(c *call, b *waba) object {
	verified := "verified"
	if b.meta.Unverified {
		verified = "not_verified"
	}
	onboarding := "ONBOARDED"
	if b.meta.NoMarketingAPI {
		onboarding = "ELIGIBLE"
	}
	owner := object{"id": b.portfolio, "name": b.portfolioName}
	node := object{"id": b.id, "name": b.name, "currency": "USD", "timezone_id": "1",
		"message_template_namespace":                "5a17b81d_6e00_4000_8000_000000000a99",
		"account_review_status":                     "APPROVED",
		"business_verification_status":              verified,
		"country":                                   "US",
		"status":                                    "ACTIVE",
		"ownership_type":                            "CLIENT_OWNED",
		"owner_business":                            owner,
		"owner_business_info":                       owner,
		"on_behalf_of_business_info":                object{"id": b.portfolio, "name": b.portfolioName, "status": "APPROVED", "type": "SELF"},
		"primary_business_location":                 "US",
		"primary_funding_id":                        "640099008800770",
		"purchase_order_number":                     nil,
		"is_enabled_for_insights":                   !b.meta.InsightsOff,
		"health_status":                             b.health(),
		"is_shared_with_partners":                   true,
		"marketing_messages_lite_api_status":        onboarding,
		"marketing_messages_onboarding_status":      onboarding,
		"disable_marketing_messages_on_cloud_api":   b.meta.NoMarketing,
		"whatsapp_business_manager_messaging_limit": b.limit(),
		"auth_international_rate_eligibility":       b.authInternational(),
		"creation_time":                             b.linkedAt().Unix(),
	}
	for name, make := range w.analytics(c, b) {
		node[name] = make
	}
	return node
}

// changeWABA switches template insights on, for good, or marketing templates off.
func (w *World) changeWABA(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[c.id]
	insights, asked := input.Bool(c.params["is_enabled_for_insights"])
	marketingOff, askedMarketing := input.Bool(c.params["disable_marketing_messages_on_cloud_api"])
	switch {
	case asked && !insights && !b.meta.InsightsOff:
		return nil, refuse(200006, "Template insights cannot be switched off.")
	case asked:
		b.meta.InsightsOff = !insights
	case askedMarketing:
		b.meta.NoMarketing = marketingOff
	default:
		return nil, missing("is_enabled_for_insights")
	}
	return object{"id": b.id}, nil
}
