package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Pair names a conversation by its two sides.
type Pair struct {
	Number  chat.NumberID
	Contact chat.ContactID
}

// Opened is a conversation as found or made.
type Opened struct {
	ID        chat.ConversationID
	ReadUntil int64
}

// OpenConversations finds or makes the conversation of each pair.
func OpenConversations(tx *db.Tx, ids *chat.IDs, account chat.AccountID, pairs []Pair, now int64) (map[Pair]Opened, error) {
	found := make(map[Pair]Opened, len(pairs))
	rows := make([][]any, 0, len(pairs))
	for _, p := range pairs {
		if _, asked := found[p]; !asked {
			found[p] = Opened{}
			rows = append(rows, []any{account, p.Contact, p.Number})
		}
	}
	keep := func(row db.Scanner) error {
		var p Pair
		var o Opened
		if err := row.Scan(&p.Number, &p.Contact, &o.ID, &o.ReadUntil); err != nil {
			return err
		}
		found[p] = o
		return nil
	}
	err := tx.Bulk(db.Bulk{
		Head: `SELECT c.number_id, c.contact_id, c.id, c.read_until FROM (VALUES `,
		Row:  `(CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT))`,
		Tail: `) AS v JOIN conversation c ON c.account_id = v.column1 AND c.contact_id = v.column2 AND c.number_id = v.column3`,
	}, rows, keep)
	if err != nil {
		return nil, err
	}
	return found, addConversations(tx, ids, account, found, now, keep)
}

// addConversations makes the pairs that were not found; one that another transaction made meanwhile is taken.
func addConversations(tx *db.Tx, ids *chat.IDs, account chat.AccountID, found map[Pair]Opened, now int64, keep func(db.Scanner) error) error {
	var rows [][]any
	for p, o := range found {
		if o.ID == 0 {
			rows = append(rows, []any{account, ids.Next(), p.Number, p.Contact, string(chat.StateOpen), 0, 0, 0, 0, 0, 0, now})
		}
	}
	return tx.Bulk(db.Bulk{
		Head: `INSERT INTO conversation (account_id, id, number_id, contact_id, state, assignee, last_at, last_message_id, unread, read_until, window_until, created_at) VALUES `,
		Row:  `($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		Tail: ` ON CONFLICT (account_id, contact_id, number_id) DO UPDATE SET state = conversation.state RETURNING number_id, contact_id, id, read_until`,
	}, rows, keep)
}

// Advance is what new messages do to their conversation.
type Advance struct {
	Conversation chat.ConversationID
	LastAt       int64          // time of the newest of them
	LastMessage  chat.MessageID // the newest of them
	Unread       int            // how many customer messages after SeenRead are among them
	SeenRead     int64          // the conversation's ReadUntil that Unread was counted against
	ReadUntil    int64          // time of the newest message of the business among them
	Window       chat.Window    // the window the customer messages among them open
	Reopen       bool           // whether a resolved conversation needs someone again
}

// countUnread counts a conversation's customer messages after its read_until, which is exact in any order
// of arrival.
const countUnread = `SELECT COUNT(*) FROM message m WHERE m.account_id = conversation.account_id AND m.conversation_id = conversation.id
	AND m.direction = 'in' AND m.origin = 'customer' AND m.sent_at > conversation.read_until`

// AdvanceConversations applies advances, at most one a conversation. Late messages never take the newest
// one's place, and counting is done anew where the business read further than the count assumed.
func AdvanceConversations(tx *db.Tx, account chat.AccountID, advances []Advance) error {
	slices.SortFunc(advances, func(a, b Advance) int { return cmp.Compare(a.Conversation, b.Conversation) })
	rows := make([][]any, len(advances))
	var recount [][]any
	for i, a := range advances {
		rows[i] = []any{account, a.Conversation, a.LastAt, a.LastMessage, a.Unread, a.ReadUntil, a.Window.Until, a.Reopen}
		if a.ReadUntil > a.SeenRead || tx.Shared() {
			recount = append(recount, []any{account, a.Conversation})
		}
	}
	err := tx.Bulk(db.Bulk{
		Head: `UPDATE conversation SET
			last_message_id = CASE WHEN v.column3 > last_at OR (v.column3 = last_at AND v.column4 > last_message_id) THEN v.column4 ELSE last_message_id END,
			last_at = CASE WHEN v.column3 > last_at THEN v.column3 ELSE last_at END,
			unread = unread + v.column5,
			read_until = CASE WHEN v.column6 > read_until THEN v.column6 ELSE read_until END,
			window_until = CASE WHEN v.column7 > window_until THEN v.column7 ELSE window_until END,
			state = CASE WHEN v.column8 THEN 'open' ELSE state END
			FROM (VALUES `,
		Row: `(CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT),
			CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS BOOLEAN))`,
		Tail: `) AS v WHERE conversation.account_id = v.column1 AND conversation.id = v.column2`,
	}, rows, nil)
	if err != nil {
		return err
	}
	return recountUnread(tx, recount)
}

// recountUnread counts the unread messages of conversations, given as rows of account and id. Where writes run
// side by side, one of them may have become part of another meanwhile: then all is done again.
func recountUnread(tx *db.Tx, rows [][]any) error {
	counted := 0
	err := tx.Bulk(db.Bulk{
		Head: `UPDATE conversation SET unread = (` + countUnread + `) FROM (VALUES `,
		Row:  `(CAST($1 AS BIGINT), CAST($2 AS BIGINT))`,
		Tail: `) AS v WHERE conversation.account_id = v.column1 AND conversation.id = v.column2 RETURNING conversation.id`,
	}, rows, func(db.Scanner) error { counted++; return nil })
	if err == nil && counted != len(rows) {
		err = db.Again("a conversation became part of another one")
	}
	return err
}

// MarkRead notes that an agent has read a conversation up to a time. It reports whether that was news.
func MarkRead(tx *db.Tx, account chat.AccountID, id chat.ConversationID, until int64) (bool, error) {
	n, err := tx.Exec(`UPDATE conversation SET read_until = $3 WHERE account_id = $1 AND id = $2 AND read_until < $3`, account, id, until)
	if err != nil || n == 0 {
		return false, err
	}
	return true, recountUnread(tx, [][]any{{account, id}})
}

const conversationColumns = `c.id, c.account_id, c.number_id, c.contact_id, c.state, c.assignee, c.last_at, c.last_message_id, c.unread, c.read_until, c.window_until, c.created_at`

func conversationFields(c *chat.Conversation) []any {
	return []any{&c.ID, &c.Account, &c.Number, &c.Contact, &c.State, &c.Assignee, &c.LastAt, &c.LastMessage, &c.Unread, &c.ReadUntil, &c.Window.Until, &c.CreatedAt}
}

func scanConversation(row db.Scanner) (c chat.Conversation, err error) {
	err = row.Scan(conversationFields(&c)...)
	return c, err
}

// Conversation returns one conversation the viewer may see.
func (s *Store) Conversation(ctx context.Context, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	return conversation(ctx, s, v.Account, id)
}

// ConversationIn returns one conversation inside a transaction.
func ConversationIn(tx *db.Tx, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	return conversation(tx.Context(), tx, v.Account, id)
}

func conversation(ctx context.Context, q db.Querier, account chat.AccountID, id chat.ConversationID) (chat.Conversation, error) {
	c, ok, err := db.One(ctx, q, scanConversation, `SELECT `+conversationColumns+` FROM conversation c WHERE c.account_id = $1 AND c.id = $2`, account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	return c, err
}

// Summary is a conversation with what a list shows of it.
type Summary struct {
	chat.Conversation
	Who  chat.Contact
	Last chat.Message // the newest message; zero if there is none
}

// Page bounds a list: what comes before a place, newest first.
type Page struct {
	BeforeAt int64               // zero: from the newest
	BeforeID chat.ConversationID // ties
	Limit    int
}

// Summaries lists conversations the viewer may see that have a message, the one with the newest first.
func (s *Store) Summaries(ctx context.Context, v chat.Viewer, page Page) ([]Summary, error) {
	if page.BeforeAt == 0 {
		page.BeforeAt = 1 << 62
	}
	return db.All(ctx, s, scanSummary, summaryQuery+`
		WHERE c.account_id = $1 AND c.last_message_id <> 0 AND (c.last_at, c.id) < ($2, $3)
		ORDER BY c.last_at DESC, c.id DESC LIMIT $4`, v.Account, page.BeforeAt, page.BeforeID, page.Limit)
}

// Summary returns one conversation as a list shows it.
func (s *Store) Summary(ctx context.Context, v chat.Viewer, id chat.ConversationID) (Summary, error) {
	x, ok, err := db.One(ctx, s, scanSummary, summaryQuery+` WHERE c.account_id = $1 AND c.id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	return x, err
}

