package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestEventsComeBackInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		want := []chat.Event{
			{Kind: chat.EventMessageAdded, Number: 1, Conversation: 2, Message: chat.MessageID(huge), At: noon},
			{Kind: chat.EventNumberChanged, Number: 1, At: noon + 1},
			{Kind: chat.EventSyncChanged, At: noon + 2},
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.AppendEvents(tx, shop.Account.ID, want[:2]); err != nil {
				return err
			}
			if err := store.AppendEvents(tx, shop.Account.ID, nil); err != nil {
				return err
			}
			return store.AppendEvents(tx, shop.Account.ID, want[2:])
		})
		for i := range want {
			want[i].Seq = int64(i + 1)
		}
		same(t, "all", must[[]chat.Event](t)(s.Events(t.Context(), shop.Viewer, 0, 10)), want)
		same(t, "the second", must[[]chat.Event](t)(s.Events(t.Context(), shop.Viewer, 1, 1)), want[1:2])
		if last := must[int64](t)(s.LastEvent(t.Context(), shop.Viewer)); last != 3 {
			t.Errorf("the last is %d", last)
		}
		if last := must[int64](t)(s.LastEvent(t.Context(), chat.SystemViewer(999))); last != 0 {
			t.Errorf("of no account: %d", last)
		}
		if s.Write(t.Context(), func(tx *db.Tx) error { return store.AppendEvents(tx, 999, want) }) == nil {
			t.Error("events of no account are stored")
		}
	})
}

// TestEventNumbersAreDenseAndBecomeVisibleInOrder tails the log while writers append, some of which fail: what
// a reader has passed must never change.
func TestEventNumbersAreDenseAndBecomeVisibleInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		const writers, rounds = 6, 20
		ctx, stop := context.WithCancel(t.Context())
		var appending, reading sync.WaitGroup
		for w := range writers {
			appending.Go(func() {
				for r := range rounds {
					err := s.Write(t.Context(), func(tx *db.Tx) error {
						err := store.AppendEvents(tx, shop.Account.ID, make([]chat.Event, 1+r%3))
						if (w+r)%4 == 0 {
							panic("this write is undone")
						}
						return err
					})
					if (err != nil) != ((w+r)%4 == 0) {
						t.Errorf("append: %v", err)
					}
				}
			})
		}
		seen := int64(0)
		reading.Go(func() {
			for done := false; !done; {
				done = ctx.Err() != nil // one more look after the last append
				events, err := s.Events(t.Context(), shop.Viewer, seen, 7)
				if err != nil {
					t.Errorf("reading: %v", err)
				}
				for _, e := range events {
					if e.Seq != seen+1 {
						t.Errorf("%d follows %d", e.Seq, seen)
					}
					seen = e.Seq
				}
				done = done && len(events) == 0
			}
		})
		appending.Wait()
		stop()
		reading.Wait()
		want := int64(0)
		for w := range writers {
			for r := range rounds {
				if (w+r)%4 != 0 {
					want += int64(1 + r%3)
				}
			}
		}
		if seen != want {
			t.Errorf("read %d events, want %d", seen, want)
		}
	})
}
