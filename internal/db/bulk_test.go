package db_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
)

func TestBulkInsertsAndReturnsEveryRow(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 127, 128, 129, 1000} {
		t.Run(fmt.Sprint(n, " rows"), func(t *testing.T) {
			each(t, func(t *testing.T, d *db.DB) {
				rows, want := make([][]any, n), make([]string, n)
				for i := range rows {
					rows[i], want[i] = []any{i, fmt.Sprint("name ", i)}, fmt.Sprint(i, " name ", i)
				}
				got := bulk(t, d, db.Bulk{Head: "INSERT INTO mark (id, name) VALUES ", Row: "($1, $2)", Tail: " RETURNING id, name"}, rows)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("returned %d rows, not the %d inserted", len(got), n)
				}
				join := db.Bulk{
					Head: "SELECT mark.id, mark.name FROM (VALUES ",
					Row:  "(CAST($2 AS TEXT), CAST($1 AS BIGINT), $1 + $1)", // in another order, and one twice
					Tail: ") AS v JOIN mark ON mark.id = v.column2 AND mark.name = v.column1 AND v.column3 = 2 * mark.id",
				}
				if got := bulk(t, d, join, rows); !slices.Equal(got, want) {
					t.Errorf("found %d rows, want %d", len(got), n)
				}
			})
		})
	}
}

// bulk runs b and returns what came back, sorted.
func bulk(t *testing.T, d *db.DB, b db.Bulk, rows [][]any) []string {
	t.Helper()
	var got []string
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		got = nil
		return tx.Bulk(b, rows, func(row db.Scanner) error {
			var id int
			var name string
			err := row.Scan(&id, &name)
			got = append(got, fmt.Sprint(id, " ", name))
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

func TestBulkWithoutResultRunsEveryRow(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		rows := make([][]any, 300)
		for i := range rows {
			rows[i] = []any{i, ""}
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Bulk(db.Bulk{Head: "INSERT INTO mark (id, name) VALUES ", Row: "($1, $2)"}, rows, nil)
		})
		if got := marks(t, d); err != nil || len(got) != 300 || got[299] != 299 {
			t.Fatalf("stored %d rows (%v)", len(got), err)
		}
	})
}

func TestBulkStopsAtTheFirstError(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		stop := errors.New("enough")
		calls := 0
		b := db.Bulk{Head: "INSERT INTO mark (id) VALUES ", Row: "($1)", Tail: " RETURNING id"}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Bulk(b, [][]any{{1}, {2}, {3}}, func(db.Scanner) error { calls++; return stop })
		})
		if !errors.Is(err, stop) || calls != 1 {
			t.Fatalf("got %v after %d calls", err, calls)
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Bulk(b, [][]any{{1}, {2}, {1}}, func(db.Scanner) error { return nil })
		})
		if got := marks(t, d); err == nil || len(got) != 0 {
			t.Fatalf("a broken key was answered with %v; stored %v", err, got)
		}
	})
}
