package ingest

import (
	"maps"
	"slices"

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

	filed      []store.Filed // messages that came with this batch
	receipts   []numbered[chat.Receipt]
	amendments []numbered[chat.Amendment]
	reworded   []chat.Message          // messages whose content an edit replaced
	appSeen    map[chat.NumberID]int64 // by messages of the phone

	stored, duplicates, parkedNow int64 // for the counters, once it is committed
	heard                         map[chat.NumberID]int
}

// numbered is something of a number.
type numbered[T any] struct {
	number chat.NumberID
	item   T
}

func newApply(in *Ingest, tx *db.Tx, account chat.AccountID, now int64) *apply {
	return &apply{in: in, tx: tx, account: account, now: now, appSeen: map[chat.NumberID]int64{}, heard: map[chat.NumberID]int{}}
}

func (a *apply) run(notes []note) error {
	for _, step := range []func([]note) error{
		a.bury, a.arrivals, a.blind, a.imports, a.gather, a.unparkFiled, a.applyReceipts, a.applyAmendments, a.files, a.phones, a.people, a.templates, a.accountNews,
	} {
		if err := step(notes); err != nil {
			return err
		}
	}
	a.tx.OnCommit(a.count)
	return nil
}

// count moves the counters; what was undone does not count.
func (a *apply) count() {
	a.in.counters.Messages.Add(a.stored)
	a.in.counters.Duplicates.Add(a.duplicates)
	a.in.sweeper.parked(a.parkedNow)
	if a.in.Sending == nil {
		return
	}
	for number, n := range a.heard {
		a.in.Sending.Heard(number, n)
	}
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
		if len(f.Book) > 0 {
			a.tx.OnCommit(a.in.Refresh) // a name may have made a chat private
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
			a.amendments = append(a.amendments, numbered[chat.Amendment]{n.number.ID, named(m)})
			if m.Origin == chat.FromPhone {
				a.sawApp(n.number.ID, m.SentAt)
			}
		}
	}
	return nil
}

// sawApp notes that the owner used the phone's app.
func (a *apply) sawApp(number chat.NumberID, at int64) {
	a.appSeen[number] = max(a.appSeen[number], at)
}

// phones stores when the phones' apps were used last.
func (a *apply) phones([]note) error {
	for _, number := range slices.Sorted(maps.Keys(a.appSeen)) {
		if err := store.SawApp(a.tx, a.account, number, a.appSeen[number], chat.EvidenceMessage); err != nil {
			return err
		}
	}
	return nil
}
