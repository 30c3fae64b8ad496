package sandbox

// debugToken tells an app what a token is good for.
func (w *World) debugToken(c *call) (any, error) {
	if gerr := w.authenticate(c); gerr != nil {
		return nil, gerr
	}
	value := c.text("input_token")
	if value == "" {
		return nil, missing("input_token")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tokenByValue(value)
	if gerr := w.dead(t, value); gerr != nil {
		problem := object{"code": gerr.Code, "message": gerr.Text()}
		if gerr.Subcode != 0 {
			problem["subcode"] = gerr.Subcode
		}
		data := object{"is_valid": false, "scopes": []string{}, "error": problem}
		if t != nil {
			data["app_id"], data["type"] = t.app, t.shownKind()
		}
		return object{"data": data}, nil
	}
	if t.app != c.token.app {
		return nil, &graphError{Code: 100, Plain: true, Message: "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app"}
	}
	return object{"data": w.describeToken(t)}, nil
}

// shownKind is the kind Meta tells: both system users look alike.
func (t *token) shownKind() string {
	if t.kind == tokenBusiness {
		return tokenSystemUser
	}
	return t.kind
}

func (w *World) describeToken(t *token) object {
	data := object{"app_id": t.app, "type": t.shownKind(), "application": w.apps[t.app].name, "is_valid": true,
		"issued_at": t.issued.Unix(), "expires_at": 0, "data_access_expires_at": 0}
	if !t.expires.IsZero() {
		data["expires_at"] = t.expires.Unix()
	}
	if t.kind == tokenApp {
		return data
	}
	ids := []string{}
	for _, b := range w.wabasOf(t) {
		ids = append(ids, b.id)
	}
	granular := []object{}
	for _, s := range t.grants() {
		if s == scopeManagement || s == scopeMessaging {
			granular = append(granular, object{"scope": s, "target_ids": ids})
		}
	}
	data["user_id"] = systemUserID
	data["scopes"] = append(append([]string{}, t.grants()...), "public_profile")
	data["granular_scopes"] = granular
	return data
}
