package search

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	lookEvery  = 400 * time.Millisecond // how often the follower looks for new events
	eventsRead = 500                    // events read at once
	closeAt    = 4 << 10                // documents of an account after which the tail becomes a block
	tailLimit  = 16 << 10               // documents of all accounts
	busyAt     = 100                    // writes a second from which the follower holds back
	restWhen   = 6                      // how many times as long as it worked it then rests
)

// follower keeps the index up to date.
type follower struct {
	accounts map[chat.AccountID]*followed
	pace     pace
	behind   atomic.Int64 // events that are not in the index
	since    atomic.Int64 // Unix milliseconds of when it was last up to date
	filling  atomic.Int64 // accounts whose past is being read
	quit     chan struct{}
	done     sync.WaitGroup
}

// followed is how far an account is followed.
type followed struct {
	seq      int64                     // events up to here are in the tail or in blocks
	base     int64                     // and up to here in blocks
	imported chat.MessageID            // an import brought messages from here on; zero: none did
	prints   map[chat.ContactID]uint32 // what contacts were last called, so that not every change makes a contact anew
	fill     filling
	untidy   bool // blocks were closed since small ones were last looked for
}

func newFollower() follower {
	return follower{accounts: map[chat.AccountID]*followed{}, quit: make(chan struct{})}
}

// Start follows what happens until Close.
func (s *Search) Start() {
	s.since.Store(time.Now().UnixMilli())
	s.done.Go(func() {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		go func() {
			<-s.quit
			stop()
		}()
		for {
			more, err := s.turn(ctx)
			if err != nil && ctx.Err() == nil {
				s.log.Warn("the word index does not follow; trying again", "error", err)
				more = false
			}
			if more {
				s.pace.rest(ctx)
				if ctx.Err() == nil {
					continue
				}
			}
			select {
			case <-look.C:
			case <-s.quit:
				return
			}
		}
	})
}

// Close stops following. What is in the tail is read again after the next start.
func (s *Search) Close() {
	close(s.quit)
	s.done.Wait()
}

// CatchUp brings the index up to date, for who cannot wait for the follower.
func (s *Search) CatchUp(ctx context.Context) error {
	for {
		more, err := s.turn(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// turn does a bit of everything that is to be done; more reports whether there is more.
func (s *Search) turn(ctx context.Context) (more bool, err error) {
	s.pace.begin(s.store.Writes())
	places, err := s.store.SearchPlaces(ctx)
	if err != nil {
		return false, err
	}
	var behind, filling, inTail int64
	var faults []error
	for _, p := range places {
		again, err := s.follow(ctx, p)
		if err != nil {
			faults = append(faults, err) // the other accounts go on
			continue
		}
		more = more || again
		behind += max(0, p.Head-s.accounts[p.Account].seqOr(0))
		if p.ScanFrom <= p.ScanTo {
			filling++
		}
		inTail += int64(s.tail.size(p.Account))
	}
	swept, err := s.sweep(ctx)
	faults, more = append(faults, err), more || swept
	if inTail > tailLimit {
		err := s.closeLargest(ctx, places)
		faults, more = append(faults, err), true
	}
	s.behind.Store(behind)
	s.filling.Store(filling)
	if behind == 0 && filling == 0 {
		s.since.Store(time.Now().UnixMilli())
	}
	s.pace.end()
	return more, errors.Join(faults...)
}

func (f *followed) seqOr(zero int64) int64 {
	if f == nil {
		return zero
	}
	return f.seq
}

// follow brings one account forward.
func (s *Search) follow(ctx context.Context, p store.SearchPlace) (more bool, err error) {
	if !p.Begun {
		return true, s.store.Write(ctx, func(tx *db.Tx) error { return store.BeginSearch(tx, p.Account) })
	}
	f := s.followed(p)
	if f.seq < p.Head {
		if more, err = s.read(ctx, p, f); err != nil {
			return false, err
		}
	}
	switch {
	case f.imported != 0 || s.tail.size(p.Account) >= closeAt:
		if err := s.close(ctx, p, f); err != nil {
			return false, err
		}
		return true, nil
	case p.ScanFrom <= p.ScanTo:
		return true, s.scan(ctx, p, f)
	}
	if f.untidy {
		f.untidy, err = s.tidy(ctx, p.Account)
	}
	return more || f.untidy, err
}

// followed returns how far an account is followed, corrected by what other processes have closed meanwhile.
func (s *Search) followed(p store.SearchPlace) *followed {
	f := s.accounts[p.Account]
	if f == nil || p.Head < f.seq { // just started, or the database is an older one now
		s.tail.drop(p.Account, 1<<62)
		f = &followed{seq: p.Seq, base: p.Seq, untidy: true, prints: map[chat.ContactID]uint32{}}
		s.accounts[p.Account] = f
	}
	if p.Seq > f.base {
		s.tail.drop(p.Account, p.Seq)
		f.base, f.seq = p.Seq, max(f.seq, p.Seq)
	}
	return f
}

// closeLargest makes a block of the account with the most in the tail.
func (s *Search) closeLargest(ctx context.Context, places []store.SearchPlace) error {
	var largest store.SearchPlace
	for _, p := range places {
		if s.tail.size(p.Account) > s.tail.size(largest.Account) {
			largest = p
		}
	}
	if f := s.accounts[largest.Account]; f != nil {
		return s.close(ctx, largest, f)
	}
	return nil
}

// Lag says how far the index is behind.
type Lag struct {
	Events  int64         // that are not in it yet
	Time    time.Duration // since it was last up to date
	Filling int64         // accounts whose past is being read
}

// Lag returns how far the index is behind.
func (s *Search) Lag() Lag {
	l := Lag{Events: s.behind.Load(), Filling: s.filling.Load()}
	if l.Events > 0 || l.Filling > 0 {
		l.Time = time.Since(time.UnixMilli(s.since.Load()))
	}
	return l
}

// pace lets others go first: when much is written, the follower rests longer than it works.
type pace struct {
	began, last time.Time
	writes      int64
	busy        bool
	worked      time.Duration
}

func (p *pace) begin(writes int64) {
	now := time.Now()
	if since := now.Sub(p.last); p.last.IsZero() || since > 100*time.Millisecond {
		p.busy = !p.last.IsZero() && float64(writes-p.writes) > busyAt*since.Seconds()
		p.last, p.writes = now, writes
	}
	p.began = now
}

func (p *pace) end() { p.worked = time.Since(p.began) }

func (p *pace) rest(ctx context.Context) {
	long := p.worked / 4
	if p.busy {
		long = restWhen * p.worked
	}
	wait := time.NewTimer(min(long, time.Second))
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}
