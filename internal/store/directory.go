package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Key says what sort of outside key a directory entry is.
type Key string

// The sorts of outside keys.
const (
	KeyEmail         Key = "email"           // lower case; target is the agent
	KeyPhoneNumberID Key = "phone_number_id" // target is the number
	KeyAPIKey        Key = "api_key"         // hex of the token's hash; target is the key's id
)

// Entry is where an outside key leads.
type Entry struct {
	Account chat.AccountID
	Target  int64
}

// ClaimKey makes an outside key lead to a target; a key that already leads elsewhere is a Conflict.
func ClaimKey(tx *db.Tx, key Key, value string, account chat.AccountID, target int64) error {
	n, err := tx.Exec(`
		INSERT INTO directory (kind, value, account_id, target_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, value) DO NOTHING`, string(key), value, account, target)
	if err == nil && n == 0 {
		err = chat.Errorf(chat.Conflict, "This %s is already in use.", key.word())
	}
	return err
}

func (k Key) word() string {
	switch k {
	case KeyEmail:
		return "e-mail address"
	case KeyPhoneNumberID:
		return "phone number id"
	}
	return "key"
}

// Lookup finds where an outside key leads; ok is false if nowhere.
func (s *Store) Lookup(ctx context.Context, key Key, value string) (e Entry, ok bool, err error) {
	return lookup(ctx, s, key, value)
}

func lookup(ctx context.Context, q db.Querier, key Key, value string) (Entry, bool, error) {
	scan := func(row db.Scanner) (e Entry, err error) {
		err = row.Scan(&e.Account, &e.Target)
		return e, err
	}
	return db.One(ctx, q, scan, `SELECT account_id, target_id FROM directory WHERE kind = $1 AND value = $2`, string(key), value)
}

// LookupIn finds where an outside key leads, inside a transaction.
func LookupIn(tx *db.Tx, key Key, value string) (Entry, bool, error) {
	return lookup(tx.Context(), tx, key, value)
}
