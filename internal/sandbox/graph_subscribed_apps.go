package sandbox

func (w *World) listSubscribedApps(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[c.id]
	data := []object{}
	for _, a := range w.subscribers(b) {
		row := object{"whatsapp_business_api_data": object{"id": a.id, "link": "https://apps.example.test/" + a.id, "name": a.name}}
		if o := b.subscribed[a.id].override; o != "" {
			row["override_callback_uri"] = o
		}
		data = append(data, row)
	}
	return object{"data": data}, nil
}

// subscribeApp turns the account's webhooks on for the token's app. An override is verified on the spot;
// an empty body removes one.
func (w *World) subscribeApp(c *call) (any, error) {
	s := subscription{override: c.text("override_callback_uri"), verifyToken: c.text("verify_token")}
	if s.override != "" {
		if err := w.handshake(c.r.Context(), s.override, s.verifyToken); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wabas[c.id].subscribed[c.token.app] = &s
	w.changed(event{Kind: "phone"})
	return object{"success": true}, nil
}

func (w *World) unsubscribeApp(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.wabas[c.id].subscribed, c.token.app)
	w.changed(event{Kind: "phone"})
	return object{"success": true}, nil
}
