package sandbox

import (
	"strconv"
	"time"

	"github.com/saltbridge/saltbridge/internal/price"
)

// checkAssets looks up what the message refers to: its template, its media.
func (w *World) checkAssets(n *number, _ *customer, out *outgoing) *graphError {
	if out.kind == "template" {
		if gerr := w.useTemplate(n, out); gerr != nil {
			return gerr
		}
	}
	for _, f := range out.files {
		if f.ID == "" {
			continue
		}
		m := w.media[f.ID]
		if m == nil || m.number != n || m.expired(w.now()) {
			return refuse(131009, "%s.id: is not a media of this number, or it has expired", f.Path)
		}
	}
	return nil
}

// playStatuses plans what happens to an accepted message: sent, delivered, read, or a failure.
func (w *World) playStatuses(m *message, out *outgoing, failure *graphError, now time.Time) {
	d := w.opts.Delays
	if failure != nil {
		w.later(now.Add(d.Sent), func(at time.Time) { w.failMessage(m, failure, at) })
		return
	}
	if t := out.template; t != nil && m.kind == "template" && w.hold(t, m, out.marketing) {
		return
	}
	w.charge(m, out, now)
	if m.costs() && m.chat.number.waba.meta.NoPayment {
		m.row().Cost, m.pricing = 0, nil
		unpaid := refuse(131042, "The account has no payment method for a message that costs.")
		w.later(now.Add(d.Sent), func(at time.Time) { w.failMessage(m, unpaid, at) })
		return
	}
	if t := out.template; t != nil {
		t.life.Sent++
		m.expires = t.expiry(now)
		if out.direct != "" {
			m.expires, m.direct = now.Add(time.Duration(out.ttl)*time.Second), t.id
		}
	}
	w.later(now.Add(d.Sent), func(at time.Time) { w.advanceStatus(m, "sent", at) })
	if m.kind == "reaction" { // Meta: only sent follows a reaction
		return
	}
	w.later(now.Add(d.Delivered), func(at time.Time) { w.arrive(m, at) })
}

// arrive shows the message on the customer's phone, unless that is switched off.
func (w *World) arrive(m *message, at time.Time) {
	c := m.chat.customer
	if !m.expires.IsZero() && at.After(m.expires) { // Meta sends no webhook for expired messages
		m.withheld = true
		return
	}
	if c.offline || c.blocked {
		m.withheld = c.blocked
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
	unseen := m.status != "delivered"
	if !m.rise(status) {
		return
	}
	if m.via == viaAPI {
		w.bookStatus(m, status, at)
		who := contactOf(m.chat.customer)
		if status == "sent" { // the username comes with the delivery (Meta: status page, May 2026)
			delete(nested(who["profile"]), "username")
		}
		w.notify(m.chat.number, "messages", object{
			"contacts": []object{who},
			"statuses": []object{m.statusObject(status, at, unseen)}})
	}
	w.changed(event{Kind: "message", Number: m.chat.number.id, Customer: m.chat.customer.waID})
}

func (w *World) failMessage(m *message, failure *graphError, at time.Time) {
	m.status, m.failure = "failed", failure
	s := m.statusObject("failed", at, false)
	delete(s, "pricing")
	delete(s, "recipient_parent_user_id")
	delete(s, "recipient_user_id") // omitted on failures to a phone number
	s["errors"] = []object{failure.StatusEntry()}
	w.notify(m.chat.number, "messages", object{"statuses": []object{s}})
	w.changed(event{Kind: "message", Number: m.chat.number.id, Customer: m.chat.customer.waID})
}

// bookStatus writes delivery and reading into the account's books.
func (w *World) bookStatus(m *message, status string, at time.Time) {
	if status == "delivered" || status == "read" || status == "played" {
		w.delivered(m, at)
	}
	if r := m.row(); r != nil && status == "read" {
		r.Read = at
	}
}

// statusObject is one element of statuses[]. The price comes with sent and with the first of delivered
// and read, which unseen says this is.
func (m *message) statusObject(status string, at time.Time, unseen bool) object {
	c := m.chat.customer
	s := object{"id": m.id, "status": status, "timestamp": unix(at), "recipient_user_id": c.userID}
	c.addParent(s, "recipient_parent_user_id")
	if !c.hidden {
		s["recipient_id"] = c.waID
	}
	if m.direct != "" {
		s["template_id"] = m.direct
	}
	if m.callback != "" {
		s["biz_opaque_callback_data"] = m.callback
	}
	if m.pricing != nil && (status == "sent" || status == "delivered" || status == "read" && unseen) {
		s["pricing"] = m.pricing
		if conv := m.conversation(status, at); conv != nil {
			s["conversation"] = conv
		}
	}
	if m.chat.number.identityChecked() {
		s["recipient_identity_key_hash"] = c.identityHash()
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
	c.addParent(o, "parent_user_id")
	if !c.hidden {
		o["wa_id"] = c.waID
	}
	return o
}

// unix prints a time as webhooks do: a string of seconds.
func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// conversation is part of a status until the prices per message; since version 24 only free entry points
// have one.
func (m *message) conversation(status string, at time.Time) object {
	r := m.row()
	if r == nil || r.Model == "PMP" && r.Type != "free_entry_point" {
		return nil
	}
	life := 24 * time.Hour
	if r.Type == "free_entry_point" {
		life = price.EntryPointLife
	}
	origin := r.Category
	if r.Type == "free_entry_point" {
		origin = "referral_conversion"
	}
	o := object{"id": sign(m.chat.customer.userID, []byte(unix(r.At)))[:32], "origin": object{"type": origin}}
	if status == "sent" {
		o["expiration_timestamp"] = unix(at.Add(life))
	}
	return o
}
