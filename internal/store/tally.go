package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// The names of tallies.
const (
	TallyStarts        = "starts"              // process starts, under account 0
	TallyApplied       = "deliveries.applied"  // deliveries applied, also those pruned since
	TallyParkedDropped = "parked.dropped"      // parked things whose message never came
	TallyRejected      = "deliveries.rejected" // requests without a valid signature, under account 0
)

const addToTally = `INSERT INTO tally (account_id, name, n) VALUES ($1, $2, $3)
	ON CONFLICT (account_id, name) DO UPDATE SET n = tally.n + excluded.n`

// Count adds n to a tally.
func Count(tx *db.Tx, account chat.AccountID, name string, n int64) error {
	return tx.ExecLast(addToTally, account, name, n)
}

// draw adds one to a tally and returns its new value.
func draw(tx *db.Tx, account chat.AccountID, name string) (int64, error) {
	total, _, err := db.One(tx.Context(), tx, db.Value[int64], addToTally+` RETURNING n`, account, name, 1)
	return total, err
}

// Tally returns the sum of a tally over all accounts: for the operator.
func (s *Store) Tally(ctx context.Context, name string) (int64, error) {
	n, _, err := db.One(ctx, s, db.Value[int64], `SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM tally WHERE name = $1`, name)
	return n, err
}
