package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// UnreadMost is where counting what is unread ends.
const UnreadMost = 1000

// UnreadCount returns how many conversations have something unread, [UnreadMost] if there are so many or more. What it costs does
// not depend on how many there are.
func (s *Store) UnreadCount(ctx context.Context, v chat.Viewer) (int, error) {
	if v.Restricted() {
		unread := chat.Filter{Rules: []chat.Rule{{Field: chat.FieldUnread, Op: chat.OpIs, Values: []string{"yes"}}}}
		n, err := s.CountList(ctx, v, Listing{Filter: unread})
		if n.More {
			n.N = UnreadMost
		}
		return n.N, err
	}
	n, _, err := db.One(ctx, s, db.Value[int], `
		SELECT COUNT(*) FROM (SELECT id FROM conversation WHERE account_id = $1 AND has_unread = 1 LIMIT $2) AS counted`, v.Account, UnreadMost)
	return n, err
}

// MadeUnread is what became of conversations that were to be marked as unread.
type MadeUnread struct {
	Was   []chat.ReadMark       // up to when those that changed were read before
	Same  []chat.ReadMark       // those that had something unread already
	Never []chat.ConversationID // those that cannot be unread: nothing came from the customer, or only with an import
}

// MarkUnread makes the newest message that the customer sent live in each conversation count as unread again, from a moment on. One that
// has something unread already stays as it is, but for the moment: what was read or written before it, and is told later, changes
// nothing. It fails with NotFound if the viewer may not see one of them.
func MarkUnread(tx *db.Tx, v chat.Viewer, ids []chat.ConversationID, at int64) (made MadeUnread, err error) {
	rows := make([][]any, len(ids))
	for i, id := range slices.Sorted(slices.Values(ids)) {
		rows[i] = []any{v.Account, id}
	}
	if err := holdConversations(tx, rows); err != nil {
		return made, err
	}
	var marked [][]any
	found := 0
	_, err = tx.Each(db.Each{
		Verb: `SELECT c.id, c.number_id, c.read_until, c.unread, COALESCE((SELECT m.sent_at FROM message m WHERE m.account_id = c.account_id
			AND m.conversation_id = c.id AND m.direction = 'in' AND m.origin = 'customer' ORDER BY m.sent_at DESC LIMIT 1), 0) FROM conversation c`,
		Where: `c.account_id = {1} AND c.id = {2}` + sees(v, "c"),
		Types: []string{"BIGINT", "BIGINT"},
	}, rows, func(row db.Scanner) error {
		var mark chat.ReadMark
		var unread int
		var newest int64
		err := row.Scan(&mark.Conversation, &mark.Number, &mark.Until, &unread, &newest)
		switch found++; {
		case newest == 0:
			made.Never = append(made.Never, mark.Conversation)
		case unread == 0:
			made.Was = append(made.Was, mark)
			marked = append(marked, []any{v.Account, mark.Conversation, newest - 1, at})
		default:
			made.Same = append(made.Same, mark)
			marked = append(marked, []any{v.Account, mark.Conversation, mark.Until, at})
		}
		return err
	})
	if err == nil && found < len(ids) {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	if err != nil {
		return MadeUnread{}, err
	}
	_, err = tx.Each(db.Each{
		Verb:  `UPDATE conversation SET read_until = {3}, unread = (` + unreadAfter + `{3}), has_unread = 1, unread_at = {4}`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	}, marked, nil)
	return made, err
}

// UnreadFrom makes conversations count as read only up to a time each, from a moment on, and returns up to when those that changed were
// read before. It fails with NotFound if the viewer may not see one of them.
func UnreadFrom(tx *db.Tx, v chat.Viewer, marks []chat.ReadMark, at int64) (was []chat.ReadMark, err error) {
	marks = slices.SortedFunc(slices.Values(marks), func(a, b chat.ReadMark) int { return cmp.Compare(a.Conversation, b.Conversation) })
	held := make([][]any, len(marks))
	for n, m := range marks {
		held[n] = []any{v.Account, m.Conversation}
	}
	if err := holdConversations(tx, held); err != nil {
		return nil, err
	}
	var back [][]any
	for _, m := range marks {
		c, err := ConversationIn(tx, v, m.Conversation)
		if err != nil {
			return nil, err
		}
		if m.Until < c.ReadUntil {
			was = append(was, chat.ReadMark{Conversation: c.ID, Number: c.Number, Until: c.ReadUntil})
			back = append(back, []any{v.Account, c.ID, m.Until, at})
		}
	}
	_, err = tx.Each(db.Each{
		Verb: `UPDATE conversation SET read_until = {3}, unread = (` + unreadAfter + `{3}), has_unread = ` + anyUnreadAfter + `{3}) THEN 1 ELSE 0 END,
			unread_at = {4}`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	}, back, nil)
	return was, err
}
