package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// inBubble runs a test of the SQLite writer where time stands still, so that it is exact which writes share a
// commit. The context of the test does not belong to the bubble, hence context.Background.
func inBubble(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		d, err := db.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
		test(t, d)
	})
}

// together makes writes wait until all are queued, so that they share a commit, and returns their answers.
func together(d *db.DB, writes ...func(*db.Tx) error) []error {
	gate, answers := make(chan struct{}), make([]error, len(writes))
	go d.Write(context.Background(), func(*db.Tx) error { <-gate; return nil })
	synctest.Wait()
	var all sync.WaitGroup
	for i, write := range writes {
		all.Go(func() { answers[i] = d.Write(context.Background(), write) })
		synctest.Wait() // queued, in order
	}
	close(gate)
	all.Wait()
	return answers
}

func TestWaitingWritesShareACommit(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		var order []string
		step := func(id int) func(*db.Tx) error {
			return func(tx *db.Tx) error {
				order = append(order, fmt.Sprint("write ", id))
				tx.OnCommit(func() { order = append(order, fmt.Sprint("hook ", id)) })
				return mark(id)(tx)
			}
		}
		for i, err := range together(d, step(1), step(2), step(3)) {
			if err != nil {
				t.Errorf("write %d: %v", i+1, err)
			}
		}
		if got, want := strings.Join(order, ", "), "write 1, write 2, write 3, hook 1, hook 2, hook 3"; got != want {
			t.Fatalf("order: %s; want %s", got, want)
		}
	})
}

func TestAFailureHarmsOnlyItsOwnWriteInASharedCommit(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		refused := errors.New("refused")
		answers := together(d, mark(1),
			func(tx *db.Tx) error { _ = mark(2)(tx); return refused },
			mark(3),
			func(tx *db.Tx) error { _ = mark(4)(tx); panic("a bug") },
			mark(1),
			mark(5))
		for i, bad := range []bool{false, true, false, true, true, false} {
			if (answers[i] != nil) != bad {
				t.Errorf("write %d was answered with %v", i, answers[i])
			}
		}
		if got := fmt.Sprint(marks(t, d)); got != "[1 3 5]" {
			t.Fatalf("stored %s", got)
		}
	})
}

func TestAWriteGivenUpWhileItWaitsIsNotDone(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		gate, answer := make(chan struct{}), make(chan error)
		go d.Write(context.Background(), func(*db.Tx) error { <-gate; return nil })
		synctest.Wait()
		ctx, cancel := context.WithCancel(context.Background())
		go func() { answer <- d.Write(ctx, mark(1)) }()
		synctest.Wait()
		cancel()
		close(gate)
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		if got := marks(t, d); len(got) != 0 {
			t.Fatalf("stored %v", got)
		}
	})
}

func TestAWriteGivenUpWhileItRunsIsAnsweredTruthfully(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(context.Background())
		err := d.Write(ctx, func(tx *db.Tx) error {
			cancel()
			return mark(1)(tx)
		})
		if got := marks(t, d); err != nil || len(got) != 1 {
			t.Fatalf("answered with %v, stored %v", err, got)
		}
	})
}

func TestClosingAnswersThoseWhoWait(t *testing.T) {
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		d, err := db.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
		gate := make(chan struct{})
		answers := make([]error, 50)
		var all sync.WaitGroup
		go d.Write(context.Background(), func(*db.Tx) error { <-gate; return nil })
		synctest.Wait()
		for i := range answers {
			all.Go(func() { answers[i] = d.Write(context.Background(), mark(i)) })
		}
		synctest.Wait()
		all.Go(func() { _ = d.Close() })
		synctest.Wait()
		close(gate)
		all.Wait()
		wantTruth(t, path, answers)
	})
}

// wantTruth requires that exactly the writes answered with nil are stored, each under its index, and that
// the others were told to try again.
func wantTruth(t *testing.T, path string, answers []error) {
	t.Helper()
	d, err := db.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	stored := map[int]bool{}
	for _, id := range marks(t, d) {
		stored[id] = true
	}
	for i, err := range answers {
		if (err == nil) != stored[i] {
			t.Errorf("write %d: answered with %v, stored: %v", i, err, stored[i])
		}
		if err != nil {
			wantKind(t, err, chat.Unavailable)
		}
	}
}

// TestClosingAnswersTruthfully closes at some point of a stream of writes, again and again.
func TestClosingAnswersTruthfully(t *testing.T) {
	for range 20 {
		path := storetest.File(t)
		d := withMarks(t, path)
		answers := make([]error, 64)
		var all sync.WaitGroup
		begun := make(chan struct{}, len(answers))
		for i := range answers {
			all.Go(func() {
				answers[i] = d.Write(context.Background(), func(tx *db.Tx) error {
					begun <- struct{}{}
					return mark(i)(tx)
				})
			})
		}
		<-begun
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		all.Wait()
		wantTruth(t, path, answers)
	}
}

