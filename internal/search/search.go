package search

import (
	"log/slog"
	"runtime"

	"golang.org/x/sync/semaphore"

	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Search finds messages and contacts, and keeps the index they are found by.
type Search struct {
	store  *store.Store
	clock  *clock.Clock
	log    *slog.Logger
	tail   *tail
	atWork *semaphore.Weighted // see New
	follower
}

// Options are what a search needs.
type Options struct {
	Store *store.Store
	Clock *clock.Clock // days begin by it
	Log   *slog.Logger
}

// New returns a search; call Start to let it follow what happens. Half of the processors at most search at a time: a search takes ten
// times what a list or a thread takes, and who opens those should not wait for those who search.
func New(o Options) *Search {
	return &Search{store: o.Store, clock: o.Clock, log: o.Log, tail: newTail(), atWork: semaphore.NewWeighted(int64(max(1, runtime.NumCPU()/2))),
		follower: newFollower()}
}
