package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/cluster"
	"github.com/saltbridge/saltbridge/internal/test/need"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

func TestRunsTheCommandBesideAServer(t *testing.T) {
	temp := prepare(t)
	query := `case "$SALTBRIDGE_TEST_POSTGRES" in postgres://*@127.0.0.1:*) exit 7;; esac`
	status, err := run(t.Context(), false, []string{"sh", "-c", query})
	if err != nil || status != 7 {
		t.Fatalf("got status %d and error %v, want the command's 7", status, err)
	}
	wantEmpty(t, temp)
}

func TestInterruptEndsTheCommandAndTheServer(t *testing.T) {
	temp := prepare(t)
	ctx, interrupt := context.WithTimeout(t.Context(), time.Minute)
	defer interrupt()
	go func() {
		for look := time.Tick(10 * time.Millisecond); ctx.Err() == nil; <-look {
			if _, err := os.Stat(filepath.Join(temp, "started")); err == nil {
				interrupt()
			}
		}
	}()
	status, err := run(ctx, false, []string{"sh", "-c", `touch "$TMPDIR/started"; exec sleep 300`})
	if err == nil || status != 130 {
		t.Fatalf("got status %d and error %v, want 130 and an error", status, err)
	}
	if err := os.Remove(filepath.Join(temp, "started")); err != nil {
		t.Fatal(err)
	}
	wantEmpty(t, temp)
}

func TestTakesTheServerItIsGiven(t *testing.T) {
	const given = "postgres://somewhere/postgres"
	lockThread(t)
	t.Setenv(postgres.Variable, given)
	status, err := run(t.Context(), false, []string{"sh", "-c", `[ "$SALTBRIDGE_TEST_POSTGRES" = ` + given + ` ]`})
	if err != nil || status != 0 {
		t.Fatalf("got status %d and error %v, want the given server and 0", status, err)
	}
}

func TestTellsACommandThatIsNotThere(t *testing.T) {
	t.Setenv(postgres.Variable, "postgres://somewhere/postgres")
	if status, err := run(t.Context(), false, []string{"no-such-command"}); err == nil || status == 0 {
		t.Fatalf("got status %d and error %v, want a failure", status, err)
	}
}

// prepare returns an empty directory for temporary files that the server's user may enter.
func prepare(t *testing.T) string {
	t.Helper()
	if _, err := cluster.Find(); err != nil {
		need.Missing(t, "%v", err)
	}
	lockThread(t)
	temp, err := os.MkdirTemp("", "withpostgres-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(temp) })
	if err := os.Chmod(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	t.Setenv(postgres.Variable, "")
	return temp
}

// lockThread does for a test what dieWithParent does for the command: children live as long as their thread.
func lockThread(t *testing.T) {
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
}

func wantEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}
