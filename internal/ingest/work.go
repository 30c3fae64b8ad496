package ingest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// work is the application of one batch.
type work struct {
	in     *Ingest
	tx     *db.Tx
	known  routes
	now    int64
	events map[chat.AccountID][]chat.Event
}

func newWork(in *Ingest, tx *db.Tx, known routes) *work {
	return &work{in: in, tx: tx, known: known, now: in.Clock.NowMillis(), events: map[chat.AccountID][]chat.Event{}}
}

// add notes an event to be appended at the end. Events of no account have nobody to tell.
func (w *work) add(account chat.AccountID, e chat.Event) {
	if account != 0 {
		e.At = w.now
		w.events[account] = append(w.events[account], e)
	}
}

func (w *work) appendEvents() error {
	for _, account := range slices.Sorted(maps.Keys(w.events)) { // in one order everywhere: no deadlocks
		if err := w.in.Events.Append(w.tx, account, w.events[account]...); err != nil {
			return err
		}
	}
	return nil
}

// owner returns the account whose numbers a delivery is about: zero if none or several.
func (w *work) owner(item *waiting) chat.AccountID {
	owner := chat.AccountID(0)
	for _, u := range item.units {
		for _, n := range w.known.numbers(&u.facts) {
			if owner != 0 && owner != n.Account {
				return 0
			}
			owner = n.Account
		}
	}
	return owner
}

// apply applies the changes of a batch: all together, which is fast, or carefully, one by one, each in a
// savepoint, so that only the bad ones fail. Trouble with storage itself fails the batch either way.
func (w *work) apply(batch []*waiting, carefully bool) error {
	var units []*unit
	for _, item := range batch {
		for _, u := range item.units {
			if w.routable(u) {
				units = append(units, u)
			}
		}
	}
	if !carefully {
		return w.attempt(w.tx, units)
	}
	for _, u := range units {
		err := w.alone(u)
		if storageTrouble(err) {
			return err
		}
		if err != nil {
			u.trouble = "The change could not be stored: " + err.Error()
		}
	}
	return nil
}

// alone applies one change in a savepoint. If an earlier one of the batch merged contacts, what is remembered of
// their conversations is old.
func (w *work) alone(u *unit) error {
	try := func() error {
		return w.tx.Savepoint(func(tx *db.Tx) error { return w.attempt(tx, []*unit{u}) })
	}
	err := try()
	if errors.Is(err, store.ErrMoved) {
		w.in.Store.Files.Forget()
		err = try()
	}
	return err
}

func storageTrouble(err error) bool {
	return err != nil && (chat.KindOf(err) == chat.Unavailable || db.Collided(err))
}

// routable reports whether a change can be read and is about a number of ours; if not it says why.
func (w *work) routable(u *unit) bool {
	if u.trouble != "" && u.facts.PhoneNumberID == "" && u.facts.WABAID == "" {
		return false // it could not be read
	}
	u.trouble = ""
	if len(w.known.numbers(&u.facts)) > 0 {
		return true
	}
	if u.facts.PhoneNumberID != "" {
		u.trouble = fmt.Sprintf("No number with phone_number_id %s is connected.", u.facts.PhoneNumberID)
	} else if u.facts.Link != nil || u.facts.Notice == nil {
		u.trouble = fmt.Sprintf("No number of WhatsApp Business account %q is connected.", u.facts.WABAID)
	}
	return false
}

// attempt applies changes; their events count only if all of them could be applied.
func (w *work) attempt(tx *db.Tx, units []*unit) error {
	events := map[chat.AccountID][]chat.Event{}
	for account, notes := range w.byAccount(units) {
		a := newApply(w.in, tx, account, w.now)
		if err := a.run(notes); err != nil {
			return err
		}
		events[account] = a.events
	}
	for account, list := range events {
		w.events[account] = append(w.events[account], list...)
	}
	return nil
}

// note is a change together with the number of ours that it is about.
type note struct {
	number chat.Number
	facts  *chat.Facts
	shared bool // the change names an account with several numbers, and not which of them it is about
}

func (w *work) byAccount(units []*unit) map[chat.AccountID][]note {
	out := map[chat.AccountID][]note{}
	for _, u := range units {
		numbers := w.known.numbers(&u.facts)
		for _, n := range numbers {
			notes := out[n.Account]
			if notes == nil {
				notes = make([]note, 0, len(units))
			}
			out[n.Account] = append(notes, note{n, &u.facts, len(numbers) > 1})
		}
	}
	return out
}

// filedRefs names the messages that are new.
func filedRefs(filed []store.Filed) []store.Ref {
	var refs []store.Ref
	for _, f := range filed {
		if f.New && f.WAMID != "" {
			refs = append(refs, store.Ref{Number: f.Number, WAMID: f.WAMID})
		}
	}
	return refs
}
