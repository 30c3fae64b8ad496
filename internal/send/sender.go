package send

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Options are what a Sender needs.
type Options struct {
	Store  *store.Store
	Events *event.Log
	Clock  *clock.Clock
	Vault  *auth.Vault
	Graph  *graph.Client
	Log    *slog.Logger

	Files Files // nil where no messages with files are sent
}

// Sender sends what stands in the outbox.
type Sender struct {
	Options
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup

	mu    sync.Mutex
	lines map[chat.NumberID]*line
}

// look is how often the outbox is looked through for numbers without a line: other processes queue too.
const look = 2 * time.Second

// New starts sending. Close it to stop.
func New(o Options) *Sender {
	ctx, stop := context.WithCancel(context.Background())
	s := &Sender{Options: o, ctx: ctx, stop: stop, lines: map[chat.NumberID]*line{}}
	s.running.Go(s.watch)
	return s
}

// Close stops after the requests at hand.
func (s *Sender) Close() {
	s.mu.Lock() // no line starts once we wait for them
	s.stop()
	s.mu.Unlock()
	s.running.Wait()
}

// watch starts lines for numbers that have something to send.
func (s *Sender) watch() {
	timer := time.NewTicker(look)
	defer timer.Stop()
	for {
		numbers, err := s.Store.NumbersToSend(s.ctx)
		if err != nil && s.ctx.Err() == nil {
			s.Log.Warn("the outbox cannot be read; trying again", "error", err)
		}
		for _, n := range numbers {
			s.wake(n.Account, n.Number)
		}
		select {
		case <-timer.C:
		case <-s.ctx.Done():
			return
		}
	}
}

// wake tells the number's line, started if need be, that something was queued.
func (s *Sender) wake(account chat.AccountID, number chat.NumberID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	l := s.lines[number]
	if l == nil {
		l = newLine(s, account, number)
		s.lines[number] = l
		s.running.Go(l.run)
	}
	l.nudge()
}
