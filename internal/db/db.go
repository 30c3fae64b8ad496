package db

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine  Engine
	readers *sql.DB
	read    func(ctx context.Context, query string, args []any) (*sql.Rows, error) // on the readers
	writer  writer
	health  *health
	writes  atomic.Int64
	file    *os.File // SQLite's, which is closed last; nil on PostgreSQL
	once    sync.Once
}

// assemble returns a database of an engine's two halves.
func assemble(engine Engine, readers *sql.DB, w writer) *DB {
	d := &DB{engine: engine, readers: readers, writer: w, read: newPrepared(readers, keptStatements).query}
	if engine == Postgres {
		d.read = func(ctx context.Context, query string, args []any) (*sql.Rows, error) {
			return readers.QueryContext(ctx, query, args...)
		}
	}
	d.health = newHealth(d.writeProbe)
	return d
}

// writer runs one function in one transaction; each engine has its own way.
type writer interface {
	write(ctx context.Context, fn func(*Tx) error) error
	close() error
}

// Open opens the database that url names: postgres://… or the path of an SQLite file, which is created.
func Open(ctx context.Context, url string) (*DB, error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(ctx, url)
	}
	return openSQLite(ctx, url)
}

// Engine tells which engine this is.
func (d *DB) Engine() Engine { return d.engine }

// Write runs fn in a transaction and returns once it is on disk. See the package comment for the rules.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	d.writes.Add(1)
	err := inTime(ctx, d.writer.write(ctx, fn))
	d.health.note(err)
	return err
}

// Writes returns how often Write was called: who works in the background can tell by it whether others are busy.
func (d *DB) Writes() int64 { return d.writes.Load() }

// Trouble returns why writes fail at the moment, nil while they work. It costs nothing to ask: whoever would
// only wait to be refused can be sent away at once. A probe finds out when writes work again.
func (d *DB) Trouble() error { return d.health.now() }

// Query runs a statement on the reading pool. It implements [Querier].
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := d.read(ctx, query, portable(args))
	return rows, classify(err)
}

// Ping checks that the database answers reads, within a second.
func (d *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return inTime(ctx, classify(d.readers.PingContext(ctx)))
}

// Close waits for running writes and closes the database.
func (d *DB) Close() error {
	d.health.close()
	err := errors.Join(d.writer.close(), d.readers.Close())
	if d.file != nil {
		d.once.Do(func() { err = errors.Join(err, d.file.Close()) })
	}
	return err
}

// Querier reads: the database outside a transaction, or a [Tx] inside one.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Scanner is a row to be read.
type Scanner interface{ Scan(dest ...any) error }

// All reads every row of a query.
func All[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, classify(rows.Err())
}

// One reads the first row of a query; ok is false if there is none.
func One[T any](ctx context.Context, q Querier, scan func(Scanner) (T, error), query string, args ...any) (item T, ok bool, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return item, false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return item, false, classify(rows.Err())
	}
	item, err = scan(rows)
	return item, err == nil, err
}

// Value scans a row of one column.
func Value[T any](row Scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}
