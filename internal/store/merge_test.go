package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func summaries(t testing.TB, s *store.Store, shop *storetest.Shop) []store.Summary {
	t.Helper()
	return must[[]store.Summary](t)(s.Summaries(t.Context(), shop.Viewer, store.Page{Limit: 1000}))
}

func TestConversationsOnOneNumberMergeWithTheirMessagesAndCounts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		phone, bsuid := chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"}
		filed := shop.File(t,
			shop.Incoming(phone, noon+10, "one"),
			shop.Outgoing(phone, chat.FromPhone, chat.StatusNone, noon+20, "answered"),
			shop.Incoming(bsuid, noon+15, "read by that answer, once merged"),
			shop.Incoming(bsuid, noon+30, "unread"),
			shop.Incoming(bsuid, noon+30, "of the same time, stored last"),
		)
		if n := len(summaries(t, s, shop)); n != 2 {
			t.Fatalf("%d conversations before", n)
		}
		resolve(t, s, shop, chat.Person{Phone: phone.Phone, BSUID: bsuid.BSUID})
		list := summaries(t, s, shop)
		if len(list) != 1 {
			t.Fatalf("%d conversations after", len(list))
		}
		c := list[0]
		if c.ID != filed[0].Conversation || c.Unread != 2 || c.ReadUntil != noon+20 || c.LastAt != noon+30 || c.Last.ID != filed[4].ID ||
			c.Window != chat.WindowAfter(noon+30, noon) || c.State != chat.StateOpen {
			t.Errorf("merged into %+v", c)
		}
		if thread := must[[]chat.Message](t)(s.Thread(t.Context(), shop.Viewer, c.ID, 0, 0, 100)); len(thread) != 5 {
			t.Errorf("%d messages", len(thread))
		}
		_, err := s.Conversation(t.Context(), shop.Viewer, filed[2].Conversation)
		wantKind(t, err, chat.NotFound)
	})
}

func TestConversationsOnDifferentNumbersMoveToTheOneContact(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		second := storetest.AddNumber(t, s, shop.Account.ID)
		phone, bsuid := chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"}
		other := shop.Incoming(bsuid, noon+20, "on the second number")
		other.Message.Number = second.ID
		filed := shop.File(t, shop.Incoming(phone, noon+10, "one"), other)
		who := resolve(t, s, shop, chat.Person{Phone: phone.Phone, BSUID: bsuid.BSUID})[0]
		list := summaries(t, s, shop)
		if len(list) != 2 {
			t.Fatalf("%d conversations", len(list))
		}
		for i, c := range list { // the newest first
			if c.ID != filed[1-i].Conversation || c.Who.ID != who || c.Unread != 1 {
				t.Errorf("%d: %+v", i, c)
			}
		}
	})
}

func TestAMergeMovesWhatWaitsToBeSent(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		phone, bsuid := chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"}
		filed := shop.File(t, shop.Incoming(phone, noon, "one"), shop.Outgoing(bsuid, chat.FromAgent, chat.StatusQueued, noon+1, "two"))
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.Enqueue(tx, shop.Account.ID, store.Outgoing{Number: shop.Number.ID, Message: filed[1].ID, Conversation: filed[1].Conversation, State: chat.StatusQueued})
		})
		resolve(t, s, shop, chat.Person{Phone: phone.Phone, BSUID: bsuid.BSUID})
		o, ok := next(t, s, shop, noon+2)
		if !ok || o.Message != filed[1].ID || o.Conversation != filed[0].Conversation {
			t.Errorf("sends %+v (%v), want it in %s", o, ok, filed[0].Conversation)
		}
	})
}

