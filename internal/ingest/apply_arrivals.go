package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// arrivals stores live messages and moves their conversations on.
func (a *apply) arrivals(notes []note) error {
	many := 0
	for _, n := range notes {
		many += len(n.facts.Arrivals)
	}
	filings := make([]store.Filing, 0, many)
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
	for _, f := range filed {
		a.arrived(f, numbers[f.Number], advances)
		if f.Origin == chat.FromPhone {
			a.sawApp(f.Number, f.SentAt)
		}
	}
	if err := a.advance(advances.list()); err != nil {
		return err
	}
	if err := a.recount(filed); err != nil {
		return err
	}
	if err := store.Adopt(a.tx, a.account, filed); err != nil {
		return err
	}
	a.filed = append(a.filed, filed...)
	return nil
}

// advance moves conversations on. It opens what customers have written in again, and says so beside the messages.
func (a *apply) advance(list []store.Advance) error {
	opened, err := store.AdvanceAndReopen(a.tx, a.account, list)
	if err != nil {
		return err
	}
	for _, id := range opened {
		line := chat.Entry{ID: chat.EntryID(a.in.Store.IDs.Next()), Account: a.account, Conversation: id, Kind: chat.EntryReopened, At: a.now}
		if err := store.AddEntry(a.tx, line); err != nil {
			return err
		}
		a.add(chat.Event{Kind: chat.EventEntryAdded, Conversation: id, Entry: line.ID})
	}
	return nil
}

// recount counts unread anew where contacts were merged after their messages were stored.
func (a *apply) recount(filed []store.Filed) error {
	done := map[chat.ConversationID]bool{}
	for _, f := range filed {
		if !f.Recount || done[f.Conversation] {
			continue
		}
		done[f.Conversation] = true
		if err := store.CountUnread(a.tx, a.account, f.Conversation); err != nil {
			return err
		}
	}
	return nil
}

func (a *apply) filing(n chat.Number, m chat.Arrival) store.Filing {
	content := m.Content
	content.Forwarded, content.Referral = m.Forwarded, m.Referral
	return store.Filing{Person: m.Person, Message: chat.Message{
		Number: n.ID, WAMID: m.WAMID, Direction: m.Direction, Origin: m.Origin, Content: content,
		ReplyTo: m.ReplyTo, SentAt: m.SentAt, ReceivedAt: a.now,
	}}
}

// arrived decides what one filed message does. One that the history chunk had overtaken counts as live after all.
func (a *apply) arrived(f store.Filed, n chat.Number, advances advances) {
	switch {
	case f.New:
		a.stored++
		a.heard[f.Number]++
		a.add(chat.Event{Kind: chat.EventMessageAdded, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
	case f.Changed:
		a.duplicates++
		a.add(chat.Event{Kind: chat.EventMessageChanged, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
	default:
		a.duplicates++
	}
	if f.Introduced != 0 {
		a.add(chat.Event{Kind: chat.EventContactChanged, Number: f.Number, Contact: f.Introduced})
	}
	if f.New || f.Woke {
		advances.add(f, n)
	}
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
