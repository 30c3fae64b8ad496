package send

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// line sends the messages of one number.
type line struct {
	s       *Sender
	account chat.AccountID
	number  chat.NumberID
	pace    *pace
	pairs   *pairs
	nudged  chan struct{}
	busy    bool // the last look found something: another may go without a look

	rate       atomic.Int64 // messages a second
	flying     atomic.Int64 // requests under way
	silent     atomic.Int64 // requests without a clear answer since the last with one
	leased     atomic.Int64 // until when we may send for the number
	unanswered atomic.Bool  // attempts of an earlier process may have no answer
}

func newLine(s *Sender, account chat.AccountID, number chat.NumberID) *line {
	l := &line{s: s, account: account, number: number, pace: newPace(), pairs: newPairs(), nudged: make(chan struct{}, 1)}
	l.unanswered.Store(true)
	return l
}

func (l *line) nudge() {
	select {
	case l.nudged <- struct{}{}:
	default: // already told
	}
}

// run sends until the sender stops.
func (l *line) run() {
	for l.s.ctx.Err() == nil {
		until, err := l.step()
		if err != nil && l.s.ctx.Err() == nil {
			l.s.Log.Warn("cannot take a message from the outbox; trying again", "number", l.number, "error", err)
			l.rest(time.Second)
		} else if !until.IsZero() {
			l.idle(until)
		}
	}
}

// never is when nothing is to be done until someone says so.
func (l *line) never() time.Time { return l.s.Clock.Now().Add(365 * 24 * time.Hour) }

// step sends what comes next, if its time has come and the number may send. Otherwise it returns when to look again.
func (l *line) step() (until time.Time, err error) {
	if err := l.keepLease(); err != nil {
		return until, err
	}
	if !l.busy {
		if until, err = l.due(); err != nil || !until.IsZero() {
			return until, err
		}
	}
	if l.flying.Load() >= l.most() {
		return l.never(), nil // an answer wakes us
	}
	waited, err := l.pace.wait(l.s.ctx, l.s.Clock)
	if err != nil {
		return until, err
	}
	room := min(l.most()-l.flying.Load(), int64(l.pace.allowed(l.s.Clock.Now(), waited)))
	jobs, askAgain, err := l.claim(int(room))
	was := l.busy
	l.busy = len(jobs) > 0
	switch {
	case err != nil, was && !l.busy:
		return until, err // look again
	case !l.busy:
		return time.UnixMilli(askAgain), nil
	}
	now := l.s.Clock.Now()
	l.pace.took(now, len(jobs), waited)
	for _, j := range jobs {
		l.pairs.took(j.outgoing.Conversation, now)
		l.start(j)
	}
	return time.Time{}, nil
}

// due returns when the number has something to send; zero if it has now.
func (l *line) due() (until time.Time, err error) {
	due, ok, err := l.s.Store.NextDue(l.s.ctx, l.account, l.number)
	switch {
	case err != nil:
		return until, err
	case !ok:
		return l.never(), nil
	case due > l.s.Clock.NowMillis():
		return time.UnixMilli(due), nil
	}
	return until, nil
}

// keepLease keeps the lease while requests are under way, and takes over what an earlier process left unanswered.
func (l *line) keepLease() error {
	if l.flying.Load() == 0 && l.unanswered.Swap(false) {
		return l.takeOver()
	}
	return l.renew()
}

// start asks Meta to send a message, beside what else goes on.
func (l *line) start(j job) {
	l.flying.Add(1)
	l.s.running.Go(func() {
		l.attempt(j)
		l.flying.Add(-1)
		l.nudge()
	})
}

const (
	fewest = 32  // requests of one number under way at once, at least
	most   = 256 // and at most, for numbers that send a thousand messages a second
)

// most is how many requests may be under way at once: enough for a quarter of a second of Meta's thinking.
func (l *line) most() int64 { return min(most, max(fewest, l.rate.Load()/4)) }

// lastLane is the last lane that may go now: a share of the requests under way is kept for people.
func (l *line) lastLane() store.Lane {
	if l.flying.Load() >= l.most()*3/4 {
		return store.LanePeople
	}
	return store.LaneBulk
}

// idle waits until something is queued, its time comes, an answer is in, or the sender stops.
func (l *line) idle(until time.Time) {
	if soon := l.s.Clock.Now().Add(look); l.flying.Load() > 0 && until.After(soon) {
		until = soon // the lease is kept
	}
	ctx, cancel := context.WithCancel(l.s.ctx)
	defer cancel()
	due := make(chan struct{})
	go func() {
		defer close(due)
		_ = l.s.Clock.WaitUntil(ctx, until) // either way we look
	}()
	select {
	case <-l.nudged:
	case <-due:
	case <-ctx.Done():
	}
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
	number   chat.Number
	outgoing store.Outgoing
	message  chat.Message
	contact  chat.Contact
	session  graph.Session
	probing  bool // it shows whether what stopped the number is over
}
