package store_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const huge = int64(1)<<62 + 12345

func TestAccountsComeBackAsStored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if list := must[[]chat.Account](t)(s.Accounts(t.Context())); len(list) != 0 {
			t.Errorf("before any: %v", list)
		}
		a, b := storetest.AddAccount(t, s), storetest.AddAccount(t, s)
		same(t, "list", must[[]chat.Account](t)(s.Accounts(t.Context())), []chat.Account{a, b})
		same(t, "account", must[chat.Account](t)(s.Account(t.Context(), chat.SystemViewer(b.ID))), b)
		_, err := s.Account(t.Context(), chat.SystemViewer(999))
		wantKind(t, err, chat.NotFound)
	})
}

func TestAgentsComeBackAsStored(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		same(t, "list", must[[]chat.Agent](t)(s.Agents(t.Context(), shop.Viewer)), []chat.Agent{shop.Admin})
		same(t, "agent", must[chat.Agent](t)(s.Agent(t.Context(), shop.Viewer, shop.Admin.ID)), shop.Admin)
		_, err := s.Agent(t.Context(), shop.Viewer, 999)
		wantKind(t, err, chat.NotFound)

		a, hash, ok, err := s.PasswordHash(t.Context(), shop.Admin.Email)
		if err != nil || !ok || hash != "no password fits this" || a != shop.Admin {
			t.Errorf("password hash %q of %+v (%v, %v)", hash, a, ok, err)
		}
		if _, _, ok, err := s.PasswordHash(t.Context(), "nobody@example.com"); ok || err != nil {
			t.Errorf("of nobody: %v %v", ok, err)
		}
		twin := shop.Admin
		twin.ID = 77
		wantKind(t, s.Write(t.Context(), func(tx *db.Tx) error { return store.AddAgent(tx, twin, "") }), chat.Conflict)
	})
}

func TestANewPasswordEndsTheAgentsSessions(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		session := store.Session{Account: shop.Account.ID, TokenHash: []byte{0, 1, 255}, Agent: shop.Admin.ID, CreatedAt: noon, SeenAt: noon}
		other := store.Session{Account: shop.Account.ID, TokenHash: []byte("other"), Agent: 5, CreatedAt: noon, SeenAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.AddSession(tx, session); err != nil {
				return err
			}
			return store.AddSession(tx, other)
		})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.SetPassword(tx, shop.Account.ID, shop.Admin.ID, "new hash") })
		if _, ok, err := s.Session(t.Context(), shop.Account.ID, session.TokenHash); ok || err != nil {
			t.Errorf("the session goes on (%v)", err)
		}
		if _, ok, _ := s.Session(t.Context(), shop.Account.ID, other.TokenHash); !ok {
			t.Error("someone else's session ended")
		}
		if _, hash, _, _ := s.PasswordHash(t.Context(), shop.Admin.Email); hash != "new hash" {
			t.Errorf("hash %q", hash)
		}
	})
}

func TestSessionsComeBackAreTouchedAndEnd(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		want := store.Session{Account: shop.Account.ID, TokenHash: []byte{0, 1, 255}, Agent: shop.Admin.ID, CreatedAt: noon, SeenAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.AddSession(tx, want) })
		storetest.Write(t, s, func(tx *db.Tx) error { return store.TouchSession(tx, want.Account, want.TokenHash, noon+5) })
		want.SeenAt = noon + 5
		got, ok, err := s.Session(t.Context(), want.Account, want.TokenHash)
		if !ok || err != nil {
			t.Fatalf("%v %v", ok, err)
		}
		same(t, "session", got, want)
		if _, ok, _ := s.Session(t.Context(), want.Account+1, want.TokenHash); ok {
			t.Error("another account finds it")
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.EndSession(tx, want.Account, want.TokenHash) })
		if _, ok, _ := s.Session(t.Context(), want.Account, want.TokenHash); ok {
			t.Error("it did not end")
		}
	})
}

func TestAPIKeysAreFoundByTheHashOfTheirToken(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		k := store.APIKey{ID: 5, Account: shop.Account.ID, Name: "till", CreatedAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.AddAPIKey(tx, k, []byte{0xab, 0x01}) })
		same(t, "list", must[[]store.APIKey](t)(s.APIKeys(t.Context(), shop.Viewer)), []store.APIKey{k})
		entry, ok, err := s.Lookup(t.Context(), store.KeyAPIKey, "ab01")
		if !ok || err != nil || entry != (store.Entry{Account: shop.Account.ID, Target: 5}) {
			t.Errorf("leads to %+v (%v, %v)", entry, ok, err)
		}
		twin := k
		twin.ID = 6
		wantKind(t, s.Write(t.Context(), func(tx *db.Tx) error { return store.AddAPIKey(tx, twin, []byte{0xab, 0x01}) }), chat.Conflict)
	})
}

