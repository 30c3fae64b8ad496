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
		insert := db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}, Tail: " ON CONFLICT (name) DO NOTHING"}
		next := int64(0)
		add := func(names ...int) (added []bool) {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
				rows := make([][]any, len(names))
				for i, name := range names {
					next++
					rows[i] = []any{next, fmt.Sprint(name)}
				}
				added, err = tx.InsertNew(insert, "SELECT id FROM mark WHERE id = $1 AND name = $2", rows)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return added
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec("CREATE UNIQUE INDEX mark_name ON mark (name)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		known := map[int]bool{}
		for _, names := range [][]int{{2, 4}, {1, 2, 3, 4, 5}, {2, 4}, {}, to(7, 60), to(0, 100), to(50, 200)} {
			for i, added := range add(names...) {
				if added == known[names[i]] {
					t.Errorf("of %v, %d is new: %v", names, names[i], added)
				}
				known[names[i]] = true
			}
		}
		if got := marks(t, d); len(got) != len(known) {
			t.Errorf("%d rows, want %d", len(got), len(known))
		}
	})
}

// to lists the numbers from one up to another.
func to(from, until int) (all []int) {
	for n := from; n < until; n++ {
		all = append(all, n)
	}
	return all
}

func TestEachKnownTellsWhichRowsWereChanged(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var changed []bool
		err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
			for n := range 3 {
				if _, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", n, "a"); err != nil {
					return err
				}
			}
			update := db.Each{Verb: "UPDATE mark SET name = {2}", Where: "id = {1} AND name <> {2}", Types: []string{"BIGINT", "TEXT"}}
			changed, err = tx.EachKnown(update, [][]any{{2, "b"}, {0, "a"}, {7, "c"}, {1, "c"}}, 0)
			return err
		})
		if want := []bool{true, false, false, true}; err != nil || !slices.Equal(changed, want) {
			t.Errorf("changed %v (%v), want %v", changed, err, want)
		}
	})
}

// TestABadRowAmongManyFailsTheWrite: on SQLite the rows before it stay until the transaction is undone.
func TestABadRowAmongManyFailsTheWrite(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		add := func(tx *db.Tx) error {
			rows := [][]any{{1, "a"}, {2, "b"}, {3, "c"}, {2, "again"}, {5, "e"}, {6, "f"}, {7, "g"}, {8, "h"}}
			return tx.Insert(db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}}, rows, nil)
		}
		if err := d.Write(t.Context(), add); err == nil {
			t.Error("a second row of the same id was taken")
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if tx.Savepoint(add) == nil {
				t.Error("a second row of the same id was taken in a savepoint")
			}
			return mark(9)(tx)
		})
		if got := marks(t, d); err != nil || len(got) != 1 {
			t.Errorf("%v are left (%v), want one", got, err)
		}
	})
}
