package store

import (
	"context"
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const entryColumns = `e.id, e.account_id, e.conversation_id, e.kind, e.agent_id, e.body, e.detail, e.at, e.edited_at, e.removed_at`

func scanEntry(row db.Scanner) (e chat.Entry, err error) {
	var detail string
	err = row.Scan(&e.ID, &e.Account, &e.Conversation, &e.Kind, &e.Agent, &e.Body, &detail, &e.At, &e.EditedAt, &e.RemovedAt)
	if err == nil && detail != "" {
		err = json.Unmarshal([]byte(detail), &e.Detail)
	}
	return e, err
}

// AddEntry stores a note or a line beside the messages of a conversation, and the mentions that a note makes.
func AddEntry(tx *db.Tx, e chat.Entry) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO entry (account_id, id, conversation_id, kind, agent_id, body, detail, at, edited_at, removed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
		e.Account, e.ID, e.Conversation, string(e.Kind), e.Agent, e.Body, string(detail), e.At)
	if err != nil || e.Kind != chat.EntryNote {
		return err
	}
	return addMentions(tx, e)
}

// ChangeNote gives a note other words and mentions, or (words empty, RemovedAt set) takes it back. What it said before is
// kept, see [Store.NoteVersions].
func ChangeNote(tx *db.Tx, e chat.Entry) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO note_version (account_id, entry_id, at, body)
		SELECT account_id, id, CASE WHEN edited_at > 0 THEN edited_at ELSE at END, body FROM entry WHERE account_id = $1 AND id = $2 AND body <> $3
		ON CONFLICT (account_id, entry_id, at) DO NOTHING`, e.Account, e.ID, e.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		UPDATE entry SET body = $3, detail = $4, edited_at = $5, removed_at = $6 WHERE account_id = $1 AND id = $2`,
		e.Account, e.ID, e.Body, string(detail), e.EditedAt, e.RemovedAt)
	if err != nil {
		return err
	}
	return addMentions(tx, e)
}

// addMentions stores whom a note names; who was named before stays named.
func addMentions(tx *db.Tx, e chat.Entry) error {
	for _, agent := range e.Detail.Agents {
		_, err := tx.Exec(`
			INSERT INTO mention (account_id, agent_id, entry_id, conversation_id, at, seen_at) VALUES ($1, $2, $3, $4, $5, 0)
			ON CONFLICT (account_id, agent_id, entry_id) DO NOTHING`, e.Account, agent, e.ID, e.Conversation, e.At)
		if err != nil {
			return err
		}
	}
	return nil
}

// SeeMentions notes that an agent has seen the mentions of a conversation. It reports whether there were any.
func SeeMentions(tx *db.Tx, account chat.AccountID, agent chat.AgentID, id chat.ConversationID, now int64) (bool, error) {
	n, err := tx.Exec(`
		UPDATE mention SET seen_at = $4 WHERE account_id = $1 AND agent_id = $2 AND conversation_id = $3 AND seen_at = 0`, account, agent, id, now)
	return n > 0, err
}

// EntriesOfKind lists the lines of one kind beside a conversation, the oldest first.
func EntriesOfKind(tx *db.Tx, account chat.AccountID, id chat.ConversationID, kind chat.EntryKind) ([]chat.Entry, error) {
	return db.All(tx.Context(), tx, scanEntry, `
		SELECT `+entryColumns+` FROM entry e WHERE e.account_id = $1 AND e.conversation_id = $2 AND e.kind = $3 ORDER BY e.at, e.id`, account, id, string(kind))
}

// NoteVersion is what a note said from a time on.
type NoteVersion struct {
	At   int64
	Body string
}

// NoteVersions lists what a note said before it was changed, oldest first.
func (s *Store) NoteVersions(ctx context.Context, v chat.Viewer, id chat.EntryID) ([]NoteVersion, error) {
	scan := func(row db.Scanner) (n NoteVersion, err error) {
		err = row.Scan(&n.At, &n.Body)
		return n, err
	}
	return db.All(ctx, s, scan, `
		SELECT n.at, n.body FROM note_version n
		JOIN entry e ON e.account_id = n.account_id AND e.id = n.entry_id
		WHERE n.account_id = $1 AND n.entry_id = $2`+seesConversation(v, "e")+` ORDER BY n.at`, v.Account, id)
}

// Entry returns one entry of a conversation the viewer may see.
func (s *Store) Entry(ctx context.Context, v chat.Viewer, id chat.EntryID) (chat.Entry, error) {
	return entry(ctx, s, v, id)
}

// EntryIn returns one entry inside a transaction.
func EntryIn(tx *db.Tx, v chat.Viewer, id chat.EntryID) (chat.Entry, error) {
	return entry(tx.Context(), tx, v, id)
}

func entry(ctx context.Context, q db.Querier, v chat.Viewer, id chat.EntryID) (chat.Entry, error) {
	e, ok, err := db.One(ctx, q, scanEntry, `
		SELECT `+entryColumns+` FROM entry e
		JOIN conversation c ON c.account_id = e.account_id AND c.id = e.conversation_id
		WHERE e.account_id = $1 AND e.id = $2`+sees(v, "c"), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such note.")
	}
	return e, err
}

// Entries returns up to limit entries of a conversation from a time up to before another (zero: without end), the oldest
// first.
func (s *Store) Entries(ctx context.Context, v chat.Viewer, id chat.ConversationID, from, before int64, limit int) ([]chat.Entry, error) {
	if before == 0 {
		before = 1 << 62
	}
	return db.All(ctx, s, scanEntry, `
		SELECT `+entryColumns+` FROM entry e
		JOIN conversation c ON c.account_id = e.account_id AND c.id = e.conversation_id
		WHERE e.account_id = $1 AND e.conversation_id = $2 AND e.at >= $3 AND e.at < $4`+sees(v, "c")+`
		ORDER BY e.at, e.id LIMIT $5`, v.Account, id, from, before, limit)
}

// EntriesAfter returns up to limit entries of a conversation after a place, the oldest first.
func (s *Store) EntriesAfter(ctx context.Context, v chat.Viewer, id chat.ConversationID, at int64, after chat.EntryID, limit int) ([]chat.Entry, error) {
	return db.All(ctx, s, scanEntry, `
		SELECT `+entryColumns+` FROM entry e
		WHERE e.account_id = $1 AND e.conversation_id = $2 AND (e.at, e.id) > ($3, $4)`+seesConversation(v, "e")+`
		ORDER BY e.at, e.id LIMIT $5`, v.Account, id, at, after, limit)
}
