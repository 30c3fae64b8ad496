package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// TeamsIn lists the teams of an account inside a transaction.
func TeamsIn(tx *db.Tx, account chat.AccountID) ([]chat.Team, error) {
	return teams(tx.Context(), tx, account)
}

// TeamNames returns what the teams of an account are called, in the transaction.
func TeamNames(tx *db.Tx, account chat.AccountID) (map[chat.TeamID]string, error) {
	names := map[chat.TeamID]string{}
	all, err := TeamsIn(tx, account)
	for _, t := range all {
		names[t.ID] = t.Name
	}
	return names, err
}

// teams reads a row a member, and one of a team without any.
func teams(ctx context.Context, q db.Querier, account chat.AccountID) ([]chat.Team, error) {
	var all []chat.Team
	_, err := db.All(ctx, q, func(row db.Scanner) (struct{}, error) {
		var t chat.Team
		var member chat.AgentID
		err := row.Scan(&t.ID, &t.Account, &t.Name, &t.CreatedAt, &t.AnswerMinutes, &member)
		if len(all) == 0 || all[len(all)-1].ID != t.ID {
			all = append(all, t)
		}
		if last := &all[len(all)-1]; member != 0 {
			last.Members = append(last.Members, member)
		}
		return struct{}{}, err
	}, `SELECT t.id, t.account_id, t.name, t.created_at, t.answer_minutes, COALESCE(m.agent_id, 0) FROM team t
		LEFT JOIN team_member m ON m.account_id = t.account_id AND m.team_id = t.id
		WHERE t.account_id = $1 ORDER BY LOWER(t.name), t.id, m.agent_id`, account)
	return all, err
}

// PutTeam stores a team, new or changed, with its members.
func PutTeam(tx *db.Tx, t chat.Team) error {
	_, err := tx.Exec(`
		INSERT INTO team (account_id, id, name, created_at, answer_minutes) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, answer_minutes = excluded.answer_minutes`,
		t.Account, t.ID, t.Name, t.CreatedAt, t.AnswerMinutes)
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
	err = tx.Insert(db.Insert{
		Head:  `INSERT INTO team_member (account_id, team_id, agent_id)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, rows, nil)
	if err != nil {
		return err
	}
	return touchOffice(tx, t.Account)
}

// Holding counts what belongs to a team.
type Holding struct{ Conversations, Snippets, Views int }

// TeamUse counts what belongs to each team.
func (s *Store) TeamUse(ctx context.Context, v chat.Viewer) (map[chat.TeamID]Holding, error) {
	use := map[chat.TeamID]Holding{}
	_, err := db.All(ctx, s, func(row db.Scanner) (struct{}, error) {
		var id chat.TeamID
		var h Holding
		err := row.Scan(&id, &h.Conversations, &h.Snippets, &h.Views)
		all := use[id]
		use[id] = Holding{all.Conversations + h.Conversations, all.Snippets + h.Snippets, all.Views + h.Views}
		return struct{}{}, err
	}, `SELECT team_id, COUNT(*), 0, 0 FROM conversation WHERE account_id = $1 AND team_id <> 0`+sees(v, "conversation")+` GROUP BY team_id
		UNION ALL SELECT team_id, 0, COUNT(*), 0 FROM snippet WHERE account_id = $1 AND team_id <> 0 GROUP BY team_id
		UNION ALL SELECT team_id, 0, 0, COUNT(*) FROM saved_view WHERE account_id = $1 AND team_id <> 0 GROUP BY team_id`, v.Account)
	return use, err
}

// HoldingOf counts what belongs to one team.
func HoldingOf(tx *db.Tx, account chat.AccountID, id chat.TeamID) (Holding, error) {
	scan := func(row db.Scanner) (h Holding, err error) {
		err = row.Scan(&h.Conversations, &h.Snippets, &h.Views)
		return h, err
	}
	h, _, err := db.One(tx.Context(), tx, scan, `
		SELECT (SELECT COUNT(*) FROM conversation WHERE account_id = $1 AND team_id = $2 AND team_id <> 0),
			(SELECT COUNT(*) FROM snippet WHERE account_id = $1 AND team_id = $2),
			(SELECT COUNT(*) FROM saved_view WHERE account_id = $1 AND team_id = $2)`, account, id)
	return h, err
}

// SharedShortcut returns a shortcut that snippets of both teams have; empty if there is none.
func SharedShortcut(tx *db.Tx, account chat.AccountID, a, b chat.TeamID) (string, error) {
	name, _, err := db.One(tx.Context(), tx, db.Value[string], `
		SELECT shortcut FROM snippet WHERE account_id = $1 AND team_id = $2
		AND shortcut IN (SELECT shortcut FROM snippet WHERE account_id = $1 AND team_id = $3) LIMIT 1`, account, a, b)
	return name, err
}

// MoveTeam gives another team all that belongs to one: conversations, snippets, saved views, and the members.
func MoveTeam(tx *db.Tx, account chat.AccountID, from, to chat.TeamID) error {
	for _, statement := range []string{
		`UPDATE conversation SET team_id = $3 WHERE account_id = $1 AND team_id = $2 AND team_id <> 0`,
		`UPDATE snippet SET team_id = $3 WHERE account_id = $1 AND team_id = $2`,
		`UPDATE saved_view SET team_id = $3 WHERE account_id = $1 AND team_id = $2`,
		`INSERT INTO team_member (account_id, team_id, agent_id)
			SELECT account_id, $3, agent_id FROM team_member WHERE account_id = $1 AND team_id = $2
			ON CONFLICT (account_id, team_id, agent_id) DO NOTHING`,
	} {
		if _, err := tx.Exec(statement, account, from, to); err != nil {
			return err
		}
	}
	// No other id looks like a team's, so that it can be replaced in the text of filters.
	_, err := tx.Exec(`UPDATE saved_view SET filter = REPLACE(filter, $2, $3) WHERE account_id = $1`, account, from.String(), to.String())
	if err != nil {
		return err
	}
	return touchOffice(tx, account)
}

// RemoveTeam deletes a team to which nothing belongs any more.
func RemoveTeam(tx *db.Tx, account chat.AccountID, id chat.TeamID) error {
	for _, statement := range []string{
		`DELETE FROM team_member WHERE account_id = $1 AND team_id = $2`,
		`DELETE FROM team WHERE account_id = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(statement, account, id); err != nil {
			return err
		}
	}
	return touchOffice(tx, account)
}

// SetScope changes which conversations an agent may see.
func SetScope(tx *db.Tx, account chat.AccountID, id chat.AgentID, scope chat.Scope) error {
	n, err := tx.Exec(`UPDATE agent SET scope = $3 WHERE account_id = $1 AND id = $2`, account, id, string(scope))
	if err == nil && n == 0 {
		err = chat.Errorf(chat.NotFound, "There is no such agent.")
	}
	if err != nil {
		return err
	}
	return touchOffice(tx, account)
}
