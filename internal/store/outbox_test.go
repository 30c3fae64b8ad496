package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// next returns what the shop's number sends next.
func next(t testing.TB, s *store.Store, shop *storetest.Shop, now int64) (o store.Outgoing, ok bool) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) (err error) {
		o, ok, err = store.NextOutgoing(tx, shop.Account.ID, shop.Number.ID, now)
		return err
	})
	return o, ok
}

// enqueue puts messages into the outbox, which does not look at the messages themselves.
func enqueue(t testing.TB, s *store.Store, shop *storetest.Shop, list ...store.Outgoing) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) error {
		for _, o := range list {
			o.Number = shop.Number.ID
			if o.State == "" {
				o.State = chat.StatusQueued
			}
			if err := store.Enqueue(tx, shop.Account.ID, o); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestPeopleGoBeforeAutomationBeforeBulkAndOldBeforeNew(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop,
			store.Outgoing{Message: 1, Conversation: 1, Lane: store.LaneBulk},
			store.Outgoing{Message: 2, Conversation: 2, Lane: store.LaneAutomation},
			store.Outgoing{Message: 4, Conversation: 4, Lane: store.LanePeople},
			store.Outgoing{Message: 3, Conversation: 3, Lane: store.LanePeople})
		for _, want := range []chat.MessageID{3, 4, 2, 1} {
			o, ok := next(t, s, shop, noon)
			if !ok || o.Message != want {
				t.Fatalf("sends %+v (%v), want %d", o, ok, want)
			}
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{o.Message}) })
		}
		if o, ok := next(t, s, shop, noon); ok {
			t.Errorf("sends %+v", o)
		}
	})
}

func TestAConversationKeepsItsOrderWhileOthersGoOn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		waits := store.Outgoing{Number: shop.Number.ID, Message: 1, Conversation: 1, State: chat.StatusQueued, DueAt: noon + 100}
		enqueue(t, s, shop, waits, store.Outgoing{Message: 2, Conversation: 1}, store.Outgoing{Message: 3, Conversation: 2})
		if o, _ := next(t, s, shop, noon); o.Message != 3 {
			t.Errorf("sends %d before the one that holds it back", o.Message)
		}
		if o, _ := next(t, s, shop, noon+100); o.Message != 1 {
			t.Errorf("when its time has come: %d", o.Message)
		}
		set := func(state chat.Status) {
			waits.State, waits.Attempts, waits.AttemptedAt = state, 1, noon
			storetest.Write(t, s, func(tx *db.Tx) error { return store.SetOutgoing(tx, shop.Account.ID, waits) })
		}
		set(chat.StatusSending)
		if o, _ := next(t, s, shop, noon+100); o.Message != 3 {
			t.Errorf("while the first is on its way: %d", o.Message)
		}
		stranded := write(t, s, func(tx *db.Tx) ([]store.Outgoing, error) { return store.Stranded(tx, shop.Account.ID, shop.Number.ID) })
		same(t, "stranded", stranded, []store.Outgoing{waits})
		set(chat.StatusUncertain)
		if o, _ := next(t, s, shop, noon+100); o.Message != 2 {
			t.Errorf("after the first became uncertain: %d", o.Message)
		}
	})
}

func TestTheOutboxTellsWhatWaitsAndWhen(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		account, number := shop.Account.ID, shop.Number.ID
		check := func(what string, wantDue int64, wantOK, wantAny bool, wantNumbers int) {
			t.Helper()
			due, ok, err := s.NextDue(t.Context(), account, number)
			if err != nil || due != wantDue || ok != wantOK {
				t.Errorf("%s: due %d %v (%v)", what, due, ok, err)
			}
			if queued := must[bool](t)(s.AnyQueued(t.Context(), account, number, noon)); queued != wantAny {
				t.Errorf("%s: any queued %v", what, queued)
			}
			list := must[[]store.ToSend](t)(s.NumbersToSend(t.Context()))
			if len(list) != wantNumbers || len(list) > 0 && list[0] != (store.ToSend{Account: account, Number: number}) {
				t.Errorf("%s: numbers %v", what, list)
			}
		}
		check("empty", 0, false, false, 0)
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1, State: chat.StatusUncertain})
		check("only uncertain", 0, false, false, 0)
		enqueue(t, s, shop, store.Outgoing{Message: 2, Conversation: 2, DueAt: noon + 1}, store.Outgoing{Message: 3, Conversation: 3, DueAt: noon + 9})
		check("later", noon+1, true, false, 1)
		enqueue(t, s, shop, store.Outgoing{Message: 4, Conversation: 4, DueAt: noon})
		check("now", noon, true, true, 1)
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, account, []chat.MessageID{2, 3, 4, 999}) })
		enqueue(t, s, shop, store.Outgoing{Message: 5, Conversation: 5, State: chat.StatusSending})
		check("on its way", 0, false, false, 1)
	})
}
