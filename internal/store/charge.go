package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// TakeCharge gives a conversation that no agent has to one. It reports whether it did, and the team it belongs to; of two who try at
// once, one does.
func TakeCharge(tx *db.Tx, account chat.AccountID, id chat.ConversationID, agent chat.AgentID) (chat.TeamID, bool, error) {
	return db.One(tx.Context(), tx, db.Value[chat.TeamID], `
		UPDATE conversation SET assignee = $3 WHERE account_id = $1 AND id = $2 AND assignee = 0 RETURNING team_id`, account, id, agent)
}
