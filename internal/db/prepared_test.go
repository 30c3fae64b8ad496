package db

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

// TestStatementsAreKeptPrepared: what is asked often is kept, what is asked for once makes room, and nobody meets a statement that was
// closed beside them.
func TestStatementsAreKeptPrepared(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	p := newPrepared(d.readers, 3)
	ask := func(ctx context.Context, n int) (got int, err error) {
		rows, err := p.query(ctx, fmt.Sprintf("SELECT %d + $1", n), []any{1})
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&got); err != nil {
				return 0, err
			}
		}
		return got, rows.Err()
	}
	var all sync.WaitGroup
	for worker := range 6 {
		all.Go(func() {
			for i := range 60 {
				n := (i * (worker + 1)) % 9
				if got, err := ask(t.Context(), n); err != nil || got != n+1 {
					t.Errorf("%d: got %d, %v", n, got, err)
				}
			}
		})
	}
	all.Wait()
	for range 2 {
		for n := range 3 {
			if _, err := ask(t.Context(), n); err != nil {
				t.Error(err)
			}
		}
	}
	if len(p.kept) != 3 || p.order.Len() != 3 {
		t.Errorf("%d are kept, %d in order, want 3", len(p.kept), p.order.Len())
	}
	if _, err := p.query(t.Context(), "SELECT nothing FROM nowhere", nil); err == nil {
		t.Error("what cannot be read has no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ask(ctx, 1); err == nil {
		t.Error("who does not wait any more gets an answer")
	}
}
