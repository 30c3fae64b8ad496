package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Version is one amendment of a message, or its first wording (Kind original).
type Version struct {
	Message   chat.MessageID
	WAMID     string
	Kind      chat.AmendmentKind
	Direction chat.Direction
	Content   chat.Content
	SentAt    int64
}

// Original is the kind under which a message's first wording is kept when an edit replaces it.
const Original chat.AmendmentKind = "original"

// AddVersion stores a version of a message once; it reports whether it was new.
func AddVersion(tx *db.Tx, account chat.AccountID, v Version) (bool, error) {
	content, err := packContent(v.Content)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`
		INSERT INTO amendment (account_id, message_id, wamid, kind, direction, type, body, content, sent_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (account_id, message_id, wamid) DO NOTHING`,
		account, v.Message, v.WAMID, string(v.Kind), string(v.Direction), v.Content.Type, v.Content.Text, content, v.SentAt)
	return n > 0, err
}

// original returns the first wording of a message that was edited.
func original(tx *db.Tx, account chat.AccountID, id chat.MessageID) (Version, bool, error) {
	return db.One(tx.Context(), tx, scanVersion, `
		SELECT `+versionColumns+` FROM amendment WHERE account_id = $1 AND message_id = $2 AND kind = 'original'`, account, id)
}

// ShowNewest lets an edited message show its newest wording: by Meta's time, ties by the edit's id, so that the
// order in which edits came does not matter. That it was forwarded, or which ad it came from, only its first
// wording tells. It returns the message as it is then.
func ShowNewest(tx *db.Tx, m chat.Message) (chat.Message, error) {
	newest, ok, err := db.One(tx.Context(), tx, scanVersion, `
		SELECT `+versionColumns+` FROM amendment WHERE account_id = $1 AND message_id = $2 AND kind = 'edit'
		ORDER BY sent_at DESC, wamid DESC LIMIT 1`, m.Account, m.ID)
	if err != nil || !ok {
		return m, err
	}
	first, _, err := original(tx, m.Account, m.ID)
	if err != nil {
		return m, err
	}
	m.Content, m.EditedAt = newest.Content, newest.SentAt
	m.Content.Forwarded, m.Content.Referral = first.Content.Forwarded, first.Content.Referral
	return m, ReplaceContent(tx, m.Account, m.ID, m.Content, m.EditedAt)
}

const versionColumns = `message_id, wamid, kind, direction, type, body, content, sent_at`

func scanVersion(row db.Scanner) (v Version, err error) {
	var content string
	if err = row.Scan(&v.Message, &v.WAMID, &v.Kind, &v.Direction, &v.Content.Type, &v.Content.Text, &content, &v.SentAt); err != nil {
		return v, err
	}
	return v, unpackContent(&v.Content, content)
}

// Versions lists the versions and reactions of one message, oldest first.
func (s *Store) Versions(ctx context.Context, v chat.Viewer, id chat.MessageID) ([]Version, error) {
	return db.All(ctx, s, scanVersion, `
		SELECT `+versionColumns+` FROM amendment WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "amendment")+`
		UNION ALL
		SELECT t.id, COALESCE(r.wamid, CAST(r.id AS TEXT)), 'reaction', r.direction, r.type, r.body, r.content, r.sent_at
		FROM message t JOIN message r ON r.account_id = t.account_id AND r.conversation_id = t.conversation_id AND r.sent_at >= t.sent_at
		WHERE t.account_id = $1 AND t.id = $2 AND r.reply_to = t.wamid AND r.type = 'reaction' AND r.status NOT IN ('failed', 'cancelled')`+seesConversation(v, "t")+`
		ORDER BY 8, 2`, v.Account, id)
}

// Reactions lists the reactions to the messages of a conversation sent at or after a time, oldest first; a
// reaction without text takes an earlier one of the same side back.
func (s *Store) Reactions(ctx context.Context, v chat.Viewer, id chat.ConversationID, since int64) ([]Version, error) {
	got, err := db.All(ctx, s, scanVersion, `
		SELECT a.message_id, a.wamid, a.kind, a.direction, a.type, a.body, a.content, a.sent_at FROM amendment a
		JOIN message m ON m.account_id = a.account_id AND m.id = a.message_id
		WHERE m.account_id = $1 AND m.conversation_id = $2 AND m.sent_at >= $3 AND a.kind = 'reaction'`+seesConversation(v, "m"), v.Account, id, since)
	if err != nil {
		return nil, err
	}
	sent, err := s.sentReactions(ctx, v, id, since)
	got = append(got, sent...)
	slices.SortFunc(got, func(a, b Version) int { return cmp.Or(cmp.Compare(a.SentAt, b.SentAt), cmp.Compare(a.WAMID, b.WAMID)) })
	return got, err
}

// sentReactions lists the reactions that we sent ourselves since a time. They are messages of their own; one that failed
// is none.
func (s *Store) sentReactions(ctx context.Context, v chat.Viewer, id chat.ConversationID, since int64) ([]Version, error) {
	sent, err := db.All(ctx, s, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id = $2 AND sent_at >= $3 AND type = 'reaction' AND status NOT IN ('failed', 'cancelled')`+seesConversation(v, "message"),
		v.Account, id, since)
	if err != nil {
		return nil, err
	}
	var out []Version
	for _, r := range sent {
		target, found, err := db.One(ctx, s, db.Value[chat.MessageID], `
			SELECT id FROM message WHERE account_id = $1 AND wamid_hash = $2`, v.Account, Ref{r.Number, r.ReplyTo}.hash())
		if err != nil {
			return nil, err
		}
		if found {
			name := cmp.Or(r.WAMID, r.ID.String())
			out = append(out, Version{Message: target, WAMID: name, Kind: chat.Reaction, Direction: r.Direction, Content: r.Content, SentAt: r.SentAt})
		}
	}
	return out, nil
}
