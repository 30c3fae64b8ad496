package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const snippetColumns = `id, account_id, agent_id, team_id, shortcut, title, content, acts, used, created_at, updated_at`

func scanSnippet(row db.Scanner) (sn chat.Snippet, err error) {
	var content, acts string
	err = row.Scan(&sn.ID, &sn.Account, &sn.Agent, &sn.Team, &sn.Shortcut, &sn.Title, &content, &acts, &sn.Used, &sn.CreatedAt, &sn.UpdatedAt)
	if err == nil {
		err = json.Unmarshal([]byte(content), &sn.Content)
	}
	if err == nil && acts != "" {
		err = json.Unmarshal([]byte(acts), &sn.Acts)
	}
	return sn, err
}

// offers returns the condition, beginning with AND, under which a viewer has a snippet: it is the viewer's own, of a team
// of the viewer's, or everybody's. Administrators have those of every team.
func offers(v chat.Viewer) string {
	team := "snippet.team_id <> 0"
	if !v.MayAdmin() {
		team = fmt.Sprintf(`snippet.team_id IN (SELECT m.team_id FROM team_member m
			WHERE m.account_id = snippet.account_id AND m.agent_id = %d)`, v.Agent)
	}
	return fmt.Sprintf(` AND (snippet.agent_id = 0 AND snippet.team_id = 0 OR snippet.agent_id <> 0 AND snippet.agent_id = %d
		OR snippet.agent_id = 0 AND %s)`, v.Agent, team)
}

// Snippets returns the snippets that the viewer can use, those that are used most first.
func (s *Store) Snippets(ctx context.Context, v chat.Viewer) ([]chat.Snippet, error) {
	return db.All(ctx, s, scanSnippet, `
		SELECT `+snippetColumns+` FROM snippet WHERE account_id = $1`+offers(v)+` ORDER BY used DESC, LOWER(title), id`, v.Account)
}

// Snippet returns one snippet that the viewer can use.
func (s *Store) Snippet(ctx context.Context, v chat.Viewer, id chat.SnippetID) (chat.Snippet, error) {
	return snippet(ctx, s, v, id)
}

// SnippetIn returns one snippet inside a transaction.
func SnippetIn(tx *db.Tx, v chat.Viewer, id chat.SnippetID) (chat.Snippet, error) {
	return snippet(tx.Context(), tx, v, id)
}

func snippet(ctx context.Context, q db.Querier, v chat.Viewer, id chat.SnippetID) (chat.Snippet, error) {
	sn, ok, err := db.One(ctx, q, scanSnippet, `SELECT `+snippetColumns+` FROM snippet WHERE account_id = $1 AND id = $2`+offers(v), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such snippet.")
	}
	return sn, err
}

// ActingSnippetsIn returns all snippets of an account that do something with conversations.
func ActingSnippetsIn(tx *db.Tx, account chat.AccountID) ([]chat.Snippet, error) {
	return db.All(tx.Context(), tx, scanSnippet, `SELECT `+snippetColumns+` FROM snippet WHERE account_id = $1 AND acts <> '' ORDER BY id`, account)
}

// SnippetNamed reports whether another snippet of the same owner has a shortcut.
func SnippetNamed(tx *db.Tx, sn chat.Snippet) (bool, error) {
	_, taken, err := db.One(tx.Context(), tx, db.Value[int64], `
		SELECT id FROM snippet WHERE account_id = $1 AND agent_id = $2 AND team_id = $3 AND shortcut = $4 AND id <> $5 LIMIT 1`,
		sn.Account, sn.Agent, sn.Team, sn.Shortcut, sn.ID)
	return taken, err
}

// PutSnippet stores a snippet, new or changed.
func PutSnippet(tx *db.Tx, sn chat.Snippet) error {
	content, err := json.Marshal(sn.Content)
	if err != nil {
		return err
	}
	var acts []byte
	if !sn.Acts.None() {
		if acts, err = json.Marshal(sn.Acts); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`
		INSERT INTO snippet (account_id, id, agent_id, team_id, shortcut, title, body, content, acts, used, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)
		ON CONFLICT (account_id, id) DO UPDATE SET agent_id = excluded.agent_id, team_id = excluded.team_id, shortcut = excluded.shortcut,
			title = excluded.title, body = excluded.body, content = excluded.content, acts = excluded.acts, updated_at = excluded.updated_at`,
		sn.Account, sn.ID, sn.Agent, sn.Team, sn.Shortcut, sn.Title, sn.Content.InWords().Text, string(content), string(acts), sn.CreatedAt, sn.UpdatedAt)
	return err
}

// RemoveSnippet deletes a snippet.
func RemoveSnippet(tx *db.Tx, account chat.AccountID, id chat.SnippetID) error {
	_, err := tx.Exec(`DELETE FROM snippet WHERE account_id = $1 AND id = $2`, account, id)
	return err
}

// UseSnippet counts that a snippet was put into a composer.
func UseSnippet(tx *db.Tx, account chat.AccountID, id chat.SnippetID) error {
	_, err := tx.Exec(`UPDATE snippet SET used = used + 1 WHERE account_id = $1 AND id = $2`, account, id)
	return err
}
