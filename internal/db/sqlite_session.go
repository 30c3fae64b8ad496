package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// sqliteSession is the writer's connection with its prepared statements.
type sqliteSession struct {
	pool     *sql.DB
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	texts    map[insertOf]string    // of inserts of several rows
	commands map[string]driver.Stmt // those without rows, past database/sql, which costs as much as some of them
	values   []driver.NamedValue
	count    int   // rows changed since taken
	lost     error // why nothing of the running transaction can be kept; nil while it is sound
}

// insertOf is an insert of some rows.
type insertOf struct {
	head, tail string
	rows       int
}

// text returns the text of an insert for n rows. Like the statements they are few and fixed, and long.
func (s *sqliteSession) text(of Insert, n int) string {
	key := insertOf{of.Head, of.Tail, n}
	text, ok := s.texts[key]
	if !ok {
		text = of.some(n)
		s.texts[key] = text
	}
	return text
}

// begin takes the write lock at once (IMMEDIATE): a transaction that started by reading could not be
// upgraded when another process wrote in between.
func (s *sqliteSession) begin() error {
	err := s.connect()
	if err == nil {
		err = s.takeLock()
	}
	if err != nil {
		s.drop()
	}
	return classify(err)
}

func (s *sqliteSession) connect() error {
	if s.conn != nil {
		return nil
	}
	conn, err := s.pool.Conn(context.Background())
	if err != nil {
		return err
	}
	s.conn, s.prepared, s.texts, s.commands = conn, map[string]*sql.Stmt{}, map[insertOf]string{}, map[string]driver.Stmt{}
	_, err = conn.ExecContext(context.Background(), "PRAGMA busy_timeout = 0") // see takeLock
	return err
}

// takeLock waits for the write lock by looking often. SQLite itself looks ten times a second, and the lock of a busy
// server is free for a fraction of a millisecond at a time: a command beside it could wait in vain.
func (s *sqliteSession) takeLock() error {
	for until := time.Now().Add(lockTime); ; time.Sleep(lockLook) {
		err := s.control("BEGIN IMMEDIATE")
		if err == nil || !locked(err) || time.Now().After(until) {
			return err
		}
		s.lost = nil // nothing has begun, nothing is lost
	}
}

// commit commits; if that fails nothing of the group is kept.
func (s *sqliteSession) commit() error {
	err := s.control("COMMIT")
	if err == nil {
		return nil
	}
	_, _ = s.conn.ExecContext(context.Background(), "ROLLBACK") // SQLite may have rolled back by itself
	s.drop()
	if unavailable(err) == "" {
		err = chat.Because(chat.Unavailable, err, "The change could not be stored together with others. Please try again.")
	}
	return classify(err)
}

// rollback undoes a sound transaction.
func (s *sqliteSession) rollback() {
	if err := s.control("ROLLBACK"); err != nil {
		s.drop()
	}
}

// drop gives the connection up, whatever state it is in; begin opens a fresh one.
func (s *sqliteSession) drop() {
	if s.conn == nil {
		return
	}
	for _, stmt := range s.prepared {
		_ = stmt.Close()
	}
	for _, stmt := range s.commands {
		_ = stmt.Close()
	}
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) // closes it; Close would hand it out again
	s.conn, s.prepared, s.commands, s.lost = nil, nil, nil, nil
}

// taken returns how many rows were changed since it was called last.
func (s *sqliteSession) taken() int {
	n := s.count
	s.count = 0
	return n
}

// checkpoint carries the rest of the log over, so that it can start anew.
func (s *sqliteSession) checkpoint(how mode) {
	if s.conn != nil {
		_, _, _ = checkpoint(context.Background(), s.conn, how) // if it fails, there is more to do the next time
	}
}

// restartTime is how long beginning the log anew waits for readers of what it holds. Those that come meanwhile are not in
// the way: they read the database file.
const restartTime = 2 * time.Second

// restart carries the whole log over and begins it anew.
func (s *sqliteSession) restart() error {
	if err := s.connect(); err != nil {
		s.drop()
		return err
	}
	ctx := context.Background()
	if _, err := s.conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", restartTime.Milliseconds())); err != nil {
		s.drop()
		return err
	}
	busy, carried, err := checkpoint(ctx, s.conn, empty)
	s.drop() // the next connection waits in its own way
	if err == nil && busy != 0 {
		err = fmt.Errorf("others use the log, of which %d pages were carried over", carried)
	}
	return err
}

// control runs a statement that begins or ends a transaction. SQLite then still tells how many rows the one before changed.
func (s *sqliteSession) control(query string) error {
	_, err := s.command(context.Background(), query, nil)
	return s.check(query, err)
}

func (s *sqliteSession) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	result, err := s.command(ctx, query, args)
	if err == nil {
		rows, _ := result.RowsAffected() // SQLite's always knows
		s.count += int(rows)
	}
	return result, s.check(query, err)
}

func (s *sqliteSession) command(ctx context.Context, query string, args []any) (sql.Result, error) {
	if s.lost != nil {
		return nil, s.lost
	}
	stmt, ok := s.commands[query]
	if !ok {
		err := s.conn.Raw(func(conn any) (err error) {
			stmt, err = conn.(driver.ConnPrepareContext).PrepareContext(ctx, query)
			return err
		})
		if err != nil {
			return nil, err
		}
		s.commands[query] = stmt
	}
	values, err := s.named(args)
	if err != nil {
		return nil, err
	}
	return stmt.(driver.StmtExecContext).ExecContext(ctx, values)
}

// named gives the arguments their places. The slice is good until the next call.
func (s *sqliteSession) named(args []any) ([]driver.NamedValue, error) {
	s.values = s.values[:0]
	for i, arg := range args {
		v, err := value(arg)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		s.values = append(s.values, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return s.values, nil
}

// value converts an argument as database/sql would, the common ones without reflection.
func value(arg any) (driver.Value, error) {
	switch v := arg.(type) {
	case nil, int64, string, []byte, bool:
		return v, nil
	case int:
		return int64(v), nil
	case interface{ Int64() int64 }:
		return v.Int64(), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(arg)
}

func (s *sqliteSession) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, s.check(query, err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	return rows, s.check(query, err)
}

// check notes when a statement's failure costs the whole transaction. When the disk is full or fails, SQLite
// may roll everything back and end the transaction without being asked: what came after would then commit by
// itself, statement by statement. So nothing runs any more, and all writes of the group get the same answer.
func (s *sqliteSession) check(query string, err error) error {
	control := strings.HasPrefix(query, "RELEASE") || strings.HasPrefix(query, "ROLLBACK TO")
	if err != nil && s.lost == nil && (control || unavailable(err) != "") {
		s.lost = err
	}
	return err
}

// statement returns the prepared form of query. Statements are few and fixed, so the map does not grow.
func (s *sqliteSession) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s.lost != nil {
		return nil, s.lost
	}
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = stmt
	return stmt, nil
}
