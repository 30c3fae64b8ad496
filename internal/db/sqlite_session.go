package db

import (
	"context"
	"database/sql"
)

// sqliteSession is the writer's connection with its prepared statements.
type sqliteSession struct {
	pool     *sql.DB
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
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
	}
	_, err := s.exec(context.Background(), "BEGIN IMMEDIATE", nil)
	if err != nil {
		s.drop()
	}
	return classify(err)
}

// commit commits; if that fails nothing of the group is kept.
func (s *sqliteSession) commit() error {
	_, err := s.exec(context.Background(), "COMMIT", nil)
	if err == nil {
		return nil
	}
	_, _ = s.conn.ExecContext(context.Background(), "ROLLBACK") // SQLite may have rolled back by itself
	s.drop()
	return classify(err)
}

// drop gives the connection up; begin takes a fresh one.
func (s *sqliteSession) drop() {
	if s.conn == nil {
		return
	}
	for _, stmt := range s.prepared {
		_ = stmt.Close()
	}
	_ = s.conn.Close()
	s.conn, s.prepared = nil, nil
}

func (s *sqliteSession) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (s *sqliteSession) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	stmt, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// statement returns the prepared form of query. Statements are few and fixed, so the map does not grow.
func (s *sqliteSession) statement(ctx context.Context, query string) (*sql.Stmt, error) {
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
