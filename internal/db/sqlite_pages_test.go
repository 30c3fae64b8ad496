package db_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
)

// SQLite lends pages the number of the lock page while it splits others; its cache forgets that number again.
func TestTheCacheDoesNotBelieveInTheLockPage(t *testing.T) {
	d := withMarks(t, filepath.Join(t.TempDir(), "saltbridge.db"))
	exec(t, d, "CREATE INDEX mark_name ON mark (name)")
	done := db.WatchRekeys()
	for from := 0; from < 20_000; from += 1000 {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for id := from; id < from+1000; id++ { // in no order of the index
				if _, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", id, fmt.Sprint(id*7919%20_000, "what makes rows long enough for pages to be split")); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	lent, highest := done()
	if lent == 0 {
		t.Fatal("no page was lent the number: this test shows nothing")
	}
	if highest == 0 || highest > 100_000 {
		t.Errorf("after one of %d loans the cache believed to hold page %d", lent, highest)
	}
}
