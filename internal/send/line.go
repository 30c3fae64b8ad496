package send

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	inFlight = 32               // requests of one number under way at once
	patience = 30 * time.Second // how long Meta may take to answer before the outcome is uncertain
)

// line sends the messages of one number.
type line struct {
	s       *Sender
	account chat.AccountID
	number  chat.NumberID
	nudged  chan struct{}
	slots   chan struct{} // one a request under way
	pace    *rate.Limiter
}

func newLine(s *Sender, account chat.AccountID, number chat.NumberID) *line {
	return &line{s: s, account: account, number: number, nudged: make(chan struct{}, 1),
		slots: make(chan struct{}, inFlight), pace: rate.NewLimiter(1, 1)}
}

func (l *line) nudge() {
	select {
	case l.nudged <- struct{}{}:
	default: // already told
	}
}

// run sends until the sender stops.
func (l *line) run() {
	for err := l.strand(); err != nil && l.s.ctx.Err() == nil; err = l.strand() {
		l.s.Log.Warn("unfinished attempts cannot be marked uncertain; trying again", "number", l.number, "error", err)
		l.rest(time.Second)
	}
	for l.s.ctx.Err() == nil {
		sent, err := l.step()
		if err != nil && l.s.ctx.Err() == nil {
			l.s.Log.Warn("cannot take a message from the outbox; trying again", "number", l.number, "error", err)
			l.rest(time.Second)
		} else if !sent {
			l.idle()
		}
	}
}

// strand marks attempts of an earlier process that never got an answer: nobody knows whether Meta has them.
func (l *line) strand() error {
	return l.s.Store.Write(l.s.ctx, func(tx *db.Tx) error {
		stranded, err := store.Stranded(tx, l.account, l.number)
		if err != nil {
			return err
		}
		for _, o := range stranded {
			if o.AttemptedAt == 0 { // nothing but files has gone to Meta
				if err := l.s.unattempted(tx, l.account, o); err != nil {
					return err
				}
				continue
			}
			if err := l.s.uncertain(tx, l.account, o, "Saltbridge stopped while this message was on its way."); err != nil {
				return err
			}
		}
		return nil
	})
}

// step sends the next message, if there is one whose time has come and the number may send.
func (l *line) step() (sent bool, err error) {
	n, err := l.s.Store.Number(l.s.ctx, chat.SystemViewer(l.account), l.number)
	if err != nil || n.Link != chat.LinkConnected {
		return false, err
	}
	waiting, err := l.s.Store.AnyQueued(l.s.ctx, l.account, l.number, l.s.Clock.NowMillis())
	if err != nil || !waiting {
		return false, err
	}
	l.pace.SetLimit(rate.Limit(max(1, n.Rate)))
	if err := l.pace.Wait(l.s.ctx); err != nil {
		return false, err
	}
	l.slots <- struct{}{}
	job, ok, err := l.s.claim(l.account, n)
	if err != nil || !ok {
		<-l.slots
		return false, err
	}
	l.s.running.Go(func() {
		defer func() { <-l.slots; l.nudge() }()
		l.s.attempt(job)
	})
	return true, nil
}

// idle waits until something is queued, its time comes, or the sender stops.
func (l *line) idle() {
	ctx, cancel := context.WithCancel(l.s.ctx)
	defer cancel()
	due := make(chan struct{})
	go func() {
		defer close(due)
		if at, ok, err := l.s.Store.NextDue(ctx, l.account, l.number); err == nil && ok {
			// At least a little later, for what is due may be held back by what is under way.
			_ = l.s.Clock.WaitUntil(ctx, later(time.UnixMilli(at), l.s.Clock.Now().Add(look)))
			return
		}
		<-ctx.Done()
	}()
	select {
	case <-l.nudged:
	case <-due:
	case <-ctx.Done():
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// rest waits after trouble.
func (l *line) rest(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.s.ctx.Done():
	}
}

// job is one message on its way.
type job struct {
	account  chat.AccountID
	number   chat.Number
	outgoing store.Outgoing
	message  chat.Message
	contact  chat.Contact
	session  graph.Session
}
