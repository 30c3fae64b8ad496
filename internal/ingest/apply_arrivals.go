package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// arrivals stores live messages and moves their conversations on.
func (a *apply) arrivals(notes []note) error {
	var filings []store.Filing
	numbers := map[chat.NumberID]chat.Number{}
	for _, n := range notes {
		numbers[n.number.ID] = n.number
		for _, m := range n.facts.Arrivals {
			filings = append(filings, a.filing(n.number, m))
		}
	}
	if len(filings) == 0 {
		return nil
	}
	filed, err := a.in.Store.Files.Add(a.tx, a.account, filings, a.now)
	if err != nil {
		return err
	}
	advances := newAdvances()
	appSeen := map[chat.NumberID]int64{}
	for _, f := range filed {
		if err := a.arrived(f, numbers[f.Number], advances); err != nil {
			return err
		}
		if f.Origin == chat.FromPhone {
			appSeen[f.Number] = max(appSeen[f.Number], f.SentAt)
		}
	}
	a.filed = append(a.filed, filed...)
	for number, at := range appSeen {
		if err := store.SawApp(a.tx, a.account, number, at); err != nil {
			return err
		}
	}
	return store.AdvanceConversations(a.tx, a.account, advances.list())
}

func (a *apply) filing(n chat.Number, m chat.Arrival) store.Filing {
	content := m.Content
	content.Forwarded, content.Referral = m.Forwarded, m.Referral
	return store.Filing{Person: m.Person, Message: chat.Message{
		Number: n.ID, WAMID: m.WAMID, Direction: m.Direction, Origin: m.Origin, Content: content,
		ReplyTo: m.ReplyTo, SentAt: m.SentAt, ReceivedAt: a.now,
	}}
}

// arrived decides what one filed message does.
func (a *apply) arrived(f store.Filed, n chat.Number, advances advances) error {
	switch {
	case f.New:
		a.in.counters.Messages.Add(1)
		advances.add(f, n)
		a.add(chat.Event{Kind: chat.EventMessageAdded, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
	case f.Before != nil && f.Before.Origin == chat.FromImport:
		// The history chunk overtook the live message: the message counts as live after all.
		advances.add(f, n)
		a.add(chat.Event{Kind: chat.EventMessageChanged, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
		return store.MakeLive(a.tx, a.account, f.ID, f.Origin)
	default:
		a.in.counters.Duplicates.Add(1)
	}
	return nil
}

// advances gathers what live messages do to their conversations, one advance each.
type advances map[chat.ConversationID]*store.Advance

func newAdvances() advances { return advances{} }

// add takes one message in. A customer's message reopens the conversation, opens the window and is unread
// unless the business has already written or read later; a message of the business answers what came before.
func (as advances) add(f store.Filed, n chat.Number) {
	a := as[f.Conversation]
	if a == nil {
		a = &store.Advance{Conversation: f.Conversation, Contact: f.Contact}
		as[f.Conversation] = a
	}
	if f.SentAt > a.LastAt || (f.SentAt == a.LastAt && f.ID > a.LastMessage) {
		a.LastAt, a.LastMessage = f.SentAt, f.ID
	}
	if f.Direction == chat.Out {
		a.ReadUntil = max(a.ReadUntil, f.SentAt)
		return
	}
	a.Reopen = true
	a.Window = a.Window.Extend(chat.WindowAfter(f.SentAt, n.OnboardedAt))
	if a.In++; a.In == 1 || f.SentAt < a.FirstIn {
		a.FirstIn = f.SentAt
	}
	a.LastIn = max(a.LastIn, f.SentAt)
}

func (as advances) list() []store.Advance {
	out := make([]store.Advance, 0, len(as))
	for _, a := range as {
		out = append(out, *a)
	}
	return out
}
