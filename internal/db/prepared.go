package db

import (
	"container/list"
	"context"
	"database/sql"
	"errors"
	"sync"
)

// keptStatements is how many statements are kept prepared. Those of the pages are some two hundred; those that name ids in their
// text come and go.
const keptStatements = 400

// prepared keeps what is read often in its prepared form, on each connection that read it. SQLite would otherwise read and plan the
// text each time, which takes longer than most of them run; PostgreSQL's driver does the same by itself.
type prepared struct {
	pool *sql.DB
	most int

	mu    sync.Mutex
	kept  map[string]*list.Element
	order list.List // of *kept, used last first
}

// kept is a prepared statement.
type kept struct {
	text string
	stmt *sql.Stmt
	uses int // that are beginning right now
}

func newPrepared(pool *sql.DB, most int) *prepared {
	return &prepared{pool: pool, most: most, kept: map[string]*list.Element{}}
}

// query runs a statement, prepared if it was asked for before.
func (s *prepared) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	k, err := s.take(ctx, text)
	if err != nil {
		return nil, err
	}
	defer s.give(k)
	return k.stmt.QueryContext(ctx, args...) // the rows keep what they need, should the statement be closed meanwhile
}

// take returns a prepared statement, which is not closed until it is given back.
func (s *prepared) take(ctx context.Context, text string) (*kept, error) {
	if k := s.find(text); k != nil {
		return k, nil
	}
	stmt, err := s.pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, there := s.kept[text]; there { // another was quicker
		k := e.Value.(*kept)
		k.uses++
		return k, stmt.Close()
	}
	k := &kept{text: text, stmt: stmt, uses: 1}
	s.kept[text] = s.order.PushFront(k)
	return k, s.shrink()
}

func (s *prepared) find(text string) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, there := s.kept[text]
	if !there {
		return nil
	}
	s.order.MoveToFront(e)
	k := e.Value.(*kept)
	k.uses++
	return k
}

func (s *prepared) give(k *kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k.uses--
}

// shrink closes what was not used for the longest time.
func (s *prepared) shrink() error {
	var errs []error
	for e := s.order.Back(); e != nil && s.order.Len() > s.most; {
		before := e.Prev()
		if k := e.Value.(*kept); k.uses == 0 {
			s.order.Remove(e)
			delete(s.kept, k.text)
			errs = append(errs, k.stmt.Close())
		}
		e = before
	}
	return errors.Join(errs...)
}
