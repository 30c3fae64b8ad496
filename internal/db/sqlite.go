package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	_ "modernc.org/sqlite" // registers the driver
)

const (
	queueLength = 1024                 // writes that may wait; more wait in their callers
	groupSize   = 512                  // writes that share one commit at most
	groupTime   = 5 * time.Millisecond // a commit takes on no more writes after this long
	lockTime    = 2 * time.Second      // how long another process may hold the file before a write fails
	lockLook    = time.Millisecond     // how often the writer looks whether it still does
	cacheSize   = 32 << 10             // KiB of page cache of the writer
)

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, chat.Because(chat.Unavailable, err, "The folder %s for the database cannot be made.", filepath.Dir(path))
	}
	writing, err := openPool(ctx, path, fmt.Sprintf("cache_size(-%d)", cacheSize))
	if err != nil {
		return nil, err
	}
	writing.SetMaxOpenConns(1)
	reading, err := openPool(ctx, path, "query_only(1)", "cache_size(-4096)")
	if err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	reading.SetMaxOpenConns(4 + 2*runtime.NumCPU())
	reading.SetMaxIdleConns(4)
	return assemble(SQLite, reading, newSQLiteWriter(writing)), nil
}

// openPool opens a pool on the file. Journal mode WAL lets readers go on beside the writer;
// synchronous FULL makes a commit survive a power cut.
func openPool(ctx context.Context, path string, pragmas ...string) (*sql.DB, error) {
	query := url.Values{"_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", lockTime.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)", "temp_store(MEMORY)",
	}, pragmas...)}
	pool, err := sql.Open("sqlite", fileURI(path)+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(chat.Because(chat.Unavailable, err, "The database %s cannot be opened.", path), pool.Close())
	}
	return pool, nil
}

// fileURI names a file in SQLite's way, in which some characters of a path mean something else.
func fileURI(path string) string {
	return "file:" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// sqliteWriter is the one goroutine that writes: SQLite allows one writer at a time anyway, and with one
// queue the writes that wait while a commit is on its way to the disk share the next one.
type sqliteWriter struct {
	pool  *sql.DB
	queue chan *pending
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
}

// pending is a write that waits.
type pending struct {
	ctx    context.Context
	fn     func(*Tx) error
	result chan error
}

func newSQLiteWriter(pool *sql.DB) *sqliteWriter {
	w := &sqliteWriter{pool: pool, queue: make(chan *pending, queueLength), quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w
}

func (w *sqliteWriter) write(ctx context.Context, fn func(*Tx) error) error {
	p := &pending{ctx: ctx, fn: fn, result: make(chan error, 1)}
	select {
	case w.queue <- p:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return errClosed
	}
	// Once queued it is waited for, even if ctx ends: the caller must know whether it was written.
	select {
	case err := <-p.result:
		return err
	case <-w.done:
	}
	select {
	case err := <-p.result: // answered by the last group
		return err
	default:
		return errClosed
	}
}

var errClosed = chat.Errorf(chat.Unavailable, "Saltbridge is shutting down. Please try again in a moment.")

func (w *sqliteWriter) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.done
	return w.pool.Close()
}

func (w *sqliteWriter) run() {
	defer close(w.done)
	line := &sqliteSession{pool: w.pool}
	defer line.drop()
	for {
		select {
		case p := <-w.queue:
			w.group(line, p)
		case <-w.quit:
			return
		}
	}
}

// group runs first and whatever else waits in one commit, and answers them all. The writes share the
// transaction without savepoints, which would cost more than the writes; if one fails half-way, everything is
// undone and the others are done again.
func (w *sqliteWriter) group(line *sqliteSession, first *pending) {
	if err := line.begin(); err != nil {
		w.refuse(first, err)
		return
	}
	var written []*member
	started := time.Now()
	for p := first; p != nil; p = w.next(line, len(written), started) {
		m, err := runMember(line, p)
		if err == nil {
			written = append(written, m)
			continue
		}
		p.result <- err
		if m.tx.dirty && line.lost == nil {
			line.rollback()
			redo(line, written)
			return
		}
	}
	finish(line, written)
}

// redo does writes again that were undone through no fault of their own, now each in a savepoint.
func redo(line *sqliteSession, undone []*member) {
	if len(undone) == 0 {
		return
	}
	if err := line.begin(); err != nil {
		answer(undone, err)
		return
	}
	var written []*member
	for _, m := range undone {
		again := newMember(line, m.pending)
		if err := again.tx.Savepoint(m.fn); err != nil {
			m.result <- err
			continue
		}
		written = append(written, again)
	}
	finish(line, written)
}

// finish commits, runs the hooks and answers.
func finish(line *sqliteSession, written []*member) {
	err := line.commit()
	if err == nil {
		for _, m := range written {
			m.tx.committed()
		}
	}
	answer(written, err)
}

func answer(members []*member, err error) {
	for _, m := range members {
		m.result <- err
	}
}

// next returns the next write that may join the group, or nil.
func (w *sqliteWriter) next(line *sqliteSession, have int, started time.Time) *pending {
	if line.lost != nil || have >= groupSize || time.Since(started) > groupTime {
		return nil
	}
	select {
	case p := <-w.queue:
		return p
	default:
		return nil
	}
}

// refuse answers the first write and everything that waits with err: when the file is locked or gone,
// waiting longer one by one would only make everyone late. What comes after is tried again.
func (w *sqliteWriter) refuse(first *pending, err error) {
	waiting := len(w.queue)
	first.result <- err
	for range waiting {
		p := <-w.queue
		p.result <- err
	}
}

// member is a write of a group, with its view of the transaction.
type member struct {
	*pending
	tx *Tx
}

func newMember(line *sqliteSession, p *pending) *member {
	// The write's own context must not interrupt a statement half-way: that would cost the whole group.
	return &member{pending: p, tx: &Tx{ctx: context.WithoutCancel(p.ctx), engine: SQLite, session: line}}
}

// runMember runs one write of a group.
func runMember(line *sqliteSession, p *pending) (*member, error) {
	m := newMember(line, p)
	if err := p.ctx.Err(); err != nil {
		return m, err
	}
	return m, guard(m.tx, p.fn)
}
