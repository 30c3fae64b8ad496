package db

import (
	"context"
	"database/sql"
	"runtime"
	"time"

	"modernc.org/libc"
)

// Waiting returns how many writes wait for the SQLite writer.
func Waiting(d *DB) int { return len(d.writer.(*sqliteWriter).queue) }

// Unavailable is the sentence for an error of storage, "" for any other.
func Unavailable(err error) string { return unavailable(err) }

// Disk replaces how the log of an SQLite database is brought to the disk.
func Disk(d *DB, sync func(path string) error) { d.writer.(*sqliteWriter).disk.sync = sync }

// LogLength is how many rows may be changed before it is carried over, LogShort how many where little is written.
const (
	LogLength = logLength
	LogShort  = logShort
)

// LogLook sets how long it takes until a short log is looked at.
func LogLook(d *DB, every time.Duration) { d.writer.(*sqliteWriter).log.every = every }

// Watched is what counts the rows that change, alone.
type Watched struct{ c *checkpointer }

// WatchLog counts from nothing.
func WatchLog() Watched { return Watched{watchLog()} }

// Wrote changes rows.
func (w Watched) Wrote(rows int) { w.c.wrote(rows) }

// Looked looks at what was written, if that is to be done at all.
func (w Watched) Looked() {
	if w.c.look.Stop() {
		w.c.looked()
	}
}

// Begun is how the log is to be carried over since it was asked last; "" if it is not.
func (w Watched) Begun() string {
	select {
	case how := <-w.c.begin:
		return string(how)
	default:
		return ""
	}
}

// LayeredPool opens a file as the writer does, with a cache of ten pages.
func LayeredPool(path string) (*sql.DB, error) {
	if err := prepareSQLite(); err != nil {
		return nil, err
	}
	return openPool(context.Background(), path, 1, logLayer, "synchronous(FULL)", "checkpoint_fullfsync(1)", "cache_size(10)")
}

// WatchRekeys counts how often a page of any cache is lent the number of the lock page, until done is called. That returns also the highest number
// that one of those caches believed to hold whenever a page got another number.
func WatchRekeys() (done func() (lent int, highest uint32)) {
	var lent int
	var highest uint32
	m := theirs()
	own := m.FxRekey
	watching := func(tls *libc.TLS, cache, page uintptr, from, to uint32) {
		highest = max(highest, *highestKey(cache))
		if to == lockPage {
			lent++
		}
		goFunc[rekeying](own)(tls, cache, page, from, to)
	}
	m.FxRekey = cFunc[rekeying](watching)
	return func() (int, uint32) {
		m.FxRekey = own
		runtime.KeepAlive(watching) // until here C knows it, of which the garbage collector knows nothing
		return lent, highest
	}
}
