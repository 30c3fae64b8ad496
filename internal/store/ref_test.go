package store_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// The wamids of one customer lead to one place in the index, whoever wrote, and no two of any to the same key.
func TestTheWAMIDsOfACustomerStandTogether(t *testing.T) {
	const (
		sent     = "wamid.HBgLMTMxMjU1NTAxNzcVAgARGBQzQTAwMDAwMDAwMDAwMDAwMDAwMQA="
		received = "wamid.HBgLMTMxMjU1NTAxNzcVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMwA="
		other    = "wamid.HBgLMTMxMjU1NTAxNzgVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMwA="
	)
	key := func(number chat.NumberID, wamid string) string {
		return string(store.Ref{Number: number, WAMID: wamid}.Hash().([]byte))
	}
	if len(key(1, sent)) != 16 || key(1, sent)[:4] != key(1, received)[:4] || key(1, sent) == key(1, received) {
		t.Errorf("%x and %x are of one customer", key(1, sent), key(1, received))
	}
	for _, far := range []string{key(1, other), key(2, received), key(1, "wamid.short"), key(1, "w")} {
		if far[:4] == key(1, sent)[:4] {
			t.Errorf("%x stands beside %x", far, key(1, sent))
		}
	}
	if (store.Ref{Number: 1}).Hash() != nil {
		t.Error("there is a key without a wamid")
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(1, 60, 200).Draw(t, "a"), rapid.StringN(1, 60, 200).Draw(t, "b")
		if (key(1, a) == key(1, b)) != (a == b) {
			t.Errorf("%q and %q: %x, %x", a, b, key(1, a), key(1, b))
		}
	})
}

// A database from before is given today's keys when it is opened: what is stored is found, and met again.
func TestOldKeysAreMadeAnew(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		old := storetest.Open(t, url)
		shop := storetest.NewShop(t, old)
		filings := make([]store.Filing, 2100) // more than is hashed at once
		for i := range filings {
			filings[i] = shop.Incoming(chat.Person{Phone: fmt.Sprintf("4915112%06d", i%7)}, noon+int64(i), "hello")
		}
		filings[5].Message.WAMID = ""
		shop.File(t, filings...)
		early := store.Parked{Ref: store.Ref{Number: shop.Number.ID, WAMID: "wamid.early"}, Kind: "status", Name: "read", ID: 1, At: noon, ParkedAt: noon, Body: "{}"}
		storetest.Write(t, old, func(tx *db.Tx) error {
			return store.Park(tx, shop.Account.ID, []store.Parked{early})
		})
		for _, statement := range []string{
			`UPDATE message SET wamid_hash = ` + ofTheID(old) + ` WHERE wamid IS NOT NULL`,
			`UPDATE parked SET wamid_hash = ` + ofTheID(old),
			`DELETE FROM migration WHERE name = '0020_near.sql'`,
		} {
			storetest.Write(t, old, func(tx *db.Tx) error { _, err := tx.Exec(statement); return err })
		}

		s := storetest.Open(t, url)
		storetest.Write(t, s, func(tx *db.Tx) error {
			refs := make([]store.Ref, len(filings))
			for i, f := range filings {
				refs[i] = store.Ref{Number: shop.Number.ID, WAMID: f.Message.WAMID}
			}
			found, err := store.Locate(tx, shop.Account.ID, refs)
			if len(found) != len(filings)-1 {
				t.Errorf("%d messages are found, want %d", len(found), len(filings)-1)
			}
			return err
		})
		if shop.File(t, filings[1])[0].New {
			t.Error("a message was stored twice")
		}
	})
}

// ofTheID makes keys as different as those from before: in SQL, from the id of the row.
func ofTheID(s *store.Store) string {
	if s.Engine() == db.SQLite {
		return `CAST(id || '.' AS BLOB)`
	}
	return `CAST(id || '.' AS BYTEA)`
}
