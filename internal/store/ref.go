package store

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Ref names a message as Meta does.
type Ref struct {
	Number chat.NumberID
	WAMID  string
}

const (
	hashSize = 16 // bytes
	nearSize = 4  // bytes of it that messages with one customer have in common
	nearText = 26 // characters: "wamid." and 15 bytes in base64, which are three of a frame, then the customer's number
)

// hash is what messages are found by; NULL without a wamid. Of 128 bits of SHA-256 the first 32 are of what the wamids of one
// customer have in common: they begin with the customer's number (Meta's samples, decoded). So a chat's messages stand
// together in the index, and those that come together change one page of it, not each its own. The other 96 are
// of the whole wamid: no two meet. Where wamids are made in another way they are found as well, only not as fast.
func (r Ref) hash() any {
	if r.WAMID == "" {
		return nil
	}
	text := make([]byte, 8, 128)
	binary.BigEndian.PutUint64(text, uint64(r.Number))
	text = append(text, r.WAMID...)
	near := sha256.Sum256(text[:min(len(text), 8+nearText)])
	whole := sha256.Sum256(text)
	return append(near[:nearSize:nearSize], whole[nearSize:hashSize]...)
}

// hashes returns what messages are found by.
func hashes(refs []Ref) []any {
	keys := make([]any, len(refs))
	for i, r := range refs {
		keys[i] = r.hash()
	}
	return keys
}

// hashAgain gives the messages and what is parked their hashes of today, which no SQL can compute on every engine.
func hashAgain(tx *db.Tx) error {
	if err := hashMessages(tx); err != nil {
		return err
	}
	if err := hashParked(tx); err != nil {
		return err
	}
	_, err := tx.Exec(`CREATE UNIQUE INDEX message_wamid ON message (account_id, wamid_hash)`)
	return err
}

// hashMessages goes through the messages in the order of their ids, some at a time.
func hashMessages(tx *db.Tx) error {
	type place struct {
		Ref
		account chat.AccountID
		id      chat.MessageID
	}
	for last, more := (place{}), true; more; {
		rows, err := db.All(tx.Context(), tx, func(row db.Scanner) (p place, err error) {
			err = row.Scan(&p.account, &p.id, &p.Number, &p.WAMID)
			return p, err
		}, `SELECT account_id, id, number_id, wamid FROM message
			WHERE (account_id, id) > ($1, $2) AND wamid IS NOT NULL ORDER BY account_id, id LIMIT 1000`, last.account, last.id)
		if err != nil {
			return err
		}
		for _, p := range rows {
			if _, err := tx.Exec(`UPDATE message SET wamid_hash = $3 WHERE account_id = $1 AND id = $2`, p.account, p.id, p.hash()); err != nil {
				return err
			}
			last = p
		}
		more = len(rows) > 0
	}
	return nil
}

func hashParked(tx *db.Tx) error {
	parked, err := db.All(tx.Context(), tx, scanParked, `SELECT `+parkedColumns+` FROM parked`)
	if err != nil {
		return err
	}
	for _, p := range parked {
		if _, err := tx.Exec(`UPDATE parked SET wamid_hash = $4 WHERE account_id = $1 AND number_id = $2 AND wamid = $3`, p.Account, p.Number, p.WAMID, p.hash()); err != nil {
			return err
		}
	}
	return nil
}
