package db_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// migrated opens a database with the tables that package db itself needs.
func migrated(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(context.Background(), fstest.MapFS{}, nil); err != nil {
		t.Fatal(err)
	}
	exec(t, d, "CREATE TABLE mark (id BIGINT PRIMARY KEY, name TEXT NOT NULL DEFAULT '')")
	return d
}

func TestTroubleIsKnownUntilAProbeSucceeds(t *testing.T) {
	path := storetest.File(t)
	d, other := migrated(t, path), open(t, path)
	t.Cleanup(func() { _ = d.Close() })
	held, release := make(chan bool), make(chan bool)
	go func() {
		_ = other.Write(context.Background(), func(*db.Tx) error { close(held); <-release; return nil })
	}()
	<-held
	wantKind(t, d.Write(t.Context(), mark(1)), chat.Unavailable)
	wantKind(t, d.Trouble(), chat.Unavailable)
	close(release)
	waitForProbe(d)
	if err := d.Write(t.Context(), mark(1)); err != nil {
		t.Fatalf("after the lock is gone: %v", err)
	}
}

// waitForProbe returns once there is no trouble any more; the test's own time limit ends it otherwise.
func waitForProbe(d *db.DB) {
	for d.Trouble() != nil {
		time.Sleep(10 * time.Millisecond)
	}
}

func TestAProbeSeesAServerComeBack(t *testing.T) {
	server := newProxy(t, postgres.URL(t))
	d := migrated(t, server.url)
	t.Cleanup(func() { _ = d.Close() })
	server.stop()
	wantKind(t, d.Write(t.Context(), mark(1)), chat.Unavailable)
	wantKind(t, d.Trouble(), chat.Unavailable)
	server.start(t)
	waitForProbe(d)
}

func TestAFailureOfAWriteItselfIsNoTrouble(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, "INSERT INTO mark (id) VALUES (1)")
		for name, write := range map[string]func(*db.Tx) error{
			"a broken rule": mark(1),
			"no such table": func(tx *db.Tx) error { _, err := tx.Exec("INSERT INTO nowhere (id) VALUES (1)"); return err },
			"a refusal":     func(*db.Tx) error { return errors.New("refused") },
			"a panic":       func(*db.Tx) error { panic("a bug") },
		} {
			if err := d.Write(t.Context(), write); err == nil {
				t.Errorf("%s: no error", name)
			}
			if err := d.Trouble(); err != nil {
				t.Errorf("%s counts as trouble: %v", name, err)
			}
		}
	})
}

func TestAWriteThatRunsOutOfTimeIsUnavailableAndTrouble(t *testing.T) {
	path := storetest.File(t)
	synctest.Test(t, func(t *testing.T) {
		d := migrated(t, path)
		gate := make(chan struct{})
		go d.Write(context.Background(), func(*db.Tx) error { <-gate; return nil })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		answer := make(chan error)
		go func() { answer <- d.Write(ctx, mark(1)) }()
		time.Sleep(2 * time.Second)
		close(gate)
		err := <-answer
		wantKind(t, err, chat.Unavailable)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the cause is gone: %v", err)
		}
		wantKind(t, d.Trouble(), chat.Unavailable)
		if err := d.Close(); err != nil { // with a probe under way
			t.Fatal(err)
		}
	})
}
