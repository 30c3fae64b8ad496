package db_test

import (
	"context"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// dir is a folder of migrations, named by number.
func dir(texts ...string) fstest.MapFS {
	files := fstest.MapFS{"README.md": {Data: []byte("not a migration")}}
	for i, text := range texts {
		files[string(rune('a'+i))+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

const (
	first  = "-- The first; with a comment.\n\nCREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '');\n\nCREATE INDEX mark_name ON mark (name);\n-- The end.\n"
	second = "CREATE TABLE raw (\n    body BYTES NOT NULL,\n    PRIMARY KEY (body)\n) CLUSTERED;\nINSERT INTO mark (id) VALUES (1)"
	broken = "INSERT INTO mark (id) VALUES (2);\nCREATE TABLE half (id BIGINT PRIMARY KEY);\nINSERT INTO nowhere (id) VALUES (3);\n"
)

func TestMigrationsAreAppliedOnceInOrder(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		d := open(t, url)
		for _, step := range []fstest.MapFS{dir(first), dir(first), dir(first, second), dir(first, second)} {
			if err := d.Migrate(t.Context(), step, nil); err != nil {
				t.Fatal(err)
			}
		}
		if got := marks(t, d); len(got) != 1 {
			t.Fatalf("the second migration ran %d times", len(got))
		}
	})
}

func TestConcurrentStartsMigrateOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				d, err := db.Open(context.Background(), url)
				if err != nil {
					t.Errorf("opening: %v", err)
					return
				}
				defer d.Close()
				if err := d.Migrate(context.Background(), dir(first, second), nil); err != nil {
					t.Errorf("migrating: %v", err)
				}
			})
		}
		all.Wait()
		if got := marks(t, open(t, url)); len(got) != 1 {
			t.Fatalf("the second migration ran %d times", len(got))
		}
	})
}

func TestADatabaseOfANewerVersionIsRefused(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		d := open(t, url)
		if err := d.Migrate(t.Context(), dir(first, second), nil); err != nil {
			t.Fatal(err)
		}
		wantKind(t, d.Migrate(t.Context(), dir(first), nil), chat.Conflict)
		other := dir(first)
		other["0_other.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE other (id BIGINT PRIMARY KEY);\n")}
		wantKind(t, d.Migrate(t.Context(), other, nil), chat.Conflict)
	})
}

func TestAFailingMigrationLeavesNothing(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		d := open(t, url)
		if err := d.Migrate(t.Context(), dir(first), nil); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(t.Context(), dir(first, second, broken), nil); err == nil {
			t.Fatal("a broken migration succeeds")
		}
		if got := marks(t, d); len(got) != 0 {
			t.Fatalf("left %v", got)
		}
		if err := d.Migrate(t.Context(), dir(first, second, "CREATE TABLE half (id BIGINT PRIMARY KEY);\n"), nil); err != nil {
			t.Fatalf("after it was mended: %v", err)
		}
	})
}

func TestDialectSpeaksEachEnginesWords(t *testing.T) {
	const schema = "CREATE TABLE t (a BYTES NOT NULL, PRIMARY KEY (a)) CLUSTERED;"
	for engine, want := range map[db.Engine]string{
		db.SQLite:   "CREATE TABLE t (a BLOB NOT NULL, PRIMARY KEY (a)) WITHOUT ROWID;",
		db.Postgres: "CREATE TABLE t (a BYTEA NOT NULL, PRIMARY KEY (a));",
	} {
		if got := db.Dialect(engine, schema); got != want {
			t.Errorf("%s: %s", engine, got)
		}
	}
}
