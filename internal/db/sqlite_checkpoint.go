package db

import (
	"context"
	"database/sql"
	"os"
	"time"
)

// SQLite's log must be carried into the database file from time to time. Done by the writer itself, as SQLite does it
// by default, everyone waits for it every few hundred messages; and the more often it is done, the more pages are
// written again and again. So a goroutine does it beside the writer, in large steps, with a connection of its own. What
// is written meanwhile stays in the log, which can only start anew when all of it was carried over: the writer does
// that last bit between two groups. Only then does SQLite wait for the database file to reach the disk; so that there
// is little left to wait for, the goroutine brings it there first.

const (
	logLength = 160 << 10   // rows to be changed before the log is carried over, however much is written: each changes a page of 4 KiB, more or less
	logShort  = 16 << 10    // rows that are carried over once no more than that are changed between two looks
	logLook   = time.Minute // between two looks at a log of that length
	logTail   = 1 << 10     // pages that the writer carries over itself, a few milliseconds; while batches come in there are more (ADR 43)
	logRounds = 4           // attempts to come that near; a writer that outruns them all is stopped for the rest
)

// mode is one of SQLite's ways to carry the log over.
type mode string

const (
	aside mode = "PASSIVE"  // as far as nobody is in the way; the log's file keeps its size for what is written next
	empty mode = "TRUNCATE" // and then give the file's room back
)

// checkpointer carries the log over.
type checkpointer struct {
	pool  *sql.DB
	file  *os.File      // the database; closed after all connections, because that drops the locks of the whole process
	done  int           // rows changed since the last time; the writer counts
	seen  int           // of them at the last look; 0 if there was none
	every time.Duration // between two looks
	look  *time.Timer   // asks the writer to look; stopped while the log is short
	begin chan mode     // asks for a checkpoint; holds one
	turn  chan mode     // asks the writer for the last bit; holds one
	ended chan struct{}
}

// newCheckpointer starts a checkpointer that works until quit is closed.
func newCheckpointer(pool *sql.DB, file *os.File, quit <-chan struct{}) *checkpointer {
	c := watchLog()
	c.pool, c.file = pool, file
	go c.run(quit)
	return c
}

// watchLog counts what is written, and carries nothing over itself.
func watchLog() *checkpointer {
	c := &checkpointer{every: logLook, look: time.NewTimer(logLook), begin: make(chan mode, 1), turn: make(chan mode, 1), ended: make(chan struct{})}
	c.look.Stop()
	return c
}

// wrote notes how many rows a group has changed.
func (c *checkpointer) wrote(rows int) {
	c.done += rows
	switch {
	case c.done > logLength:
		c.ask(aside)
	case c.done > logShort && c.seen == 0:
		c.lookLater()
	}
}

// looked carries a short log over if little was written since the last look: nobody waits for the disk then, and a server that
// has little to do keeps a small file.
func (c *checkpointer) looked() {
	if c.done-c.seen > logShort {
		c.lookLater()
	} else {
		c.ask(empty)
	}
}

func (c *checkpointer) lookLater() {
	c.seen = c.done
	c.look.Reset(c.every)
}

func (c *checkpointer) ask(how mode) {
	c.done, c.seen = 0, 0
	c.look.Stop()
	ask(c.begin, how)
}

func ask(signal chan mode, how mode) {
	select {
	case signal <- how:
	default:
	}
}

func (c *checkpointer) run(quit <-chan struct{}) {
	defer close(c.ended)
	for {
		select {
		case how := <-c.begin:
			c.carry()
			ask(c.turn, how)
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
		_, carried, err := checkpoint(context.Background(), c.pool, aside)
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
func checkpoint(ctx context.Context, on rowQuerier, how mode) (busy, carried int, err error) {
	var log int
	err = on.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+string(how)+")").Scan(&busy, &log, &carried)
	return busy, carried, err
}