func TestNumbersComeBackAsStoredAndChanged(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		n := shop.Number
		same(t, "number", must[chat.Number](t)(s.Number(t.Context(), shop.Viewer, n.ID)), n)
		n.WABAID, n.BusinessID, n.Digits, n.Name, n.Mode, n.Rate = "w", "b", "49", "New", chat.ModeAPI, 80
		n.Link, n.LinkReason, n.LinkChangedAt, n.OnboardedAt = chat.LinkOffboarded, "WHY", noon+1, huge
		storetest.Write(t, s, func(tx *db.Tx) error { return store.UpdateNumber(tx, n) })
		same(t, "changed", must[[]chat.Number](t)(s.Numbers(t.Context(), shop.Viewer)), []chat.Number{n})
		same(t, "in a transaction", write(t, s, func(tx *db.Tx) (chat.Number, error) { return store.NumberIn(tx, n.Account, n.ID) }), n)

		other := storetest.NewShop(t, s)
		same(t, "all", must[[]chat.Number](t)(s.AllNumbers(t.Context())), []chat.Number{n, other.Number})
		twin := n
		twin.ID = 77
		wantKind(t, s.Write(t.Context(), func(tx *db.Tx) error { return store.AddNumber(tx, twin, store.Secrets{}) }), chat.Conflict)
		entry, ok, err := s.Lookup(t.Context(), store.KeyPhoneNumberID, n.PhoneNumberID)
		if !ok || err != nil || entry != (store.Entry{Account: n.Account, Target: int64(n.ID)}) {
			t.Errorf("leads to %+v (%v, %v)", entry, ok, err)
		}
		in := write(t, s, func(tx *db.Tx) (store.Entry, error) {
			e, _, err := store.LookupIn(tx, store.KeyPhoneNumberID, n.PhoneNumberID)
			return e, err
		})
		same(t, "in a transaction", in, entry)
	})
}

func TestSecretsAreBytesAndMayBeEmpty(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for _, want := range []store.Secrets{
			{Token: []byte{0, 255, 0, 128}, AppSecret: bytes.Repeat([]byte{7, 0}, 5000)},
			{Token: []byte{}, AppSecret: []byte("x")},
		} {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.SetSecrets(tx, shop.Account.ID, shop.Number.ID, want) })
			got := must[store.Secrets](t)(s.NumberSecrets(t.Context(), shop.Viewer, shop.Number.ID))
			if !bytes.Equal(got.Token, want.Token) || !bytes.Equal(got.AppSecret, want.AppSecret) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		if all := must[[][]byte](t)(s.AllAppSecrets(t.Context())); len(all) != 1 || string(all[0]) != "x" {
			t.Errorf("all: %q", all)
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.SetSecrets(tx, shop.Account.ID, shop.Number.ID, store.Secrets{}) })
	})
}

func TestTheNewestLinkChangeWinsInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		change := func(link chat.Link, at int64) bool {
			return write(t, s, func(tx *db.Tx) (bool, error) {
				return store.ChangeLink(tx, shop.Account.ID, shop.Number.ID, chat.LinkChange{Link: link, Reason: "R", At: at})
			})
		}
		if !change(chat.LinkOffboarded, noon+20) || change(chat.LinkConnected, noon+10) || change(chat.LinkConnected, noon+20) {
			t.Error("an older change, or the same again, counts")
		}
		if n := must[chat.Number](t)(s.Number(t.Context(), shop.Viewer, shop.Number.ID)); n.Link != chat.LinkOffboarded || n.LinkReason != "R" || n.LinkChangedAt != noon+20 {
			t.Errorf("link %s %s %d", n.Link, n.LinkReason, n.LinkChangedAt)
		}
	})
}

func TestTheNewestEvidenceOfTheAppCounts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for _, at := range []int64{noon + 5, noon + 2} {
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.SawApp(tx, shop.Account.ID, shop.Number.ID, at, chat.EvidenceMessage)
			})
		}
		if n := must[chat.Number](t)(s.Number(t.Context(), shop.Viewer, shop.Number.ID)); n.AppSeenAt != noon+5 {
			t.Errorf("seen at noon%+d", n.AppSeenAt-noon)
		}
	})
}

