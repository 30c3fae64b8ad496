package sandbox

import (
	"fmt"
	"time"
)

// Writing is what somebody does on a phone: Meta's own message form, as in {"type":"text","text":{"body":"…"}}.
type Writing struct {
	Type     string // text when empty
	Body     any    // the object under the key of the type; a list for contacts
	ReplyTo  string // id of the quoted message
	Name     string // profile name of a customer not seen before
	Referral map[string]any
	// Forwarded is "forwarded", or "frequently_forwarded" after more than five times; empty otherwise.
	Forwarded string
	// Companion names the linked device the owner types on, empty for the phone itself.
	Companion string
}

// Text is the commonest Writing.
func Text(body string) Writing { return Writing{Type: "text", Body: object{"body": body}} }

// The limits WhatsApp sets on taking words back (Meta: edit and revoke pages, Dec 2025).
const (
	editWithin   = 15 * time.Minute
	revokeWithin = 48 * time.Hour
)

// CustomerWrites lets a customer write to a business number and returns the message's id. Unknown
// customers are created.
func (w *World) CustomerWrites(waID, to string, in Writing) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(to)
	if n == nil {
		return "", fmt.Errorf(`no business number %q: "to" takes a number or a phone_number_id of GET /_sandbox/world`, to)
	}
	d := digits(waID)
	if len(d) < 5 || len(d) > 15 {
		return "", fmt.Errorf("%q is no phone number: use digits with country code, such as 13125550177", waID)
	}
	c := w.customers[d]
	if c == nil {
		c = w.addCustomer(d, orElse(in.Name, displayNumber(d)))
	}
	return w.customerWrites(n.chatWith(c), in)
}

func (w *World) customerWrites(ch *chat, in Writing) (string, error) {
	if ch.customer.blocked {
		return "", errBlocked
	}
	now := w.now()
	m, err := w.phoneMessage(ch, in, false, now)
	if err != nil {
		return "", err
	}
	m.referral = in.Referral
	if ch.number.blocks(ch.customer) {
		m.withheld, m.status = true, "sent"
		w.changed(event{Kind: "message", Number: ch.number.id, Customer: ch.customer.waID})
		return m.id, nil
	}
	w.noteInbound(ch, m)
	if !w.unavailable(ch, m) { // whether a 131060 opens the window is not documented
		ch.openWindow(m.kind, now)
	}
	ch.number.pace.take(now, w.opts.Limits.MPS, true)
	if m.bubble() {
		ch.unread++
		w.later(now.Add(w.opts.Delays.Delivered), func(time.Time) {
			m.rise("delivered")
			w.changed(event{Kind: "message", Number: ch.number.id, Customer: ch.customer.waID})
		})
	}
	w.tellInbound(ch, m)
	w.changed(event{Kind: "message", Number: ch.number.id, Customer: ch.customer.waID})
	return m.id, nil
}

// tellInbound mirrors a customer's message to the partner, or the placeholder Meta sends in its place.
func (w *World) tellInbound(ch *chat, m *message) {
	if !ch.number.receiving() {
		return
	}
	shown := w.inboundObject(m)
	switch {
	case w.unavailable(ch, m):
		shown = w.unavailableObject(m)
	case ch.number.meta.CloudOnly && (m.kind == "edit" || m.kind == "revoke"): // only coexistence numbers get these
		shown = w.inboundObject(&message{id: m.id, chat: ch, at: m.at, kind: "unsupported", body: object{"type": m.kind}})
	}
	w.notify(ch.number, "messages", object{"contacts": []object{contactOf(ch.customer)}, "messages": []object{shown}})
}

// OwnerWrites lets the owner write to a customer in the Business app and returns the message's id.
func (w *World) OwnerWrites(number, to string, in Writing) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil {
		return "", fmt.Errorf("no phone %q: see phone_number_id in GET /_sandbox/world", number)
	}
	d := digits(to)
	if len(d) < 5 || len(d) > 15 || d == n.digits {
		return "", fmt.Errorf(`"to" must be a customer's number with country code, not %q`, to)
	}
	return w.ownerWrites(n.chatWith(w.customerFor(d)), in)
}

