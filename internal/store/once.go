package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Once is a request that must not be carried out twice.
type Once struct {
	Name      string // the key, which the program chose
	Digest    string // of what was asked for
	Message   chat.MessageID
	CreatedAt int64
}

// OnceLength is how long a key is remembered, in milliseconds: seven days.
const OnceLength int64 = 7 * 24 * 3600 * 1000

// TakeOnce takes a key for a request, or returns what the key led to before. Of two requests that come at once the second
// waits for the first. Then SettleOnce says what it led to. Keys that are too old are forgotten, a few at a time.
func TakeOnce(tx *db.Tx, account chat.AccountID, o Once) (before Once, taken bool, err error) {
	if err := forgetOnce(tx, account, o.Name, o.CreatedAt-OnceLength); err != nil {
		return before, false, err
	}
	n, err := tx.Exec(`
		INSERT INTO once (account_id, name, digest, message_id, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, name) DO NOTHING`, account, o.Name, o.Digest, o.Message, o.CreatedAt)
	if err != nil || n > 0 {
		return before, n > 0, err
	}
	scan := func(row db.Scanner) (o Once, err error) {
		err = row.Scan(&o.Name, &o.Digest, &o.Message, &o.CreatedAt)
		return o, err
	}
	before, _, err = db.One(tx.Context(), tx, scan, `SELECT name, digest, message_id, created_at FROM once WHERE account_id = $1 AND name = $2`,
		account, o.Name)
	return before, false, err
}

func forgetOnce(tx *db.Tx, account chat.AccountID, name string, before int64) error {
	for _, statement := range []string{
		`DELETE FROM once WHERE account_id = $1 AND name = $2 AND created_at <= $3`,
		`DELETE FROM once WHERE account_id = $1 AND name <> $2 AND name IN
			(SELECT o.name FROM once o WHERE o.account_id = $1 AND o.created_at <= $3 ORDER BY o.created_at, o.name LIMIT 10)`,
	} {
		if _, err := tx.Exec(statement, account, name, before); err != nil {
			return err
		}
	}
	return nil
}

// SettleOnce stores which message a key led to.
func SettleOnce(tx *db.Tx, account chat.AccountID, name string, message chat.MessageID) error {
	_, err := tx.Exec(`UPDATE once SET message_id = $3 WHERE account_id = $1 AND name = $2`, account, name, message)
	return err
}
