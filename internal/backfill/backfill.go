package backfill

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Backfill applies imports.
type Backfill struct {
	store *store.Store
	clock *clock.Clock
}

// New returns the importer over a store.
func New(s *store.Store, c *clock.Clock) *Backfill {
	return &Backfill{store: s, clock: c}
}

// Import applies what one change of a number shares, in the caller's transaction. It returns the messages it
// looked at, so that what waited for them can be applied, and the events to append.
func (b *Backfill) Import(tx *db.Tx, n chat.Number, f *chat.Facts) ([]store.Filed, []chat.Event, error) {
	filed, events, err := b.history(tx, n, f.Imports)
	if err != nil {
		return nil, nil, err
	}
	if len(f.Imports) > 0 || f.Progress != nil || f.Declined {
		if err := b.countHistory(tx, n, f, stored(filed)); err != nil {
			return nil, nil, err
		}
		events = append(events, chat.Event{Kind: chat.EventSyncChanged, Number: n.ID, Message: oldest(filed)})
	}
	if len(f.Book) > 0 {
		contacts, err := b.book(tx, n, f.Book, f.Part)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range contacts {
			events = append(events, chat.Event{Kind: chat.EventContactChanged, Number: n.ID, Contact: id})
		}
		events = append(events, chat.Event{Kind: chat.EventSyncChanged, Number: n.ID})
	}
	return filed, events, nil
}

// oldest returns the lowest id of the new messages; zero if there are none. Who follows the events reads from there on
// what has no event of its own.
func oldest(filed []store.Filed) (first chat.MessageID) {
	for _, f := range filed {
		if f.New && (first == 0 || f.ID < first) {
			first = f.ID
		}
	}
	return first
}

func stored(filed []store.Filed) (n int) {
	for _, f := range filed {
		if f.New {
			n++
		}
	}
	return n
}

// history stores old messages.
func (b *Backfill) history(tx *db.Tx, n chat.Number, imports []chat.Import) ([]store.Filed, []chat.Event, error) {
	if len(imports) == 0 {
		return nil, nil, nil
	}
	now := b.clock.NowMillis()
	filings := make([]store.Filing, len(imports))
	for i, m := range imports {
		filings[i] = store.Filing{Person: m.Person, Message: chat.Message{
			Number: n.ID, WAMID: m.WAMID, Direction: m.Direction, Origin: chat.FromImport, Content: m.Content,
			ReplyTo: m.ReplyTo, Status: m.Status, SentAt: m.SentAt, ReceivedAt: now}}
	}
	filed, err := b.store.Files.Add(tx, n.Account, filings, now)
	if err != nil {
		return nil, nil, err
	}
	if err := advance(tx, n.Account, filed); err != nil {
		return nil, nil, err
	}
	return filed, changes(filed), store.Adopt(tx, n.Account, filed)
}

// changes tells of whom old messages made known, and of stored messages that learnt something: a placeholder its file, a message
// its status. New ones are too many to tell of one by one; the sync's event stands for them.
func changes(filed []store.Filed) []chat.Event {
	var events []chat.Event
	for _, f := range filed {
		if f.Introduced != 0 {
			events = append(events, chat.Event{Kind: chat.EventContactChanged, Number: f.Number, Contact: f.Introduced})
		}
		if f.Changed {
			events = append(events, chat.Event{Kind: chat.EventMessageChanged, Number: f.Number, Conversation: f.Conversation, Message: f.ID})
		}
	}
	return events
}

// advance lets conversations show their newest message; nothing else moves.
func advance(tx *db.Tx, account chat.AccountID, filed []store.Filed) error {
	newest := map[chat.ConversationID]store.Advance{}
	for _, f := range filed {
		a, seen := newest[f.Conversation]
		if f.New && (!seen || f.SentAt > a.LastAt || (f.SentAt == a.LastAt && f.ID > a.LastMessage)) {
			newest[f.Conversation] = store.Advance{Conversation: f.Conversation, Contact: f.Contact, LastAt: f.SentAt, LastMessage: f.ID}
		}
	}
	list := make([]store.Advance, 0, len(newest))
	for _, a := range newest {
		list = append(list, a)
	}
	return store.AdvanceConversations(tx, account, list)
}
