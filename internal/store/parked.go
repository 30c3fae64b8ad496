package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Parked is a receipt or amendment that came before its message and waits for it.
type Parked struct {
	Ref
	ID       int64
	Kind     string // receipt or amendment
	Body     string // as JSON
	ParkedAt int64
}

// Park keeps what came too early.
func Park(tx *db.Tx, account chat.AccountID, parked []Parked) error {
	rows := make([][]any, len(parked))
	for i, p := range parked {
		rows[i] = []any{account, p.Number, p.WAMID, p.ID, p.Kind, p.Body, p.ParkedAt}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO parked (account_id, number_id, wamid, id, kind, body, parked_at) VALUES `,
		Row:  `($1, $2, $3, $4, $5, $6, $7)`,
	}, rows, nil)
}

// AnyParked reports whether anything of an account waits for its message.
func AnyParked(tx *db.Tx, account chat.AccountID) (bool, error) {
	any, _, err := db.One(tx.Context(), tx, db.Value[bool], `SELECT EXISTS (SELECT 1 FROM parked WHERE account_id = $1)`, account)
	return any, err
}

// Unpark takes out what waited for messages that are now stored, oldest first.
func Unpark(tx *db.Tx, account chat.AccountID, refs []Ref) ([]Parked, error) {
	rows := make([][]any, len(refs))
	for i, r := range refs {
		rows[i] = []any{account, r.Number, r.WAMID}
	}
	var out []Parked
	_, err := tx.Each(db.Each{
		Verb:  `DELETE FROM parked`,
		Where: `account_id = {1} AND number_id = {2} AND wamid = {3}`,
		Types: []string{"BIGINT", "BIGINT", "TEXT"},
		Tail:  ` RETURNING number_id, wamid, id, kind, body, parked_at`,
	}, rows, func(row db.Scanner) error {
		var p Parked
		err := row.Scan(&p.Number, &p.WAMID, &p.ID, &p.Kind, &p.Body, &p.ParkedAt)
		out = append(out, p)
		return err
	})
	slices.SortFunc(out, func(a, b Parked) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// ParkedCount returns how much waits for its message, over all accounts: for the operator.
func (s *Store) ParkedCount(ctx context.Context) (int64, error) {
	n, _, err := db.One(ctx, s, db.Value[int64], `SELECT COUNT(*) FROM parked`)
	return n, err
}
