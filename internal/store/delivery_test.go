package store_test

import (
	"encoding/json"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// deliver journals deliveries of three accounts, one of them nobody's.
func deliver(t testing.TB, s *store.Store, shop *storetest.Shop) []chat.Delivery {
	t.Helper()
	list := []chat.Delivery{
		{ID: 1, Account: shop.Account.ID, State: chat.DeliveryApplied, Signature: "sha256=ab", Body: []byte{'{', 0, 255, '}'}, ReceivedAt: noon, AppliedAt: huge, Attempts: 1},
		{ID: 2, Account: shop.Account.ID, State: chat.DeliveryFailed, Error: "no such number", Body: []byte("x"), ReceivedAt: noon, Attempts: 2},
		{ID: 3, State: chat.DeliveryRejected, Error: "no signature", Body: []byte{}, ReceivedAt: noon},
		{ID: 4, State: chat.DeliveryFailed, Body: []byte("y"), ReceivedAt: noon},
	}
	storetest.Write(t, s, func(tx *db.Tx) error { return store.AddDeliveries(tx, list) })
	return list
}

func TestDeliveriesComeBackAsJournaled(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		d := deliver(t, s, shop)
		for _, want := range d {
			same(t, "delivery", must[chat.Delivery](t)(s.Delivery(t.Context(), want.ID)), want)
		}
		_, err := s.Delivery(t.Context(), 999)
		wantKind(t, err, chat.NotFound)
		same(t, "the newest", must[[]chat.Delivery](t)(s.Deliveries(t.Context(), 0, 3)), []chat.Delivery{d[3], d[2], d[1]})
		same(t, "before", must[[]chat.Delivery](t)(s.Deliveries(t.Context(), 2, 3)), []chat.Delivery{d[0]})
		same(t, "failed", must[[]chat.Delivery](t)(s.FailedDeliveries(t.Context(), 0, 10)), []chat.Delivery{d[1], d[3]})
		same(t, "failed, after", must[[]chat.Delivery](t)(s.FailedDeliveries(t.Context(), 2, 10)), []chat.Delivery{d[3]})
		same(t, "failed, one", must[[]chat.Delivery](t)(s.FailedDeliveries(t.Context(), 0, 1)), []chat.Delivery{d[1]})
	})
}

func TestARejectedDeliveryHasNoBody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.AddDeliveries(tx, []chat.Delivery{{ID: 1, State: chat.DeliveryRejected, Signature: "sha256=\xff\x00"}})
		})
		if d := must[chat.Delivery](t)(s.Delivery(t.Context(), 1)); len(d.Body) != 0 {
			t.Errorf("body %q", d.Body)
		}
	})
}

func TestADeliveryIsSettled(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		d := deliver(t, s, shop)[1]
		d.State, d.Error, d.AppliedAt, d.Attempts = chat.DeliveryApplied, "", noon+5, 3
		storetest.Write(t, s, func(tx *db.Tx) error { return store.SettleDelivery(tx, d) })
		same(t, "settled", must[chat.Delivery](t)(s.Delivery(t.Context(), d.ID)), d)
		if failed := must[[]chat.Delivery](t)(s.FailedDeliveries(t.Context(), 0, 10)); len(failed) != 1 {
			t.Errorf("%d have failed", len(failed))
		}
	})
}

func TestStatsCountEverything(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		same(t, "of an empty store", must[store.Stats](t)(s.Stats(t.Context())), store.Stats{})
		deliver(t, s, shop)
		who := chat.Person{Phone: "4915112345678"}
		imported := shop.Incoming(who, noon, "old")
		imported.Message.Origin, imported.Message.Status = chat.FromImport, chat.StatusFailed
		filed := shop.File(t, imported, shop.Incoming(who, noon, "in"), shop.Incoming(chat.Person{BSUID: "DE.1"}, noon, "in"),
			shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon, "out"), shop.Outgoing(who, chat.FromAgent, chat.StatusFailed, noon, "out"),
			shop.Outgoing(who, chat.FromBot, chat.StatusQueued, noon, "out"), shop.Outgoing(who, chat.FromCampaign, chat.StatusQueued, noon, "out"))
		enqueue(t, s, shop, store.Outgoing{Message: filed[5].ID}, store.Outgoing{Message: filed[6].ID, State: chat.StatusSending}, store.Outgoing{Message: 7, State: chat.StatusUncertain})
		storetest.Write(t, s, func(tx *db.Tx) error {
			if _, err := store.Count(tx, shop.Account.ID, store.TallyApplied, 11); err != nil {
				return err
			}
			_, err := store.Count(tx, 0, store.TallyRejected, 12)
			return err
		})
		text, err := json.Marshal(must[store.Stats](t)(s.Stats(t.Context())))
		want := `{"deliveries":{"applied":11,"failed":2,"rejected":12},` +
			`"messages":{"total":7,"customer":2,"phone":1,"agent":1,"bot":1,"campaign":1,"import":1},` +
			`"contacts":2,"conversations":2,"outbox":{"queued":2,"uncertain":1,"failed":1}}`
		if err != nil || string(text) != want {
			t.Errorf("got  %s\nwant %s (%v)", text, want, err)
		}
	})
}
