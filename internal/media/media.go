package media

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Options are what Media needs.
type Options struct {
	Store    *store.Store
	Events   *event.Log
	Clock    *clock.Clock
	Vault    *auth.Vault
	Graph    *graph.Client
	Log      *slog.Logger
	Dir      string        // where files are kept; made when needed
	Workers  int           // files fetched at once; 4 if zero
	Patience time.Duration // how long one fetch may take; 5 minutes if zero
	Limit    int64         // the largest file that is fetched or kept, in bytes; 100 MB if zero
}

const (
	workers  = 4
	patience = 5 * time.Minute // 100 MB at 350 kB/s
	limit    = chat.MaxFile    // the most WhatsApp takes
)

// Media fetches and keeps files.
type Media struct {
	Options
	shelf    shelf
	ctx      context.Context
	stop     context.CancelFunc
	running  sync.WaitGroup
	nudged   chan struct{}
	slots    chan struct{} // one a fetch under way
	history  atomic.Int64  // how many of them are of history
	counters Counters
}

// Counters count since the start of the process, for metrics.
type Counters struct {
	Fetched atomic.Int64 // files stored after a download
	Reused  atomic.Int64 // files stored without one: the account had them already
	Bytes   atomic.Int64 // of the downloads, also of those that failed
	Retried atomic.Int64 // tries that failed and are repeated by themselves
	Failed  atomic.Int64 // files given up: failed or gone
}

// New starts fetching. Close it to stop.
func New(o Options) *Media {
	if o.Workers <= 0 {
		o.Workers = workers
	}
	if o.Patience <= 0 {
		o.Patience = patience
	}
	if o.Limit <= 0 {
		o.Limit = limit
	}
	m := &Media{Options: o, shelf: shelf{filepath.Clean(o.Dir)}, nudged: make(chan struct{}, 1), slots: make(chan struct{}, o.Workers)}
	m.ctx, m.stop = context.WithCancel(context.Background())
	if err := m.shelf.sweep(); err != nil {
		m.Log.Warn("unfinished downloads of an earlier run cannot be removed", "error", err)
	}
	m.running.Go(m.run)
	return m
}

// Close stops; downloads under way are broken off and start again next time.
func (m *Media) Close() {
	m.stop()
	m.running.Wait()
}

// Nudge says that files may have been announced.
func (m *Media) Nudge() {
	select {
	case m.nudged <- struct{}{}:
	default: // already told
	}
}

// Counters returns the counters, which go on counting.
func (m *Media) Counters() *Counters { return &m.counters }
