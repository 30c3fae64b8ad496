package db

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/saltbridge/saltbridge/internal/chat"
)

// connectTime is how long the server may take to take a connection: one that hangs is as good as down.
const connectTime = 5 * time.Second

func openPostgres(ctx context.Context, url string) (*DB, error) {
	reading, err := openPostgresPool(url, map[string]string{
		// A plan made while a table was empty reads all of it, and would be kept after it has grown.
		"plan_cache_mode": "force_custom_plan",
	})
	if err != nil {
		return nil, err
	}
	writing, err := openPostgresPool(url, map[string]string{
		// What is written finds its rows by their keys, whatever they are, and most of it is planned for longer than it runs.
		"plan_cache_mode": "force_generic_plan",
		"enable_seqscan":  "off", // for plans made while a table was empty
	})
	if err != nil {
		return nil, err
	}
	w := &postgresWriter{pool: writing, census: newCensus(writing)}
	if err := reading.PingContext(ctx); err != nil {
		return nil, errors.Join(chat.Because(chat.Unavailable, err, "PostgreSQL does not answer. Check the address and that the server runs."), reading.Close(), w.close())
	}
	return assemble(Postgres, reading, w), nil
}

// openPostgresPool returns a pool of connections with settings of their own. It connects when it is used.
func openPostgresPool(url string, settings map[string]string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, chat.Because(chat.Invalid, err, "The database address is not valid. It looks like postgres://user:password@host:5432/name.")
	}
	// Short statements only: compiling them costs more than it saves.
	config.RuntimeParams["jit"] = "off"
	maps.Copy(config.RuntimeParams, settings)
	if config.ConnectTimeout == 0 { // not set in the address
		config.ConnectTimeout = connectTime
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(4 + 2*runtime.NumCPU())
	pool.SetMaxIdleConns(4)
	return pool, nil
}

// postgresWriter gives every write a transaction of its own; the server groups their commits.
type postgresWriter struct {
	pool   *sql.DB
	census *census
}

// postgresTries is how often a write is repeated when it collided with another.
const postgresTries = 5

func (w *postgresWriter) write(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for range postgresTries {
		if err = w.try(ctx, fn); !Collided(err) {
			return err
		}
	}
	return err
}

func (w *postgresWriter) try(ctx context.Context, fn func(*Tx) error) error {
	inner, err := w.pool.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	tx := &Tx{ctx: ctx, engine: Postgres, session: postgresSession{inner}}
	if err := guard(tx, fn); err != nil {
		_ = inner.Rollback() // the cause is already in hand
		return err
	}
	if err := inner.Commit(); err != nil {
		return classify(err)
	}
	w.census.note()
	tx.committed()
	return nil
}

func (w *postgresWriter) close() error {
	w.census.close()
	return w.pool.Close()
}

// postgresSession runs statements in a transaction; the driver caches their prepared forms.
type postgresSession struct{ tx *sql.Tx }

func (s postgresSession) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return s.tx.ExecContext(ctx, query, args...)
}

func (s postgresSession) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return s.tx.QueryContext(ctx, query, args...)
}

// Collided reports whether PostgreSQL undid a write only because of another one: Write repeats it, so a
// function that catches errors must hand this one on.
func Collided(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01") // serialization failure, deadlock
}
