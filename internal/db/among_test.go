package db_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/db"
)

func TestAmongFindsTheRowsOfManyKeys(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var found []int64
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			rows := make([][]any, 3000)
			for n := range rows {
				rows[n] = []any{n, fmt.Sprint("name ", n%2)}
			}
			if err := tx.Insert(db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}}, rows, nil); err != nil {
				return err
			}
			keys := []any{int64(7), int64(6), int64(6)} // one of another name, and one twice
			for n := range 2500 {
				keys = append(keys, int64(n*2))
			}
			found = nil
			return tx.Among(db.Among{Verb: "SELECT id", From: "mark", Of: "name", Key: "id", Type: "BIGINT", Tail: " AND id <> 4"}, "name 0", keys, func(row db.Scanner) error {
				id, err := db.Value[int64](row)
				found = append(found, id)
				return err
			})
		})
		slices.Sort(found)
		found = slices.Compact(found)
		if err != nil || len(found) != 1499 || found[0] != 0 || found[1] != 2 || found[2] != 6 || found[1498] != 2998 {
			t.Fatalf("found %d rows (%v)", len(found), err)
		}
	})
}

func TestAmongComparesTextsAndBytes(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for kind, keys := range map[string][]any{"TEXT": {nil, "b", "ü", "none"}, "BYTES": {nil, []byte("b"), []byte("ü"), []byte("none")}} {
			column := map[string]string{"TEXT": "name", "BYTES": "raw"}[kind]
			var found []int
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				found = nil
				if _, err := tx.Exec(`CREATE TABLE pebble_` + column + ` (id BIGINT, grp BIGINT, name TEXT, raw ` + bytesOf(d) + `)`); err != nil {
					return err
				}
				rows := [][]any{{1, 1, "a", []byte("a")}, {2, 1, "b", []byte("b")}, {3, 2, "b", []byte("b")}, {4, 1, "ü", []byte("ü")}, {5, 1, nil, nil}}
				if err := tx.Insert(db.Insert{Head: "INSERT INTO pebble_" + column + " (id, grp, name, raw)", Types: []string{"BIGINT", "BIGINT", "TEXT", "BYTES"}}, rows, nil); err != nil {
					return err
				}
				return tx.Among(db.Among{Verb: "SELECT id", From: "pebble_" + column, Of: "grp", Key: column, Type: kind}, 1, keys, func(row db.Scanner) error {
					id, err := db.Value[int](row)
					found = append(found, id)
					return err
				})
			})
			slices.Sort(found)
			if err != nil || !slices.Equal(found, []int{2, 4}) {
				t.Errorf("%s: found %v (%v)", kind, found, err)
			}
		}
	})
}

func bytesOf(d *db.DB) string {
	if d.Engine() == db.Postgres {
		return "BYTEA"
	}
	return "BLOB"
}
