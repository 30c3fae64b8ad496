package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const messageColumns = `id, account_id, conversation_id, number_id, wamid, direction, origin, agent_id, type, body, content, reply_to,
	status, rung, error_code, error_say, sent_at, received_at, edited_at, revoked_at`

// rest is what of a message's content has no column of its own.
type rest struct {
	Media     *chat.Media     `json:"media,omitempty"`
	Extra     json.RawMessage `json:"extra,omitempty"`
	Shown     *chat.Shown     `json:"shown,omitempty"`
	Forwarded bool            `json:"forwarded,omitempty"`
	Referral  json.RawMessage `json:"referral,omitempty"`
}

func packContent(c chat.Content) (string, error) {
	if c.Media == nil && c.Shown == nil && len(c.Extra) == 0 && len(c.Referral) == 0 && !c.Forwarded {
		return "", nil
	}
	text, err := json.Marshal(rest{c.Media, c.Extra, c.Shown, c.Forwarded, c.Referral})
	return string(text), err
}

func unpackContent(c *chat.Content, text string) error {
	if text == "" {
		return nil
	}
	var r rest
	err := json.Unmarshal([]byte(text), &r)
	c.Media, c.Extra, c.Shown, c.Forwarded, c.Referral = r.Media, r.Extra, r.Shown, r.Forwarded, r.Referral
	return err
}

// AddMessages stores messages that are not stored yet: exactly one a number and wamid. It tells which of them
// were new.
func AddMessages(tx *db.Tx, account chat.AccountID, messages []chat.Message) ([]bool, error) {
	rows := make([][]any, len(messages))
	for i, m := range messages {
		content, err := packContent(m.Content)
		if err != nil {
			return nil, err
		}
		rows[i] = []any{m.ID, account, m.Conversation, m.Number, nullable(m.WAMID), string(m.Direction), string(m.Origin), m.Agent,
			m.Content.Type, m.Content.Text, content, m.ReplyTo, string(m.Status), m.Status.Rung(), m.ErrorCode, m.ErrorSay,
			m.SentAt, m.ReceivedAt, m.EditedAt, m.RevokedAt, Ref{m.Number, m.WAMID}.hash()}
	}
	return tx.InsertNew(db.Insert{
		Head:  `INSERT INTO message (` + messageColumns + `, wamid_hash)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BYTES"},
		Tail:  ` ON CONFLICT (account_id, wamid_hash) DO NOTHING`,
	}, `SELECT id FROM message WHERE id = $1 AND account_id = $2`, rows)
}

// MessagesByRef finds stored messages by number and wamid, with their content, to be changed: nobody else changes them
// until the transaction ends.
func MessagesByRef(tx *db.Tx, account chat.AccountID, refs []Ref) (map[Ref]chat.Message, error) {
	found := make(map[Ref]chat.Message, len(refs))
	err := tx.Among(db.Among{
		Verb: `SELECT ` + messageColumns,
		From: `message`,
		Of:   `account_id`,
		Key:  `wamid_hash`,
		Type: "BYTES",
		Tail: holding(tx, "message", "id"),
	}, account, hashes(refs), func(row db.Scanner) error {
		m, err := scanMessage(row)
		found[Ref{m.Number, m.WAMID}] = m
		return err
	})
	return found, err
}

func scanMessage(row db.Scanner) (m chat.Message, err error) {
	var wamid *string
	var content string
	var rung int
	err = row.Scan(&m.ID, &m.Account, &m.Conversation, &m.Number, &wamid, &m.Direction, &m.Origin, &m.Agent, &m.Content.Type, &m.Content.Text,
		&content, &m.ReplyTo, &m.Status, &rung, &m.ErrorCode, &m.ErrorSay, &m.SentAt, &m.ReceivedAt, &m.EditedAt, &m.RevokedAt)
	if err != nil {
		return m, err
	}
	if wamid != nil {
		m.WAMID = *wamid
	}
	return m, unpackContent(&m.Content, content)
}

// Located is where a message is.
type Located struct {
	Message      chat.MessageID
	Conversation chat.ConversationID
	Number       chat.NumberID
	WAMID        string // empty if it is not known yet
}

// Locate finds messages by number and wamid.
func Locate(tx *db.Tx, account chat.AccountID, refs []Ref) (map[Ref]Located, error) {
	found := make(map[Ref]Located, len(refs))
	err := tx.Among(db.Among{
		Verb: `SELECT id, conversation_id, number_id, wamid`,
		From: `message`,
		Of:   `account_id`,
		Key:  `wamid_hash`,
		Type: "BYTES",
	}, account, hashes(refs), func(row db.Scanner) error {
		var l Located
		err := row.Scan(&l.Message, &l.Conversation, &l.Number, &l.WAMID)
		found[Ref{l.Number, l.WAMID}] = l
		return err
	})
	return found, err
}

// LocateByID finds messages of the business by our own ids, as they come back in callback data.
func LocateByID(tx *db.Tx, account chat.AccountID, ids []chat.MessageID) (map[chat.MessageID]Located, error) {
	found := make(map[chat.MessageID]Located, len(ids))
	keys := make([]any, len(ids))
	for i, id := range ids {
		keys[i] = id
	}
	err := tx.Among(db.Among{
		Verb: `SELECT id, conversation_id, number_id, COALESCE(wamid, '')`,
		From: `message`,
		Of:   `account_id`,
		Key:  `id`,
		Type: "BIGINT",
		Tail: ` AND direction = 'out'`,
	}, account, keys, func(row db.Scanner) error {
		var l Located
		err := row.Scan(&l.Message, &l.Conversation, &l.Number, &l.WAMID)
		found[l.Message] = l
		return err
	})
	return found, err
}

// Message returns one message the viewer may see.
func (s *Store) Message(ctx context.Context, v chat.Viewer, id chat.MessageID) (chat.Message, error) {
	return message(ctx, s, v, id)
}

// MessageIn returns one message inside a transaction.
func MessageIn(tx *db.Tx, v chat.Viewer, id chat.MessageID) (chat.Message, error) {
	return message(tx.Context(), tx, v, id)
}

func message(ctx context.Context, q db.Querier, v chat.Viewer, id chat.MessageID) (chat.Message, error) {
	m, ok, err := db.One(ctx, q, scanMessage, `SELECT `+messageColumns+` FROM message WHERE account_id = $1 AND id = $2`+seesConversation(v, "message"), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such message.")
	}
	return m, err
}

// Thread returns up to limit messages of a conversation that come before a place (zero: the newest), in
// the order they are read: by Meta's time, ties by the order of arrival. Reactions we sent are not among them: they are
// shown with what they were given to, see [Store.Reactions].
func (s *Store) Thread(ctx context.Context, v chat.Viewer, id chat.ConversationID, beforeAt int64, before chat.MessageID, limit int) ([]chat.Message, error) {
	if beforeAt == 0 {
		beforeAt = 1 << 62
	}
	messages, err := db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND (sent_at, id) < ($3, $4) AND type <> 'reaction'`+seesConversation(v, "message")+`
		ORDER BY sent_at DESC, id DESC LIMIT $5`, v.Account, id, beforeAt, before, limit)
	for i, j := 0, len(messages)-1; i < j; i, j = i+1, j-1 {
		messages[i], messages[j] = messages[j], messages[i]
	}
	return messages, err
}

// LastLive returns when a customer last wrote live before a place of a conversation (zero: the newest); zero if never.
func (s *Store) LastLive(ctx context.Context, v chat.Viewer, id chat.ConversationID, beforeAt int64, before chat.MessageID) (int64, error) {
	if beforeAt == 0 {
		beforeAt = 1 << 62
	}
	at, _, err := db.One(ctx, s, db.Value[int64], `
		SELECT sent_at FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND (sent_at, id) < ($3, $4) AND direction = 'in' AND origin = 'customer'`+seesConversation(v, "message")+`
		ORDER BY sent_at DESC, id DESC LIMIT 1`, v.Account, id, beforeAt, before)
	return at, err
}

// ThreadAfter returns up to limit messages of a conversation that come after a place, in the order they are read; see
// [Store.Thread].
func (s *Store) ThreadAfter(ctx context.Context, v chat.Viewer, id chat.ConversationID, afterAt int64, after chat.MessageID, limit int) ([]chat.Message, error) {
	return db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND (sent_at, id) > ($3, $4) AND type <> 'reaction'`+seesConversation(v, "message")+`
		ORDER BY sent_at, id LIMIT $5`, v.Account, id, afterAt, after, limit)
}

// LastFromCustomer returns the newest message that a customer sent live up to a time, which is what a read receipt names;
// ok is false if there is none.
func LastFromCustomer(tx *db.Tx, account chat.AccountID, id chat.ConversationID, until int64) (chat.Message, bool, error) {
	return db.One(tx.Context(), tx, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND sent_at <= $3 AND direction = 'in' AND origin = 'customer' AND wamid IS NOT NULL
		ORDER BY sent_at DESC, id DESC LIMIT 1`, account, id, until)
}

