package db

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgreSQL plans by what it last counted in its tables, which it does by itself once a minute. Until then it takes an account for
// one of two hundred, though nearly always there is just one: reading by any index that begins with the account then looks as good as by the
// right one, and a plan that was kept goes through all of an account. A shop's history, a million messages, is here within that minute. So
// it is told to count as soon as there is something to count.
const (
	censusRest  = 2 * time.Second // between two looks at what has grown; PostgreSQL itself knows that a second late
	censusFirst = 500             // rows that must have changed before a table is counted, or as many as there were
)

// census has PostgreSQL count its tables as they grow.
type census struct {
	pool   *sql.DB
	wrote  chan struct{} // holds one if something was written since it was last looked
	stop   context.CancelFunc
	ended  chan struct{}
	ailing bool // it failed the last time, which was logged
}

func newCensus(pool *sql.DB) *census {
	ctx, stop := context.WithCancel(context.Background())
	c := &census{pool: pool, wrote: make(chan struct{}, 1), stop: stop, ended: make(chan struct{})}
	go c.run(ctx)
	return c
}

// note says that something was written.
func (c *census) note() {
	select {
	case c.wrote <- struct{}{}:
	default:
	}
}

func (c *census) close() {
	c.stop()
	<-c.ended
}

func (c *census) run(ctx context.Context) {
	defer close(c.ended)
	rest := time.NewTicker(censusRest)
	defer rest.Stop()
	for {
		select {
		case <-c.wrote:
		case <-ctx.Done():
			return
		}
		err := c.take(ctx)
		if err != nil && !c.ailing && ctx.Err() == nil {
			slog.Warn("PostgreSQL's tables were not counted after they had grown; until it does so by itself, its plans may be slow", "error", err)
		}
		c.ailing = err != nil
		select {
		case <-rest.C:
		case <-ctx.Done():
			return
		}
	}
}

// take counts the tables that have doubled.
func (c *census) take(ctx context.Context) error {
	rows, err := c.pool.QueryContext(ctx, `
		SELECT s.relname FROM pg_stat_user_tables s JOIN pg_class k ON k.oid = s.relid
		WHERE s.schemaname = current_schema() AND s.n_mod_since_analyze > $1 + GREATEST(k.reltuples, 0)`, censusFirst)
	if err != nil {
		return err
	}
	var grown []string
	err = scanAll(rows, func(row Scanner) error {
		name, err := Value[string](row)
		grown = append(grown, name)
		return err
	})
	for _, name := range grown {
		if err == nil { // who counts the same already is not waited for
			_, err = c.pool.ExecContext(ctx, "ANALYZE (SKIP_LOCKED) "+pgx.Identifier{name}.Sanitize())
		}
	}
	return err
}
