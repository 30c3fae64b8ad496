package store_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestANumberThatIsHereIsFoundAndBound looks for a tracked, a removed and a disconnected number by what is told of it.
func TestANumberThatIsHereIsFoundAndBound(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		account := shop.Account.ID
		tracked := chat.Number{ID: chat.NumberID(s.IDs.Next()), Account: account, Digits: "525512345678"}
		removed, ended, connected, elsewhere := storetest.AddNumber(t, s, account), storetest.AddNumber(t, s, account), storetest.AddNumber(t, s, account), storetest.NewShop(t, s).Number
		for i, n := range []*chat.Number{&removed, &ended, &connected, &elsewhere} {
			n.Digits = fmt.Sprintf("1202555014%d", i)
			storetest.Write(t, s, func(tx *db.Tx) error { return store.UpdateNumber(tx, *n) })
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.TrackNumber(tx, tracked); err != nil {
				return err
			}
			_, err := store.ChangeLink(tx, account, ended.ID, chat.LinkChange{Link: chat.LinkDisconnected, At: noon + 1})
			if err != nil {
				return err
			}
			if err := store.RemoveNumber(tx, removed); err != nil {
				return err
			}
			removed.PhoneNumberID = ""
			if err := store.RemoveNumber(tx, removed); err != nil { // twice: it is remembered all the same
				return err
			}
			return store.RemoveNumber(tx, elsewhere)
		})
		formerID := "pn" + removed.ID.String()
		for name, c := range map[string]struct {
			id, digits string
			want       chat.NumberID // 0: none
		}{
			"nothing is told":               {"", "", 0},
			"by the id it had":              {formerID, "", removed.ID},
			"by its digits, under a new id": {"other", removed.Digits, removed.ID},
			"in another spelling":           {"other", "5215512345678", tracked.ID},
			"its connection ended":          {"other", ended.Digits, ended.ID},
			"it is connected":               {"other", connected.Digits, 0},
			"of another account":            {elsewhere.PhoneNumberID, elsewhere.Digits, 0},
		} {
			got := write(t, s, func(tx *db.Tx) (chat.Number, error) {
				n, found, err := store.UnboundNumber(tx, account, c.id, c.digits)
				if found != (c.want != 0) {
					t.Errorf("%s: found %v", name, found)
				}
				return n, err
			})
			if got.ID != c.want {
				t.Errorf("%s: %s, want %s", name, got.ID, c.want)
			}
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.BindNumber(tx, ended, "fresh") })
		if _, ok, err := s.Lookup(t.Context(), store.KeyPhoneNumberID, ended.PhoneNumberID); ok || err != nil {
			t.Errorf("the id it had still leads somewhere: %v, %v", ok, err)
		}
		if e, ok, err := s.Lookup(t.Context(), store.KeyPhoneNumberID, "fresh"); !ok || e.Target != int64(ended.ID) || err != nil {
			t.Errorf("its new id leads to %+v, %v, %v", e, ok, err)
		}
	})
}

// TestOnlyANumberWithoutConversationsIsForgotten forgets one with what was planned for it, and not one somebody wrote to.
func TestOnlyANumberWithoutConversationsIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		unused := storetest.AddNumber(t, s, shop.Account.ID)
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.SetPace(tx, shop.Account.ID, unused.ID, 3); err != nil {
				return err
			}
			return store.PutSync(tx, shop.Account.ID, chat.Sync{Number: unused.ID, Kind: chat.SyncHistory, State: chat.SyncWaiting})
		})
		shop.Receive(t, "4915112345678", "hello")
		for _, c := range []struct {
			n    chat.Number
			want bool
		}{{unused, true}, {shop.Number, false}} {
			if got := write(t, s, func(tx *db.Tx) (bool, error) { return store.ForgetNumber(tx, c.n) }); got != c.want {
				t.Errorf("forgotten: %v, want %v", got, c.want)
			}
			_, err := s.Number(t.Context(), shop.Viewer, c.n.ID)
			if gone := chat.KindOf(err) == chat.NotFound; gone != c.want {
				t.Errorf("it is gone: %v (%v), want %v", gone, err, c.want)
			}
			if _, leads, err := s.Lookup(t.Context(), store.KeyPhoneNumberID, c.n.PhoneNumberID); leads == c.want || err != nil {
				t.Errorf("its id leads somewhere: %v, %v", leads, err)
			}
		}
		if syncs := must[[]chat.Sync](t)(s.Syncs(t.Context(), shop.Viewer, unused.ID)); len(syncs) != 0 {
			t.Errorf("syncs are left: %+v", syncs)
		}
	})
}
