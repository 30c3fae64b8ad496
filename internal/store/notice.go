package store

import (
	"context"
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddNotice stores an account, template or number event.
func AddNotice(tx *db.Tx, account chat.AccountID, id int64, number chat.NumberID, n chat.Notice) error {
	_, err := tx.Exec(`
		INSERT INTO notice (account_id, id, number_id, field, event, value, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		account, id, number, n.Field, n.Event, string(n.Value), n.At)
	return err
}

// Notices lists the newest notices of the viewer's account, newest first.
func (s *Store) Notices(ctx context.Context, v chat.Viewer, limit int) ([]chat.Notice, error) {
	scan := func(row db.Scanner) (n chat.Notice, err error) {
		var value string
		err = row.Scan(&n.Field, &n.Event, &value, &n.At)
		if value != "" { // an empty json.RawMessage is not valid JSON
			n.Value = json.RawMessage(value)
		}
		return n, err
	}
	return db.All(ctx, s, scan, `
		SELECT field, event, value, at FROM notice WHERE account_id = $1 ORDER BY id DESC LIMIT $2`, v.Account, limit)
}
