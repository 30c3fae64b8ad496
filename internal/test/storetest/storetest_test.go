package storetest_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestEachRunsOnTheEngineItNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := map[string]db.Engine{"/sqlite": db.SQLite, "/postgres": db.Postgres}[t.Name()[len("TestEachRunsOnTheEngineItNames"):]]
		if s.Engine() != want {
			t.Fatalf("%s runs on %s", t.Name(), s.Engine())
		}
	})
}

func TestAShopReceivesAMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		shop := storetest.NewShop(t, s)
		filed := shop.Receive(t, "4915112345678", "hello")
		list, err := s.Summaries(t.Context(), shop.Viewer, store.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Last.ID != filed.ID || list[0].Unread != 1 || !list[0].Window.Open(storetest.Noon+60_001) {
			t.Fatalf("the list shows %+v", list)
		}
	})
}
