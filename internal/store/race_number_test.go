package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// Meta's answer to the request for a sync is stored while the first webhook of the sync is: either way round, both stay.
func TestTheAnswerToASyncAndItsFirstWebhookBothStay(t *testing.T) {
	s := storetest.Open(t, postgres.URL(t))
	shop := storetest.NewShop(t, s)
	change := func(kind chat.SyncKind, fn func(*chat.Sync)) func(tx *db.Tx) error {
		return func(tx *db.Tx) error {
			sync, _, err := store.SyncIn(tx, shop.Account.ID, shop.Number.ID, kind)
			if err != nil {
				return err
			}
			fn(&sync)
			return store.PutSync(tx, shop.Account.ID, sync)
		}
	}
	answer := func(y *chat.Sync) {
		if y.RequestID = "req"; y.State == chat.SyncWaiting {
			y.State = chat.SyncRequested
		}
	}
	webhook := func(y *chat.Sync) { y.State, y.Chunks = chat.SyncReceiving, y.Chunks+1 }
	for _, kind := range []chat.SyncKind{chat.SyncContacts, chat.SyncHistory} {
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.PutSync(tx, shop.Account.ID, chat.Sync{Number: shop.Number.ID, Kind: kind, State: chat.SyncWaiting})
		})
		first, second := change(kind, webhook), change(kind, answer)
		if kind == chat.SyncHistory {
			first, second = second, first
		}
		meet(t, s, first, second)
	}
	for _, y := range must[[]chat.Sync](t)(s.Syncs(t.Context(), shop.Viewer, shop.Number.ID)) {
		if y.State != chat.SyncReceiving || y.Chunks != 1 || y.RequestID != "req" {
			t.Errorf("%s is %+v", y.Kind, y)
		}
	}
}

// A webhook wants Meta asked again, and ends the link, while what Meta answered before is stored.
func TestNewsStayWhileAnAnswerOfMetaIsStored(t *testing.T) {
	s := storetest.Open(t, postgres.URL(t))
	shop := storetest.NewShop(t, s)
	account, number := shop.Account.ID, shop.Number.ID
	storetest.Write(t, s, func(tx *db.Tx) error {
		return store.PutHealth(tx, account, chat.Health{Number: number, LookAt: noon})
	})
	end := chat.LinkChange{Link: chat.LinkDisconnected, Reason: "CHANGE_NUMBER", At: noon + 10}
	meet(t, s, func(tx *db.Tx) error {
		if err := store.LookAgain(tx, account, number); err != nil {
			return err
		}
		_, err := store.ChangeLink(tx, account, number, end)
		return err
	}, func(tx *db.Tx) error {
		h, err := store.HoldHealth(tx, account, number)
		if err != nil {
			return err
		}
		n, err := store.HoldNumber(tx, account, number)
		if err != nil {
			return err
		}
		n.Name = "Fern & Co"
		if err := store.UpdateNumber(tx, n); err != nil {
			return err
		}
		if h.LookAt != 0 { // no news: in an hour
			h.LookAt = noon + 3_600_000
		}
		return store.PutHealth(tx, account, h)
	})
	if h := must[chat.Health](t)(s.Health(t.Context(), shop.Viewer, number)); h.LookAt != 0 {
		t.Errorf("the next look is at noon+%d, want at once", h.LookAt-noon)
	}
	if n := must[chat.Number](t)(s.Number(t.Context(), shop.Viewer, number)); n.Link != end.Link || n.LinkReason != end.Reason || n.Name != "Fern & Co" {
		t.Errorf("the number is %+v", n)
	}
}
