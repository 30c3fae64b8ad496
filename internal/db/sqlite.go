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
	cacheSize   = 48 << 10             // KiB of page cache of the writer
	readersRest = time.Minute          // after which a connection that nobody reads with is closed
)

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, chat.Because(chat.Unavailable, err, "The folder %s for the database cannot be made.", filepath.Dir(path))
	}
	p, err := openPools(ctx, path)
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	d := assemble(SQLite, p.reading, newSQLiteWriter(path, p))
	d.file = p.file
	return d, nil
}

// pools are the ways to one file.
type pools struct {
	writing, reading, carrying *sql.DB
	file                       *os.File
}

// openPools opens what it can; if it fails, what is open is to be closed.
func openPools(ctx context.Context, path string) (p pools, err error) {
	if err := prepareSQLite(); err != nil {
		return p, cannotOpen(err, path)
	}
	if p.writing, err = openPool(ctx, path, 1, logLayer, "synchronous(FULL)", "checkpoint_fullfsync(1)", fmt.Sprintf("cache_size(-%d)", cacheSize)); err != nil {
		return p, err
	}
	readers := 4 + 2*runtime.NumCPU()
	if p.reading, err = openPool(ctx, path, readers, "", "query_only(1)", "cache_size(-4096)"); err != nil {
		return p, err
	}
	p.reading.SetMaxIdleConns(readers) // opening one, and filling its cache, costs more than a page
	p.reading.SetConnMaxIdleTime(readersRest)
	if p.carrying, err = openPool(ctx, path, 1, "", "cache_size(-1024)"); err != nil {
		return p, err
	}
	p.file, err = os.OpenFile(path, os.O_RDWR, 0)
	return p, err
}

func (p pools) close() error {
	var errs []error
	for _, pool := range []*sql.DB{p.writing, p.reading, p.carrying} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// openPool opens a pool of connections on the file. Journal mode WAL lets readers go on beside the writer. The log is
// carried over by the checkpointer; the pragmas given come last and so count. Layer is the one the files are opened through;
// empty: SQLite's own.
func openPool(ctx context.Context, path string, connections int, layer string, pragmas ...string) (*sql.DB, error) {
	query := url.Values{"_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", lockTime.Milliseconds()), "journal_mode(WAL)", "wal_autocheckpoint(0)", "synchronous(FULL)", "temp_store(MEMORY)",
	}, pragmas...)}
	if layer != "" {
		query.Set("vfs", layer)
	}
	pool, err := sql.Open("sqlite", fileURI(path)+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(cannotOpen(err, path), pool.Close())
	}
	return pool, nil
}

func cannotOpen(err error, path string) error {
	return chat.Because(chat.Unavailable, err, "The database %s cannot be opened.", path)
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
	log   *checkpointer
	disk  *syncer
}

// pending is a write that waits.
type pending struct {
	ctx    context.Context
	fn     func(*Tx) error
	result chan error
}

func newSQLiteWriter(path string, p pools) *sqliteWriter {
	w := &sqliteWriter{pool: p.writing, queue: make(chan *pending, queueLength), quit: make(chan struct{}), done: make(chan struct{})}
	w.log, w.disk = newCheckpointer(p.carrying, p.file, w.quit), newSyncer(path+"-wal")
	go w.run()
	go func() {
		defer close(w.done)
		w.disk.run()
	}()
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
	<-w.log.ended
	return errors.Join(w.log.pool.Close(), w.pool.Close())
}

func (w *sqliteWriter) run() {
	defer close(w.disk.groups)
	line := &sqliteSession{pool: w.pool}
	defer line.drop()
	for {
		select {
		case p := <-w.queue:
			w.group(line, p)
			w.log.wrote(line.taken())
		case <-w.log.look.C:
			w.log.looked()
		case how := <-w.log.turn:
			line.checkpoint(how)
		case <-w.quit:
			return
		}
	}
}

// group runs first and whatever else waits in one commit, and answers them all. The writes share the
// transaction without savepoints, which would cost more than the writes; if one fails half-way, everything is
// undone and the others are done again.
func (w *sqliteWriter) group(line *sqliteSession, first *pending) {
	if err := w.begin(line); err != nil {
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
			w.redo(line, written)
			return
		}
	}
	w.finish(line, written)
}

// begin begins a group, after mending a log that may have a hole.
func (w *sqliteWriter) begin(line *sqliteSession) error {
	if why := w.disk.broken.Load(); why != nil {
		if err := line.restart(); err != nil {
			return fmt.Errorf("%w; it was not begun anew either: %w", *why, err)
		}
		w.disk.broken.Store(nil)
	}
	return line.begin()
}

// redo does writes again that were undone through no fault of their own, now each in a savepoint.
func (w *sqliteWriter) redo(line *sqliteSession, undone []*member) {
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
	w.finish(line, written)
}

// finish commits. The hooks and the answers wait for the disk.
func (w *sqliteWriter) finish(line *sqliteSession, written []*member) {
	if err := line.commit(); err != nil {
		answer(written, err)
		return
	}
	w.disk.groups <- written
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
