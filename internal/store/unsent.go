package store

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const unsentColumns = `u.account_id, u.conversation_id, u.agent_id, u.kind, u.body, u.detail, u.version, u.updated_at`

func scanUnsent(row db.Scanner) (u chat.Unsent, err error) {
	var detail string
	err = row.Scan(&u.Account, &u.Conversation, &u.Agent, &u.Kind, &u.Body, &detail, &u.Version, &u.UpdatedAt)
	if err == nil && detail != "" {
		err = json.Unmarshal([]byte(detail), &u.Detail)
	}
	return u, err
}

// Unsents returns what the viewer has begun to write in conversations, and what was proposed there (agent zero), the
// newest first.
func (s *Store) Unsents(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) ([]chat.Unsent, error) {
	marks, args := among(ids, v.Account, v.Agent)
	return db.All(ctx, s, scanUnsent, `
		SELECT `+unsentColumns+` FROM unsent u
		WHERE u.account_id = $1 AND u.conversation_id IN (`+strings.Join(marks, ", ")+`) AND u.agent_id IN (0, $2)`+seesConversation(v, "u")+`
		ORDER BY u.updated_at DESC, u.agent_id DESC, u.kind`, args...)
}

// UnsentIn returns one unsent text inside a transaction; ok is false if there is none.
func UnsentIn(tx *db.Tx, account chat.AccountID, id chat.ConversationID, agent chat.AgentID, kind chat.UnsentKind) (u chat.Unsent, ok bool, err error) {
	lock := ""
	if tx.Shared() {
		lock = " FOR UPDATE"
	}
	return db.One(tx.Context(), tx, scanUnsent, `
		SELECT `+unsentColumns+` FROM unsent u
		WHERE u.account_id = $1 AND u.conversation_id = $2 AND u.agent_id = $3 AND u.kind = $4`+lock, account, id, agent, string(kind))
}

// PutUnsent stores an unsent text in place of the one before. It reports false where somebody stored the first one of its
// kind at the same time.
func PutUnsent(tx *db.Tx, u chat.Unsent, before int64) (bool, error) {
	detail, err := json.Marshal(u.Detail)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`
		INSERT INTO unsent (account_id, conversation_id, agent_id, kind, body, detail, version, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (account_id, conversation_id, agent_id, kind) DO UPDATE SET body = excluded.body, detail = excluded.detail,
			version = excluded.version, updated_at = excluded.updated_at WHERE unsent.version = $9`,
		u.Account, u.Conversation, u.Agent, string(u.Kind), u.Body, string(detail), u.Version, u.UpdatedAt, before)
	return n > 0, err
}

// RemoveUnsent deletes what an agent has begun to write in a conversation. It reports whether there was anything.
func RemoveUnsent(tx *db.Tx, account chat.AccountID, id chat.ConversationID, agent chat.AgentID, kind chat.UnsentKind) (bool, error) {
	n, err := tx.Exec(`
		DELETE FROM unsent WHERE account_id = $1 AND conversation_id = $2 AND agent_id = $3 AND kind = $4`, account, id, agent, string(kind))
	return n > 0, err
}
