package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const syncColumns = `number_id, kind, state, request_id, percent, phase, chunks, items, error, requested_at, updated_at,
	chunk, started_at, ended_at, files`

func scanSync(row db.Scanner) (s chat.Sync, err error) {
	err = row.Scan(&s.Number, &s.Kind, &s.State, &s.RequestID, &s.Percent, &s.Phase, &s.Chunks, &s.Items, &s.Error, &s.RequestedAt, &s.UpdatedAt,
		&s.Chunk, &s.StartedAt, &s.EndedAt, &s.Files)
	return s, err
}

// PutSync stores a sync as it is now.
func PutSync(tx *db.Tx, account chat.AccountID, s chat.Sync) error {
	_, err := tx.Exec(`
		INSERT INTO sync (account_id, `+syncColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (account_id, number_id, kind) DO UPDATE SET state = excluded.state, request_id = excluded.request_id,
			percent = excluded.percent, phase = excluded.phase, chunks = excluded.chunks, items = excluded.items,
			error = excluded.error, requested_at = excluded.requested_at, updated_at = excluded.updated_at,
			chunk = excluded.chunk, started_at = excluded.started_at, ended_at = excluded.ended_at, files = excluded.files`,
		account, s.Number, string(s.Kind), string(s.State), s.RequestID, s.Percent, s.Phase, s.Chunks, s.Items, s.Error, s.RequestedAt, s.UpdatedAt,
		s.Chunk, s.StartedAt, s.EndedAt, s.Files)
	return err
}

// SyncIn returns a number's sync of a kind inside a transaction; ok is false if it was never planned. Where other transactions run
// beside this one, it stays as it is until this one ends: Meta's answer to a request and the first webhook it brings come at the
// same moment, and what one of them stored would be written over by the other.
func SyncIn(tx *db.Tx, account chat.AccountID, number chat.NumberID, kind chat.SyncKind) (chat.Sync, bool, error) {
	return db.One(tx.Context(), tx, scanSync, `
		SELECT `+syncColumns+` FROM sync WHERE account_id = $1 AND number_id = $2 AND kind = $3`+holding(tx, "sync", "kind"), account, number, string(kind))
}

// Syncs lists the syncs of a number.
func (s *Store) Syncs(ctx context.Context, v chat.Viewer, number chat.NumberID) ([]chat.Sync, error) {
	return db.All(ctx, s, scanSync, `
		SELECT `+syncColumns+` FROM sync WHERE account_id = $1 AND number_id = $2 ORDER BY kind DESC`, v.Account, number)
}

// MissingFiles counts the messages of a number's history since a time whose file has not come.
func MissingFiles(tx *db.Tx, account chat.AccountID, number chat.NumberID, since int64) (int, error) {
	n, _, err := db.One(tx.Context(), tx, db.Value[int], `SELECT COUNT(*) FROM message
		WHERE account_id = $1 AND number_id = $2 AND sent_at >= $3 AND type = 'media_placeholder'`, account, number, since)
	return n, err
}
