package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
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
	if ids[0] != ids[1] {
		if err := store.MergeContacts(a.tx, a.account, ids[0], ids[1]); err != nil {
			return err
		}
	}
	a.add(chat.Event{Kind: chat.EventContactChanged, Number: n.ID, Contact: ids[0]})
	return store.MoveContact(a.tx, a.account, ids[0], m.To)
}
