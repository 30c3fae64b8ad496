package sandbox

import "time"

// exchangeToken answers oauth/access_token: the code of Embedded Signup for a business token, or the
// app's own credentials for an app token.
func (w *World) exchangeToken(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[c.text("client_id")]
	if a == nil {
		return nil, &graphError{code: 101, plain: true, message: "Error validating application. Cannot get application info due to a system error."}
	}
	if c.text("client_secret") != a.secret {
		return nil, &graphError{code: 1, plain: true, message: "Error validating client secret.", status: 400}
	}
	if c.text("grant_type") == "client_credentials" {
		return bearerAnswer(a.id + "|" + a.secret), nil
	}
	code := c.text("code")
	if code == "" {
		return nil, &graphError{code: 1, plain: true, message: "Missing authorization code", status: 400}
	}
	value, gerr := w.redeem(a, code, w.now())
	if gerr != nil {
		return nil, gerr
	}
	return bearerAnswer(value), nil
}

func bearerAnswer(value string) object {
	return object{"access_token": value, "token_type": "bearer"}
}

// redeem exchanges a code once, within its 30 seconds. Meta publishes no body for a code that was used
// or is too old; integrators report code 100 with these sentences.
func (w *World) redeem(a *app, code string, now time.Time) (string, *graphError) {
	k := w.codes[code]
	switch {
	case k == nil || k.app != a.id:
		return "", &graphError{code: 100, plain: true, message: "Invalid verification code format."}
	case k.used:
		return "", &graphError{code: 100, subcode: 36009, plain: true, message: "This authorization code has been used."}
	case !k.expires.IsZero() && now.After(k.expires):
		return "", &graphError{code: 100, subcode: 36007, plain: true, message: "This authorization code has expired."}
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
