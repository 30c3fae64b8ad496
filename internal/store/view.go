package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const viewColumns = `w.id, w.account_id, w.agent_id, w.team_id, w.name, w.filter, w.place, w.created_at`

func scanView(row db.Scanner) (w chat.SavedView, err error) {
	var filter string
	if err = row.Scan(&w.ID, &w.Account, &w.Agent, &w.Team, &w.Name, &filter, &w.Place, &w.CreatedAt); err == nil {
		err = json.Unmarshal([]byte(filter), &w.Filter)
	}
	return w, err
}

// offered is the condition, beginning with AND, under which a saved view is offered to a viewer: its own, those of its
// teams, and everybody's. Who may administer and sees all is offered those of all teams.
func offered(v chat.Viewer) string {
	if v.Agent == 0 { // a program sees what belongs to no single agent
		return " AND w.agent_id = 0"
	}
	teams := fmt.Sprintf(` AND (w.team_id = 0 OR w.team_id IN (SELECT t.team_id FROM team_member t WHERE t.account_id = w.account_id AND t.agent_id = %d))`, v.Agent)
	if v.MayAdmin() && !v.Restricted() {
		teams = ""
	}
	return fmt.Sprintf(" AND (w.agent_id = 0 OR w.agent_id = %d)", v.Agent) + teams
}

// SavedViews lists the saved views that a viewer is offered, in their order.
func (s *Store) SavedViews(ctx context.Context, v chat.Viewer) ([]chat.SavedView, error) {
	return savedViews(ctx, s, v)
}

// SavedViewsIn lists them inside a transaction.
func SavedViewsIn(tx *db.Tx, v chat.Viewer) ([]chat.SavedView, error) {
	return savedViews(tx.Context(), tx, v)
}

func savedViews(ctx context.Context, q db.Querier, v chat.Viewer) ([]chat.SavedView, error) {
	return db.All(ctx, q, scanView, `SELECT `+viewColumns+` FROM saved_view w WHERE w.account_id = $1`+offered(v)+` ORDER BY w.place, w.id`, v.Account)
}

// SavedView returns one saved view that a viewer is offered.
func (s *Store) SavedView(ctx context.Context, v chat.Viewer, id chat.ViewID) (chat.SavedView, error) {
	return savedView(ctx, s, v, id)
}

// SavedViewIn returns one saved view inside a transaction.
func SavedViewIn(tx *db.Tx, v chat.Viewer, id chat.ViewID) (chat.SavedView, error) {
	return savedView(tx.Context(), tx, v, id)
}

func savedView(ctx context.Context, q db.Querier, v chat.Viewer, id chat.ViewID) (chat.SavedView, error) {
	w, ok, err := db.One(ctx, q, scanView, `SELECT `+viewColumns+` FROM saved_view w WHERE w.account_id = $1 AND w.id = $2`+offered(v), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such view. It may have been deleted.")
	}
	return w, err
}

// PutSavedView stores a view, new or changed.
func PutSavedView(tx *db.Tx, w chat.SavedView) error {
	filter, err := json.Marshal(w.Filter)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO saved_view (account_id, id, agent_id, team_id, name, filter, place, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (account_id, id) DO UPDATE SET agent_id = $3, team_id = $4, name = $5, filter = $6, place = $7`,
		w.Account, w.ID, w.Agent, w.Team, w.Name, string(filter), w.Place, w.CreatedAt)
	return err
}

// DeleteSavedView forgets a view; the conversations stay as they are.
func DeleteSavedView(tx *db.Tx, account chat.AccountID, id chat.ViewID) error {
	_, err := tx.Exec(`DELETE FROM saved_view WHERE account_id = $1 AND id = $2`, account, id)
	return err
}
