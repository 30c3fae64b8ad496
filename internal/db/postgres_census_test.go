package db_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// TestGrownTablesAreCounted fills a table and requires that PostgreSQL knows how large it is before it would count by itself.
func TestGrownTablesAreCounted(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	exec(t, d, "ALTER TABLE mark SET (autovacuum_enabled = false)")
	known := func() float64 {
		n, _, err := db.One(t.Context(), d, db.Value[float64], "SELECT reltuples FROM pg_class WHERE relname = 'mark'")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	exec(t, d, "INSERT INTO mark (id) SELECT g FROM generate_series(1, 100) AS g")
	if n := known(); n > 0 {
		t.Fatalf("%v rows are known before it was worth counting", n)
	}
	exec(t, d, "INSERT INTO mark (id) SELECT g FROM generate_series(101, 3000) AS g")
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(2 * time.Minute); known() < 2000; <-look.C {
		exec(t, d, "UPDATE mark SET name = 'x'") // a connection tells of its changes when it makes some a second later
		if time.Now().After(deadline) {
			t.Fatalf("%v rows are known of 3000", known())
		}
	}
}
