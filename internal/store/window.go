package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// ofOpenWindow are a number's conversations in a state whose window is open at $4 and was before $6: a customer wrote after $5, so
// that the walk from the newest is as long as a day's traffic.
const ofOpenWindow = `c.account_id = $1 AND c.state = $3 AND c.last_at > $5 AND c.number_id = $2 AND c.window_until > $4
	AND c.window_until < $6`

// ShutWindows shuts the windows of a number that are open at now and that customers opened before a time, and returns their
// conversations: the number was connected anew then, and Meta counts what customers wrote since. Whom the business had blocked before they wrote is not blocked any more;
// once the window is gone nothing else would tell.
func ShutWindows(tx *db.Tx, account chat.AccountID, number chat.NumberID, before, now int64) ([]chat.ConversationID, error) {
	var all []chat.ConversationID
	day := chat.WindowLength.Milliseconds()
	for _, state := range chat.States() {
		_, err := tx.Exec(`
			DELETE FROM contact_hold WHERE (account_id, conversation_id, kind) IN (
				SELECT h.account_id, h.conversation_id, h.kind FROM conversation c
				JOIN contact_hold h ON h.account_id = c.account_id AND h.conversation_id = c.id AND h.kind = 'blocked'
				WHERE `+ofOpenWindow+` AND c.window_until >= h.since + $7)`, account, number, string(state), now, now-day, before+day, day)
		if err != nil {
			return nil, err
		}
		shut, err := db.All(tx.Context(), tx, db.Value[chat.ConversationID],
			`UPDATE conversation AS c SET window_until = 0 WHERE `+ofOpenWindow+` RETURNING id`, account, number, string(state), now, now-day, before+day)
		if err != nil {
			return nil, err
		}
		all = append(all, shut...)
	}
	return all, nil
}
