package store

import (
	"context"
	"database/sql"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Within returns the listing with another reach, so that a few conversations are enough to test what happens among many.
func (l Listing) Within(gather, walk, count int) Listing {
	l.reach = &reach{gather: gather, walk: walk, count: count, sample: walk / 2}
	return l
}

// recorder notes the statements it is asked for.
type recorder struct {
	*Store
	statements []string
}

func (r *recorder) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.statements = append(r.statements, query)
	return r.Store.Query(ctx, query, args...)
}

// ListStatements returns the statements by which a page of a list is found and the list is counted.
func ListStatements(ctx context.Context, s *Store, v chat.Viewer, l Listing) ([]string, error) {
	p, err := s.plan(ctx, v, l)
	if err != nil {
		return nil, err
	}
	r := &recorder{Store: s}
	p.q = r
	if _, _, err := p.page(ctx, l.After, l.Limit); err != nil {
		return nil, err
	}
	_, err = p.count(ctx)
	return r.statements, err
}

// Hash is what the message is found by.
func (r Ref) Hash() any { return r.hash() }

// StoredOffice reads an office from the database, whatever is kept.
func StoredOffice(ctx context.Context, s *Store, v chat.Viewer) (Office, error) {
	return s.readOffice(ctx, v)
}

// HitTexts are the statements that read what a search found: messages, and notes.
func HitTexts(v chat.Viewer, conditions []Condition) (messages, notes string) {
	messages, _ = hitsText(v, []chat.MessageID{1, 2}, conditions)
	notes, _ = noteHitsText(v, []chat.EntryID{1, 2}, conditions)
	return messages, notes
}
