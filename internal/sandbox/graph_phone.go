package sandbox

import (
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

const phoneType = "WhatsAppBusinessPhoneNumber"

// phoneDefaults are the fields that come unasked.
var phoneDefaults = []string{"verified_name", "code_verification_status", "display_phone_number",
	"quality_rating", "platform_type", "throughput", "webhook_configuration", "last_onboarded_time"}

// listPhoneNumbers lists the connected numbers of an account, newest onboarding first.
func (w *World) listPhoneNumbers(c *call) (any, error) {
	w.mu.Lock()
	var linked []*number
	nodes := map[string]object{}
	for _, n := range w.wabas[c.id].numbers {
		if n.link != nil {
			nodes[n.id] = w.phoneNode(n)
			if filtered(c, nodes[n.id]) {
				linked = append(linked, n)
			}
		}
	}
	slices.SortStableFunc(linked, func(a, b *number) int { return b.link.at.Compare(a.link.at) })
	w.mu.Unlock()
	if strings.HasSuffix(c.text("sort"), "_ascending") {
		slices.Reverse(linked)
	}
	return page(c, linked, func(n *number) string { return n.id }, func(n *number) (object, error) {
		return c.pick(nodes[n.id], phoneDefaults, phoneType)
	})
}

// filtered applies filtering=[{"field":"account_mode","operator":"EQUAL","value":"LIVE"}].
func filtered(c *call, node object) bool {
	for _, f := range list(c.params["filtering"]) {
		rule := nested(f)
		equal := text(node[text(rule["field"])]) == text(rule["value"])
		if equal != strings.EqualFold(text(rule["operator"]), "EQUAL") {
			return false
		}
	}
	return true
}

func (w *World) getPhoneNumber(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return c.pick(w.phoneNode(w.numbers[c.id]), phoneDefaults, phoneType)
}

// phoneNode is the number as Graph shows it.
func (w *World) phoneNode(n *number) object {
	name, newName := "APPROVED", "NONE"
	if n.meta.NewName != "" {
		newName = "PENDING_REVIEW"
	}
	mode := "LIVE"
	if n.meta.TestNumber {
		mode = "SANDBOX"
	}
	if n.meta.CloudOnly {
		name = "AVAILABLE_WITHOUT_REVIEW"
	}
	return object{
		"id": n.id, "display_phone_number": displayNumber(n.digits), "verified_name": n.name,
		"quality_rating":           n.quality,
		"quality_score":            object{"score": n.quality},
		"code_verification_status": n.verification(),
		"platform_type":            n.platform(),
		"throughput":               object{"level": n.throughputLevel()},
		"is_on_biz_app":            !n.meta.CloudOnly,
		"webhook_configuration":    w.webhookConfiguration(n),
		"last_onboarded_time":      n.link.at.Format(graphTime),
		"status":                   n.status(),
		"name_status":              name,
		"new_name_status":          newName,
		"new_display_name":         orNil(n.meta.NewName),
		"account_mode":             mode,
		"messaging_limit_tier":     n.waba.limit(),
		"whatsapp_business_manager_messaging_limit": n.waba.limit(),
		"is_pin_enabled":                             n.pin != "",
		"is_official_business_account":               false, // never granted to app numbers
		"official_business_account":                  object{"oba_status": orElse(n.meta.OBA, "NOT_STARTED")},
		"is_preverified_number":                      false,
		"search_visibility":                          "NON_VISIBLE",
		"eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED",
		"country_dial_code":                          dialCode(n.digits),
		"country_code":                               countryOf(n.digits),
		"health_status":                              w.numberHealth(n),
		"certificate":                                nil,
		"new_certificate":                            nil,
		"username":                                   orNil(n.meta.Username),
		"conversational_automation":                  n.automation(),
		"host_platform":                              nil,
		"whatsapp_business_account":                  object{"id": n.waba.id, "name": n.waba.name},
	}
}

func (n *number) verification() string {
	if n.meta.CloudOnly && !n.meta.Verified {
		return "NOT_VERIFIED"
	}
	return "VERIFIED"
}

func (n *number) platform() string {
	if n.meta.CloudOnly && !n.meta.Registered {
		return "NOT_APPLICABLE"
	}
	return "CLOUD_API"
}

func (n *number) status() string {
	switch {
	case n.link.offboarded:
		return "DISCONNECTED"
	case n.meta.CloudOnly && !n.meta.Verified:
		return "UNVERIFIED"
	case n.meta.CloudOnly && !n.meta.Registered:
		return "PENDING"
	}
	return "CONNECTED"
}

// dialCode is the country's calling code, as far as displayNumber knows it.
func dialCode(d string) string {
	for _, code := range []string{"1", "7"} {
		if strings.HasPrefix(d, code) {
			return code
		}
	}
	for _, code := range []string{"971", "966", "212", "351"} {
		if strings.HasPrefix(d, code) {
			return code
		}
	}
	return d[:min(2, len(d))]
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

// changePhoneNumber sets the number's own webhook address, its PIN, or its display name.
func (w *World) changePhoneNumber(c *call) (any, error) {
	if pin := c.text("pin"); pin != "" {
		return w.setPIN(c, pin)
	}
	if name := c.text("new_display_name"); name != "" {
		return w.rename(c, name)
	}
	if visible := c.text("search_visibility"); visible != "" {
		return object{"success": true}, nil
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

// setPIN sets the two-step PIN and tells the subscribers of the field security.
func (w *World) setPIN(c *call, pin string) (any, error) {
	if !validPIN(pin) {
		return nil, refuse(131009, "pin: must have six digits")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	n.pin = pin
	w.notifyAccount(n, "security", object{"display_phone_number": n.digits, "event": "PIN_CHANGED", "requester": systemUserID})
	return object{"success": true}, nil
}

func validPIN(pin string) bool { return len(pin) == 6 && input.Digits(pin) == pin }

// rename asks for another display name. That of an app number is changed in the app.
func (w *World) rename(c *call, name string) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	switch {
	case !n.meta.CloudOnly:
		return nil, onlyInApp("The display name")
	case len(name) < 3 || len(name) > 512:
		return nil, invalid("Param new_display_name must have 3 to 512 characters.")
	}
	n.meta.NewName = name
	w.later(w.now().Add(w.opts.Delays.TemplateReview), w.reviewName(n, name))
	return object{"success": true}, nil
}

// onlyInApp refuses what stays in the Business app (Meta: onboarding page for Business app users, Jun
// 2026, "business profile: not supported"). No code is published; 100 is what such edges give elsewhere.
func onlyInApp(what string) *graphError {
	return refuse(100, "%s of a number that is used with the WhatsApp Business app can only be changed in the app.", what)
}