func TestSyncsAreReplacedAndListedInTheOrderOfRequests(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		contacts := chat.Sync{Number: shop.Number.ID, Kind: chat.SyncContacts, State: chat.SyncWaiting}
		history := chat.Sync{Number: shop.Number.ID, Kind: chat.SyncHistory, State: chat.SyncReceiving, RequestID: "r", Percent: 55, Phase: 1,
			Chunks: 3, Items: 400, Error: "e", RequestedAt: huge, UpdatedAt: noon}
		for _, x := range []chat.Sync{history, contacts, history} {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.PutSync(tx, shop.Account.ID, x) })
		}
		contacts.State = chat.SyncRequested
		storetest.Write(t, s, func(tx *db.Tx) error { return store.PutSync(tx, shop.Account.ID, contacts) })
		same(t, "list", must[[]chat.Sync](t)(s.Syncs(t.Context(), shop.Viewer, shop.Number.ID)), []chat.Sync{contacts, history})
		storetest.Write(t, s, func(tx *db.Tx) error {
			got, ok, err := store.SyncIn(tx, shop.Account.ID, shop.Number.ID, chat.SyncHistory)
			if !ok {
				t.Error("not found")
			}
			same(t, "one", got, history)
			return err
		})
		storetest.Write(t, s, func(tx *db.Tx) error {
			_, ok, err := store.SyncIn(tx, shop.Account.ID, 999, chat.SyncHistory)
			if ok {
				t.Error("found for another number")
			}
			return err
		})
	})
}

func TestNoticesComeNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		a := chat.Notice{Field: "account_alerts", Event: "E", At: noon, Value: json.RawMessage(`{"a":1}`)}
		b := chat.Notice{Field: "f"}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.AddNotice(tx, shop.Account.ID, 1, shop.Number.ID, a); err != nil {
				return err
			}
			return store.AddNotice(tx, shop.Account.ID, 2, 0, b)
		})
		got := must[[]chat.Notice](t)(s.Notices(t.Context(), shop.Viewer, 10))
		a.ID, a.Number, a.Severity, a.NotedAt = 1, shop.Number.ID, chat.SeverityInfo, noon
		b.ID, b.Severity = 2, chat.SeverityInfo
		same(t, "list", got, []chat.Notice{b, a})
		if _, err := json.Marshal(got); err != nil {
			t.Errorf("they cannot be shown as JSON: %v", err)
		}
		if got := must[[]chat.Notice](t)(s.Notices(t.Context(), shop.Viewer, 1)); len(got) != 1 {
			t.Errorf("limit 1 gives %d", len(got))
		}
	})
}

func TestASettingIsKeptOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, try := range []string{"first", "second"} {
			if got := write(t, s, func(tx *db.Tx) (string, error) { return store.KeepSetting(tx, "name", try) }); got != "first" {
				t.Errorf("kept %q", got)
			}
		}
	})
}

func TestATallyCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for account, n := range []int64{3, 4} {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Count(tx, chat.AccountID(account), "x", n) })
		}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Count(tx, 1, "x", huge) })
		if got := must[int64](t)(s.Tally(t.Context(), "x")); got != huge+7 {
			t.Errorf("in all %d", got)
		}
		if got := must[int64](t)(s.Tally(t.Context(), "never counted")); got != 0 {
			t.Errorf("of nothing %d", got)
		}
	})
}

func TestAnOutsideKeyLeadsToOnePlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claim := func(account chat.AccountID) error {
			return s.Write(t.Context(), func(tx *db.Tx) error { return store.ClaimKey(tx, store.KeyEmail, "a@example.com", account, 1) })
		}
		if err := claim(1); err != nil {
			t.Fatal(err)
		}
		wantKind(t, claim(2), chat.Conflict)
		if e, ok, err := s.Lookup(t.Context(), store.KeyEmail, "a@example.com"); !ok || err != nil || e.Account != 1 {
			t.Errorf("leads to %+v (%v, %v)", e, ok, err)
		}
		if _, ok, err := s.Lookup(t.Context(), store.KeyAPIKey, "a@example.com"); ok || err != nil {
			t.Errorf("another sort of key: %v %v", ok, err)
		}
	})
}
