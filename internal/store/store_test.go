package store_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// noon is the time at which the shops of these tests were onboarded.
const noon = storetest.Noon

// each runs a test with a shop on a fresh store of each engine.
func each(t *testing.T, test func(t *testing.T, s *store.Store, shop *storetest.Shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, s, storetest.NewShop(t, s)) })
}

// write runs a transaction that must succeed and returns what it returns.
func write[T any](t testing.TB, s *store.Store, fn func(tx *db.Tx) (T, error)) T {
	t.Helper()
	var out T
	storetest.Write(t, s, func(tx *db.Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	return out
}

// must unwraps the result of a read that must succeed.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), bodies()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

// bodies compares bytes at once, where there are any: byte by byte, those of a webhook took seconds.
func bodies() cmp.Option {
	return cmp.FilterValues(func(a, b []byte) bool { return len(a)+len(b) > 0 }, cmp.Comparer(bytes.Equal))
}

func wantKind(t testing.TB, err error, want chat.Kind) {
	t.Helper()
	if err == nil || chat.KindOf(err) != want {
		t.Errorf("got %v (kind %s), want kind %s", err, chat.KindOf(err), want)
	}
}

func TestOpeningTwiceKeepsTheDataAndDrawsAnotherNode(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		first := storetest.Open(t, url)
		account := storetest.AddAccount(t, first)
		second := storetest.Open(t, url)
		same(t, "account", must[chat.Account](t)(second.Account(t.Context(), chat.SystemViewer(account.ID))), account)
		const node = 255 << 13
		if a, b := first.IDs.Next(), second.IDs.Next(); a&node == b&node {
			t.Errorf("both make ids of node %d", a&node>>13)
		}
	})
}

func TestOpeningADatabaseThatIsNotThereExplains(t *testing.T) {
	_, err := store.Open(context.Background(), t.TempDir())
	wantKind(t, err, chat.Unavailable)
}
