package store_test

import (
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// meet runs two writes on PostgreSQL so that they meet for certain: the second runs when the first has done its
// work, and the first commits once the second waits for it, or is through.
func meet(t *testing.T, s *store.Store, first, second func(tx *db.Tx) error) {
	t.Helper()
	done, release, through := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := again(s, func(tx *db.Tx) error {
			if err := first(tx); err != nil {
				return err
			}
			close(done)
			<-release
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-done
	all.Go(func() {
		defer close(through)
		if err := again(s, second); err != nil {
			t.Error(err)
		}
	})
	untilWaiting(t, s, through)
	close(release)
	all.Wait()
}

// untilWaiting returns once a transaction of the store's database waits for another, or through is closed.
func untilWaiting(t *testing.T, s *store.Store, through <-chan struct{}) {
	t.Helper()
	for {
		select {
		case <-through:
			return
		default:
		}
		n, _, err := db.One(t.Context(), s, db.Value[int], "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
		if err != nil {
			t.Error(err)
			return
		}
		if n > 0 {
			return
		}
	}
}

// filing returns a write that files one message.
func filing(s *store.Store, shop *storetest.Shop, f store.Filing) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		filed, err := s.Files.Add(tx, shop.Account.ID, []store.Filing{f}, noon)
		if err != nil {
			return err
		}
		return store.AdvanceConversations(tx, shop.Account.ID, storetest.Advances(filed))
	}
}

// An answer's statement has begun, and so has its view of the messages, when the customer's message is committed.
func TestUnreadCountsAMessageThatIsCommittedWhileAnAnswerWaits(t *testing.T) {
	s := storetest.Open(t, postgres.URL(t))
	shop := storetest.NewShop(t, s)
	who := chat.Person{Phone: "4915112345678"}
	id := shop.File(t, shop.Incoming(who, noon+1, "first"))[0].Conversation
	meet(t, s,
		filing(s, shop, shop.Incoming(who, noon+30, "in")),
		filing(s, shop, shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+20, "out")))
	if c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id)); c.Unread != 1 || c.ReadUntil != noon+20 {
		t.Errorf("%d unread after noon+%d, want 1 after noon+20", c.Unread, c.ReadUntil-noon)
	}
}

// Both make the same new person; the one that comes second knows a name more. Whichever name the first one took,
// the second one's contact becomes a part of the first one's.
func TestAPersonMadeByTwoWritesAtOnceIsOneContactWithEveryName(t *testing.T) {
	full := chat.Person{Phone: "4915112345678", BSUID: "DE.1", ProfileName: "Ada"}
	for name, half := range map[string]chat.Person{"by phone": {Phone: full.Phone}, "by user id": {BSUID: full.BSUID}} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, postgres.URL(t))
			shop := storetest.NewShop(t, s)
			meet(t, s, filing(s, shop, shop.Incoming(half, noon+1, "a")), filing(s, shop, shop.Incoming(full, noon+2, "b")))
			list := contacts(t, s, shop)
			if len(list) != 1 || list[0].ProfileName != "Ada" || list[0].BSUID != "DE.1" || list[0].Phone != full.Phone {
				t.Fatalf("contacts %+v", list)
			}
			if names := must[[]chat.Identity](t)(s.Identities(t.Context(), shop.Viewer, list[0].ID)); len(names) != 2 {
				t.Errorf("names %v", names)
			}
			wantWhole(t, s, shop, 2)
		})
	}
}

// While a message opens a conversation with a contact, on a number that had none, the contact is merged away.
func TestAConversationOpenedDuringAMergeIsNotLost(t *testing.T) {
	s := storetest.Open(t, postgres.URL(t))
	shop := storetest.NewShop(t, s)
	phone, bsuid := chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"}
	shop.File(t, shop.Incoming(phone, noon+1, "a"), shop.Incoming(bsuid, noon+1, "b"))
	elsewhere := shop.Incoming(bsuid, noon+2, "c")
	elsewhere.Message.Number = storetest.AddNumber(t, s, shop.Account.ID).ID
	meet(t, s, filing(s, shop, elsewhere), func(tx *db.Tx) error {
		_, err := store.ResolveContacts(tx, s.IDs, shop.Account.ID, []chat.Person{{Phone: phone.Phone, BSUID: bsuid.BSUID}}, noon)
		return err
	})
	wantWhole(t, s, shop, 3)
}
