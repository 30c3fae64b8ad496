package store_test

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// Receipts from before stand in a table of their own: when the database is opened they are put beside their messages, and read as they were.
func TestOldReceiptsAreKept(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		old := storetest.Open(t, url)
		shop := storetest.NewShop(t, old)
		m := queued(t, old, shop)
		want := []chat.Receipt{
			{Status: "warned", At: 7},
			{Status: chat.StatusPlayed, At: noon - 1000, Pricing: []byte(strings.Repeat("long ", 1000))},
			{Status: chat.StatusSent, At: noon, Pricing: []byte(`{"category":"utility"}`)},
			{Status: chat.StatusDelivered, At: noon + 1, Pricing: []byte(`{"category":"service"}`)},
			{Status: chat.StatusRead, At: noon + 2000},
			{Status: chat.StatusFailed, At: noon + 3000, Code: 131026, Detail: "undeliverable", Pricing: []byte(`{"category":"service"}`)},
		}
		storetest.Write(t, old, func(tx *db.Tx) error {
			for _, statement := range []string{`ALTER TABLE message DROP COLUMN told`, `ALTER TABLE event DROP COLUMN part`, `DROP TABLE pricing`,
				`DELETE FROM migration WHERE name = '0028_told.sql'`} {
				if _, err := tx.Exec(statement); err != nil {
					return err
				}
			}
			for _, r := range want {
				_, err := tx.Exec(`INSERT INTO receipt (account_id, message_id, status, at, code, detail, pricing) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
					shop.Account.ID, m.ID, string(r.Status), r.At, r.Code, r.Detail, string(r.Pricing))
				if err != nil {
					return err
				}
			}
			return nil
		})

		s := storetest.Open(t, url)
		same(t, "receipts", must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, m.ID)), want)
		rows, _, err := db.One(t.Context(), s, db.Value[int64], `SELECT COUNT(*) FROM receipt`)
		if err != nil || rows != 3 { // the failure, whose reason needs a row, and what no entry can hold
			t.Errorf("%d receipts are left in their table, error %v", rows, err)
		}
	})
}
