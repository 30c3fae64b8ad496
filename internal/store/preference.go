package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Preference is something an agent chose, under a name.
type Preference struct{ Name, Value string }

// Preferences lists what the viewer's agent chose, by name.
func (s *Store) Preferences(ctx context.Context, v chat.Viewer) ([]Preference, error) {
	scan := func(row db.Scanner) (p Preference, err error) {
		err = row.Scan(&p.Name, &p.Value)
		return p, err
	}
	return db.All(ctx, s, scan, `SELECT name, value FROM preference WHERE account_id = $1 AND agent_id = $2 ORDER BY name`, v.Account, v.Agent)
}

// Prefer stores what an agent chose. An empty value takes the choice back.
func Prefer(tx *db.Tx, account chat.AccountID, agent chat.AgentID, p Preference) error {
	if p.Value == "" {
		_, err := tx.Exec(`DELETE FROM preference WHERE account_id = $1 AND agent_id = $2 AND name = $3`, account, agent, p.Name)
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO preference (account_id, agent_id, name, value) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, agent_id, name) DO UPDATE SET value = excluded.value`, account, agent, p.Name, p.Value)
	return err
}

// PreferenceIn returns what an agent chose under a name; empty without a choice.
func PreferenceIn(tx *db.Tx, account chat.AccountID, agent chat.AgentID, name string) (string, error) {
	value, _, err := db.One(tx.Context(), tx, db.Value[string], `
		SELECT value FROM preference WHERE account_id = $1 AND agent_id = $2 AND name = $3`, account, agent, name)
	return value, err
}

// AgentsWhoPrefer lists the agents who chose something.
func (s *Store) AgentsWhoPrefer(ctx context.Context, v chat.Viewer, p Preference) ([]chat.AgentID, error) {
	return db.All(ctx, s, db.Value[chat.AgentID], `
		SELECT agent_id FROM preference WHERE account_id = $1 AND name = $2 AND value = $3 ORDER BY agent_id`, v.Account, p.Name, p.Value)
}
