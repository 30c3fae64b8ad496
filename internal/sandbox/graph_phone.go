package sandbox

import "slices"

// phoneDefaults are the fields that come unasked.
var phoneDefaults = []string{"verified_name", "code_verification_status", "display_phone_number",
	"quality_rating", "platform_type", "throughput", "webhook_configuration", "last_onboarded_time"}

func (w *World) listPhoneNumbers(c *call) (any, error) {
	w.mu.Lock()
	var linked []*number
	for _, n := range w.wabas[c.id].numbers {
		if n.link != nil {
			linked = append(linked, n)
		}
	}
	slices.SortFunc(linked, func(a, b *number) int { return b.link.at.Compare(a.link.at) }) // newest first
	nodes := map[string]object{}
	for _, n := range linked {
		nodes[n.id] = w.phoneNode(n)
	}
	w.mu.Unlock()
	return page(c, linked, func(n *number) string { return n.id }, func(n *number) (object, error) {
		return pick(nodes[n.id], c.text("fields"), phoneDefaults, "WhatsAppBusinessPhoneNumber")
	})
}

func (w *World) getPhoneNumber(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return pick(w.phoneNode(w.numbers[c.id]), c.text("fields"), phoneDefaults, "WhatsAppBusinessPhoneNumber")
}

func (w *World) phoneNode(n *number) object {
	status := "CONNECTED"
	if n.link.offboarded {
		status = "DISCONNECTED"
	}
	return object{
		"id": n.id, "display_phone_number": displayNumber(n.digits), "verified_name": n.name,
		"quality_rating":           n.quality,
		"quality_score":            object{"score": n.quality},
		"code_verification_status": "VERIFIED",
		"platform_type":            "CLOUD_API",
		// Meta documents no level for 20 messages a second; every capture shows this one.
		"throughput":            object{"level": "STANDARD"},
		"is_on_biz_app":         true,
		"webhook_configuration": w.webhookConfiguration(n),
		"last_onboarded_time":   n.link.at.Format("2006-01-02T15:04:05-0700"),
		"status":                status,
		"name_status":           "APPROVED",
		"new_name_status":       "NONE",
		"account_mode":          "LIVE",
		"messaging_limit_tier":  "TIER_2K",
		"whatsapp_business_manager_messaging_limit": "TIER_2K",
		"is_pin_enabled":               false,
		"is_official_business_account": false, // never granted to app numbers
		"is_preverified_number":        false,
		"search_visibility":            "NON_VISIBLE",
		"country_dial_code":            "1",
		"country_code":                 countryOf(n.digits),
		"health_status":                n.waba.health(),
		"certificate":                  nil,
		"username":                     nil,
		"conversational_automation":    nil,
	}
}

// webhookConfiguration shows every address that is set; the number's wins over the account's, that over
// the app's.
func (w *World) webhookConfiguration(n *number) object {
	conf := object{}
	a := w.apps[n.link.app]
	if a.callback != "" {
		conf["application"] = a.callback
	}
	if s := n.waba.subscribed[a.id]; s != nil && s.override != "" {
		conf["whatsapp_business_account"] = s.override
	}
	if n.override.override != "" {
		conf["phone_number"] = n.override.override
	}
	return conf
}

// changePhoneNumber sets the number's own webhook address or its PIN.
func (w *World) changePhoneNumber(c *call) (any, error) {
	if pin := c.text("pin"); pin != "" {
		return w.setPIN(c, pin)
	}
	conf := nested(c.params["webhook_configuration"])
	if conf == nil {
		return nil, missing("webhook_configuration")
	}
	s := subscription{override: text(conf["override_callback_uri"]), verifyToken: text(conf["verify_token"])}
	if s.override != "" {
		if err := w.handshake(c.r.Context(), s.override, s.verifyToken); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.numbers[c.id].override = s
	return object{"success": true}, nil
}

func (w *World) setPIN(c *call, pin string) (any, error) {
	if len(pin) != 6 || digits(pin) != pin {
		return nil, refuse(131009, "The PIN must have six digits.")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.numbers[c.id].pin = pin
	return object{"success": true}, nil
}
