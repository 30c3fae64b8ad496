package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
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
	session, err := w.begin(ctx)
	if err != nil {
		return classify(err)
	}
	defer session.conn.Close()
	tx := &Tx{ctx: ctx, engine: Postgres, session: session}
	if err := guard(tx, fn); err != nil {
		session.rollback()
		return err
	}
	if err := session.commit(ctx, tx.last); err != nil {
		session.rollback() // unless the connection broke, it is in the failed transaction still
		return classify(err)
	}
	w.census.note()
	tx.committed()
	return nil
}

// begin begins a transaction, on another connection if one turns out to be dead, such as after a restart of the server.
func (w *postgresWriter) begin(ctx context.Context) (s postgresSession, err error) {
	for range postgresTries {
		if s.conn, err = w.pool.Conn(ctx); err != nil {
			return s, err
		}
		if _, err = s.conn.ExecContext(ctx, "BEGIN"); err == nil {
			return s, nil
		}
		_ = s.conn.Close() // the cause is in hand
		if !errors.Is(err, driver.ErrBadConn) {
			return s, err
		}
	}
	return s, err
}

func (w *postgresWriter) close() error {
	w.census.close()
	return w.pool.Close()
}

// postgresSession is a connection in a transaction; the driver caches the prepared forms of statements.
type postgresSession struct{ conn *sql.Conn }

func (s postgresSession) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	return s.conn.ExecContext(ctx, query, args...)
}

func (s postgresSession) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return s.conn.QueryContext(ctx, query, args...)
}

// errUndone is what a commit comes to if the server had given the transaction up.
var errUndone = errors.New("the server rolled the transaction back instead of committing it")

// commit runs the last statements and commits, all in one round trip: once one of them fails, the server leaves out what follows.
func (s postgresSession) commit(ctx context.Context, last []command) error {
	return s.conn.Raw(func(conn any) error {
		batch, outcome := &pgx.Batch{}, ""
		for _, c := range last {
			batch.Queue(c.query, c.args...)
		}
		batch.Queue("COMMIT").Exec(func(tag pgconn.CommandTag) error {
			outcome = tag.String()
			return nil
		})
		if err := conn.(*stdlib.Conn).Conn().SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		if outcome != "COMMIT" {
			return errUndone
		}
		return nil
	})
}

// rollback undoes what there is, whatever became of the write's own context; a connection on which that fails is given up.
func (s postgresSession) rollback() {
	ctx, stop := context.WithTimeout(context.Background(), connectTime)
	defer stop()
	if _, err := s.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		_ = s.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// Collided reports whether PostgreSQL undid a write only because of another one: Write repeats it, so a
// function that catches errors must hand this one on.
func Collided(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01") // serialization failure, deadlock
}
