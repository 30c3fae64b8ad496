package sandbox

import "encoding/json"

// The notify functions turn an event into webhooks for every app that is due one. They are called with
// World.mu held.

// followsOverride lists the fields that go to a number's or account's own callback. Meta's 2026 page
// speaks of "certain fields"; partners report history and contacts at the app's address and echoes at
// the number's.
var followsOverride = map[string]bool{
	"messages": true, "smb_message_echoes": true, "user_preferences": true,
	"message_template_status_update": true,
}

// notify sends a message-level field, whose value carries metadata and whose entry has no time.
func (w *World) notify(n *number, field string, value object) {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = object{"display_phone_number": n.digits, "phone_number_id": n.id}
	w.addIdentity(n, value)
	w.toSubscribers(n, field, object{"id": n.waba.id, "changes": []object{{"field": field, "value": value}}})
}

// addIdentity tells who a customer's device says it is, to numbers that check that.
func (w *World) addIdentity(n *number, value object) {
	if !n.identityChecked() {
		return
	}
	contacts, _ := value["contacts"].([]object)
	for _, c := range contacts {
		if who := w.byUserID[text(c["user_id"])]; who != nil {
			c["identity_key_hash"] = who.identityHash()
		}
	}
}

// notifyAccount sends an account-level field, whose entry carries the time.
func (w *World) notifyAccount(n *number, field string, value object) {
	w.toSubscribers(n, field, object{"id": n.waba.id, "time": w.now().Unix(),
		"changes": []object{{"field": field, "value": value}}})
}

// notifyPartner sends an account_update in the partner's name. It needs no subscription to the account:
// it is how the partner learns of it (Meta: account_update reference, Apr 2026).
func (w *World) notifyPartner(n *number, value object) {
	a := w.apps[n.link.app]
	entry := object{"id": a.portfolio, "time": w.now().Unix(),
		"changes": []object{{"field": "account_update", "value": value}}}
	w.deliver(a, a.callback, "account_update", entry)
}

func (w *World) toSubscribers(n *number, field string, entry object) {
	for _, a := range w.subscribers(n.waba) {
		w.deliver(a, w.callbackFor(a, n, field), field, entry)
	}
}

func (w *World) subscribers(b *waba) []*app {
	var out []*app
	for id := range b.subscribed {
		out = append(out, w.apps[id])
	}
	sortBy(out, func(a *app) string { return a.id })
	return out
}

// callbackFor applies Meta's precedence: number, then account, then app.
func (w *World) callbackFor(a *app, n *number, field string) string {
	if !followsOverride[field] {
		return a.callback
	}
	if n.override.override != "" && n.link != nil && n.link.app == a.id {
		return n.override.override
	}
	if s := n.waba.subscribed[a.id]; s != nil && s.override != "" {
		return s.override
	}
	return a.callback
}

// deliver queues one entry unless the app did not ask for the field or has no address.
func (w *World) deliver(a *app, url, field string, entry object) {
	w.push(a, url, field, entry, false)
}

// deliverBare queues a value without its envelope.
func (w *World) deliverBare(a *app, value object) { w.push(a, a.callback, "history", value, true) }

func wireEntries(content object) []json.RawMessage { return []json.RawMessage{wireJSON(content)} }

func (w *World) push(a *app, url, field string, content object, bare bool) {
	if !a.fields[field] || url == "" {
		return
	}
	w.hooks.push(&delivery{app: a.id, secret: a.secret, url: url, field: field, bare: bare,
		entries: wireEntries(content), queuedAt: w.now()})
}
