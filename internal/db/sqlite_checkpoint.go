package db

import (
	"context"
	"database/sql"
	"os"
)

// SQLite's log must be carried into the database file from time to time. Done by the writer itself, as SQLite does it
// by default, everyone waits for it every few hundred messages; and the more often it is done, the more pages are
// written again and again. So a goroutine does it beside the writer, in large steps, with a connection of its own. What
// is written meanwhile stays in the log, which can only start anew when all of it was carried over: the writer does
// that last bit between two groups. Only then does SQLite wait for the database file to reach the disk; so that there
// is little left to wait for, the goroutine brings it there first.

const (
	logLength = 64 << 10 // rows to be changed before the log is carried over: each changes a page of 4 KiB, more or less, so it grows to some 300 MB
	logTail   = 1 << 10  // pages that the writer carries over itself, a few milliseconds
	logRounds = 4        // attempts to come that near; a writer that outruns them all is stopped for the rest
)

// checkpointer carries the log over.
type checkpointer struct {
	pool  *sql.DB
	file  *os.File      // the database; closed after all connections, because that drops the locks of the whole process
	done  int           // rows changed since the last time; the writer counts
	begin chan struct{} // asks for a checkpoint; holds one
	turn  chan struct{} // asks the writer for the last bit; holds one
	ended chan struct{}
}

// newCheckpointer starts a checkpointer that works until quit is closed.
func newCheckpointer(pool *sql.DB, file *os.File, quit <-chan struct{}) *checkpointer {
	c := &checkpointer{pool: pool, file: file, begin: make(chan struct{}, 1), turn: make(chan struct{}, 1), ended: make(chan struct{})}
	go c.run(quit)
	return c
}

// wrote notes how many rows a group has changed.
func (c *checkpointer) wrote(rows int) {
	if c.done += rows; c.done > logLength {
		c.done = 0
		ask(c.begin)
	}
}

func ask(signal chan struct{}) {
	select {
	case signal <- struct{}{}:
	default:
	}
}

func (c *checkpointer) run(quit <-chan struct{}) {
	defer close(c.ended)
	for {
		select {
		case <-c.begin:
			c.carry()
			ask(c.turn)
		case <-quit:
			return
		}
	}
}

// carry brings the log near its end: while the first round's pages go to the disk much is written, during the second
// less. If it fails there is more to do the next time, and the log is longer meanwhile.
func (c *checkpointer) carry() {
	before := 0
	for range logRounds {
		_, carried, err := checkpoint(context.Background(), c.pool, "PASSIVE")
		if err == nil {
			err = syncData(c.file)
		}
		if err != nil || carried-before <= logTail {
			return
		}
		before = carried
	}
}

// rowQuerier is a connection or a pool.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// checkpoint carries the log over in one of SQLite's modes. busy is 1 if someone was in the way; carried counts pages.
func checkpoint(ctx context.Context, on rowQuerier, mode string) (busy, carried int, err error) {
	var log int
	err = on.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &log, &carried)
	return busy, carried, err
}
