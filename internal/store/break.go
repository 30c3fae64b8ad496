package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// NoteLink begins a break when a number's link stops working, and ends it when it works again.
func NoteLink(tx *db.Tx, account chat.AccountID, id chat.NumberID, change chat.LinkChange) error {
	switch change.Link {
	case chat.LinkConnected:
		_, err := tx.Exec(`UPDATE link_break SET ended_at = CASE WHEN began_at < $3 THEN $3 ELSE began_at END
			WHERE account_id = $1 AND number_id = $2 AND ended_at = 0`, account, id, change.At)
		return err
	case chat.LinkConnecting, chat.LinkTracked:
		return nil
	}
	open, err := tx.Exec(`UPDATE link_break SET reason = CASE WHEN $3 <> '' THEN $3 ELSE reason END
		WHERE account_id = $1 AND number_id = $2 AND ended_at = 0`, account, id, change.Reason)
	if err != nil || open > 0 {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO link_break (account_id, number_id, began_at, ended_at, filled_at, reason) VALUES ($1, $2, $3, 0, 0, $4)
		ON CONFLICT (account_id, number_id, began_at) DO UPDATE SET ended_at = 0, reason = excluded.reason`, account, id, change.At, change.Reason)
	return err
}

// FillBreaks notes that a history brought what was written during the breaks that had ended.
func FillBreaks(tx *db.Tx, account chat.AccountID, id chat.NumberID, at int64) error {
	_, err := tx.Exec(`UPDATE link_break SET filled_at = $3 WHERE account_id = $1 AND number_id = $2 AND ended_at <> 0 AND filled_at = 0`, account, id, at)
	return err
}

// Breaks lists the times in which a number was not connected, newest first.
func (s *Store) Breaks(ctx context.Context, v chat.Viewer, id chat.NumberID) ([]chat.Break, error) {
	scan := func(row db.Scanner) (b chat.Break, err error) {
		err = row.Scan(&b.Number, &b.BeganAt, &b.EndedAt, &b.FilledAt, &b.Reason)
		return b, err
	}
	return db.All(ctx, s, scan, `SELECT number_id, began_at, ended_at, filled_at, reason FROM link_break
		WHERE account_id = $1 AND number_id = $2 ORDER BY began_at DESC`, v.Account, id)
}