func TestALockHeldTooLongIsUnavailableAndPasses(t *testing.T) {
	path := storetest.File(t)
	d := withMarks(t, path)
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	run := func(statement string) {
		t.Helper()
		if _, err := other.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	run("BEGIN IMMEDIATE")
	run("INSERT INTO mark (id) VALUES (99)")
	wantKind(t, d.Write(t.Context(), mark(1)), chat.Unavailable)
	if got := marks(t, d); len(got) != 0 {
		t.Fatalf("readers wait or see %v while the lock is held", got)
	}
	run("ROLLBACK")
	if err := d.Write(t.Context(), mark(2)); err != nil {
		t.Fatalf("after the lock is gone: %v", err)
	}
	if got := fmt.Sprint(marks(t, d)); got != "[2]" {
		t.Fatalf("stored %s", got)
	}
}

// limitDisk lets the file grow by so many pages from now on; 0 lifts the limit.
func limitDisk(t *testing.T, d *db.DB, pages int) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error {
		limit := 1 << 30
		if pages > 0 {
			now, _, err := db.One(context.Background(), tx, db.Value[int], "PRAGMA page_count")
			if err != nil {
				return err
			}
			limit = now + pages
		}
		_, _, err := db.One(context.Background(), tx, db.Value[int], fmt.Sprintf("PRAGMA max_page_count = %d", limit))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// big is a write that needs more than a hundred pages.
func big(id int) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", id, strings.Repeat("x", 1<<20))
		return err
	}
}

func TestAFullDiskIsUnavailableAndPasses(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		limitDisk(t, d, 2)
		wantKind(t, d.Write(context.Background(), big(1)), chat.Unavailable)
		if err := d.Write(context.Background(), mark(2)); err != nil {
			t.Fatalf("a small write that fits: %v", err)
		}
		limitDisk(t, d, 0)
		if err := d.Write(context.Background(), big(3)); err != nil {
			t.Fatalf("after there is space: %v", err)
		}
		if got := fmt.Sprint(marks(t, d)); got != "[2 3]" {
			t.Fatalf("stored %s", got)
		}
	})
}

func TestAFullDiskInASharedCommitIsAnsweredTruthfully(t *testing.T) {
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		d, err := db.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
		limitDisk(t, d, 2)
		wantTruth(t, path, together(d, mark(0), big(1), mark(2), mark(3)))
		limitDisk(t, d, 0)
		if err := d.Write(context.Background(), mark(9)); err != nil {
			t.Fatalf("after there is space: %v", err)
		}
	})
}

func TestAReadOnlyDatabaseIsUnavailableAndPasses(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		exec(t, d, "PRAGMA query_only(1)")
		wantKind(t, d.Write(context.Background(), mark(1)), chat.Unavailable)
		exec(t, d, "PRAGMA query_only(0)")
		if err := d.Write(context.Background(), mark(2)); err != nil {
			t.Fatal(err)
		}
	})
}

// A write that goes on after the disk was full must not store anything any more: SQLite has rolled the
// transaction back, and what follows would be committed by itself.
func TestAWriteThatHidesAFullDiskStoresNothing(t *testing.T) {
	for name, hide := range map[string]func(*db.Tx) error{
		"exec":      big(1),
		"savepoint": func(tx *db.Tx) error { return tx.Savepoint(big(1)) },
		"bulk": func(tx *db.Tx) error {
			b := db.Insert{Head: "INSERT INTO mark (id, name)", Types: []string{"BIGINT", "TEXT"}, Tail: " RETURNING id"}
			return tx.Insert(b, [][]any{{1, strings.Repeat("x", 1<<20)}}, func(db.Scanner) error { return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := storetest.File(t)
			synctest.Test(t, func(t *testing.T) {
				d, err := db.Open(context.Background(), path)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
				limitDisk(t, d, 2)
				wantTruth(t, path, together(d, mark(0), func(tx *db.Tx) error {
					if hide(tx) == nil {
						t.Error("the disk is not full")
					}
					_ = mark(1)(tx)
					_ = tx.Savepoint(mark(8))
					return nil
				}, mark(2)))
				if got := fmt.Sprint(marks(t, d)); strings.Contains(got, "8") {
					t.Errorf("stored %s", got)
				}
				if err := d.Write(context.Background(), mark(9)); err != nil {
					t.Fatalf("the next write: %v", err)
				}
			})
		})
	}
}

// Writes that shared a transaction with one that failed are done again: they must be answered and stored once.
func TestNeighboursOfAFailureAreDoneOnceAndTheirHooksRunOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		hooks := map[int]int{}
		good := func(id int) func(*db.Tx) error {
			return func(tx *db.Tx) error {
				tx.OnCommit(func() { hooks[id]++ })
				return mark(id)(tx)
			}
		}
		answers := together(d, good(1), good(2), good(1), good(3), func(tx *db.Tx) error { _ = good(4)(tx); panic("a bug") }, good(5))
		for i, bad := range []bool{false, false, true, false, true, false} {
			if (answers[i] != nil) != bad {
				t.Errorf("write %d was answered with %v", i, answers[i])
			}
		}
		if got := fmt.Sprint(marks(t, d), hooks); got != "[1 2 3 5] map[1:1 2:1 3:1 5:1]" {
			t.Fatalf("stored, and hooks run: %s", got)
		}
	})
}
