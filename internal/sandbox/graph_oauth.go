package sandbox

import "time"

// exchangeToken answers oauth/access_token: the code of Embedded Signup for a business token, the app's
// own credentials for an app token, or a token for one of the same kind with another life.
func (w *World) exchangeToken(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, gerr := w.appByCredentials(c)
	if gerr != nil {
		return nil, gerr
	}
	switch grant := c.text("grant_type"); grant {
	case "client_credentials":
		return bearerAnswer(a.id + "|" + a.secret), nil
	case "fb_exchange_token":
		return w.prolong(a, c.text("fb_exchange_token"), c.text("set_token_expires_in_60_days") == "true")
	case "", "authorization_code":
	default:
		return nil, invalid("Param grant_type has an unknown value %q.", grant)
	}
	code := c.text("code")
	if code == "" {
		return nil, &graphError{Code: 1, Plain: true, Message: "Missing authorization code", Status: 400}
	}
	value, gerr := w.redeem(a, code, w.now())
	if gerr != nil {
		return nil, gerr
	}
	return bearerAnswer(value), nil
}

func (w *World) appByCredentials(c *call) (*app, *graphError) {
	a := w.apps[c.text("client_id")]
	if a == nil {
		return nil, &graphError{Code: 101, Plain: true, Message: "Error validating application. Cannot get application info due to a system error."}
	}
	if c.text("client_secret") != a.secret {
		return nil, &graphError{Code: 1, Plain: true, Message: "Error validating client secret.", Status: 400}
	}
	return a, nil
}

func bearerAnswer(value string) object {
	return object{"access_token": value, "token_type": "bearer"}
}

// prolong exchanges a living token for a new one that lives sixty days more, or for ever.
func (w *World) prolong(a *app, value string, expiring bool) (any, error) {
	if value == "" {
		return nil, missing("fb_exchange_token")
	}
	old := w.tokens[value]
	if gerr := w.dead(old, value); gerr != nil {
		return nil, gerr
	}
	if old.app != a.id {
		return nil, &graphError{Code: 190, Plain: true, Message: "The access token does not belong to application " + a.id}
	}
	t := w.tokens[w.newToken(old.kind, old.app, old.waba)]
	t.scopes = old.scopes
	out := bearerAnswer(t.value)
	if expiring {
		t.expires = w.now().Add(sixtyDays)
		out["expires_in"] = int(sixtyDays.Seconds())
	}
	return out, nil
}

// revokeToken ends a token. Meta's sample answers with a text.
func (w *World) revokeToken(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, gerr := w.appByCredentials(c)
	if gerr != nil {
		return nil, gerr
	}
	value := c.text("revoke_token")
	if value == "" {
		return nil, missing("revoke_token")
	}
	t := w.tokens[value]
	if gerr := w.dead(t, value); gerr != nil {
		return nil, gerr
	}
	if t.app != a.id {
		return nil, &graphError{Code: 190, Plain: true, Message: "The access token does not belong to application " + a.id}
	}
	t.revoked = true
	return object{"success": "true"}, nil
}

// redeem exchanges a code once, within its 30 seconds. Meta publishes no body for a code that was used
// or is too old; integrators report code 100 with these sentences.
func (w *World) redeem(a *app, code string, now time.Time) (string, *graphError) {
	k := w.codes[code]
	switch {
	case k == nil || k.app != a.id:
		return "", &graphError{Code: 100, Plain: true, Message: "Invalid verification code format."}
	case k.used:
		return "", &graphError{Code: 100, Subcode: 36009, Plain: true, Message: "This authorization code has been used."}
	case !k.expires.IsZero() && now.After(k.expires):
		return "", &graphError{Code: 100, Subcode: 36007, Plain: true, Message: "This authorization code has expired."}
	}
	k.used = true
	return w.newToken(tokenBusiness, a.id, k.waba), nil
}

// newCode makes the code of a finished sign-up. Its life begins at start, or not yet when start is zero.
func (w *World) newCode(appID, wabaID string, start time.Time) string {
	value := "AQ" + w.word(60)
	k := &oauthCode{app: appID, waba: wabaID}
	if !start.IsZero() {
		k.expires = start.Add(codeLife)
	}
	w.codes[value] = k
	return value
}
