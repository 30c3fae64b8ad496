package search

import (
	"context"
	"log/slog"
	"runtime"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Search finds messages and contacts, and keeps the index they are found by.
type Search struct {
	store  *store.Store
	clock  *clock.Clock
	log    *slog.Logger
	tail   *tail
	atWork chan struct{} // as many as there may be searches at work
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
	return &Search{store: o.Store, clock: o.Clock, log: o.Log, tail: newTail(), atWork: make(chan struct{}, max(1, runtime.NumCPU()/2)),
		follower: newFollower()}
}

// enter waits until a search may begin; the returned function tells that it ended. Half of the processors at most search at a time: a
// search takes ten times what a list or a thread takes, and who opens those should not wait for those who search.
func (s *Search) enter(ctx context.Context) (leave func(), err error) {
	select {
	case s.atWork <- struct{}{}:
		return func() { <-s.atWork }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
