package store

import (
	"context"
	"encoding/hex"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Session is a signed-in browser. The token itself is only in the browser.
type Session struct {
	Account   chat.AccountID
	TokenHash []byte
	Agent     chat.AgentID
	CreatedAt int64
	SeenAt    int64
	Device    string // the program that signed in, as it calls itself
}

// AddSession stores a session.
func AddSession(tx *db.Tx, s Session) error {
	_, err := tx.Exec(`
		INSERT INTO session (account_id, token_hash, agent_id, created_at, seen_at, device)
		VALUES ($1, $2, $3, $4, $5, $6)`, s.Account, s.TokenHash, s.Agent, s.CreatedAt, s.SeenAt, s.Device)
	return err
}

// TouchSession notes that a session was used.
func TouchSession(tx *db.Tx, account chat.AccountID, tokenHash []byte, now int64) error {
	_, err := tx.Exec(`UPDATE session SET seen_at = $3 WHERE account_id = $1 AND token_hash = $2`, account, tokenHash, now)
	return err
}

// EndOldSessions forgets the sessions of an account that began or were used last before given times.
func EndOldSessions(tx *db.Tx, account chat.AccountID, begunBefore, usedBefore int64) error {
	_, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND (created_at < $2 OR seen_at < $3)`, account, begunBefore, usedBefore)
	return err
}

// EndSession forgets a session.
func EndSession(tx *db.Tx, account chat.AccountID, tokenHash []byte) error {
	_, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND token_hash = $2`, account, tokenHash)
	return err
}

// Session finds a session by the hash of its token; ok is false if there is none.
func (s *Store) Session(ctx context.Context, account chat.AccountID, tokenHash []byte) (Session, bool, error) {
	return db.One(ctx, s, scanSession, `SELECT `+sessionColumns+` FROM session WHERE account_id = $1 AND token_hash = $2`, account, tokenHash)
}

const sessionColumns = `account_id, token_hash, agent_id, created_at, seen_at, device`

func scanSession(row db.Scanner) (x Session, err error) {
	err = row.Scan(&x.Account, &x.TokenHash, &x.Agent, &x.CreatedAt, &x.SeenAt, &x.Device)
	return x, err
}

// Sessions lists the sessions of the viewer's agent.
func (s *Store) Sessions(ctx context.Context, v chat.Viewer) ([]Session, error) {
	return db.All(ctx, s, scanSession, `SELECT `+sessionColumns+` FROM session WHERE account_id = $1 AND agent_id = $2`, v.Account, v.Agent)
}

// EndOtherSessions forgets all sessions of an agent but one.
func EndOtherSessions(tx *db.Tx, account chat.AccountID, agent chat.AgentID, kept []byte) error {
	_, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND agent_id = $2 AND token_hash <> $3`, account, agent, kept)
	return err
}

// APIKey names a key for programs. The token itself is shown once and not stored.
type APIKey struct {
	ID        int64
	Account   chat.AccountID
	Name      string
	CreatedAt int64
}

// AddAPIKey stores a key under the hash of its token.
func AddAPIKey(tx *db.Tx, k APIKey, tokenHash []byte) error {
	if err := ClaimKey(tx, KeyAPIKey, hex.EncodeToString(tokenHash), k.Account, k.ID); err != nil {
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO api_key (account_id, id, name, token_hash, created_at)
		VALUES ($1, $2, $3, $4, $5)`, k.Account, k.ID, k.Name, tokenHash, k.CreatedAt)
	return err
}

// APIKeys lists the keys of the viewer's account, oldest first.
func (s *Store) APIKeys(ctx context.Context, v chat.Viewer) ([]APIKey, error) {
	scan := func(row db.Scanner) (k APIKey, err error) {
		err = row.Scan(&k.ID, &k.Account, &k.Name, &k.CreatedAt)
		return k, err
	}
	return db.All(ctx, s, scan, `SELECT id, account_id, name, created_at FROM api_key WHERE account_id = $1 ORDER BY id`, v.Account)
}
