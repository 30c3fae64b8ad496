package ingest

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// apply applies the changes of one account, kind by kind: messages first, so that what belongs to them
// finds them, whatever the order in which they came.
type apply struct {
	in      *Ingest
	tx      *db.Tx
	account chat.AccountID
	now     int64
	events  []chat.Event

	filed      []store.Filed // messages stored by this batch
	receipts   []numbered[chat.Receipt]
	amendments []numbered[chat.Amendment]
	reworded   []chat.Message // messages whose content an edit replaced
}

// numbered is something of a number.
type numbered[T any] struct {
	number chat.NumberID
	item   T
}

func newApply(in *Ingest, tx *db.Tx, account chat.AccountID, now int64) *apply {
	return &apply{in: in, tx: tx, account: account, now: now}
}

func (a *apply) run(notes []note) error {
	for _, step := range []func([]note) error{
		a.arrivals, a.imports, a.gather, a.unpark, a.applyReceipts, a.applyAmendments, a.files, a.people, a.accountNews,
	} {
		if err := step(notes); err != nil {
			return err
		}
	}
	return nil
}

// add notes an event.
func (a *apply) add(e chat.Event) {
	e.At = a.now
	a.events = append(a.events, e)
}

// imports hands history and address book to their importer.
func (a *apply) imports(notes []note) error {
	for _, n := range notes {
		f := n.facts
		if len(f.Imports) == 0 && len(f.Book) == 0 && f.Progress == nil && !f.Declined {
			continue
		}
		filed, events, err := a.in.Importer.Import(a.tx, n.number, f)
		if err != nil {
			return err
		}
		a.filed = append(a.filed, filed...)
		for _, e := range events {
			a.add(e)
		}
	}
	return nil
}

// gather lists the receipts and amendments of all changes.
func (a *apply) gather(notes []note) error {
	for _, n := range notes {
		for _, r := range n.facts.Receipts {
			a.receipts = append(a.receipts, numbered[chat.Receipt]{n.number.ID, r})
		}
		for _, m := range n.facts.Amendments {
			a.amendments = append(a.amendments, numbered[chat.Amendment]{n.number.ID, m})
		}
	}
	return nil
}
