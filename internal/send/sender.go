package send

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
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

	// Consent says whether a marketing message may go to a contact, with an error of kind NoConsent if not. It is
	// asked when the message is queued and again when it goes out. Nil: whoever queues has seen to it.
	Consent func(tx *db.Tx, m chat.Message, c chat.Contact) error
	// Undo is how long what a person wrote waits before it goes out, so that it can be taken back.
	Undo time.Duration
	// Patience is how long Meta may take to answer before the outcome is uncertain; 30 seconds if zero.
	Patience time.Duration
}

// Counters count since the start of the process.
type Counters struct {
	Accepted, Refused, Retried, Uncertain atomic.Int64 // answers to attempts
	Throttled                             atomic.Int64 // of those, that the number sends too fast
	Held                                  atomic.Int64 // times a number's sending was stopped until someone sees to it
}

// Sender sends what stands in the outbox.
type Sender struct {
	Options
	ctx      context.Context
	stop     context.CancelFunc
	running  sync.WaitGroup
	self     process
	counters Counters
	journal  journal

	mu    sync.Mutex
	lines map[chat.NumberID]*line
}

// look is how often the outbox is looked through for what other processes queued.
const look = 2 * time.Second

// New starts sending. Close it to stop.
func New(o Options) *Sender {
	if o.Patience == 0 {
		o.Patience = 30 * time.Second
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Sender{Options: o, ctx: ctx, stop: stop, self: newProcess(), lines: map[chat.NumberID]*line{}, journal: newJournal()}
	s.running.Go(s.watch)
	s.running.Go(s.keepJournal)
	return s
}

// Counters returns what the sender counts.
func (s *Sender) Counters() *Counters { return &s.counters }

// Close stops after the requests at hand and leaves the numbers to other processes.
func (s *Sender) Close() {
	s.mu.Lock() // no line starts once we wait for them
	s.stop()
	s.mu.Unlock()
	s.running.Wait()
	if err := s.endLeases(); err != nil {
		s.Log.Warn("another process has to wait a few seconds before it can send", "error", err)
	}
}

// watch goes its rounds until the sender stops.
func (s *Sender) watch() {
	for s.ctx.Err() == nil {
		if err := s.round(); err != nil && s.ctx.Err() == nil {
			s.Log.Warn("the outbox cannot be read; trying again", "error", err)
		}
		_ = s.Clock.Wait(s.ctx, look) // either way it is time
	}
}

// round wakes the lines of numbers that have something to send, and looks after what no receipt settled.
func (s *Sender) round() error {
	numbers, err := s.Store.NumbersToSend(s.ctx, s.Clock.NowMillis())
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if l := s.line(n.Account, n.Number); l != nil {
			l.unanswered.Store(n.Unanswered)
			l.nudge()
		}
	}
	return s.settleOverdue()
}

// Look wakes every line: a number was connected again, or a setting changed.
func (s *Sender) Look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.lines {
		l.nudge()
	}
}

// wake tells the number's line, started if need be, that something was queued.
func (s *Sender) wake(account chat.AccountID, number chat.NumberID) {
	if l := s.line(account, number); l != nil {
		l.nudge()
	}
}

// line returns the number's line, started if need be; nil once the sender stops.
func (s *Sender) line(account chat.AccountID, number chat.NumberID) *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return nil
	}
	l := s.lines[number]
	if l == nil {
		l = newLine(s, account, number)
		s.lines[number] = l
		s.running.Go(l.run)
	}
	return l
}

// Heard tells that messages came in for a number: Meta counts them against its pace.
func (s *Sender) Heard(number chat.NumberID, messages int) {
	s.mu.Lock()
	l := s.lines[number]
	s.mu.Unlock()
	if l != nil {
		l.pace.heard(s.Clock.Now(), messages)
	}
}
