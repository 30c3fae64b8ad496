package db_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

func TestWritesThatDeadlockAreRepeated(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	exec(t, d, "INSERT INTO mark (id) VALUES (1), (2)")
	locked := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	var once [2]sync.Once
	tries := [2]int{}
	touch := func(tx *db.Tx, id int) error {
		_, err := tx.Exec("UPDATE mark SET name = name || $2 WHERE id = $1", id, "x")
		return err
	}
	var all sync.WaitGroup
	for i := range 2 {
		all.Go(func() {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				tries[i]++
				if err := touch(tx, 1+i); err != nil {
					return err
				}
				once[i].Do(func() { close(locked[i]) })
				<-locked[1-i] // now each holds what the other wants
				return touch(tx, 2-i)
			})
			if err != nil {
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if tries[0]+tries[1] < 3 {
		t.Fatalf("no write was repeated: %v tries", tries)
	}
	names, err := db.All(t.Context(), d, db.Value[string], "SELECT name FROM mark")
	if err != nil || len(names) != 2 || names[0] != "xx" || names[1] != "xx" {
		t.Fatalf("stored %q (%v)", names, err)
	}
}

// stale is a write that reads, lets another write change what it read, and then writes: a serialization
// failure, as often as it is tried.
func stale(t *testing.T, d *db.DB, tries *int, collisions int, hooks *int) func(*db.Tx) error {
	return func(tx *db.Tx) error {
		*tries++
		if _, err := tx.Exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"); err != nil {
			return err
		}
		if _, _, err := db.One(t.Context(), tx, db.Value[string], "SELECT name FROM mark WHERE id = 1"); err != nil {
			return err
		}
		if *tries <= collisions {
			exec(t, d, "UPDATE mark SET name = name || 'x' WHERE id = 1")
		}
		tx.OnCommit(func() { *hooks++ })
		_, err := tx.Exec("UPDATE mark SET name = 'done' WHERE id = 1")
		return err
	}
}

func TestWritesThatCannotBeSerializedAreRepeated(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	exec(t, d, "INSERT INTO mark (id) VALUES (1)")
	tries, hooks := 0, 0
	if err := d.Write(t.Context(), stale(t, d, &tries, 2, &hooks)); err != nil || tries != 3 || hooks != 1 {
		t.Fatalf("%d tries, %d hooks, %v", tries, hooks, err)
	}
}

func TestAWriteThatAlwaysCollidesIsUnavailable(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	exec(t, d, "INSERT INTO mark (id) VALUES (1)")
	tries, hooks := 0, 0
	err := d.Write(t.Context(), stale(t, d, &tries, 1000, &hooks))
	wantKind(t, err, chat.Unavailable)
	if tries != 5 || hooks != 0 {
		t.Fatalf("%d tries, %d hooks", tries, hooks)
	}
}

func TestAServerThatStoppedIsUnavailableAndComesBack(t *testing.T) {
	server := newProxy(t, postgres.URL(t))
	d := withMarks(t, server.url)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := mark(1)(tx); err != nil {
			return err
		}
		server.stop()
		return mark(2)(tx)
	})
	wantKind(t, err, chat.Unavailable)
	wantKind(t, d.Write(t.Context(), mark(3)), chat.Unavailable)
	_, err = db.All(t.Context(), d, db.Value[int], "SELECT id FROM mark")
	wantKind(t, err, chat.Unavailable)
	wantKind(t, d.Ping(t.Context()), chat.Unavailable)
	_, err = db.Open(t.Context(), server.url)
	wantKind(t, err, chat.Unavailable)
	server.start(t)
	if err := d.Write(t.Context(), mark(4)); err != nil {
		t.Fatalf("after the server is back: %v", err)
	}
	if got := marks(t, d); len(got) != 1 || got[0] != 4 {
		t.Fatalf("stored %v", got)
	}
}

func TestAServerThatStopsAtTheCommitIsUnavailable(t *testing.T) {
	server := newProxy(t, postgres.URL(t))
	d := withMarks(t, server.url)
	ran := false
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		tx.OnCommit(func() { ran = true })
		defer server.stop()
		return mark(1)(tx)
	})
	wantKind(t, err, chat.Unavailable)
	if ran {
		t.Fatal("the hook ran")
	}
}

func TestASessionEndedByTheServerIsUnavailable(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("SELECT pg_terminate_backend(pg_backend_pid())")
		return err
	})
	wantKind(t, err, chat.Unavailable)
	if err := d.Write(t.Context(), mark(1)); err != nil {
		t.Fatalf("the next write: %v", err)
	}
}

func TestAReadOnlyServerIsUnavailable(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	wantKind(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec("SET TRANSACTION READ ONLY"); err != nil {
			return err
		}
		return mark(1)(tx)
	}), chat.Unavailable)
}

// proxy stands between the database and its server, and can stop.
type proxy struct {
	url, server string
	address     string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{server: u.Host, address: "127.0.0.1:0"}
	p.start(t)
	u.Host = p.address
	p.url = u.String()
	t.Cleanup(p.stop)
	return p
}

func (p *proxy) start(t *testing.T) {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	p.listener, p.address = l, l.Addr().String()
	p.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.carry(c)
		}
	}()
}

func (p *proxy) carry(c net.Conn) {
	s, err := net.Dial("tcp", p.server)
	if err != nil {
		_ = c.Close()
		return
	}
	p.mu.Lock()
	p.conns = append(p.conns, c, s)
	p.mu.Unlock()
	go io.Copy(s, c)
	_, _ = io.Copy(c, s)
	_, _ = c.Close(), s.Close()
}

func (p *proxy) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.listener.Close()
	for _, c := range p.conns {
		_ = c.Close()
	}
	p.conns = nil
}

// TestWritesFindTheirRowsThoughTheTableWasEmpty plans a statement while the table is empty, as after an installation, and runs it
// again when it has grown and nobody has counted its rows since.
func TestWritesFindTheirRowsThoughTheTableWasEmpty(t *testing.T) {
	d := withMarks(t, postgres.URL(t))
	counted := func(tx *db.Tx) (int64, error) {
		n, _, err := db.One(tx.Context(), tx, db.Value[int64], "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'mark'")
		return n, err
	}
	scans := func() (n int64) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			before, err := counted(tx) // which holds what the connection did a moment ago, too
			if err != nil {
				return err
			}
			for range 10 { // PostgreSQL would otherwise keep a plan from the sixth time on
				if _, err := tx.Exec("UPDATE mark SET name = $2 WHERE id = $1", 7, "x"); err != nil {
					return err
				}
			}
			n, err = counted(tx)
			n -= before
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := scans(); n != 0 {
		t.Errorf("%d of 10 looked at the whole table while it was empty", n)
	}
	exec(t, d, "INSERT INTO mark (id) SELECT g FROM generate_series(1, 20000) AS g")
	if n := scans(); n != 0 {
		t.Errorf("%d of 10 looked at the whole table when it had grown", n)
	}
}