const summaryQuery = `SELECT ` + conversationColumns + `,
	p.id, p.account_id, p.book_name, p.profile_name, p.username, p.phone, p.bsuid, p.in_book, p.book_at, p.opted_out_at, p.created_at,
	COALESCE(m.id, 0), COALESCE(m.direction, ''), COALESCE(m.origin, ''), COALESCE(m.type, ''), COALESCE(m.body, ''), COALESCE(m.status, ''), COALESCE(m.revoked_at, 0)
	FROM conversation c
	JOIN contact p ON p.account_id = c.account_id AND p.id = c.contact_id
	LEFT JOIN message m ON m.account_id = c.account_id AND m.id = c.last_message_id`

func scanSummary(row db.Scanner) (s Summary, err error) {
	w, m := &s.Who, &s.Last
	err = row.Scan(append(conversationFields(&s.Conversation),
		&w.ID, &w.Account, &w.BookName, &w.ProfileName, &w.Username, &w.Phone, &w.BSUID, &w.InBook, &w.BookAt, &w.OptedOutAt, &w.CreatedAt,
		&m.ID, &m.Direction, &m.Origin, &m.Content.Type, &m.Content.Text, &m.Status, &m.RevokedAt)...)
	return s, err
}

// UnreadCount returns how many conversations have something unread.
func (s *Store) UnreadCount(ctx context.Context, v chat.Viewer) (int, error) {
	n, _, err := db.One(ctx, s, db.Value[int], `SELECT COUNT(*) FROM conversation WHERE account_id = $1 AND unread > 0`, v.Account)
	return n, err
}
