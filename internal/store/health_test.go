package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestAReminderStaysNotedWhileMetaIsAsked stores what a question found that began before the reminder.
func TestAReminderStaysNotedWhileMetaIsAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := storetest.NewShop(t, s)
		asked := chat.Health{Number: shop.Number.ID, LookAt: 1}
		put := func(tx *db.Tx) error { return store.PutHealth(tx, shop.Account.ID, asked) }
		remind := func(want bool) {
			t.Helper()
			storetest.Write(t, s, func(tx *db.Tx) error {
				took, err := store.TakeReminder(tx, shop.Account.ID, shop.Number.ID, chat.SameEvidence.Milliseconds()*5, 10)
				if err == nil && took != want {
					t.Errorf("reminded: %v, want %v", took, want)
				}
				return err
			})
		}
		storetest.Write(t, s, put)
		remind(true)
		asked.Say = "found out meanwhile"
		storetest.Write(t, s, put)
		remind(false)
	})
}
