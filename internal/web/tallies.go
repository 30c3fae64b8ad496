package web

import (
	"context"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// tallies remember how many conversations lists have. Every open page counts anew after every event: what is the same for many agents
// is counted once, and beside each other they wait for one count.
type tallies struct {
	mu   sync.Mutex
	kept map[tallyKey]*tallied
	next map[chat.AccountID]time.Time // when those who ask now may count
}

// tallyKey says whose list it is.
type tallyKey struct {
	account chat.AccountID
	agent   chat.AgentID // zero: all who may see everything count the same
	view    string
	zone    string // days begin in it
}

// tallied is a count, as of an event.
type tallied struct {
	mu    sync.Mutex
	begun bool
	seq   int64 // what was stored up to here is counted
	at    time.Time
	tally store.Tally
}

const (
	tallyAge  = 10 * time.Second // filters look at the time too
	tallyMost = 10_000           // counts kept

	// Between two moments of counting, so that it is a twentieth of the time at most: within these.
	tallyRest    = 300 * time.Millisecond
	tallyLongest = 2 * time.Second
	tallyShare   = 20
)

func newTallies() *tallies {
	return &tallies{kept: map[tallyKey]*tallied{}, next: map[chat.AccountID]time.Time{}}
}

// together lets those who follow an account's counters count at the same moment, with a rest between two: something changes all the
// time where many work, and each change would be counted by each. What it returns is called when that was done.
func (t *tallies) together(ctx context.Context, account chat.AccountID) (done func(), err error) {
	if wait := t.turn(account); wait > 0 {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
	}
	began := time.Now()
	return func() {
		rest := min(max(tallyShare*time.Since(began), tallyRest), tallyLongest)
		t.mu.Lock()
		defer t.mu.Unlock()
		if next := began.Add(rest); next.After(t.next[account]) {
			t.next[account] = next
		}
	}, nil
}

// turn returns how long to wait before counting.
func (t *tallies) turn(account chat.AccountID) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	wait := t.next[account].Sub(now)
	if wait <= 0 {
		t.next[account] = now.Add(tallyRest)
	}
	return wait
}

// of returns the place of a count.
func (t *tallies) of(key tallyKey) *tallied {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.kept[key]
	if one == nil {
		if len(t.kept) >= tallyMost {
			clear(t.kept) // who counts right now goes on with what it holds
		}
		one = &tallied{}
		t.kept[key] = one
	}
	return one
}

// tally counts a view, unless that was done since the event seq. filter is that of a saved view.
func (s *server) tally(ctx context.Context, v chat.Viewer, seq int64, view chat.View, filter chat.Filter) (store.Tally, error) {
	key := tallyKey{account: v.Account, view: view.String(), zone: ui.Zone(ctx).String()}
	if v.Restricted() || view.Kind == chat.ViewMine || view.Kind == chat.ViewMentions || filter.Personal() {
		key.agent = v.Agent
	}
	one := s.tallies.of(key)
	one.mu.Lock()
	defer one.mu.Unlock()
	if now := s.Clock.Now(); !one.begun || one.seq < seq || now.Sub(one.at).Abs() > tallyAge {
		n, err := s.Store.CountList(ctx, v, store.Listing{View: view, Now: now.UnixMilli(), Zone: ui.Zone(ctx)})
		if err != nil {
			return n, err
		}
		one.tally, one.seq, one.at, one.begun = n, seq, now, true
	}
	return one.tally, nil
}
