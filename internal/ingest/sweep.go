package ingest

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	sweepEvery = 10 * time.Second // how long what is parked may wait for a message that came in another way
	pruneEvery = time.Hour

	// What is parked waits for a message that may never come: one that another program sent through the same
	// number, one from before the history. Meta repeats webhooks for 7 days at most and WhatsApp takes reactions
	// for 30 days; what comes later than that does not come.
	parkedAge = 30 * 24 * time.Hour
	// A number in coexistence moves 20 messages a second at most, with three receipts each: the message of a
	// receipt that is worth waiting for is there long before that many others have come.
	parkedMost = 10_000
	// How many may be parked before the limit is enforced, beyond the regular round.
	parkedSlack = 5_000
	// How many are taken out in one write.
	parkedChunk = 500
)

// sweeper looks after what waits and what is old.
type sweeper struct {
	fresh atomic.Int64                       // parked since the last round
	rouse atomic.Pointer[context.CancelFunc] // ends the wait for the next round
}

// parked notes that so many more are parked.
func (s *sweeper) parked(n int64) {
	if n == 0 || s.fresh.Add(n) < parkedSlack {
		return
	}
	if rouse := s.rouse.Load(); rouse != nil {
		(*rouse)()
	}
}

// sweep goes its rounds until Close.
func (in *Ingest) sweep() {
	pruneAt := in.Clock.Now()
	for in.ctx.Err() == nil {
		in.sweeper.fresh.Store(0)
		in.report("parked receipts and changes cannot be looked after", in.sweepParked(in.ctx))
		if now := in.Clock.Now(); !now.Before(pruneAt) {
			in.report("the journal cannot be pruned", in.pruneJournal(in.ctx))
			pruneAt = now.Add(pruneEvery)
		}
		wait, rouse := context.WithCancel(in.ctx)
		in.sweeper.rouse.Store(&rouse)
		_ = in.Clock.Wait(wait, sweepEvery) // either way it is time
		rouse()
	}
}

// report logs trouble of a round; the next one tries again.
func (in *Ingest) report(what string, err error) {
	if err != nil && in.ctx.Err() == nil {
		in.Log.Warn(what, "error", err)
	}
}

// sweepParked applies what waits for messages that are there, and drops what waits for too long or is too much.
func (in *Ingest) sweepParked(ctx context.Context) error {
	if err := in.wakeOverdue(ctx); err != nil {
		return err
	}
	lots, err := in.Store.Lots(ctx)
	if err != nil {
		return err
	}
	before := in.Clock.Now().Add(-parkedAge).UnixMilli()
	for _, lot := range lots {
		for extra := lot.Count - parkedMost; extra > 0; extra -= parkedChunk {
			if _, err := in.dropParked(ctx, lot, 0, min(extra, parkedChunk)); err != nil {
				return err
			}
		}
		for dropped := int64(parkedChunk); lot.Oldest < before && dropped == parkedChunk; {
			if dropped, err = in.dropParked(ctx, lot, before, parkedChunk); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropParked drops some of what is parked for a number. Nothing of it is told but how much it was.
func (in *Ingest) dropParked(ctx context.Context, lot store.Lot, before, limit int64) (dropped int64, err error) {
	err = in.Store.Write(ctx, func(tx *db.Tx) error {
		if dropped, err = store.ClearLot(tx, lot, before, limit); err != nil || dropped == 0 {
			return err
		}
		return store.Count(tx, lot.Account, store.TallyParkedDropped, dropped)
	})
	if err == nil && dropped > 0 {
		in.counters.ParkedDropped.Add(dropped)
		in.Log.Warn("parked receipts and changes dropped: their messages never came", "account", lot.Account, "number", lot.Number, "count", dropped)
	}
	return dropped, err
}

// wakeOverdue applies what is parked though its message is there. That is what happens when the answer to our own
// request, and not a webhook, tells a message's wamid.
func (in *Ingest) wakeOverdue(ctx context.Context) error {
	overdue, err := in.Store.ParkedOverdue(ctx, parkedChunk)
	if err != nil || len(overdue) == 0 {
		return err
	}
	refs := map[chat.AccountID][]store.Ref{}
	for _, p := range overdue {
		refs[p.Account] = append(refs[p.Account], p.Ref)
	}
	for account, list := range refs {
		err := in.Store.Write(ctx, func(tx *db.Tx) error { return in.wakeOne(tx, account, list) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *Ingest) wakeOne(tx *db.Tx, account chat.AccountID, refs []store.Ref) error {
	a := newApply(in, tx, account, in.Clock.NowMillis())
	if err := a.unpark(refs); err != nil {
		return err
	}
	for _, step := range []func([]note) error{a.applyReceipts, a.applyAmendments, a.files} {
		if err := step(nil); err != nil {
			return err
		}
	}
	return in.Events.Append(tx, account, a.events...)
}

// pruneJournal drops old deliveries from the journal, a little at a time, so that webhooks never wait for it.
func (in *Ingest) pruneJournal(ctx context.Context) error {
	if in.JournalAge <= 0 {
		return nil
	}
	before := in.Clock.Now().Add(-in.JournalAge).UnixMilli()
	accounts, err := in.Store.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range append(accounts, chat.Account{}) {
		for more := true; more; {
			err := in.Store.Write(ctx, func(tx *db.Tx) (err error) {
				more, err = store.PruneDeliveries(tx, account.ID, before)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
