package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/saltbridge/saltbridge/internal/chat"
	"modernc.org/sqlite"
)

// classify gives an error of storage itself (full, locked, read-only, down) the kind chat.Unavailable.
// Everything else, such as a broken constraint, stays as it is.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if _, done := errors.AsType[*chat.Error](err); done {
		return err
	}
	if say := unavailable(err); say != "" {
		return chat.Because(chat.Unavailable, err, "%s", say)
	}
	return err
}

// unavailable returns a sentence if err means that storage does not work at the moment, else "".
func unavailable(err error) string {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteTrouble(lite.Code() & 0xff)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresTrouble(pg.Code)
	}
	network, isNet := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, errDisk):
		return sqliteTrouble(10)
	case errors.Is(err, errSlow):
		return "The database does not answer in time."
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ""
	case isNet && network != nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, driver.ErrBadConn),
		pgconn.SafeToRetry(err): // a connection that broke earlier: nothing was sent
		return "The database cannot be reached."
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return "The database cannot be reached."
	}
	return ""
}

// locked reports whether another process holds SQLite's lock.
func locked(err error) bool {
	lite, ok := errors.AsType[*sqlite.Error](err)
	return ok && (lite.Code()&0xff == 5 || lite.Code()&0xff == 6) // BUSY, LOCKED
}

// sqliteTrouble explains SQLite's primary result codes (https://www.sqlite.org/rescode.html).
func sqliteTrouble(code int) string {
	switch code {
	case 5, 6: // BUSY, LOCKED
		return "The database is locked by another process."
	case 8: // READONLY
		return "The database is read-only. Check the folder's permissions and the disk."
	case 10, 14: // IOERR, CANTOPEN
		return "The database's disk does not answer properly."
	case 13: // FULL
		return "The disk is full. Free some space; nothing that was accepted is lost."
	}
	return ""
}

// postgresTrouble explains PostgreSQL's error classes (Appendix A of its manual).
func postgresTrouble(code string) string {
	switch code {
	case "25006":
		return "The database is read-only."
	case "57014": // a statement was cancelled
		return ""
	case "40001", "40P01": // still colliding after all tries
		return "Too many changes met in the database at once. Please try again."
	}
	switch code[:min(2, len(code))] {
	case "08":
		return "The connection to the database broke."
	case "53":
		return "The database is out of a resource: disk, memory or connections."
	case "57":
		return "The database is shutting down or starting up."
	case "58":
		return "The database's disk does not answer properly."
	}
	return ""
}