func TestAMergeKeepsConversationsThatNeedSomeoneOpenAndAssigned(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		phone, bsuid := chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"}
		filed := shop.File(t, shop.Incoming(phone, noon, "one"), shop.Incoming(bsuid, noon+1, "two"))
		storetest.Write(t, s, func(tx *db.Tx) error {
			if _, err := tx.Exec("UPDATE conversation SET state = 'resolved' WHERE account_id = $1 AND id = $2", shop.Account.ID, filed[0].Conversation); err != nil {
				return err
			}
			_, err := tx.Exec("UPDATE conversation SET assignee = 7 WHERE account_id = $1 AND id = $2", shop.Account.ID, filed[1].Conversation)
			return err
		})
		resolve(t, s, shop, chat.Person{Phone: phone.Phone, BSUID: bsuid.BSUID})
		if c := summaries(t, s, shop)[0]; c.State != chat.StateOpen || c.Assignee != 7 {
			t.Errorf("merged into %+v", c)
		}
	})
}

func TestAMergedContactKeepsTheNewerAddressBookEntryAndTheOptOut(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		ids := resolve(t, s, shop, chat.Person{Phone: "4915112345678"}, chat.Person{BSUID: "DE.1"})
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.ApplyBook(tx, shop.Account.ID, ids, []chat.BookEntry{{Name: "Ada", At: 10}, {Remove: true, At: 20}}); err != nil {
				return err
			}
			if err := store.SetPreference(tx, shop.Account.ID, ids[1], chat.Preference{Stop: true, At: noon}); err != nil {
				return err
			}
			if err := store.MergeContacts(tx, shop.Account.ID, ids[0], ids[1]); err != nil {
				return err
			}
			return store.MergeContacts(tx, shop.Account.ID, ids[0], ids[0]) // with itself: nothing happens
		})
		c := contact(t, s, shop, ids[0])
		if c.BookName != "Ada" || c.InBook || c.BookAt != 20 || c.OptedOutAt != noon || c.BSUID != "DE.1" {
			t.Errorf("merged into %+v", c)
		}
	})
}

// TestMessagesFiledDuringAMergeAreNotLost merges two contacts while messages for both come in.
func TestMessagesFiledDuringAMergeAreNotLost(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		messages := 0
		for round := range 20 {
			phone, bsuid := fmt.Sprintf("49151%08d", round), fmt.Sprintf("DE.%d", round)
			people := []chat.Person{{Phone: phone}, {BSUID: bsuid}, {BSUID: bsuid}, {Phone: phone, BSUID: bsuid}, {BSUID: bsuid}}
			filed := shop.File(t, shop.Incoming(people[0], noon+1, "a"), shop.Incoming(people[1], noon+1, "b"))
			messages += 2
			var all sync.WaitGroup
			for _, p := range people {
				messages++
				all.Go(func() {
					if err := file(s, shop, shop.Incoming(p, noon+2, "c")); err != nil {
						t.Errorf("round %d, %+v: %v", round, p, err)
					}
				})
			}
			// An agent answers in a conversation by its id, as package send does.
			all.Go(func() {
				err := again(s, func(tx *db.Tx) error {
					c, err := store.ConversationIn(tx, shop.Viewer, filed[1].Conversation)
					if chat.KindOf(err) == chat.NotFound {
						return nil // merged before
					}
					m := shop.Incoming(people[1], noon+3, "d").Message
					m.ID, m.Account, m.Conversation = chat.MessageID(s.IDs.Next()), shop.Account.ID, c.ID
					if _, err := store.AddMessages(tx, shop.Account.ID, []chat.Message{m}); err != nil {
						return err
					}
					tx.OnCommit(func() { messages++ })
					return store.AdvanceConversations(tx, shop.Account.ID, []store.Advance{{Conversation: c.ID, LastAt: m.SentAt, LastMessage: m.ID, In: 1, FirstIn: m.SentAt, LastIn: m.SentAt}})
				})
				if err != nil {
					t.Errorf("round %d, agent: %v", round, err)
				}
			})
			all.Wait()
			if n := len(contacts(t, s, shop)); n != round+1 {
				t.Fatalf("round %d: %d contacts", round, n)
			}
			wantWhole(t, s, shop, messages)
		}
	})
}
