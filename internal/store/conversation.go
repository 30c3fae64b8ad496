package store

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Pair names a conversation by its two sides.
type Pair struct {
	Number  chat.NumberID
	Contact chat.ContactID
}

// OpenConversations finds or makes the conversation of each pair.
func OpenConversations(tx *db.Tx, ids *chat.IDs, account chat.AccountID, pairs []Pair, now int64) (map[Pair]chat.ConversationID, error) {
	found := make(map[Pair]chat.ConversationID, len(pairs))
	rows := make([][]any, 0, len(pairs))
	for _, p := range pairs {
		if _, asked := found[p]; !asked {
			found[p] = 0
			rows = append(rows, []any{account, p.Contact, p.Number})
		}
	}
	keep := func(row db.Scanner) error {
		var p Pair
		var id chat.ConversationID
		err := row.Scan(&p.Number, &p.Contact, &id)
		found[p] = id
		return err
	}
	_, err := tx.Each(db.Each{
		Verb:  `SELECT number_id, contact_id, id FROM conversation`,
		Where: `account_id = {1} AND contact_id = {2} AND number_id = {3}`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, rows, keep)
	if err != nil {
		return nil, err
	}
	return found, addConversations(tx, ids, account, found, now, keep)
}

// addConversations makes the pairs that were not found; one that another transaction made meanwhile is taken.
func addConversations(tx *db.Tx, ids *chat.IDs, account chat.AccountID, found map[Pair]chat.ConversationID, now int64, keep func(db.Scanner) error) error {
	var rows [][]any
	missing := slices.DeleteFunc(slices.Collect(maps.Keys(found)), func(p Pair) bool { return found[p] != 0 })
	// In one order everywhere: transactions that make the same ones then wait instead of deadlocking.
	slices.SortFunc(missing, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.Contact, b.Contact), cmp.Compare(a.Number, b.Number)) })
	for _, p := range missing {
		found[p] = chat.ConversationID(ids.Next())
		rows = append(rows, []any{account, found[p], p.Number, p.Contact, string(chat.StateOpen), 0, 0, 0, 0, 0, 0, now})
	}
	add := db.Insert{
		Head:  `INSERT INTO conversation (account_id, id, number_id, contact_id, state, assignee, last_at, last_message_id, unread, read_until, window_until, created_at)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	}
	if !tx.Shared() { // nobody makes the same ones beside us
		return tx.Insert(add, rows, nil)
	}
	add.Tail = ` ON CONFLICT (account_id, contact_id, number_id) DO UPDATE SET state = conversation.state RETURNING number_id, contact_id, id`
	return tx.Insert(add, rows, keep)
}

// Advance is what new messages do to their conversation.
type Advance struct {
	Conversation chat.ConversationID
	Contact      chat.ContactID // whose conversation it must be; zero: not checked
	LastAt       int64          // time of the newest of them
	LastMessage  chat.MessageID // the newest of them
	In           int            // how many customer messages are among them
	FirstIn      int64          // time of the oldest of those
	LastIn       int64          // and of the newest
	ReadUntil    int64          // time of the newest message of the business among them
	Window       chat.Window    // the window the customer messages among them open
	Reopen       bool           // whether a resolved conversation needs someone again
}

// ErrMoved says that a conversation is not its contact's any more: contacts were merged since it was looked up.
// The transaction must be undone; a new attempt that looks again succeeds.
var ErrMoved = chat.Errorf(chat.Conflict, "The conversation has moved to another contact. Please try again.")

// unreadAfter counts a conversation's customer messages after a time, which is exact in any order of arrival.
const unreadAfter = `SELECT COUNT(*) FROM message m WHERE m.account_id = conversation.account_id AND m.conversation_id = conversation.id
	AND m.direction = 'in' AND m.origin = 'customer' AND m.sent_at > `

// readNews is whether a message of the business says that a conversation was read further. What was written before an agent marked it as
// unread, and comes late, does not.
const readNews = `{9} > read_until AND {9} >= unread_at`

// anyUnreadAfter is whether there is any of those: `) THEN 1 ELSE 0 END` closes it.
const anyUnreadAfter = `CASE WHEN EXISTS (SELECT 1 FROM message m WHERE m.account_id = conversation.account_id AND m.conversation_id = conversation.id
	AND m.direction = 'in' AND m.origin = 'customer' AND m.sent_at > `

// unreadAnew counts a conversation's unread messages and looks up since when it waits.
const unreadAnew = `unread = (` + unreadAfter + `read_until), has_unread = ` + anyUnreadAfter + `read_until) THEN 1 ELSE 0 END, waiting_since = ` + waitingAnew

// waitingAfter is the time of a conversation's first customer message after a time, zero if there is none: `), 0)` closes it.
const waitingAfter = `COALESCE((SELECT MIN(m.sent_at) FROM message m WHERE m.account_id = conversation.account_id AND m.conversation_id = conversation.id
	AND m.direction = 'in' AND m.origin = 'customer' AND m.sent_at > `

// waitingAnew is the time since when a conversation waits, looked up.
const waitingAnew = waitingAfter + `answered_until), 0)`

// AdvanceConversations applies advances, at most one a conversation, after their messages were stored. Late
// messages never take the newest one's place. Unread is counted forward where that is exact, which is nearly
// always, and anew where the business has read or written in between. Who waits for an answer waits since the first
// message after the business's newest. It fails with ErrMoved if a conversation is not where it was. What is to be open
// again is left to [AdvanceAndReopen].
func AdvanceConversations(tx *db.Tx, account chat.AccountID, advances []Advance) error {
	done, err := advance(tx, account, advances, false)
	if err == nil && slices.Contains(done, false) {
		err = ErrMoved
	}
	return err
}

// AdvanceAndReopen applies advances like [AdvanceConversations] and opens the conversations of those that say so, which it
// returns if they were not open. A message that comes while a conversation is snoozed wakes it. Nearly all are open
// already, and then this costs nothing more.
func AdvanceAndReopen(tx *db.Tx, account chat.AccountID, advances []Advance) ([]chat.ConversationID, error) {
	done, err := advance(tx, account, advances, true)
	if err != nil || !slices.Contains(done, false) {
		return nil, err
	}
	var rest []Advance
	for i, a := range advances {
		if !done[i] {
			rest = append(rest, a)
		}
	}
	opened, err := reopen(tx, account, rest)
	if err != nil {
		return nil, err
	}
	return opened, AdvanceConversations(tx, account, rest)
}

// advance applies advances, which it sorts, and tells which of them it could apply: not those of conversations that moved,
// and, if asked to wait, not those of conversations that are still to be reopened.
func advance(tx *db.Tx, account chat.AccountID, advances []Advance, wait bool) ([]bool, error) {
	slices.SortFunc(advances, func(a, b Advance) int { return cmp.Compare(a.Conversation, b.Conversation) })
	rows, held := make([][]any, len(advances)), make([][]any, len(advances))
	for i, a := range advances {
		held[i] = []any{account, a.Conversation}
		rows[i] = []any{account, a.Conversation, a.Contact, a.LastAt, a.LastMessage, a.In, a.FirstIn, a.LastIn, a.ReadUntil, a.Window.Until, wait && a.Reopen}
	}
	if tx.Shared() { // where statements are round trips one does it all
		if err := holdConversations(tx, held); err != nil {
			return nil, err
		}
		return tx.EachKnown(advanceAny, rows, 1)
	}
	done, err := tx.EachKnown(advanceMore, rows, 1)
	if err != nil || !slices.Contains(done, false) {
		return done, err
	}
	return done, advanceRest(tx, rows, done)
}

// advanceRest applies the advances that are not done yet, and notes which of them could be.
func advanceRest(tx *db.Tx, rows [][]any, done []bool) error {
	var rest [][]any
	var place []int
	for i, row := range rows {
		if !done[i] {
			rest, place = append(rest, row), append(place, i)
		}
	}
	applied, err := tx.EachKnown(advanceAny, rest, 1)
	for i, ok := range applied {
		done[place[i]] = ok
	}
	return err
}

const (
	advanceWhere = `account_id = {1} AND id = {2} AND ({3} = 0 OR contact_id = {3}) AND (state = 'open' OR NOT {11})`
	advanceLast  = `last_message_id = CASE WHEN {4} > last_at OR ({4} = last_at AND {5} > last_message_id) THEN {5} ELSE last_message_id END,
			last_at = CASE WHEN {4} > last_at THEN {4} ELSE last_at END,
			window_until = CASE WHEN {10} > window_until THEN {10} ELSE window_until END`
)

var advanceTypes = []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BOOLEAN"}

// advanceMore is the usual case, more of what is unread already, for which neither the index of what is unread nor that of who
// waits changes: SQLite writes all indexes of the columns that a statement names, whether or not they become another value.
var advanceMore = db.Each{
	Verb:  `UPDATE conversation SET unread = unread + {6}, ` + advanceLast,
	Where: advanceWhere + ` AND {9} = 0 AND ({6} = 0 OR has_unread = 1 AND waiting_since > 0 AND {7} > read_until AND {7} >= waiting_since)`,
	Types: advanceTypes,
}

// advanceAny is every case.
var advanceAny = db.Each{
	Verb: `UPDATE conversation SET
			unread = CASE WHEN ` + readNews + ` THEN (` + unreadAfter + `{9})
				WHEN {7} > read_until THEN unread + {6}
				WHEN {8} > read_until THEN (` + unreadAfter + `read_until)
				ELSE unread END,
			has_unread = CASE WHEN ` + readNews + ` THEN CASE WHEN {9} >= last_at AND {9} >= {8} THEN 0 ELSE ` + anyUnreadAfter + `{9}) THEN 1 ELSE 0 END END
				WHEN {8} > read_until THEN 1
				ELSE has_unread END,
			read_until = CASE WHEN ` + readNews + ` THEN {9} ELSE read_until END,
			unread_at = CASE WHEN ` + readNews + ` THEN 0 ELSE unread_at END,
			waiting_since = CASE WHEN {9} > answered_until THEN
					CASE WHEN {9} >= last_at AND {9} >= {8} THEN 0 ELSE ` + waitingAfter + `{9}), 0) END
				WHEN {7} > answered_until THEN CASE WHEN waiting_since = 0 OR {7} < waiting_since THEN {7} ELSE waiting_since END
				WHEN {8} > answered_until THEN ` + waitingAnew + `
				ELSE waiting_since END,
			answered_until = CASE WHEN {9} > answered_until THEN {9} ELSE answered_until END,
			` + advanceLast,
	Where: advanceWhere,
	Types: advanceTypes,
}

// reopen opens the conversations of advances that say so and are not open, and returns them.
func reopen(tx *db.Tx, account chat.AccountID, advances []Advance) ([]chat.ConversationID, error) {
	var rows [][]any
	for _, a := range advances {
		if a.Reopen {
			rows = append(rows, []any{account, a.Conversation})
		}
	}
	var opened []chat.ConversationID
	_, err := tx.Each(db.Each{
		Verb:  `UPDATE conversation SET state = 'open', snoozed_until = 0`,
		Where: `conversation.account_id = {1} AND conversation.id = {2} AND state <> 'open'`,
		Types: []string{"BIGINT", "BIGINT"},
		Tail:  ` RETURNING id`,
	}, rows, func(row db.Scanner) error {
		id, err := db.Value[chat.ConversationID](row)
		opened = append(opened, id)
		return err
	})
	return opened, err
}

// holdConversations takes conversations, given as rows of account and id, where other transactions run beside this
// one. An update that first waits for another transaction would count with a view of the messages from before it
// waited; so the waiting is done here.
func holdConversations(tx *db.Tx, rows [][]any) error {
	if !tx.Shared() {
		return nil
	}
	_, err := tx.Each(db.Each{
		Verb:  `SELECT id FROM conversation`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT"},
		Tail:  holding(tx, "conversation", "id"),
	}, rows, func(db.Scanner) error { return nil })
	return err
}

// CountUnread counts a conversation's unread messages anew, and looks up since when it waits.
func CountUnread(tx *db.Tx, account chat.AccountID, id chat.ConversationID) error {
	_, err := tx.Exec(`UPDATE conversation SET `+unreadAnew+` WHERE account_id = $1 AND id = $2`, account, id)
	return err
}

// MarkRead notes that an agent has read a conversation up to a time. It reports whether that was news.
func MarkRead(tx *db.Tx, account chat.AccountID, id chat.ConversationID, until int64) (bool, error) {
	return MarkSeen(tx, account, id, until, math.MaxInt64)
}

// MarkSeen is [MarkRead] by a page that knew of the conversation's mark as unread of a time, zero for none. If it was marked as unread
// since, that is no news: it was read before.
func MarkSeen(tx *db.Tx, account chat.AccountID, id chat.ConversationID, until, mark int64) (bool, error) {
	n, err := tx.Exec(`UPDATE conversation SET read_until = $3, unread_at = 0 WHERE account_id = $1 AND id = $2 AND read_until < $3 AND unread_at <= $4`,
		account, id, until, mark)
	if err != nil || n == 0 {
		return false, err
	}
	return true, CountUnread(tx, account, id)
}

const conversationColumns = `c.id, c.account_id, c.number_id, c.contact_id, c.state, c.assignee, c.last_at, c.last_message_id, c.unread, c.read_until, c.window_until, c.created_at,
	c.team_id, c.priority, c.snoozed_until, c.waiting_since, c.unread_at`

func conversationFields(c *chat.Conversation) []any {
	return []any{&c.ID, &c.Account, &c.Number, &c.Contact, &c.State, &c.Assignee, &c.LastAt, &c.LastMessage, &c.Unread, &c.ReadUntil, &c.Window.Until, &c.CreatedAt,
		&c.Team, &c.Priority, &c.SnoozedUntil, &c.WaitingSince, &c.UnreadAt}
}

func scanConversation(row db.Scanner) (c chat.Conversation, err error) {
	err = row.Scan(conversationFields(&c)...)
	return c, err
}

// Conversation returns one conversation the viewer may see.
func (s *Store) Conversation(ctx context.Context, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	return conversation(ctx, s, v, id)
}

// ConversationIn returns one conversation inside a transaction.
func ConversationIn(tx *db.Tx, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	return conversation(tx.Context(), tx, v, id)
}

func conversation(ctx context.Context, q db.Querier, v chat.Viewer, id chat.ConversationID) (chat.Conversation, error) {
	c, ok, err := db.One(ctx, q, scanConversation, `SELECT `+conversationColumns+` FROM conversation c WHERE c.account_id = $1 AND c.id = $2`+sees(v, "c"), v.Account, id)
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

// Summaries lists conversations of all states that the viewer may see and that have a message, the one with the newest
// first.
func (s *Store) Summaries(ctx context.Context, v chat.Viewer, page Page) ([]Summary, error) {
	if page.BeforeAt == 0 {
		page.BeforeAt = 1 << 62
	}
	var all []Summary
	for _, state := range chat.States() { // each from its own stretch of the index
		some, err := db.All(ctx, s, scanSummary, summaryQuery+`
			WHERE c.account_id = $1 AND c.state = $5 AND c.last_message_id <> 0 AND (c.last_at, c.id) < ($2, $3)`+sees(v, "c")+`
			ORDER BY c.last_at DESC, c.id DESC LIMIT $4`, v.Account, page.BeforeAt, page.BeforeID, page.Limit, string(state))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b Summary) int { return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(b.ID, a.ID)) })
	return all[:min(len(all), page.Limit)], nil
}

// Summary returns one conversation as a list shows it.
func (s *Store) Summary(ctx context.Context, v chat.Viewer, id chat.ConversationID) (Summary, error) {
	x, ok, err := db.One(ctx, s, scanSummary, summaryQuery+` WHERE c.account_id = $1 AND c.id = $2`+sees(v, "c"), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	return x, err
}

const summaryQuery = `SELECT ` + conversationColumns + `,
	p.id, p.account_id, p.book_name, p.profile_name, p.username, p.phone, p.bsuid, p.in_book, p.book_at, p.opted_out_at, p.created_at, p.given_name,
	COALESCE(m.id, 0), COALESCE(m.direction, ''), COALESCE(m.origin, ''), COALESCE(m.type, ''), COALESCE(m.body, ''), COALESCE(m.status, ''), COALESCE(m.revoked_at, 0)
	FROM conversation c
	JOIN contact p ON p.account_id = c.account_id AND p.id = c.contact_id
	LEFT JOIN message m ON m.account_id = c.account_id AND m.id = c.last_message_id`

func scanSummary(row db.Scanner) (s Summary, err error) {
	w, m := &s.Who, &s.Last
	err = row.Scan(append(conversationFields(&s.Conversation),
		&w.ID, &w.Account, &w.BookName, &w.ProfileName, &w.Username, &w.Phone, &w.BSUID, &w.InBook, &w.BookAt, &w.OptedOutAt, &w.CreatedAt, &w.GivenName,
		&m.ID, &m.Direction, &m.Origin, &m.Content.Type, &m.Content.Text, &m.Status, &m.RevokedAt)...)
	return s, err
}
