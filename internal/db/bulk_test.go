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
				got := collect(t, d, func(tx *db.Tx, each func(db.Scanner) error) error {
					return tx.Insert(db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}, Tail: " RETURNING id, name"}, rows, each)
				})
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("returned %d rows, not the %d inserted", len(got), n)
				}
				found := db.Each{ // the arguments in another order, and one twice
					Verb: "SELECT id, name FROM mark", Where: "name = {2} AND id = {1} AND id + {1} = 2 * id", Types: []string{"BIGINT", "TEXT"},
				}
				got = collect(t, d, func(tx *db.Tx, each func(db.Scanner) error) error {
					_, err := tx.Each(found, rows, each)
					return err
				})
				if !slices.Equal(got, want) {
					t.Errorf("found %d rows, want %d", len(got), n)
				}
			})
		})
	}
}

// collect runs a statement over many rows and returns what came back, sorted.
func collect(t *testing.T, d *db.DB, run func(*db.Tx, func(db.Scanner) error) error) []string {
	t.Helper()
	var got []string
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		got = nil
		return run(tx, func(row db.Scanner) error {
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
			return tx.Insert(db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}}, rows, nil)
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
		b := db.Insert{Head: "INSERT INTO mark (id)", Types: []string{"BIGINT"}, Tail: " RETURNING id"}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Insert(b, [][]any{{1}, {2}, {3}}, func(db.Scanner) error { calls++; return stop })
		})
		if !errors.Is(err, stop) || calls != 1 {
			t.Fatalf("got %v after %d calls", err, calls)
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Insert(b, [][]any{{1}, {2}, {1}}, func(db.Scanner) error { return nil })
		})
		if got := marks(t, d); err == nil || len(got) != 0 {
			t.Fatalf("a broken key was answered with %v; stored %v", err, got)
		}
	})
}

func TestEachChangesWhatItNamesAndCounts(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		rows := make([][]any, 300)
		for i := range rows {
			rows[i] = []any{i, "old"}
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Insert(db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}}, rows, nil); err != nil {
				return err
			}
			renamed, err := tx.Each(db.Each{Verb: "UPDATE mark SET name = {2}", Where: "id = {1}", Types: []string{"BIGINT", "TEXT"}},
				[][]any{{1, "a"}, {2, "b"}, {999, "c"}}, nil)
			if err == nil && renamed != 2 {
				t.Errorf("renamed %d, want 2", renamed)
			}
			if err != nil {
				return err
			}
			gone, err := tx.Each(db.Each{Verb: "DELETE FROM mark", Where: "id = {1}", Types: []string{"BIGINT"}}, [][]any{{3}, {4}, {5}}, nil)
			if err == nil && gone != 3 {
				t.Errorf("deleted %d, want 3", gone)
			}
			return err
		})
		if got := marks(t, d); err != nil || len(got) != 297 {
			t.Fatalf("%d rows left (%v), want 297", len(got), err)
		}
	})
}

func TestInsertNewTellsWhichRowsWereNew(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		insert := db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}, Tail: " ON CONFLICT (id) DO NOTHING"}
		var added []bool
		for _, ids := range [][]int64{{2, 4}, {1, 2, 3, 4, 5}} {
			err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
				rows := make([][]any, len(ids))
				for i, id := range ids {
					rows[i] = []any{id, ""}
				}
				added, err = tx.InsertNew(insert, rows)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if want := []bool{true, false, true, false, true}; !slices.Equal(added, want) {
			t.Errorf("new %v, want %v", added, want)
		}
	})
}
