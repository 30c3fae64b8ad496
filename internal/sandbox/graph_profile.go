package sandbox

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// verticals are the lines of business a profile may name.
var verticals = []string{"UNDEFINED", "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE",
	"GROCERY", "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL",
	"ONLINE_GAMBLING", "PHYSICAL_GAMBLING", "OTC_DRUGS", "NOT_A_BIZ"}

// profileLimits are the longest texts; a description is 512 in the guide and 256 in the OpenAPI file.
var profileLimits = map[string]int{"about": 139, "address": 256, "description": 512, "email": 128}

// getProfile answers in the flat form that clients see; the OpenAPI file nests it.
func (w *World) getProfile(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.profileOf(w.numbers[c.id])
	shown, err := c.pick(all, []string{"about", "address", "description", "email", "profile_picture_url", "websites", "vertical"}, "WhatsAppBusinessProfile")
	if err != nil {
		return nil, err
	}
	shown["messaging_product"] = "whatsapp"
	return object{"data": []object{shown}}, nil
}

// profileOf is the profile as it was set in the app, or over the API for numbers without one.
func (w *World) profileOf(n *number) object {
	p := object{"about": "Plants, pots and advice", "address": "Garden Road 14", "description": n.name, "email": nil,
		"profile_picture_url": nil, "websites": []string{"https://acme-garden.example"}, "vertical": "RETAIL", "messaging_product": "whatsapp"}
	if n.meta.CloudOnly {
		p = object{"about": nil, "address": nil, "description": nil, "email": nil, "profile_picture_url": nil, "websites": nil,
			"vertical": "UNDEFINED", "messaging_product": "whatsapp"}
	}
	maps.Copy(p, n.meta.Profile)
	return p
}

// changeProfile changes the profile of a number without a Business app; that of an app number stays in
// the app (Meta: onboarding page, Jun 2026).
func (w *World) changeProfile(c *call) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	change, gerr := w.readProfile(c)
	if gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	if !n.meta.CloudOnly && !w.opts.ProfileByAPI {
		return nil, onlyInApp("The business profile")
	}
	if handle := c.text("profile_picture_handle"); handle != "" {
		u := w.handles[handle]
		if u == nil || !strings.HasPrefix(u.mime, "image/") {
			return nil, invalid("Param profile_picture_handle is not the handle of an uploaded picture.")
		}
		m := w.addMedia(n, u.mime, u.name, u.bytes, w.now().Add(10*uploadedMediaLife))
		change["profile_picture_url"] = w.base + "/_sandbox/media/" + m.id
	}
	if n.meta.Profile == nil {
		n.meta.Profile = object{}
	}
	maps.Copy(n.meta.Profile, change)
	w.changed(event{Kind: "phone", Number: n.id})
	return object{"success": true}, nil
}

func (w *World) readProfile(c *call) (object, *graphError) {
	change := object{}
	for key, limit := range profileLimits {
		if c.params[key] == nil {
			continue
		}
		s := c.text(key)
		if utf8.RuneCountInString(s) > limit || key == "about" && s == "" {
			return nil, invalid("Param %s must have at most %d characters.", key, limit)
		}
		change[key] = s
	}
	if mail := c.text("email"); mail != "" && !strings.Contains(mail, "@") {
		return nil, invalid("Param email must be a valid email address.")
	}
	if v := c.text("vertical"); v != "" {
		if !slices.Contains(verticals, upper(v)) {
			return nil, invalid("Param vertical must be one of {%s} - got %q.", strings.Join(verticals, ", "), v)
		}
		change["vertical"] = upper(v)
	}
	if c.params["websites"] == nil {
		return change, nil
	}
	sites := input.Texts(c.params["websites"])
	if len(sites) > 2 {
		return nil, invalid("Param websites must have at most 2 elements.")
	}
	for _, s := range sites {
		if u, err := url.Parse(s); err != nil || u.Host == "" || len(s) > 256 || !strings.HasPrefix(u.Scheme, "http") {
			return nil, invalid("Param websites must be http or https addresses of at most 256 characters - got %q.", s)
		}
	}
	change["websites"] = sites
	return change, nil
}
