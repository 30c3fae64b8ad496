package convert

import (
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// messages translates what customers wrote and how far our messages got.
func (t *translation) messages(v *graph.MessagesValue) {
	t.meet(v.Contacts)
	for i := range v.Messages {
		t.live(fmt.Sprintf("messages[%d]", i), &v.Messages[i], t.sentByUs(&v.Messages[i]))
	}
	for i := range v.Statuses {
		t.status(fmt.Sprintf("statuses[%d]", i), &v.Statuses[i])
	}
	t.errors(v.Errors)
}

// echoes translates what the owner wrote on the phone.
func (t *translation) echoes(v *graph.EchoesValue) {
	t.meet(v.Contacts)
	for i := range v.Messages {
		t.live(fmt.Sprintf("message_echoes[%d]", i), &v.Messages[i], true)
	}
	t.errors(v.Errors)
}

// sentByUs reports whether a message names the business as its sender. Taken for a customer's it would
// make the business a contact of itself.
func (t *translation) sentByUs(m *graph.Message) bool {
	return t.business != "" && m.From != "" && phonenumber.Digits(m.From) == t.business
}

// live translates one message that was just written.
func (t *translation) live(where string, m *graph.Message, fromPhone bool) {
	side := side{chat.In, chat.FromCustomer}
	person := t.people.person(m.From, m.FromUserID, m.FromParentUserID)
	if fromPhone {
		side = sideOfPhone
		person = t.people.person(m.To, m.ToUserID, m.ToParentUserID)
	}
	switch {
	case m.Err != nil:
		t.problem("%s: %v", where, m.Err)
	case m.GroupID != "":
		t.notice("group message", m.Timestamp) // groups are counted in the app, never mirrored
	case m.Type == graph.TypeSystem:
		t.system(where, m)
	case m.Type == "request_welcome": // the chat was opened, nothing was written; gone from the docs since Mar 2026
		t.notice(m.Type, m.Timestamp)
	case nobody(person):
		t.problem("%s does not tell who the customer is", where)
	case m.ID == "" || millis(m.Timestamp) == 0:
		t.problem("%s has no id or no time", where)
	default:
		t.arrive(where, m, person, side)
	}
}

// side is which way a message went, and who wrote it.
type side struct {
	direction chat.Direction
	origin    chat.Origin
}

var sideOfPhone = side{chat.Out, chat.FromPhone}

func (t *translation) arrive(where string, m *graph.Message, person chat.Person, s side) {
	if isAmendment(m) {
		t.amend(where, m, person, s)
		return
	}
	arrival := chat.Arrival{Person: person, WAMID: m.ID, Direction: s.direction, Origin: s.origin, Content: content(m), SentAt: millis(m.Timestamp)}
	if m.Context != nil {
		arrival.ReplyTo = m.Context.ID
		arrival.Forwarded = m.Context.Forwarded || m.Context.FrequentlyForwarded
	}
	if m.Referral != nil {
		arrival.Referral = m.Referral.Raw
	}
	t.facts.Arrivals = append(t.facts.Arrivals, arrival)
}

// isAmendment reports whether a message only changes how another one looks.
func isAmendment(m *graph.Message) bool {
	return m.Type == graph.TypeEdit || m.Type == graph.TypeRevoke || m.Type == graph.TypeReaction
}

// amend translates an edit, a deletion or a reaction.
func (t *translation) amend(where string, m *graph.Message, person chat.Person, s side) {
	a := chat.Amendment{WAMID: m.ID, Person: person, Direction: s.direction, Origin: s.origin, SentAt: millis(m.Timestamp)}
	switch {
	case m.Edit != nil && m.Edit.Message != nil:
		a.Kind, a.Target, a.Content = chat.Edit, m.Edit.OriginalMessageID, content(m.Edit.Message)
	case m.Revoke != nil:
		a.Kind, a.Target = chat.Revoke, m.Revoke.OriginalMessageID
	case m.Reaction != nil:
		a.Kind, a.Target = chat.Reaction, m.Reaction.MessageID
		a.Content = chat.Content{Type: graph.TypeReaction, Text: m.Reaction.Emoji}
	}
	if a.Target == "" {
		t.problem("%s: the %s does not name its message", where, m.Type)
		return
	}
	t.facts.Amendments = append(t.facts.Amendments, a)
}

// status translates how far one of our messages got.
func (t *translation) status(where string, s *graph.Status) {
	status, known := statuses(s.Status)
	switch {
	case s.Err != nil:
		t.problem("%s: %v", where, s.Err)
		return
	case s.ID == "":
		t.problem("%s has no id", where)
		return
	case !known:
		t.notice("status "+s.Status, s.Timestamp)
		return
	}
	phone := s.RecipientID
	if s.RecipientType == "group" {
		phone = s.RecipientParticipantID
	}
	r := chat.Receipt{WAMID: s.ID, Callback: s.CallbackData, Status: status, At: millis(s.Timestamp),
		Person: t.people.person(phone, s.RecipientUserID, s.RecipientParentUserID)}
	if len(s.Errors) > 0 {
		r.Code = s.Errors[0].Code
		r.Detail = first(s.Errors[0].Details, s.Errors[0].Message, s.Errors[0].Title)
	}
	if s.Pricing != nil {
		r.Pricing = s.Pricing.Raw
	}
	t.facts.Receipts = append(t.facts.Receipts, r)
}

// statuses translates Meta's word for how far a message got.
func statuses(word string) (status chat.Status, known bool) {
	switch word {
	case graph.StatusSent:
		return chat.StatusSent, true
	case graph.StatusDelivered:
		return chat.StatusDelivered, true
	case graph.StatusRead:
		return chat.StatusRead, true
	case graph.StatusPlayed:
		return chat.StatusPlayed, true
	case graph.StatusFailed, "error": // the second in history
		return chat.StatusFailed, true
	}
	return chat.StatusNone, false
}
