package sandbox

import (
	"sort"
	"strings"
)

func (w *World) getApp(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[c.id]
	return c.pick(object{"id": a.id, "name": a.name, "link": w.base + "/", "namespace": nil}, []string{"name", "link"}, "Application")
}

// subscribeFields sets the app's webhook address and fields, after Meta's live handshake.
func (w *World) subscribeFields(c *call) (any, error) {
	if c.token.kind != tokenApp {
		return nil, needsAppToken()
	}
	if c.text("object") != "whatsapp_business_account" {
		return nil, invalid("Param object must be one of {WHATSAPP_BUSINESS_ACCOUNT} - got %q.", c.text("object"))
	}
	url, verify := c.text("callback_url"), c.text("verify_token")
	fields, gerr := subscribedFields(c)
	if gerr != nil {
		return nil, gerr
	}
	if url == "" {
		return nil, missing("callback_url")
	}
	if err := w.handshake(c.r.Context(), url, verify); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[c.id]
	a.callback, a.verifyToken, a.fields = url, verify, fields
	return object{"success": true}, nil
}

// subscribedFields reads fields as a comma-separated text or as a list.
func subscribedFields(c *call) (map[string]bool, *graphError) {
	names := strings.Split(c.text("fields"), ",")
	for _, v := range list(c.params["fields"]) {
		names = append(names, text(v))
	}
	fields := map[string]bool{}
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" && !strings.HasPrefix(name, "[") {
			fields[name] = true
		}
	}
	if len(fields) == 0 {
		return nil, missing("fields")
	}
	return fields, nil
}

func (w *World) listSubscriptions(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[c.id]
	if a.callback == "" {
		return object{"data": []object{}}, nil
	}
	names := []string{}
	for name := range a.fields {
		names = append(names, name)
	}
	sort.Strings(names)
	fields := []object{}
	for _, name := range names {
		fields = append(fields, object{"name": name, "version": "v25.0"})
	}
	return object{"data": []object{{"object": "whatsapp_business_account", "callback_url": a.callback,
		"active": true, "fields": fields}}}, nil
}

// unsubscribeFields ends the webhooks of the app, or those of the named fields.
func (w *World) unsubscribeFields(c *call) (any, error) {
	if c.token.kind != tokenApp {
		return nil, needsAppToken()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.apps[c.id]
	if c.text("fields") == "" && list(c.params["fields"]) == nil {
		a.callback, a.fields = "", map[string]bool{}
		return object{"success": true}, nil
	}
	names, gerr := subscribedFields(c)
	if gerr != nil {
		return nil, gerr
	}
	for name := range names {
		delete(a.fields, name)
	}
	return object{"success": true}, nil
}

func needsAppToken() *graphError {
	return &graphError{Code: 15, Plain: true, Message: "(#15) This method must be called with an app access_token."}
}
