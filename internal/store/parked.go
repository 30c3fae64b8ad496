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
	Account  chat.AccountID
	Kind     string // receipt or amendment
	Name     string // tells it from others of its kind for the same message: the same webhook again parks nothing
	ID       int64
	At       int64  // Meta's time
	Body     string // as JSON
	ParkedAt int64
}

const parkedColumns = `account_id, number_id, wamid, kind, name, id, at, parked_at, body`

func scanParked(row db.Scanner) (p Parked, err error) {
	err = row.Scan(&p.Account, &p.Number, &p.WAMID, &p.Kind, &p.Name, &p.ID, &p.At, &p.ParkedAt, &p.Body)
	return p, err
}

// Park keeps what came too early; of the same thing told twice the earlier telling, by Meta's time.
func Park(tx *db.Tx, account chat.AccountID, parked []Parked) error {
	type key struct {
		Ref
		kind, name string
	}
	place := make(map[key]int, len(parked)) // one statement over many rows must not meet the same key twice
	var rows [][]any
	var at []int64
	for _, p := range parked {
		k := key{p.Ref, p.Kind, p.Name}
		row := []any{account, p.Number, p.WAMID, p.Kind, p.Name, p.ID, p.At, p.ParkedAt, p.Body, p.hash()}
		n, again := place[k]
		switch {
		case !again:
			place[k], rows, at = len(rows), append(rows, row), append(at, p.At)
		case p.At < at[n]:
			rows[n], at[n] = row, p.At
		}
	}
	return tx.Insert(db.Insert{
		Head:  `INSERT INTO parked (` + parkedColumns + `, wamid_hash)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BYTES"},
		Tail: ` ON CONFLICT (account_id, number_id, wamid, kind, name) DO UPDATE SET at = excluded.at, body = excluded.body
			WHERE excluded.at < parked.at`,
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
		Tail:  ` RETURNING ` + parkedColumns,
	}, rows, func(row db.Scanner) error {
		p, err := scanParked(row)
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

// Parked lists what waits for its message after an id, over all accounts, oldest first: for the operator.
func (s *Store) Parked(ctx context.Context, after int64, limit int) ([]Parked, error) {
	return db.All(ctx, s, scanParked, `SELECT `+parkedColumns+` FROM parked WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// ParkedOverdue lists what is parked though its message is stored, over all accounts: the message got its wamid in
// another way than by a webhook.
func (s *Store) ParkedOverdue(ctx context.Context, limit int) ([]Parked, error) {
	return db.All(ctx, s, scanParked, `
		SELECT p.account_id, p.number_id, p.wamid, p.kind, p.name, p.id, p.at, p.parked_at, p.body FROM parked p
		JOIN message m ON m.account_id = p.account_id AND m.wamid_hash = p.wamid_hash LIMIT $1`, limit)
}

// Lot is what is parked for one number.
type Lot struct {
	Account chat.AccountID
	Number  chat.NumberID
	Count   int64
	Oldest  int64 // when the oldest was parked
}

// Lots counts what is parked, number by number.
func (s *Store) Lots(ctx context.Context) ([]Lot, error) {
	scan := func(row db.Scanner) (l Lot, err error) {
		err = row.Scan(&l.Account, &l.Number, &l.Count, &l.Oldest)
		return l, err
	}
	return db.All(ctx, s, scan, `SELECT account_id, number_id, COUNT(*), MIN(parked_at) FROM parked GROUP BY account_id, number_id`)
}

// ClearLot drops up to limit of what is parked for a number, oldest first: what was parked before a time, and whatever
// there is if the time is zero. It returns how many it dropped.
func ClearLot(tx *db.Tx, l Lot, before int64, limit int64) (int64, error) {
	return tx.Exec(`
		DELETE FROM parked WHERE account_id = $1 AND number_id = $2 AND (CAST($3 AS BIGINT) = 0 OR parked_at < $3)
		AND id IN (SELECT id FROM parked WHERE account_id = $1 AND number_id = $2 ORDER BY id LIMIT $4)`,
		l.Account, l.Number, before, limit)
}
