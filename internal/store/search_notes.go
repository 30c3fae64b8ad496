package store

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const noteColumns = `e.id, e.account_id, e.conversation_id, c.number_id, e.agent_id, e.body, e.at, e.edited_at, e.removed_at`

func (h *Hit) noteFields() []any {
	m := &h.Message
	return []any{&h.Note, &m.Account, &m.Conversation, &m.Number, &m.Agent, &m.Content.Text, &m.SentAt, &m.EditedAt, &m.RevokedAt}
}

// scanNote reads a note as a hit without what is around it.
func scanNote(row db.Scanner) (h Hit, err error) {
	err = row.Scan(h.noteFields()...)
	return h, err
}

func scanNoteHit(row db.Scanner) (h Hit, err error) {
	fields := append(h.noteFields(), conversationFields(&h.In)...)
	err = row.Scan(append(fields, h.whoFields()...)...)
	return h, err
}

const noteHitQuery = `SELECT ` + noteColumns + `, ` + conversationColumns + hitWho + `
	FROM entry e
	JOIN conversation c ON c.account_id = e.account_id AND c.id = e.conversation_id
	JOIN contact p ON p.account_id = c.account_id AND p.id = c.contact_id`

// NoteHits returns those of some private notes that the viewer may see and whose conversations meet the conditions, in no
// particular order. Ids of what is no note are passed over.
func (s *Store) NoteHits(ctx context.Context, v chat.Viewer, ids []chat.EntryID, conditions []Condition) ([]Hit, error) {
	text, args := noteHitsText(v, ids, conditions)
	return db.All(ctx, s, scanNoteHit, text, args...)
}

func noteHitsText(v chat.Viewer, ids []chat.EntryID, conditions []Condition) (string, []any) {
	marks, args := among(ids, v.Account)
	return noteHitQuery + ` WHERE e.account_id = $1 AND e.id IN (` + strings.Join(marks, ", ") + `) AND e.kind = 'note'` +
		where(conditions, true) + sees(v, "c"), args
}

// NoteHitsIn returns up to limit private notes of a conversation the viewer may see that come before a place (zero: the
// newest), newest first.
func (s *Store) NoteHitsIn(ctx context.Context, v chat.Viewer, id chat.ConversationID, beforeAt int64, before chat.EntryID, limit int) ([]Hit, error) {
	if beforeAt == 0 {
		beforeAt = 1 << 62
	}
	return db.All(ctx, s, scanNoteHit, noteHitQuery+`
		WHERE e.account_id = $1 AND e.conversation_id = $2 AND (e.at, e.id) < ($3, $4) AND e.kind = 'note'`+sees(v, "c")+`
		ORDER BY e.at DESC, e.id DESC LIMIT $5`, v.Account, id, beforeAt, before, limit)
}

const noteQuery = `SELECT ` + noteColumns + ` FROM entry e JOIN conversation c ON c.account_id = e.account_id AND c.id = e.conversation_id`

// NotesAmong returns those of some entries of an account that are notes, in no particular order, without what is around them.
func (s *Store) NotesAmong(ctx context.Context, account chat.AccountID, ids []chat.EntryID) ([]Hit, error) {
	marks, args := among(ids, account)
	return db.All(ctx, s, scanNote, noteQuery+` WHERE e.account_id = $1 AND e.id IN (`+strings.Join(marks, ", ")+`) AND e.kind = 'note'`, args...)
}

// NotesFrom returns up to limit notes of an account with ids from one to another, in their order, without what is around them.
func (s *Store) NotesFrom(ctx context.Context, account chat.AccountID, from, to chat.EntryID, limit int) ([]Hit, error) {
	return db.All(ctx, s, scanNote, noteQuery+`
		WHERE e.account_id = $1 AND e.id >= $2 AND e.id <= $3 AND e.kind = 'note' ORDER BY e.id LIMIT $4`, account, from, to, limit)
}
