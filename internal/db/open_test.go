package db_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

func TestOpenMakesTheFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "saltbridge.db")
	withMarks(t, path)
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("folder: %v %v", info, err)
	}
}

func TestOpenTakesAnyPath(t *testing.T) {
	for _, name := range []string{"with space", "100%41", "what?mode=memory", "a#b", "ümläut", "a&b=c"} {
		path := filepath.Join(t.TempDir(), name, name+".db")
		d := withMarks(t, path)
		if err := d.Write(t.Context(), mark(1)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("the file is elsewhere: %v", err)
		}
		if got := marks(t, d); len(got) != 1 {
			t.Errorf("%s: readers see %v", name, got)
		}
	}
}

func TestOpenExplainsWhatIsWrong(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("this is not a database, but a text that is long enough to look at"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, url string
		want      chat.Kind
	}{
		{"a folder", folder, chat.Unavailable},
		{"under a file", filepath.Join(file, "x.db"), chat.Unavailable},
		{"another format", file, chat.Unavailable},
		{"a broken address", "postgres://host:port:5432/name", chat.Invalid},
		{"nobody listens", "postgres://someone:secret@" + freeAddress(t) + "/name", chat.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := db.Open(t.Context(), c.url)
			wantKind(t, err, c.want)
			if chat.Sentence(err) == "" {
				t.Error("there is nothing to tell people")
			}
		})
	}
}

// freeAddress is one where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestOnlyTroubleOfStorageIsUnavailable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		{io.ErrUnexpectedEOF, true},
		{fmt.Errorf("reading: %w", io.EOF), true},
		{&pgconn.PgError{Code: "53100"}, true},  // disk full
		{&pgconn.PgError{Code: "53300"}, true},  // too many connections
		{&pgconn.PgError{Code: "57P03"}, true},  // starting up
		{&pgconn.PgError{Code: "25006"}, true},  // read-only
		{&pgconn.PgError{Code: "58030"}, true},  // I/O error
		{&pgconn.PgError{Code: "40P01"}, true},  // deadlock, after all tries
		{&pgconn.PgError{Code: "23505"}, false}, // unique violation
		{&pgconn.PgError{Code: "42601"}, false}, // syntax
		{&pgconn.PgError{Code: "57014"}, false}, // cancelled
		{&pgconn.PgError{Code: ""}, false},
		{context.Canceled, false},
		{fmt.Errorf("reading: %w", context.DeadlineExceeded), false},
		{errors.New("anything else"), false},
	} {
		if got := db.Unavailable(c.err) != ""; got != c.want {
			t.Errorf("%v: unavailable is %v", c.err, got)
		}
	}
}
