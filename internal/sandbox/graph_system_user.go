package sandbox

import (
	"slices"
	"strings"
	"time"
)

// sixtyDays is how long an expiring token lives.
const sixtyDays = 60 * 24 * time.Hour

func (w *World) getSystemUser(c *call) (any, error) {
	return c.pick(object{"id": systemUserID, "name": "Saltbridge system user", "role": "ADMIN"}, []string{"name"}, "BusinessSystemUser")
}

// newSystemToken makes a token of the system user, with the permissions asked for.
func (w *World) newSystemToken(c *call) (any, error) {
	if c.token.kind != tokenSystemUser {
		return nil, c.token.permits(scopeBusiness)
	}
	if app := c.text("business_app"); app != c.token.app {
		return nil, invalid("Param business_app must be the id of an app that is installed for the system user - got %q.", app)
	}
	scopes := strings.FieldsFunc(c.text("scope"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(scopes) == 0 {
		return nil, missing("scope")
	}
	for _, s := range scopes {
		if !slices.Contains(everyScope, s) && s != "whatsapp_business_manage_events" && s != "public_profile" {
			return nil, invalid("Param scope has an unknown permission %q.", s)
		}
	}
	if c.text("appsecret_proof") == "" {
		return nil, missing("appsecret_proof")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokens[w.newToken(tokenSystemUser, c.token.app, "")]
	t.scopes = scopes
	out := object{"access_token": t.value}
	if c.text("set_token_expires_in_60_days") == "true" {
		t.expires = w.now().Add(sixtyDays)
		out["expires_in"] = int(sixtyDays.Seconds())
	}
	return out, nil
}
