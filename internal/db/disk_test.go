package db_test

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// A write is answered, and its hooks run, only after a sync that began after its commit; the next group is written
// meanwhile.
func TestAnswersWaitForTheDisk(t *testing.T) {
	inBubble(t, func(t *testing.T, d *db.DB) {
		release := make(chan struct{})
		syncs := 0
		db.Disk(d, func(string) error { syncs++; <-release; return nil })
		answered, hooked := make([]bool, 3), make([]bool, 3)
		for i := range answered {
			go func() {
				err := d.Write(context.Background(), func(tx *db.Tx) error {
					tx.OnCommit(func() { hooked[i] = true })
					return mark(i)(tx)
				})
				if err != nil {
					t.Error(err)
				}
				answered[i] = true
			}()
			synctest.Wait()
		}
		for i := range answered {
			if answered[i] || hooked[i] {
				t.Errorf("write %d: answered %v, hooked %v before the disk was", i, answered[i], hooked[i])
			}
		}
		if got := marks(t, d); len(got) != 3 {
			t.Errorf("%v are committed while the first waits for the disk, want 3", got)
		}
		close(release)
		synctest.Wait()
		for i := range answered {
			if !answered[i] || !hooked[i] {
				t.Errorf("write %d: answered %v, hooked %v after the disk was", i, answered[i], hooked[i])
			}
		}
		if syncs != 2 {
			t.Errorf("%d syncs, want 2: the writes that came during the first share one", syncs)
		}
	})
}

// After a sync failed, the log may have a hole. Nothing is accepted until all of it was carried over.
func TestAFailedSyncIsMended(t *testing.T) {
	path := storetest.File(t)
	d, err := db.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
	broken := errors.New("input/output error")
	var works atomic.Bool
	var synced atomic.Int64
	db.Disk(d, func(string) error {
		if !works.Load() {
			return broken
		}
		synced.Add(1)
		return nil
	})
	if err := d.Write(t.Context(), mark(1)); !errors.Is(err, broken) || chat.KindOf(err) != chat.Unavailable {
		t.Fatalf("a write whose sync failed: %v", err)
	}
	if d.Trouble() == nil {
		t.Error("no trouble is known")
	}

	reader, done := holdReader(t, d)
	if err := d.Write(t.Context(), mark(2)); chat.KindOf(err) != chat.Unavailable {
		t.Errorf("a write while a reader keeps the log from starting anew: %v", err)
	}
	close(reader)
	<-done

	works.Store(true)
	eventually(t, func() bool { return d.Write(t.Context(), mark(3)) == nil })
	if got := marks(t, d); len(got) < 2 || got[0] != 1 || got[len(got)-1] != 3 {
		t.Errorf("%v are stored, want 1 and 3 at least", got)
	}
	if synced.Load() == 0 {
		t.Error("what was accepted after the trouble was not synced")
	}
}

// holdReader begins to read and goes on until the channel is closed; done tells when it has ended.
func holdReader(t *testing.T, d *db.DB) (release, done chan struct{}) {
	t.Helper()
	release, done = make(chan struct{}), make(chan struct{})
	began := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = db.All(context.Background(), d, func(row db.Scanner) (int, error) {
			close(began)
			<-release
			return 0, nil
		}, "SELECT id FROM mark")
	}()
	<-began
	return release, done
}

// The log is carried into the database by itself, and starts anew.
func TestTheLogIsCarriedOver(t *testing.T) {
	path := storetest.File(t)
	d := withMarks(t, path)
	db.Disk(d, func(string) error { return nil }) // a real disk would only make it slow
	for n := range 2 {
		before := size(t, path)
		for half := range 2 {
			fill(t, d, (2*n+half)*db.LogLength, db.LogLength/2+1)
		}
		eventually(t, func() bool { return size(t, path) > before+db.LogLength*30 })
	}
	if log := size(t, path+"-wal"); log > 2*size(t, path) {
		t.Errorf("the log grew to %d bytes, it never started anew", log)
	}
}

// Where little is written, the log does not wait until it is long, and its file is given back.
func TestAShortLogIsCarriedOverInCalm(t *testing.T) {
	path := storetest.File(t)
	d := withMarks(t, path)
	db.LogLook(d, time.Millisecond)
	fill(t, d, 0, db.LogShort+1)
	eventually(t, func() bool { return size(t, path+"-wal") == 0 })
	fill(t, d, db.LogShort+1, 1)
	if n := len(marks(t, d)); n != db.LogShort+2 {
		t.Errorf("%d marks, want %d", n, db.LogShort+2)
	}
}

// fill stores marks with names of a length that fills pages.
func fill(t *testing.T, d *db.DB, from, rows int) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for id := range rows {
			if _, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", from+id, "a name of a length that fills pages"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhenTheLogIsCarriedOver(t *testing.T) {
	w := db.WatchLog()
	expect := func(when, want string) {
		t.Helper()
		if got := w.Begun(); got != want {
			t.Errorf("%s: carried over %q, want %q", when, got, want)
		}
	}
	w.Wrote(db.LogShort)
	w.Looked()
	expect("hardly anything is written", "")
	w.Wrote(1)
	expect("at once", "")
	w.Wrote(db.LogShort + 1)
	w.Looked()
	expect("much was written until the look", "")
	w.Wrote(db.LogShort)
	w.Looked()
	expect("little was", "TRUNCATE")
	w.Looked()
	expect("nothing is left", "")
	w.Wrote(db.LogLength)
	expect("as much as it holds", "")
	w.Wrote(1)
	expect("more", "PASSIVE")
	w.Looked()
	expect("it is being carried over", "")
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// eventually waits until a condition holds.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	patience := time.After(2 * time.Minute)
	for !holds() {
		select {
		case <-look.C:
		case <-patience:
			t.Fatal("waited for a minute")
		}
	}
}
