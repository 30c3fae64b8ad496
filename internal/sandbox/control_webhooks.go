package sandbox

import (
	"errors"
	"net/http"
)

// postWebhook sends a webhook of any field with any value: account alerts, fields of the future, shapes no
// rule of this world makes.
func (w *World) postWebhook(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		Number string `json:"phone_number_id"`
		Field  string `json:"field"`
		Level  string `json:"level"` // message, with metadata; or account, with the time of the entry
		Value  object `json:"value"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(in.Number)
	if all := w.sortedNumbers(); in.Number == "" && len(all) == 1 {
		n = all[0]
	}
	switch {
	case n == nil:
		done(rw, unknownThing("number", in.Number, "numbers"))
	case in.Field == "" || in.Value == nil:
		done(rw, errors.New(`a webhook needs a "field" and a "value", which is an object`))
	case in.Level != "" && in.Level != "message" && in.Level != "account":
		done(rw, badChoice("level", in.Level, []string{"message", "account"}))
	case len(w.subscribers(n.waba)) == 0:
		done(rw, errors.New("no app is subscribed to the account of this number: POST /{waba_id}/subscribed_apps"))
	default:
		w.sendAny(n, in.Field, in.Level, in.Value)
		done(rw, nil)
	}
}

// sendAny delivers also fields the app did not ask for.
func (w *World) sendAny(n *number, field, level string, value object) {
	entry := object{"id": n.waba.id, "changes": []object{{"field": field, "value": value}}}
	if level == "account" {
		entry["time"] = w.now().Unix()
	} else {
		value["messaging_product"] = "whatsapp"
		value["metadata"] = object{"display_phone_number": n.digits, "phone_number_id": n.id}
	}
	for _, a := range w.subscribers(n.waba) {
		if url := w.callbackFor(a, n, field); url != "" {
			w.hooks.push(&delivery{app: a.id, secret: a.secret, url: url, field: field, entries: wireEntries(entry), queuedAt: w.now()})
		}
	}
}
