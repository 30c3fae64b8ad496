package ingest

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Replayed says how a replay went.
type Replayed struct {
	Applied int `json:"applied"` // deliveries that are applied now
	Failed  int `json:"failed"`  // deliveries that still are not
}

// replayLength is how many deliveries are read at once: each may have 3 MB.
const replayLength = 50

// Replay applies the journaled deliveries that failed, oldest first, each in a transaction of its own. Those
// that fail again stay, with the new reason.
func (in *Ingest) Replay(ctx context.Context) (Replayed, error) {
	var done Replayed
	in.Refresh()
	for after := chat.DeliveryID(0); ; {
		failed, err := in.Store.FailedDeliveries(ctx, after, replayLength)
		if err != nil || len(failed) == 0 {
			return done, err
		}
		for _, d := range failed {
			if err := in.replayOne(ctx, d, &done); err != nil {
				return done, err
			}
			after = d.ID
		}
	}
}

func (in *Ingest) replayOne(ctx context.Context, d chat.Delivery, done *Replayed) error {
	known, err := in.router.get(ctx)
	if err != nil {
		return err
	}
	item := &waiting{delivery: d, attempts: d.Attempts}
	item.read()
	for piece, of := item.cut(); piece != nil; piece, of = item.cut() {
		if err := in.storePiece(ctx, piece); err != nil {
			return err
		}
		of.note(piece)
	}
	err = in.Store.Write(ctx, func(tx *db.Tx) error {
		w := newWork(in, tx, known)
		if err := w.apply([]*waiting{item}, true); err != nil {
			return err
		}
		w.settle(item)
		return in.keepReplayed(tx, d, item, w)
	})
	if err != nil {
		return err
	}
	if item.delivery.State == chat.DeliveryApplied {
		done.Applied++
	} else {
		done.Failed++
	}
	return nil
}

// keepReplayed stores the outcome. The entry stays under the account it was journaled for.
func (in *Ingest) keepReplayed(tx *db.Tx, before chat.Delivery, item *waiting, w *work) error {
	item.delivery.Account = before.Account
	if err := store.SettleDelivery(tx, item.delivery); err != nil {
		return err
	}
	if item.delivery.State == chat.DeliveryApplied {
		if err := store.Count(tx, 0, store.TallyApplied, 1); err != nil {
			return err
		}
	}
	return w.appendEvents()
}
