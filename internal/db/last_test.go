package db_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
)

var addMarks = db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}}

// lastMarks is a write that adds a mark at once, some together with the commit, and then names all.
func lastMarks(first int, last ...int) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		if err := mark(first)(tx); err != nil {
			return err
		}
		rows := make([][]any, len(last))
		for i, id := range last {
			rows[i] = []any{id, "last"}
		}
		if err := tx.InsertLast(addMarks, rows); err != nil {
			return err
		}
		return tx.ExecLast("UPDATE mark SET name = name || $1 WHERE id >= $2", " and named", first)
	}
}

func TestWhatComesLastIsStoredInOrder(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		last := make([]int, 2500) // more than one statement takes
		for i := range last {
			last[i] = 2 + i
		}
		if err := d.Write(t.Context(), lastMarks(1, last...)); err != nil {
			t.Fatal(err)
		}
		names, err := db.All(t.Context(), d, db.Value[string], "SELECT name FROM mark ORDER BY id")
		if err != nil || len(names) != 2501 || names[0] != " and named" {
			t.Fatalf("%d stored, the first is called %q: %v", len(names), names[:min(1, len(names))], err)
		}
		if i := slices.IndexFunc(names[1:], func(n string) bool { return n != "last and named" }); i >= 0 {
			t.Errorf("mark %d is called %q", i+2, names[i+1])
		}
	})
}

// What fails together with the commit undoes the whole write, and nothing else.
func TestWhatComesLastMayFail(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, "INSERT INTO mark (id) VALUES (7)")
		for range 20 { // the same connections again and again
			hooked := false
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				tx.OnCommit(func() { hooked = true })
				return lastMarks(1, 2, 7, 8)(tx)
			})
			if err == nil || hooked {
				t.Fatalf("a write whose last statement fails: %v, hooked %v", err, hooked)
			}
		}
		if err := d.Write(t.Context(), lastMarks(10, 11)); err != nil {
			t.Fatal(err)
		}
		if got := marks(t, d); !slices.Equal(got, []int{7, 10, 11}) {
			t.Errorf("%v are stored, want 7, 10 and 11", got)
		}
	})
}

func TestWhatComesLastIsUndoneWithItsSavepoint(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		broken := errors.New("changed my mind")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := lastMarks(1, 2)(tx); err != nil {
				return err
			}
			undone := tx.Savepoint(func(tx *db.Tx) error { return errors.Join(lastMarks(3, 4)(tx), broken) })
			if !errors.Is(undone, broken) {
				return undone
			}
			return tx.Savepoint(lastMarks(5, 6))
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := marks(t, d); !slices.Equal(got, []int{1, 2, 5, 6}) {
			t.Errorf("%v are stored, want 1, 2, 5 and 6", got)
		}
	})
}

// A statement that failed and was passed over gives the whole transaction up on PostgreSQL; that is told.
func TestAPassedOverFailureIsNotCommitted(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, "INSERT INTO mark (id) VALUES (7)")
		for _, last := range [][]int{nil, {9}} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				if err := mark(8)(tx); err != nil {
					return err
				}
				if mark(7)(tx) == nil {
					t.Error("a mark was stored twice")
				}
				for _, id := range last {
					if err := tx.InsertLast(addMarks, [][]any{{id, ""}}); err != nil {
						return err
					}
				}
				return nil
			})
			stored := slices.Contains(marks(t, d), 8)
			if stored != (err == nil) {
				t.Errorf("answered with %v, stored: %v", err, stored)
			}
			exec(t, d, "DELETE FROM mark WHERE id > 7")
		}
	})
}
