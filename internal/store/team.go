package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Teams lists the teams of the viewer's account with their members, by name.
func (s *Store) Teams(ctx context.Context, v chat.Viewer) ([]chat.Team, error) {
	return teams(ctx, s, v.Account)
}

// TeamsIn lists the teams of an account inside a transaction.
func TeamsIn(tx *db.Tx, account chat.AccountID) ([]chat.Team, error) {
	return teams(tx.Context(), tx, account)
}

// teams reads a row a member, and one of a team without any.
func teams(ctx context.Context, q db.Querier, account chat.AccountID) ([]chat.Team, error) {
	var all []chat.Team
	_, err := db.All(ctx, q, func(row db.Scanner) (struct{}, error) {
		var t chat.Team
		var member chat.AgentID
		err := row.Scan(&t.ID, &t.Account, &t.Name, &t.CreatedAt, &member)
		if len(all) == 0 || all[len(all)-1].ID != t.ID {
			all = append(all, t)
		}
		if last := &all[len(all)-1]; member != 0 {
			last.Members = append(last.Members, member)
		}
		return struct{}{}, err
	}, `SELECT t.id, t.account_id, t.name, t.created_at, COALESCE(m.agent_id, 0) FROM team t
		LEFT JOIN team_member m ON m.account_id = t.account_id AND m.team_id = t.id
		WHERE t.account_id = $1 ORDER BY LOWER(t.name), t.id, m.agent_id`, account)
	return all, err
}

// PutTeam stores a team, new or changed, with its members.
func PutTeam(tx *db.Tx, t chat.Team) error {
	_, err := tx.Exec(`
		INSERT INTO team (account_id, id, name, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name`, t.Account, t.ID, t.Name, t.CreatedAt)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM team_member WHERE account_id = $1 AND team_id = $2`, t.Account, t.ID); err != nil {
		return err
	}
	rows := make([][]any, len(t.Members))
	for i, agent := range t.Members {
		rows[i] = []any{t.Account, t.ID, agent}
	}
	return tx.Insert(db.Insert{
		Head:  `INSERT INTO team_member (account_id, team_id, agent_id)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, rows, nil)
}

// RemoveTeam deletes a team; its conversations belong to no team from then on.
func RemoveTeam(tx *db.Tx, account chat.AccountID, id chat.TeamID) error {
	for _, statement := range []string{
		`UPDATE conversation SET team_id = 0 WHERE account_id = $1 AND team_id = $2 AND team_id <> 0`,
		`DELETE FROM team_member WHERE account_id = $1 AND team_id = $2`,
		`DELETE FROM team WHERE account_id = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(statement, account, id); err != nil {
			return err
		}
	}
	return nil
}

// SetScope changes which conversations an agent may see.
func SetScope(tx *db.Tx, account chat.AccountID, id chat.AgentID, scope chat.Scope) error {
	n, err := tx.Exec(`UPDATE agent SET scope = $3 WHERE account_id = $1 AND id = $2`, account, id, string(scope))
	if err == nil && n == 0 {
		err = chat.Errorf(chat.NotFound, "There is no such agent.")
	}
	return err
}
