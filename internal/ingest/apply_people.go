package ingest

import (
	"cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/store"
)

// people applies what is news about persons: wishes about marketing, and moves to another number or user id.
func (a *apply) people(notes []note) error {
	for _, n := range notes {
		for _, p := range n.facts.Preferences {
			if err := a.preference(n.number, p); err != nil {
				return err
			}
		}
		for _, m := range n.facts.Moves {
			if err := a.move(n.number, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *apply) preference(n chat.Number, p chat.Preference) error {
	p.Person.At = p.At
	ids, err := store.ResolveContacts(a.tx, a.in.Store.IDs, a.account, []chat.Person{p.Person}, a.now)
	if err != nil {
		return err
	}
	a.add(chat.Event{Kind: chat.EventContactChanged, Number: n.ID, Contact: ids[0]})
	return store.SetPreference(a.tx, a.account, ids[0], p)
}

// move makes the new number and user id lead to the person who had the old ones.
func (a *apply) move(n chat.Number, m chat.Move) error {
	m.To.At = m.At // the old ones are no news
	ids, err := store.ResolveContacts(a.tx, a.in.Store.IDs, a.account, []chat.Person{m.From, m.To}, a.now)
	if err != nil {
		return err
	}
	before, err := store.ContactIn(a.tx, chat.SystemViewer(a.account), ids[0])
	if err != nil {
		return err
	}
	if ids[0] != ids[1] {
		if err := store.MergeContacts(a.tx, a.account, ids[0], ids[1]); err != nil {
			return err
		}
	}
	if err := a.tellMove(n, ids[0], cmp.Or(m.From.Phone, before.Phone), m); err != nil {
		return err
	}
	a.add(chat.Event{Kind: chat.EventContactChanged, Number: n.ID, Contact: ids[0]})
	return store.MoveContact(a.tx, a.account, ids[0], m.To)
}

// tellMove says beside the messages that the customer has another phone number. Meta tells each number the customer wrote to, so
// each conversation gets its own line; the same webhook once more adds none.
func (a *apply) tellMove(n chat.Number, who chat.ContactID, from string, m chat.Move) error {
	to := m.To.Phone
	if from == "" || to == "" || phonenumber.Canonical(from) == phonenumber.Canonical(to) {
		return nil // another user id only
	}
	id, err := store.ConversationBetween(a.tx, a.account, who, n.ID)
	if err != nil || id == 0 {
		return err
	}
	line := chat.Entry{ID: chat.EntryID(a.in.Store.IDs.Next()), Account: a.account, Conversation: id, Kind: chat.EntryMoved,
		Detail: chat.EntryDetail{From: from, To: to}, At: cmp.Or(m.At, a.now)}
	told, err := store.EntriesOfKind(a.tx, a.account, id, chat.EntryMoved)
	if err != nil {
		return err
	}
	for i, e := range told {
		if newest := i == len(told)-1; e.Detail.From == from && e.Detail.To == to && (newest || e.At == line.At) {
			return nil
		}
	}
	if err := store.AddEntry(a.tx, line); err != nil {
		return err
	}
	a.add(chat.Event{Kind: chat.EventEntryAdded, Number: n.ID, Conversation: id, Entry: line.ID})
	return nil
}
