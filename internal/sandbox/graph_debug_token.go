package sandbox

// debugToken tells an app what a token is good for.
func (w *World) debugToken(c *call) (any, error) {
	if gerr := w.authenticate(c); gerr != nil {
		return nil, gerr
	}
	if c.text("input_token") == "" {
		return nil, missing("input_token")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokenByValue(c.text("input_token"))
	if t == nil || t.revoked {
		return object{"data": object{"is_valid": false, "scopes": []string{},
			"error": object{"code": 190, "message": "Invalid OAuth access token.", "subcode": 467}}}, nil
	}
	return object{"data": w.describeToken(t)}, nil
}

func (w *World) describeToken(t *token) object {
	a := w.apps[t.app]
	kind := t.kind
	if kind == tokenBusiness { // Meta calls both kinds system users
		kind = tokenSystemUser
	}
	data := object{"app_id": t.app, "type": kind, "application": a.name, "is_valid": true,
		"issued_at": t.issued.Unix(), "expires_at": 0, "data_access_expires_at": 0}
	if t.kind == tokenApp {
		return data
	}
	ids := []string{}
	for _, b := range w.wabasOf(t) {
		ids = append(ids, b.id)
	}
	scopes := []string{"whatsapp_business_management", "whatsapp_business_messaging"}
	granular := []object{}
	for _, s := range scopes {
		granular = append(granular, object{"scope": s, "target_ids": ids})
	}
	data["user_id"] = "122000111222333"
	data["scopes"] = append(scopes, "public_profile")
	data["granular_scopes"] = granular
	return data
}