func (w *World) ownerWrites(ch *chat, in Writing) (string, error) {
	now := w.now()
	n := ch.number
	if err := n.checkCompanion(in.Companion); err != nil {
		return "", err
	}
	if err := n.switchedOff(in); err != nil {
		return "", err
	}
	m, err := w.phoneMessage(ch, in, true, now)
	if err != nil {
		return "", err
	}
	if in.Companion == "" {
		w.phoneOpened(n, now)
	}
	ch.readByOwner()
	n.pace.take(now, w.opts.Limits.MPS, true)
	if n.receiving() {
		w.notify(n, "smb_message_echoes", object{
			"contacts": []object{contactOf(ch.customer)}, "message_echoes": []object{w.echoObject(m)}})
	}
	w.later(now.Add(w.opts.Delays.Sent), func(at time.Time) { w.advanceStatus(m, "sent", at) })
	w.later(now.Add(w.opts.Delays.Delivered), func(at time.Time) { w.arrive(m, at) })
	w.changed(event{Kind: "message", Number: n.id, Customer: ch.customer.waID})
	return m.id, nil
}

// receiving says whether Meta mirrors the number's traffic to a partner at the moment.
func (n *number) receiving() bool { return n.link != nil && !n.link.offboarded }

// bubble says whether the message shows as one; reactions, edits and revocations change another.
func (m *message) bubble() bool {
	return m.kind != "reaction" && m.kind != "edit" && m.kind != "revoke"
}

// phoneMessage makes a message typed on a phone, or changes the one it refers to.
func (w *World) phoneMessage(ch *chat, in Writing, fromBusiness bool, now time.Time) (*message, error) {
	if in.Type == "" {
		in.Type = "text"
	}
	m := &message{chat: ch, fromBusiness: fromBusiness, at: now, kind: in.Type, body: in.Body, status: "pending",
		via: viaCustomer, id: w.wamid(ch.customer.waID, fromBusiness, stanzaPhone)}
	if fromBusiness {
		m.via = viaApp
		if in.Companion != "" {
			m.via = viaCompanion
		}
	}
	if err := w.checkWriting(ch, m, in); err != nil {
		return nil, err
	}
	if !m.bubble() {
		return m, w.changeTarget(ch, m)
	}
	if q := w.messages[in.ReplyTo]; in.ReplyTo != "" {
		if q == nil || q.chat != ch {
			return nil, fmt.Errorf("no message %q in this chat to reply to", in.ReplyTo)
		}
		m.context = object{"from": q.sender(), "id": q.id}
	}
	if in.Forwarded != "" {
		m.context = object{in.Forwarded: true}
	}
	return w.add(ch, m), nil
}

// changeTarget applies a reaction, an edit or a revocation to the message it names.
func (w *World) changeTarget(ch *chat, m *message) error {
	body := m.body.(object)
	id := orElse(text(body["message_id"]), text(body["original_message_id"]))
	target := w.messages[id]
	if target == nil || target.chat != ch {
		return fmt.Errorf("no message %q in this chat to %s", id, m.kind)
	}
	if m.kind == "reaction" {
		who := "customer"
		if m.fromBusiness {
			who = "business"
		}
		target.react(who, text(body["emoji"]))
		return nil
	}
	if target.fromBusiness != m.fromBusiness || target.revoked {
		return fmt.Errorf("only one's own message, not yet deleted, can be changed by %s", m.kind)
	}
	age := m.at.Sub(target.at)
	if m.kind == "revoke" {
		if age > revokeWithin {
			return fmt.Errorf("a message can be deleted for everyone within two days; this one is %s old", age.Round(time.Minute))
		}
		target.revoked = true
		return nil
	}
	if age > editWithin {
		return fmt.Errorf("a message can be edited within 15 minutes; this one is %s old", age.Round(time.Second))
	}
	return w.applyEdit(target, m, nested(body["message"]))
}

func (w *World) applyEdit(target, m *message, with object) error {
	body := nested(with[target.kind])
	if body == nil {
		return fmt.Errorf(`edit needs {"original_message_id":…,"message":{"type":%q,%q:{…}}}`, target.kind, target.kind)
	}
	changed := object{}
	if old, ok := target.body.(object); ok {
		for k, v := range old {
			changed[k] = v
		}
	}
	for k, v := range body {
		changed[k] = v
	}
	target.body, target.edited = changed, true
	edit := object{"type": target.kind, target.kind: w.wireContent(target)}
	if target.context != nil {
		edit["context"] = object{"id": target.context["id"]}
	}
	m.body = object{"original_message_id": target.id, "message": edit}
	return nil
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
