package store

import (
	"cmp"
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddAgent stores a new agent with the hash of the password, and claims the e-mail address.
func AddAgent(tx *db.Tx, a chat.Agent, passwordHash string) error {
	if err := ClaimKey(tx, KeyEmail, a.Email, a.Account, int64(a.ID)); err != nil {
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO agent (account_id, id, name, email, role, password_hash, created_at, scope)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, a.Account, a.ID, a.Name, a.Email, string(a.Role), passwordHash, a.CreatedAt, string(cmp.Or(a.Scope, chat.ScopeAll)))
	if err != nil {
		return err
	}
	return touchOffice(tx, a.Account)
}

// SetProfile stores how an agent appears to the others: name, initials and hue.
func SetProfile(tx *db.Tx, a chat.Agent) error {
	_, err := tx.Exec(`UPDATE agent SET name = $3, initials = $4, hue = $5 WHERE account_id = $1 AND id = $2`, a.Account, a.ID, a.Name, a.Initials, a.Hue)
	if err != nil {
		return err
	}
	return touchOffice(tx, a.Account)
}

// SetRole changes what an agent may do.
func SetRole(tx *db.Tx, account chat.AccountID, id chat.AgentID, role chat.Role) error {
	if _, err := tx.Exec(`UPDATE agent SET role = $3 WHERE account_id = $1 AND id = $2`, account, id, string(role)); err != nil {
		return err
	}
	return touchOffice(tx, account)
}

// HasAdmin reports whether somebody may administer an account.
func HasAdmin(tx *db.Tx, account chat.AccountID) (bool, error) {
	_, ok, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT id FROM agent WHERE account_id = $1 AND role = $2 LIMIT 1`, account, string(chat.RoleAdmin))
	return ok, err
}

// SetPassword replaces the hash of an agent's password and ends the agent's sessions.
func SetPassword(tx *db.Tx, account chat.AccountID, id chat.AgentID, passwordHash string) error {
	if err := ChangePassword(tx, account, id, passwordHash); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM session WHERE account_id = $1 AND agent_id = $2`, account, id)
	return err
}

// ChangePassword replaces the hash of an agent's password and leaves the sessions alone.
func ChangePassword(tx *db.Tx, account chat.AccountID, id chat.AgentID, passwordHash string) error {
	_, err := tx.Exec(`UPDATE agent SET password_hash = $3 WHERE account_id = $1 AND id = $2`, account, id, passwordHash)
	return err
}

const agentColumns = `id, account_id, name, email, role, created_at, scope, initials, hue`

func scanAgent(row db.Scanner) (a chat.Agent, err error) {
	err = row.Scan(&a.ID, &a.Account, &a.Name, &a.Email, &a.Role, &a.CreatedAt, &a.Scope, &a.Initials, &a.Hue)
	return a, err
}

func agents(ctx context.Context, q db.Querier, account chat.AccountID) ([]chat.Agent, error) {
	return db.All(ctx, q, scanAgent, `SELECT `+agentColumns+` FROM agent WHERE account_id = $1 ORDER BY name, id`, account)
}

// Agent returns one agent of the viewer's account.
func (s *Store) Agent(ctx context.Context, v chat.Viewer, id chat.AgentID) (chat.Agent, error) {
	return agent(ctx, s, v, id)
}

// AgentIn returns one agent inside a transaction.
func AgentIn(tx *db.Tx, v chat.Viewer, id chat.AgentID) (chat.Agent, error) {
	return agent(tx.Context(), tx, v, id)
}

func agent(ctx context.Context, q db.Querier, v chat.Viewer, id chat.AgentID) (chat.Agent, error) {
	a, ok, err := db.One(ctx, q, scanAgent, `SELECT `+agentColumns+` FROM agent WHERE account_id = $1 AND id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such agent.")
	}
	return a, err
}

// PasswordHash returns the stored hash for an e-mail address and whom it belongs to; ok is false if nobody.
func (s *Store) PasswordHash(ctx context.Context, email string) (a chat.Agent, hash string, ok bool, err error) {
	entry, ok, err := s.Lookup(ctx, KeyEmail, email)
	if err != nil || !ok {
		return a, "", false, err
	}
	hash, ok, err = db.One(ctx, s, db.Value[string], `SELECT password_hash FROM agent WHERE account_id = $1 AND id = $2`, entry.Account, entry.Target)
	if err != nil || !ok {
		return a, "", false, err
	}
	a, err = s.Agent(ctx, chat.SystemViewer(entry.Account), chat.AgentID(entry.Target))
	return a, hash, err == nil, err
}
