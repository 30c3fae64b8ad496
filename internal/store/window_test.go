package store_test

import (
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestAConnectionAnewShutsTheWindowsOfItsNumber shuts what is open, whatever state the conversation is in, and nothing of another
// number; a message that comes afterwards opens its window again.
func TestAConnectionAnewShutsTheWindowsOfItsNumber(t *testing.T) {
	const hour = int64(3_600_000)
	day := chat.WindowLength.Milliseconds()
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		now := noon + 30*hour
		incoming := func(phone string, at int64) store.Filing {
			return shop.Incoming(chat.Person{Phone: phone}, at, "hello")
		}
		elsewhere := incoming("4915100000001", now-hour)
		elsewhere.Message.Number = storetest.AddNumber(t, s, shop.Account.ID).ID
		filed := shop.File(t, incoming("4915100000001", now-hour), incoming("4915100000002", now-23*hour), incoming("4915100000003", now-25*hour), elsewhere, incoming("4915100000004", now-10))
		fresh, resolved, over, other, since := filed[0].Conversation, filed[1].Conversation, filed[2].Conversation, filed[3].Conversation, filed[4].Conversation
		shop.File(t, shop.Outgoing(chat.Person{Phone: "4915100000001"}, chat.FromAgent, chat.StatusSent, now-1, "hello"))
		block := func(id chat.ConversationID, since int64) {
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.HoldContact(tx, shop.Account.ID, id, chat.ContactHold{Kind: chat.ContactBlocked, Since: since})
			})
		}
		block(fresh, now-2*hour) // they wrote since: they are not blocked any more
		block(resolved, now-hour)
		storetest.Write(t, s, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE conversation SET state = 'resolved' WHERE account_id = $1 AND id = $2`, shop.Account.ID, resolved)
			return err
		})
		shut := write(t, s, func(tx *db.Tx) ([]chat.ConversationID, error) {
			return store.ShutWindows(tx, shop.Account.ID, shop.Number.ID, now-10, now)
		})
		slices.Sort(shut)
		want := []chat.ConversationID{fresh, resolved}
		slices.Sort(want)
		same(t, "what was shut", shut, want)
		until := func(id chat.ConversationID) int64 {
			return must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id)).Window.Until
		}
		if until(fresh) != 0 || until(resolved) != 0 || until(over) != now-hour || until(other) != now-hour+day || until(since) != now-10+day {
			t.Errorf("windows until %d, %d, %d, %d and %d", until(fresh), until(resolved), until(over), until(other), until(since))
		}
		for id, holds := range map[chat.ConversationID]int{fresh: 0, resolved: 1} {
			got := write(t, s, func(tx *db.Tx) ([]chat.ContactHold, error) { return store.ContactHolds(tx, shop.Account.ID, id) })
			if len(got) != holds {
				t.Errorf("holds of %s: %+v, want %d", id, got, holds)
			}
		}
		shop.File(t, incoming("4915100000001", now+hour))
		if until(fresh) != now+hour+day || until(resolved) != 0 {
			t.Errorf("after a new message until %d and %d", until(fresh), until(resolved))
		}
	})
}
