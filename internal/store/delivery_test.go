package store_test

import (
	"bytes"
	"encoding/json"
	"slices"
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
		{ID: 2, Account: shop.Account.ID, State: chat.DeliveryFailed, Error: "no such number", Body: bytes.Repeat([]byte("webhook "), 5000), ReceivedAt: noon + 1, Attempts: 2},
		{ID: 3, State: chat.DeliveryRejected, Error: "no signature", ReceivedAt: noon + 2},
		{ID: 4, State: chat.DeliveryFailed, Body: []byte("y"), ReceivedAt: noon + 3},
	}
	for i := range list {
		list[i].Size = len(list[i].Body)
		if i == 1 {
			list[i].Packed = s.Pack(list[i].Body)
		}
	}
	storetest.Write(t, s, func(tx *db.Tx) error { return store.AddDeliveries(tx, list) })
	return list
}

// bare returns deliveries as lists show them, without their bodies.
func bare(list ...chat.Delivery) []chat.Delivery {
	out := slices.Clone(list)
	for i := range out {
		out[i].Body, out[i].Packed = nil, chat.Packed{}
	}
	return out
}

// whole returns deliveries as they are read with their bodies, however those were packed.
func whole(list ...chat.Delivery) []chat.Delivery {
	out := slices.Clone(list)
	for i := range out {
		out[i].Packed = chat.Packed{}
	}
	return out
}

func TestDeliveriesComeBackAsJournaled(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		d := deliver(t, s, shop)
		for _, want := range d {
			same(t, "delivery", whole(must[chat.Delivery](t)(s.Delivery(t.Context(), want.ID))), whole(want))
		}
		_, err := s.Delivery(t.Context(), 999)
		wantKind(t, err, chat.NotFound)
		failed := func(after chat.DeliveryID, limit int) []chat.Delivery {
			return whole(must[[]chat.Delivery](t)(s.FailedDeliveries(t.Context(), after, limit))...)
		}
		same(t, "failed", failed(0, 10), whole(d[1], d[3]))
		same(t, "failed, after", failed(2, 10), whole(d[3]))
		same(t, "failed, one", failed(0, 1), whole(d[1]))
	})
}

func TestTheJournalIsListedNewestFirstOverAllAccounts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		storetest.AddAccount(t, s)
		d := deliver(t, s, shop)
		for name, c := range map[string]struct {
			ask  store.Journal
			want []chat.Delivery
		}{
			"the newest":    {store.Journal{Limit: 3}, bare(d[3], d[2], d[1])},
			"before":        {store.Journal{Before: 2, Limit: 3}, bare(d[0])},
			"failed":        {store.Journal{Failed: true, Limit: 3}, bare(d[3], d[1])},
			"since":         {store.Journal{Since: noon + 2, Limit: 3}, bare(d[3], d[2])},
			"of an account": {store.Journal{Account: shop.Account.ID, Limit: 3}, bare(d[1], d[0])},
			"none":          {store.Journal{}, nil},
		} {
			same(t, name, must[[]chat.Delivery](t)(s.Deliveries(t.Context(), c.ask)), c.want)
		}
		same(t, "with bodies", whole(must[[]chat.Delivery](t)(s.Deliveries(t.Context(), store.Journal{Bodies: true, Limit: 9}))...), whole(d[3], d[2], d[1], d[0]))
	})
}

func TestOldDeliveriesArePrunedButNotThoseStillToBeApplied(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		d := deliver(t, s, shop)
		for _, account := range []chat.AccountID{0, shop.Account.ID} {
			more := write(t, s, func(tx *db.Tx) (bool, error) { return store.PruneDeliveries(tx, account, noon+2) })
			if more {
				t.Error("there is more")
			}
		}
		same(t, "left", must[[]chat.Delivery](t)(s.Deliveries(t.Context(), store.Journal{Limit: 9})), bare(d[3], d[2], d[1]))
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
		same(t, "settled", whole(must[chat.Delivery](t)(s.Delivery(t.Context(), d.ID))), whole(d))
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
			if err := store.Count(tx, shop.Account.ID, store.TallyApplied, 11); err != nil {
				return err
			}
			return store.Count(tx, 0, store.TallyRejected, 12)
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
