package template

import (
	"context"
	"log/slog"
	"sync"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Options are what keeping templates needs.
type Options struct {
	Store  *store.Store
	Events *event.Log
	Clock  *clock.Clock
	Vault  *auth.Vault
	Graph  *graph.Client
	Log    *slog.Logger
}

// Templates keeps templates in step.
type Templates struct {
	Options
	nudged  chan struct{}
	stop    context.CancelFunc
	running sync.WaitGroup
}

// New starts the keeper. Close it to stop.
func New(o Options) *Templates {
	ctx, stop := context.WithCancel(context.Background())
	k := &Templates{Options: o, nudged: make(chan struct{}, 1), stop: stop}
	k.running.Go(func() { k.keep(ctx) })
	return k
}

// Close stops the keeper.
func (k *Templates) Close() {
	k.stop()
	k.running.Wait()
}

// Nudge lets the keeper look at once.
func (k *Templates) Nudge() {
	select {
	case k.nudged <- struct{}{}:
	default: // already told
	}
}

// Want has the templates of a number's WhatsApp Business account asked for now. Kinds of failure: NotFound, Conflict (not connected).
func (k *Templates) Want(ctx context.Context, v chat.Viewer, number chat.NumberID) error {
	return k.Store.Write(ctx, func(tx *db.Tx) error {
		n, err := store.NumberIn(tx, v.Account, number)
		if err != nil {
			return err
		}
		if n.Link != chat.LinkConnected {
			return chat.Errorf(chat.Conflict, "This number is not connected to Meta at the moment, so its templates cannot be asked for. Connect it again first.")
		}
		tx.OnCommit(k.Nudge)
		return Want(tx, n, k.Clock.NowMillis())
	})
}

// Want notes that somebody wants the templates of a number's WhatsApp Business account now: the keeper of a running server sees to it.
func Want(tx *db.Tx, n chat.Number, now int64) error {
	return store.WantTemplates(tx, store.WABA{Account: n.Account, ID: n.WABAID}, now, now)
}
