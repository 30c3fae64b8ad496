package search

import (
	"log/slog"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Search finds messages and contacts, and keeps the index they are found by.
type Search struct {
	store *store.Store
	clock *clock.Clock
	log   *slog.Logger
	tail  *tail
	follower
}

// Options are what a search needs.
type Options struct {
	Store *store.Store
	Clock *clock.Clock // days begin by it
	Log   *slog.Logger
}

// New returns a search; call Start to let it follow what happens.
func New(o Options) *Search {
	return &Search{store: o.Store, clock: o.Clock, log: o.Log, tail: newTail(), follower: newFollower()}
}
