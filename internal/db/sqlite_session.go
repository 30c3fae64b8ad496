package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// sqliteSession is the writer's connection with its prepared statements.
type sqliteSession struct {
	pool     *sql.DB
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	lost     error // why nothing of the running transaction can be kept; nil while it is sound
}

// begin takes the write lock at once (IMMEDIATE): a transaction that started by reading could not be
// upgraded when another process wrote in between.
func (s *sqliteSession) begin() error {
	if s.conn == nil {
		conn, err := s.pool.Conn(context.Background())
		if err != nil {
			return classify(err)
		}
		s.conn, s.prepared = conn, map[string]*sql.Stmt{}
		if _, err := conn.ExecContext(context.Background(), "PRAGMA busy_timeout = 0"); err != nil { // see takeLock
			s.drop()
			return classify(err)
		}
	}
	err := s.takeLock()
	if err != nil {
		s.drop()
	}
	return classify(err)
}

// takeLock waits for the write lock by looking often. SQLite itself looks ten times a second, and the lock of a busy
// server is free for a fraction of a millisecond at a time: a command beside it could wait in vain.
func (s *sqliteSession) takeLock() error {
	for until := time.Now().Add(lockTime); ; time.Sleep(lockLook) {
		_, err := s.exec(context.Background(), "BEGIN IMMEDIATE", nil)
		if err == nil || !locked(err) || time.Now().After(until) {
			return err
		}
		s.lost = nil // nothing has begun, nothing is lost
	}
}

// commit commits; if that fails nothing of the group is kept.
func (s *sqliteSession) commit() error {
	_, err := s.exec(context.Background(), "COMMIT", nil)
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
	if _, err := s.exec(context.Background(), "ROLLBACK", nil); err != nil {
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
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) // closes it; Close would hand it out again
	s.conn, s.prepared, s.lost = nil, nil, nil
}

func (s *sqliteSession) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, s.check(query, err)
	}
	result, err := stmt.ExecContext(ctx, args...)
	return result, s.check(query, err)
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
