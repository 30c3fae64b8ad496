package sandbox

import (
	"strconv"
	"time"
)

// checkAssets looks up what the message refers to: its template, its media.
func (w *World) checkAssets(n *number, out *outgoing) *graphError {
	if out.kind == "template" {
		return w.useTemplate(n, out)
	}
	o, _ := out.body.(object)
	id := text(o["id"])
	if id == "" || out.kind == "interactive" || out.kind == "reaction" || out.kind == "text" || out.kind == "location" {
		return nil
	}
	m := w.media[id]
	if m == nil || m.number != n || m.expired(w.now()) {
		return refuse(131009, "Parameter '%s.id' is not a media of this number, or it has expired.", out.kind)
	}
	return nil
}

// foreseeFailure names the failure that Meta will report by webhook after accepting the message.
func (w *World) foreseeFailure(ch *chat, out *outgoing, now time.Time) *graphError {
	switch {
	case ch.customer.noWhatsApp:
		return refuse(131026, "The recipient is not on WhatsApp, or has an app that is too old.")
	case out.template == nil && !ch.windowOpen(now):
		return refuse(131047, "More than 24 hours have passed since the customer last replied to this number.")
	case out.template != nil && out.template.category == "MARKETING" && ch.customer.stopped:
		return refuse(131050, "The user stopped marketing messages from this business.")
	case out.kind == "reaction" && !w.canReact(ch, out, now):
		return refuse(131009, "The message to react to is deleted, unknown or older than 30 days.")
	}
	return nil
}

const reactionLife = 30 * 24 * time.Hour

func (w *World) canReact(ch *chat, out *outgoing, now time.Time) bool {
	o, _ := out.body.(object)
	m := w.messages[text(o["message_id"])]
	return m != nil && m.chat == ch && !m.revoked && now.Sub(m.at) < reactionLife
}

// playStatuses plans what happens to an accepted message: sent, delivered, read, or a failure.
func (w *World) playStatuses(m *message, out *outgoing, failure *graphError, now time.Time) {
	d := w.opts.Delays
	if failure != nil {
		w.later(now.Add(d.Sent), func(at time.Time) { w.failMessage(m, failure, at) })
		return
	}
	m.pricing = m.chat.number.price(priceCategory(out.template), m.chat.windowOpen(now), now)
	w.later(now.Add(d.Sent), func(at time.Time) { w.advanceStatus(m, "sent", at) })
	if m.kind == "reaction" { // Meta: only sent follows a reaction
		return
	}
	w.later(now.Add(d.Delivered), func(at time.Time) { w.arrive(m, at) })
}

// arrive shows the message on the customer's phone, unless that is switched off.
func (w *World) arrive(m *message, at time.Time) {
	c := m.chat.customer
	if c.offline {
		return
	}
	w.advanceStatus(m, "delivered", at)
	if !c.readsByHand {
		w.later(at.Add(w.opts.Delays.Read-w.opts.Delays.Delivered), func(at time.Time) { w.advanceStatus(m, "read", at) })
	}
}

// advanceStatus moves a business message up the ladder. Statuses of API messages are reported; those of
// app messages only show as ticks.
func (w *World) advanceStatus(m *message, status string, at time.Time) {
	if !m.rise(status) {
		return
	}
	if m.via == viaAPI {
		w.notify(m.chat.number, "messages", object{
			"contacts": []object{contactOf(m.chat.customer)},
			"statuses": []object{m.statusObject(status, at)}})
	}
	w.changed(event{Kind: "message", Number: m.chat.number.id, Customer: m.chat.customer.waID})
}

func (w *World) failMessage(m *message, failure *graphError, at time.Time) {
	m.status, m.failure = "failed", failure
	s := m.statusObject("failed", at)
	delete(s, "pricing")
	delete(s, "recipient_user_id") // omitted on failures to a phone number
	s["errors"] = []object{failure.statusEntry()}
	w.notify(m.chat.number, "messages", object{"statuses": []object{s}})
	w.changed(event{Kind: "message", Number: m.chat.number.id, Customer: m.chat.customer.waID})
}

func (m *message) statusObject(status string, at time.Time) object {
	c := m.chat.customer
	s := object{"id": m.id, "status": status, "timestamp": unix(at), "recipient_user_id": c.userID}
	if !c.hidden {
		s["recipient_id"] = c.waID
	}
	if m.callback != "" {
		s["biz_opaque_callback_data"] = m.callback
	}
	if m.pricing != nil && (status == "sent" || status == "delivered") {
		s["pricing"] = m.pricing
	}
	return s
}

// contactOf is the contacts[] element: who a customer says they are.
func contactOf(c *customer) object {
	profile := object{"name": c.name}
	if c.username != "" {
		profile["username"] = c.username
	}
	o := object{"profile": profile, "user_id": c.userID}
	if !c.hidden {
		o["wa_id"] = c.waID
	}
	return o
}

// unix prints a time as webhooks do: a string of seconds.
func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
