package event_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// each runs a test with a log over a fresh store of each engine.
func each(t *testing.T, test func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, s, newLog(s), storetest.NewShop(t, s)) })
}

func newLog(s *store.Store) *event.Log { return event.New(s, slog.New(slog.DiscardHandler)) }

// add appends n events in one transaction.
func add(t testing.TB, s *store.Store, l *event.Log, account chat.AccountID, n int) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) error { return l.Append(tx, account, make([]chat.Event, n)...) })
}

func follow(t testing.TB, l *event.Log, v chat.Viewer, after int64) *event.Reader {
	t.Helper()
	r, err := l.Follow(context.Background(), v, after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// read reads up to a number and requires that nothing is left out, repeated or out of order.
func read(t testing.TB, r *event.Reader, until int64) {
	t.Helper()
	for r.After() < until {
		before := r.After()
		events, err := r.Next(context.Background())
		if err != nil || len(events) == 0 {
			t.Errorf("after %d: %d events, %v", before, len(events), err)
			return
		}
		for i, e := range events {
			if e.Seq != before+int64(i)+1 {
				t.Errorf("%d follows %d", e.Seq, before+int64(i))
				return
			}
		}
	}
	if r.After() != until {
		t.Errorf("read up to %d, want %d", r.After(), until)
	}
}

func TestAReaderStartsWhereItWasAndGoesOnLive(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		add(t, s, l, shop.Account.ID, 10)
		all, some, live := follow(t, l, shop.Viewer, 0), follow(t, l, shop.Viewer, 7), follow(t, l, shop.Viewer, 10)
		add(t, s, l, shop.Account.ID, 3)
		for _, r := range []*event.Reader{all, some, live} {
			read(t, r, 13)
		}
		add(t, s, l, shop.Account.ID, 1)
		for _, r := range []*event.Reader{all, some, live} {
			read(t, r, 14)
		}
	})
}

func TestANumberFromTheFutureStartsLive(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		add(t, s, l, shop.Account.ID, 2)
		r := follow(t, l, shop.Viewer, 1000)
		add(t, s, l, shop.Account.ID, 2)
		read(t, r, 4)
	})
}

// TestManyReadersMissNothingWhileManyWrite lets readers come and go at any place while events are appended.
func TestManyReadersMissNothingWhileManyWrite(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		const writers, rounds, readers = 4, 30, 6
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for range rounds {
					err := s.Write(context.Background(), func(tx *db.Tx) error { return l.Append(tx, shop.Account.ID, make([]chat.Event, 1+w)...) })
					if err != nil {
						t.Errorf("append: %v", err)
					}
				}
			})
		}
		total := int64(rounds * (1 + 2 + 3 + 4))
		for n := range readers {
			all.Go(func() {
				for at := int64(0); at < total; {
					r, err := l.Follow(context.Background(), shop.Viewer, at)
					if err != nil {
						t.Errorf("follow: %v", err)
						return
					}
					at = min(total, at+int64(20*(n+1)))
					for r.After() < at {
						step(t, r)
					}
					at = r.After()
					r.Close()
				}
			})
		}
		all.Wait()
		if n := event.Tails(l); n != 0 {
			t.Errorf("%d accounts are still followed", n)
		}
	})
}

// step waits for the next events.
func step(t testing.TB, r *event.Reader) {
	t.Helper()
	before := r.After()
	events, err := r.Next(context.Background())
	if err != nil || len(events) == 0 || events[0].Seq != before+1 || events[len(events)-1].Seq != before+int64(len(events)) {
		t.Errorf("after %d: %d events, %v", before, len(events), err)
	}
}

func TestASlowReaderFallsBackToTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		slow, quick := follow(t, l, shop.Viewer, 0), follow(t, l, shop.Viewer, 0)
		const total = int64(event.Length + 1500)
		for range 4 {
			add(t, s, l, shop.Account.ID, int(total)/4)
		}
		read(t, quick, total/4*4)
		read(t, slow, total/4*4)
	})
}

func TestNextEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		r := follow(t, l, shop.Viewer, 0)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		add(t, s, l, shop.Account.ID, 1)
		read(t, r, 1) // and can go on afterwards
	})
}

func TestAccountsAreFollowedApart(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		other := storetest.NewShop(t, s)
		r, o := follow(t, l, shop.Viewer, 0), follow(t, l, other.Viewer, 0)
		add(t, s, l, other.Account.ID, 5)
		add(t, s, l, shop.Account.ID, 2)
		read(t, r, 2)
		read(t, o, 5)
	})
}

func TestAnAppendThatIsUndoneWakesNobodyAndTakesNoNumber(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, l *event.Log, shop *storetest.Shop) {
		r := follow(t, l, shop.Viewer, 0)
		no := errors.New("no")
		err := s.Write(t.Context(), func(tx *db.Tx) error {
			if err := l.Append(tx, shop.Account.ID, chat.Event{}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return l.Append(tx, shop.Account.ID) }) // nothing
		add(t, s, l, shop.Account.ID, 1)
		read(t, r, 1)
	})
}

// TestTheLastReaderEndsTheTail runs in a bubble, which fails if a goroutine is left over.
func TestTheLastReaderEndsTheTail(t *testing.T) {
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		s, err := store.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		account := chat.AccountID(s.IDs.Next())
		if err := s.Write(context.Background(), func(tx *db.Tx) error { return store.AddAccount(tx, chat.Account{ID: account}) }); err != nil {
			t.Fatal(err)
		}
		l := newLog(s)
		for range 3 { // a tail can start again
			a, b := follow(t, l, chat.SystemViewer(account), 0), follow(t, l, chat.SystemViewer(account), 0)
			a.Close()
			a.Close() // twice does no harm
			if event.Tails(l) != 1 {
				t.Errorf("%d tails with one reader left", event.Tails(l))
			}
			b.Close()
			if event.Tails(l) != 0 {
				t.Errorf("%d tails without a reader", event.Tails(l))
			}
		}
	})
}

// TestEventsOfAnotherProcessAreNoticed appends through a second store on the same file, which wakes nobody here.
// In the bubble the second that passes between two looks costs nothing.
func TestEventsOfAnotherProcessAreNoticed(t *testing.T) {
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		here, err := store.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer here.Close()
		there, err := store.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer there.Close()
		account := chat.AccountID(here.IDs.Next())
		if err := here.Write(context.Background(), func(tx *db.Tx) error { return store.AddAccount(tx, chat.Account{ID: account}) }); err != nil {
			t.Fatal(err)
		}
		r, err := newLog(here).Follow(context.Background(), chat.SystemViewer(account), 0)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		other := newLog(there)
		for n := range int64(3) {
			synctest.Wait()
			if err := there.Write(context.Background(), func(tx *db.Tx) error { return other.Append(tx, account, chat.Event{}) }); err != nil {
				t.Fatal(err)
			}
			read(t, r, n+1)
		}
	})
}

// A reader may know the counter before the tail does: when it follows between a commit and the tail's look.
func TestATailKnowsWhatItHasAndWhatIsYetToCome(t *testing.T) {
	since := event.TailAt(10, 4)
	for _, c := range []struct {
		after int64
		want  int
		ok    bool
	}{{0, 0, false}, {5, 0, false}, {6, 4, true}, {9, 1, true}, {10, 0, true}, {11, 0, true}, {500, 0, true}} {
		events, ok := since(c.after)
		if len(events) != c.want || ok != c.ok || c.want > 0 && events[0].Seq != c.after+1 {
			t.Errorf("after %d: %v %v", c.after, events, ok)
		}
	}
	if events, ok := event.TailAt(0, 0)(0); len(events) != 0 || !ok {
		t.Errorf("of an empty log: %v %v", events, ok)
	}
}

func TestFollowingFailsWithTheDatabase(t *testing.T) {
	s := storetest.SQLite(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := newLog(s).Follow(t.Context(), chat.SystemViewer(1), 0); err == nil {
		t.Fatal("a closed database can be followed")
	}
}
