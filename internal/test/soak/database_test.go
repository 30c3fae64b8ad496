package soak

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/cluster"
	"github.com/saltbridge/saltbridge/internal/test/need"
)

// TestSoakStoppedPostgres crashes PostgreSQL under load and starts it again, lets it refuse writes, and, at full
// length, freezes it: a server that takes connections and answers nobody.
func TestSoakStoppedPostgres(t *testing.T) {
	c := newCluster(t)
	s := inPostgres(t, c.URL())
	l := newLedger(s.traffic.seed)
	s.serve()
	s.outage(l, trouble{
		cause: c.Stop,
		cure: func() {
			if err := c.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		says: "database", first: 5 * time.Second,
	})
	s.outage(l, trouble{
		cause: func() { setReadOnly(t, c.URL(), true) },
		cure:  func() { setReadOnly(t, c.URL(), false) },
		says:  "read-only", first: 5 * time.Second,
	})
	if full() {
		s.outage(l, trouble{
			cause: func() { signalAll(t, c.PID(), syscall.SIGSTOP) },
			cure:  func() { signalAll(t, c.PID(), syscall.SIGCONT) },
			says:  "database", first: 15 * time.Second, // what is under way is given ten
		})
	}
	s.settle(l)
}

// newCluster starts a PostgreSQL that keeps its promises through a crash.
func newCluster(t *testing.T) *cluster.Cluster {
	t.Helper()
	bin, err := cluster.Find()
	if err != nil {
		need.Missing(t, "%v", err)
	}
	runtime.LockOSThread() // the server ends with the thread that started it
	t.Cleanup(runtime.UnlockOSThread)
	c, err := cluster.New(t.Context(), bin, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Remove)
	return c
}

// setReadOnly makes the server refuse writes in every transaction from now on, as a standby does, or allow them.
func setReadOnly(t *testing.T, url string, on bool) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, statement := range []string{fmt.Sprintf("ALTER SYSTEM SET default_transaction_read_only = %v", on), "SELECT pg_reload_conf()"} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// signalAll sends a signal to a process and its children.
func signalAll(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range append(strings.Fields(string(children)), strconv.Itoa(pid)) {
		child, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		_ = syscall.Kill(child, signal) // a session may have ended meanwhile
	}
}

// TestSoakLockedDatabase lets another process hold the embedded database's write lock for longer than a write waits.
func TestSoakLockedDatabase(t *testing.T) {
	s := inFolder(t, t.TempDir())
	l := newLedger(s.traffic.seed)
	s.serve()
	s.look(func(st *store.Store) {
		locked, release, done := make(chan bool), make(chan bool), make(chan error, 1)
		hold := func() {
			for end := time.Now().Add(patience); ; { // beside a server that writes without a pause the lock may be hard to get
				err := st.Write(context.Background(), func(*db.Tx) error { close(locked); <-release; return nil })
				select {
				case <-locked:
				default:
					if time.Now().Before(end) {
						continue
					}
				}
				done <- err
				return
			}
		}
		s.outage(l, trouble{
			cause: func() {
				go hold()
				select {
				case <-locked:
				case err := <-done:
					t.Fatalf("taking the lock of a busy server: %v", err)
				}
			},
			cure: func() {
				close(release)
				if err := <-done; err != nil {
					t.Errorf("giving the lock back: %v", err)
				}
			},
			says: "locked", first: 5 * time.Second, // a write waits two seconds for the lock
		})
	})
	s.settle(l)
}
