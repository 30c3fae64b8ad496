package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
)

// Tx is one transaction. It is used by one goroutine at a time and is dead once its function returns.
type Tx struct {
	ctx      context.Context
	engine   Engine
	session  session
	depth    int       // nesting of savepoints, for their names
	last     []command // what runs together with the commit
	onCommit []func()
	dirty    bool // a statement other than a SELECT ran
}

// session runs statements on the connection that holds the transaction.
type session interface {
	exec(ctx context.Context, query string, args []any) (sql.Result, error)
	query(ctx context.Context, query string, args []any) (*sql.Rows, error)
}

// Context returns the context of the write.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	tx.dirty = true
	result, err := tx.session.exec(tx.ctx, query, portable(args))
	if err != nil {
		return 0, classify(err)
	}
	return result.RowsAffected()
}

// command is a statement whose outcome nobody asks for.
type command struct {
	query string
	args  []any
}

// ExecLast runs a statement whose changes nothing else in the transaction sees: on PostgreSQL it goes to the server together with the
// commit, and so does its error.
func (tx *Tx) ExecLast(query string, args ...any) error {
	if tx.engine == SQLite {
		_, err := tx.Exec(query, args...)
		return err
	}
	args = portable(args)
	for i, arg := range args {
		v, err := value(arg)
		if err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
		args[i] = v
	}
	tx.keep(query, args)
	return nil
}

// keep keeps a statement until the commit.
func (tx *Tx) keep(query string, args []any) {
	tx.dirty, tx.last = true, append(tx.last, command{query, args})
}

// Query runs a statement that returns rows. It implements [Querier]; the transaction's own context counts.
func (tx *Tx) Query(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	tx.note(query)
	rows, err := tx.session.query(tx.ctx, query, portable(args))
	return rows, classify(err)
}

// note remembers whether anything may have been written.
func (tx *Tx) note(query string) {
	tx.dirty = tx.dirty || !strings.HasPrefix(strings.TrimSpace(query), "SELECT")
}

// OnCommit runs fn once the transaction is on disk, before Write returns; never if it is rolled back.
// Hooks run one after the other and must be quick: on SQLite the answers of others wait for them.
func (tx *Tx) OnCommit(fn func()) { tx.onCommit = append(tx.onCommit, fn) }

// Savepoint runs fn so that its failure undoes fn alone and leaves the transaction usable.
func (tx *Tx) Savepoint(fn func(*Tx) error) error {
	tx.depth++
	name := fmt.Sprintf("s%d", tx.depth)
	defer func() { tx.depth-- }()
	if _, err := tx.Exec("SAVEPOINT " + name); err != nil {
		return err
	}
	hooks, last := len(tx.onCommit), len(tx.last)
	if err := guard(tx, fn); err != nil {
		tx.onCommit, tx.last = tx.onCommit[:hooks], tx.last[:last]
		if _, undo := tx.Exec("ROLLBACK TO " + name); undo != nil {
			return fmt.Errorf("%w (and the savepoint could not be undone: %w)", err, undo)
		}
		_, _ = tx.Exec("RELEASE " + name) // only frees the name: the rollback already undid the work
		return err
	}
	_, err := tx.Exec("RELEASE " + name)
	return err
}

func (tx *Tx) committed() {
	for _, fn := range tx.onCommit {
		hook(fn)
	}
}

// hook runs what was to run after a commit. The change is stored and must be answered as stored, whatever comes of it.
func hook(fn func()) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("what should run after a commit broke", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	fn()
}

// guard turns a panic of fn into an error: one bad write must not take the writer down with it.
func guard(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v", p)
		}
	}()
	return fn(tx)
}

// Shared reports whether other transactions may change rows while this one runs: what was read earlier in it
// may be old by the time it is written back.
func (tx *Tx) Shared() bool { return tx.engine == Postgres }
