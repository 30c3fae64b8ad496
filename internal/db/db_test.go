package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// each runs a test on an empty database of each engine with one table, mark.
func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) { test(t, withMarks(t, url)) })
}

func withMarks(t *testing.T, url string) *db.DB {
	t.Helper()
	d := open(t, url)
	exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
	return d
}

func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func exec(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// mark is a write of one row.
func mark(id int) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO mark (id) VALUES ($1)", id)
		return err
	}
}

// marks returns the stored ids in order.
func marks(t *testing.T, d *db.DB) []int {
	t.Helper()
	ids, err := db.All(context.Background(), d, db.Value[int], "SELECT id FROM mark ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func wantKind(t *testing.T, err error, want chat.Kind) {
	t.Helper()
	if err == nil || chat.KindOf(err) != want {
		t.Fatalf("got %v (kind %s), want kind %s", err, chat.KindOf(err), want)
	}
}

func TestConcurrentWritesAreAnsweredTruthfully(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		const writers, rounds = 8, 25
		var mu sync.Mutex
		want := map[int]bool{}
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for r := range rounds {
					id := w*rounds + r
					err := d.Write(t.Context(), fateful(id))
					if (err == nil) != succeeds(id) {
						t.Errorf("write %d was answered with %v", id, err)
					}
					if err == nil {
						mu.Lock()
						want[id] = true
						mu.Unlock()
					}
				}
			})
		}
		all.Wait()
		got := marks(t, d)
		for _, id := range got {
			if !want[id] {
				t.Errorf("write %d was answered with an error but is stored", id)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d writes were answered with nil, %d are stored", len(want), len(got))
		}
	})
}

// fateful writes a row, and then fails in one of several ways unless the id succeeds.
func fateful(id int) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		if err := mark(id)(tx); err != nil {
			return err
		}
		switch id % 5 {
		case 0:
			return errors.New("refused")
		case 1:
			panic("a bug")
		case 2:
			return mark(id)(tx) // breaks the primary key
		}
		return nil
	}
}

func succeeds(id int) bool { return id%5 > 2 }

func TestAPanicBecomesAnError(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(*db.Tx) error { panic("a bug") })
		if err == nil || !strings.Contains(err.Error(), "a bug") {
			t.Fatalf("got %v", err)
		}
		if err := d.Write(t.Context(), mark(1)); err != nil {
			t.Fatalf("the next write: %v", err)
		}
	})
}

func TestHooksRunAfterTheCommitInOrder(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var order []int
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for i := range 3 {
				tx.OnCommit(func() {
					order = append(order, i)
					if got := marks(t, d); len(got) != 1 {
						t.Errorf("a hook sees %v: it ran before the commit", got)
					}
				})
			}
			return mark(1)(tx)
		})
		if err != nil || len(order) != 3 || order[0] != 0 || order[1] != 1 || order[2] != 2 {
			t.Fatalf("hooks ran in order %v (%v)", order, err)
		}
	})
}

func TestAHookThatBreaksHarmsNobody(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ran := false
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			tx.OnCommit(func() { panic("broken on purpose") })
			tx.OnCommit(func() { ran = true })
			return mark(1)(tx)
		})
		if err != nil || !ran {
			t.Errorf("the write was answered %v, the next hook ran: %v", err, ran)
		}
		if err := d.Write(t.Context(), mark(2)); err != nil || len(marks(t, d)) != 2 {
			t.Errorf("the write after it: %v, stored %v", err, marks(t, d))
		}
	})
}

func TestHooksOfWhatWasUndoneNeverRun(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		fail := errors.New("no")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			tx.OnCommit(func() { t.Error("the hook of a failed write ran") })
			return fail
		})
		if !errors.Is(err, fail) {
			t.Fatalf("got %v", err)
		}
		ran := 0
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			tx.OnCommit(func() { ran++ })
			_ = tx.Savepoint(func(tx *db.Tx) error {
				tx.OnCommit(func() { t.Error("the hook of a failed savepoint ran") })
				return fail
			})
			return tx.Savepoint(func(tx *db.Tx) error {
				tx.OnCommit(func() { ran++ })
				return nil
			})
		})
		if err != nil || ran != 2 {
			t.Fatalf("%d hooks ran (%v)", ran, err)
		}
	})
}

func TestASavepointUndoesOnlyItself(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := mark(1)(tx); err != nil {
				return err
			}
			_ = tx.Savepoint(func(tx *db.Tx) error {
				_ = tx.Savepoint(mark(2))
				_ = tx.Savepoint(func(tx *db.Tx) error { _ = mark(3)(tx); return mark(3)(tx) })
				return mark(1)(tx) // undoes 2 as well
			})
			_ = tx.Savepoint(func(tx *db.Tx) error { _ = mark(4)(tx); panic("a bug") })
			return tx.Savepoint(func(tx *db.Tx) error {
				_ = tx.Savepoint(func(tx *db.Tx) error { return mark(1)(tx) })
				return mark(5)(tx)
			})
		})
		if got := marks(t, d); err != nil || len(got) != 2 || got[0] != 1 || got[1] != 5 {
			t.Fatalf("stored %v (%v), want 1 and 5", got, err)
		}
	})
}

func TestAWriteWhoseContextHasEndedIsNotDone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for id := range 20 {
			if err := d.Write(ctx, mark(id)); !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
		}
		if got := marks(t, d); len(got) != 0 {
			t.Fatalf("stored %v", got)
		}
	})
}

func TestAReadWhoseContextHasEndedSaysSo(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := db.All(ctx, d, db.Value[int], "SELECT id FROM mark")
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestAReadThatIsInterruptedSaysSo(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := db.All(ctx, d, func(row db.Scanner) (int, error) {
			cancel()
			return db.Value[int](row)
		}, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) SELECT x FROM n")
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestOneReadsTheFirstRowOrNone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		_, ok, err := db.One(t.Context(), d, db.Value[int], "SELECT id FROM mark")
		if ok || err != nil {
			t.Fatalf("of nothing: %v %v", ok, err)
		}
		exec(t, d, "INSERT INTO mark (id) VALUES (7), (8)")
		id, ok, err := db.One(t.Context(), d, db.Value[int], "SELECT id FROM mark ORDER BY id")
		if id != 7 || !ok || err != nil {
			t.Fatalf("got %d %v %v", id, ok, err)
		}
		if _, ok, err = db.One(t.Context(), d, db.Value[int], "SELECT name FROM mark"); ok || err == nil {
			t.Fatalf("a row that cannot be scanned: %v %v", ok, err)
		}
	})
}

func TestPingAnswersUntilClosed(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		if err := d.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if err := d.Ping(t.Context()); err == nil {
			t.Fatal("a closed database answers")
		}
		if err := d.Write(t.Context(), mark(1)); err == nil {
			t.Fatal("a closed database writes")
		}
		if err := d.Close(); err != nil {
			t.Fatalf("closing twice: %v", err)
		}
	})
}

func TestOnlyPostgresIsShared(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if tx.Shared() != (d.Engine() == db.Postgres) {
				t.Errorf("on %s Shared is %v", d.Engine(), tx.Shared())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTextThatOneEngineRefusesIsStoredByBoth(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for id, text := range []string{"nul \x00 inside", "broken \xff\xfe utf-8", "plain", "", "emoji 👩‍👩‍👧"} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", id, text)
				return err
			})
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			got, _, err := db.One(t.Context(), d, db.Value[string], "SELECT name FROM mark WHERE id = $1", id)
			if want := strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\uFFFD"), "\uFFFD"); err != nil || got != want {
				t.Errorf("%q came back as %q (%v)", text, got, err)
			}
		}
	})
}
