package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// writingBody is the JSON of a message written on a phone: Meta's form, where the content sits under the
// key of its type.
type writingBody map[string]any

func (b writingBody) writing() Writing {
	in := Writing{Type: text(b["type"]), Name: text(b["name"]), Companion: text(b["companion"]), Referral: nested(b["referral"])}
	if in.Type == "" {
		in.Type = "text"
	}
	in.Body = b[in.Type]
	ctx := nested(b["context"])
	for _, word := range []string{"forwarded", "frequently_forwarded"} {
		if ctx[word] == true {
			in.Forwarded = word
		}
	}
	in.ReplyTo = orElse(text(ctx["message_id"]), text(ctx["id"]))
	return in
}

func (w *World) postCustomerMessage(rw http.ResponseWriter, r *http.Request) {
	var in writingBody
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	to := text(in["to"])
	if to == "" {
		to = w.onlyNumber()
	}
	out := in.writing()
	if in["ad"] == true {
		out.Referral = w.adOf(to)
	}
	if code := text(in["qr"]); code != "" {
		number, words := w.scanned(code)
		if number == "" {
			done(rw, unknownThing("short link", code, "the answers of GET /{phone_number_id}/message_qrdls"))
			return
		}
		to, out = number, Text(words)
	}
	id, err := w.CustomerWrites(r.PathValue("wa_id"), to, out)
	answerWritten(rw, id, err)
}

// onlyNumber lets scripts leave out "to" while the world has one business number.
func (w *World) onlyNumber() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if all := w.sortedNumbers(); len(all) == 1 {
		return all[0].id
	}
	return ""
}

func answerWritten(rw http.ResponseWriter, id string, err error) {
	if err != nil {
		done(rw, err)
		return
	}
	answerControl(rw, object{"id": id, "messages": []object{{"id": id}}})
}

func (w *World) postCustomerRead(rw http.ResponseWriter, r *http.Request) {
	var in struct{ To string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.CustomerReads(r.PathValue("wa_id"), orElse(in.To, w.onlyNumber())))
}

func (w *World) postCustomerPlayed(rw http.ResponseWriter, r *http.Request) {
	var in struct {
		MessageID string `json:"message_id"`
	}
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.CustomerPlays(r.PathValue("wa_id"), in.MessageID))
}

// customerChange holds what a script may change about a customer; what is left out stays.
type customerChange struct {
	Name        *string `json:"name"`
	Username    *string `json:"username"`
	HideNumber  *bool   `json:"hide_number"`
	ReadsByHand *bool   `json:"reads_by_hand"`
	Offline     *bool   `json:"offline"`
	NoWhatsApp  *bool   `json:"no_whatsapp"`
	Blocked     *bool   `json:"blocked"`            // the customer blocks the business
	OldDevice   *bool   `json:"unsupported_device"` // writes from a companion Meta does not support
	Linked      *bool   `json:"parent_user_id"`     // known across linked portfolios: webhooks carry a parent id
	FailsWith   *int    `json:"fails_with"`         // code every API message to the customer fails with; 0 ends it
}

func (w *World) postCustomer(rw http.ResponseWriter, r *http.Request) {
	var in customerChange
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.changeCustomer(r.PathValue("wa_id"), in))
}

func (w *World) changeCustomer(waID string, in customerChange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.customerFor(waID)
	if c == nil || len(c.waID) < 5 {
		return fmt.Errorf("%q is no phone number", waID)
	}
	set(&c.name, in.Name)
	set(&c.username, in.Username)
	set(&c.hidden, in.HideNumber)
	set(&c.readsByHand, in.ReadsByHand)
	set(&c.noWhatsApp, in.NoWhatsApp)
	set(&c.blocked, in.Blocked)
	set(&c.oldDevice, in.OldDevice)
	set(&c.linked, in.Linked)
	set(&c.failsWith, in.FailsWith)
	wasOffline := c.offline
	set(&c.offline, in.Offline)
	if c.hidden && c.username == "" {
		c.hidden = false
		return fmt.Errorf("only a customer with a username can hide the number")
	}
	if wasOffline && !c.offline {
		w.catchUp(c)
	}
	w.changed(event{Kind: "customer", Customer: c.waID})
	return nil
}

// catchUp delivers what was sent while the customer's phone was off.
func (w *World) catchUp(c *customer) {
	now := w.now()
	for _, n := range w.sortedNumbers() {
		if ch := n.chats[c.waID]; ch != nil {
			for _, m := range ch.messages {
				if m.fromBusiness && m.status == "sent" && !m.withheld {
					w.arrive(m, now)
				}
			}
		}
	}
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// postPreference lets a customer stop or resume marketing messages.
func (w *World) postPreference(rw http.ResponseWriter, r *http.Request) {
	var in struct{ To, Value string }
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.SetMarketing(r.PathValue("wa_id"), orElse(in.To, w.onlyNumber()), in.Value))
}

// SetMarketing is a customer's "stop" or "resume" of marketing messages, told by the user_preferences field.
func (w *World) SetMarketing(waID, number, value string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, c := w.findNumber(number), w.customerFor(waID)
	if n == nil || c == nil {
		return fmt.Errorf("no number %q or no customer %q", number, waID)
	}
	detail := map[string]string{"stop": "User requested to stop marketing messages",
		"resume": "User requested to resume marketing messages"}[value]
	if detail == "" {
		return fmt.Errorf(`value must be "stop" or "resume", not %q`, value)
	}
	c.stopped = value == "stop"
	pref := object{"user_id": c.userID, "detail": detail, "category": "marketing_messages", "value": value,
		"timestamp": json.Number(unix(w.now()))}
	c.addParent(pref, "parent_user_id")
	if !c.hidden {
		pref["wa_id"] = c.waID
	}
	w.notify(n, "user_preferences", object{"contacts": []object{contactOf(c)}, "user_preferences": []object{pref}})
	w.changed(event{Kind: "customer", Customer: c.waID})
	return nil
}
