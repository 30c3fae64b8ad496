package db_test

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/db"
)

// shelf is a database of large rows, written through the layer of the log by a connection whose cache holds ten pages, so that nearly every
// transaction writes pages before it commits; and by another connection, as another process would.
type shelf struct {
	path        string
	ours, other *sql.DB
	committed   map[int]string // what is stored
}

func openShelf(t *rapid.T, folder string) *shelf {
	s := &shelf{path: filepath.Join(folder, "shelf.db"), committed: map[int]string{}}
	s.open(t)
	try(t, s.ours, "CREATE TABLE book (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
	try(t, s.ours, "CREATE INDEX book_text ON book (text)")
	return s
}

func (s *shelf) open(t *rapid.T) {
	var err error
	if s.ours, err = db.LayeredPool(s.path); err != nil {
		t.Fatal(err)
	}
	if s.other, err = sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(2000)&_pragma=wal_autocheckpoint(0)"); err != nil {
		t.Fatal(err)
	}
}

func (s *shelf) close(t *rapid.T) {
	for _, pool := range []*sql.DB{s.ours, s.other} {
		if err := pool.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// write lets a connection change some rows in a transaction, with a savepoint in the middle that may be undone, and then commit or not.
func (s *shelf) write(t *rapid.T, on *sql.DB) {
	tx, err := on.Begin()
	if err != nil {
		t.Fatal(err)
	}
	now := maps.Clone(s.committed)
	change(t, tx, now)
	try(t, tx, "SAVEPOINT half")
	half := maps.Clone(now)
	change(t, tx, now)
	if rapid.Bool().Draw(t, "undo half") {
		try(t, tx, "ROLLBACK TO half")
		now = half
	}
	change(t, tx, now)
	if rapid.Bool().Draw(t, "roll back") {
		err = tx.Rollback()
	} else {
		err, s.committed = tx.Commit(), now
	}
	if err != nil {
		t.Fatal(err)
	}
}

func change(t *rapid.T, tx *sql.Tx, rows map[int]string) {
	for range rapid.IntRange(0, 15).Draw(t, "rows") {
		id, length := rapid.IntRange(1, 60).Draw(t, "id"), rapid.IntRange(0, 9000).Draw(t, "length")
		rows[id] = strings.Repeat(strconv.Itoa(id%10), length)
		try(t, tx, "INSERT INTO book (id, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", id, rows[id])
	}
}

type execer interface {
	Exec(query string, args ...any) (sql.Result, error)
}

func try(t *rapid.T, on execer, query string, args ...any) {
	t.Helper()
	if _, err := on.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// survives wants what was committed, and nothing else, in the files as a crash would leave them.
func (s *shelf) survives(t *rapid.T, folder string) {
	left := filepath.Join(folder, "left.db")
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(s.path + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+end, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool, err := sql.Open("sqlite", "file:"+left)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	s.holds(t, pool)
	var sound string
	if err := pool.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Fatalf("integrity: %s %v", sound, err)
	}
}

func (s *shelf) holds(t *rapid.T, pool *sql.DB) {
	rows, err := pool.Query("SELECT id, text FROM book")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[int]string{}
	for rows.Next() {
		var id int
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			t.Fatal(err)
		}
		found[id] = text
	}
	if rows.Err() != nil || !maps.Equal(found, s.committed) {
		t.Fatalf("%d rows are stored, want %d as committed: %v", len(found), len(s.committed), rows.Err())
	}
}

// Whatever is written through the layer, rolled back, undone in part or carried over, with another process writing in between: both
// read what was committed, and so does who finds the files after a crash.
func TestTheLogInPiecesHoldsWhatWasCommitted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "shelf-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(folder)
		s := openShelf(t, folder)
		defer func() { s.close(t) }()
		t.Repeat(map[string]func(*rapid.T){
			"we write":     func(t *rapid.T) { s.write(t, s.ours) },
			"another does": func(t *rapid.T) { s.write(t, s.other) },
			"we carry over": func(t *rapid.T) {
				try(t, s.ours, "PRAGMA wal_checkpoint("+rapid.SampledFrom([]string{"PASSIVE", "TRUNCATE"}).Draw(t, "mode")+")")
			},
			"another does that": func(t *rapid.T) {
				try(t, s.other, "PRAGMA wal_checkpoint("+rapid.SampledFrom([]string{"PASSIVE", "TRUNCATE"}).Draw(t, "mode")+")")
			},
			"start anew":  func(t *rapid.T) { s.close(t); s.open(t) },
			"all crashes": func(t *rapid.T) { s.survives(t, folder) },
			"": func(t *rapid.T) {
				s.holds(t, s.ours)
				s.holds(t, s.other)
			},
		})
	})
}

// A commit of hundreds of pages takes few system calls.
func TestTheLogIsWrittenInPieces(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("system calls are counted on Linux only")
	}
	d := withMarks(t, filepath.Join(t.TempDir(), "saltbridge.db"))
	const rows = 3000
	before, bytes := written(t)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for id := range rows {
			if _, err := tx.Exec("INSERT INTO mark (id, name) VALUES ($1, $2)", id, strings.Repeat("x", 400)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after, all := written(t)
	if pages := (all - bytes) / 4096; pages < 250 || after-before > 60 {
		t.Errorf("%d system calls for %d pages, want at most 60 for some 300", after-before, pages)
	}
}

// written returns how many system calls wrote for this process, and how many bytes.
func written(t *testing.T) (calls, bytes int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		_, _ = fmt.Sscanf(line, "syscw: %d", &calls)
		_, _ = fmt.Sscanf(line, "wchar: %d", &bytes)
	}
	return calls, bytes
}