// ReplaceContent gives a message other content: an edit, or a medium in place of its placeholder.
func ReplaceContent(tx *db.Tx, account chat.AccountID, id chat.MessageID, c chat.Content, editedAt int64) error {
	content, err := packContent(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		UPDATE message SET type = $3, body = $4, content = $5, edited_at = $6 WHERE account_id = $1 AND id = $2`,
		account, id, c.Type, c.Text, content, editedAt)
	return err
}

// MarkRevoked notes that a message was deleted for everyone, and when first; its content stays for the archive.
func MarkRevoked(tx *db.Tx, account chat.AccountID, id chat.MessageID, at int64) error {
	_, err := tx.Exec(`UPDATE message SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND (revoked_at = 0 OR revoked_at > $3)`, account, id, at)
	return err
}

// AnsweredSince returns the newest answer that came to a conversation after a message, up to a time: of another agent, or of the
// phone. What failed or was taken back is no answer; ok is false if there is none.
func AnsweredSince(tx *db.Tx, v chat.Viewer, seen chat.Message, until int64) (m chat.Message, ok bool, err error) {
	const late = 3600 * 1000 // milliseconds that the phone's messages may come after others written later
	return db.One(tx.Context(), tx, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND sent_at >= $3 AND sent_at <= $4 AND id > $5 AND direction = 'out'
			AND (origin = 'phone' OR origin = 'agent' AND agent_id <> $6) AND type <> 'reaction' AND status NOT IN ('failed', 'cancelled')
		ORDER BY sent_at DESC, id DESC LIMIT 1`, v.Account, seen.Conversation, seen.SentAt-late, until, seen.ID, v.Agent)
}

// Quoted returns messages of a number by their wamids: what others answer. Those that are not stored are missing.
func (s *Store) Quoted(ctx context.Context, v chat.Viewer, number chat.NumberID, wamids []string) ([]chat.Message, error) {
	if len(wamids) == 0 {
		return nil, nil
	}
	args, marks := []any{v.Account}, make([]string, len(wamids))
	for i, wamid := range wamids {
		args, marks[i] = append(args, Ref{number, wamid}.hash()), fmt.Sprintf("$%d", i+2)
	}
	return db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message WHERE account_id = $1 AND wamid_hash IN (`+strings.Join(marks, ", ")+`)`+seesConversation(v, "message"), args...)
}
