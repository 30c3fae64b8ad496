package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Condition is what a search wants of a conversation. Its fields are joined: each that is set must hold, or, with Not,
// their whole must not.
type Condition struct {
	Not           bool
	Conversations []chat.ConversationID
	Contacts      []chat.ContactID
	Numbers       []chat.NumberID
	Labels        []chat.LabelID // any of them
	States        []chat.State
	Assignees     []chat.AgentID // any of them; zero: nobody
	Teams         []chat.TeamID
	Unread        bool
}

// text returns the condition on a conversation called c. What stands in it are whole numbers and our own words. With led, its index is not
// for finding conversations, because something else leads to them: SQLite would rather go through all that are unread, for each message
// that was found, than look at the conversations of a hundred messages (1.6 s instead of 3 ms among 200,000).
func (x Condition) text(led bool) string {
	var all []string
	one := func(format, list string) {
		if list != "" {
			all = append(all, choose(led, "+", "")+fmt.Sprintf(format, list))
		}
	}
	one("c.id IN (%s)", list(x.Conversations))
	one("c.contact_id IN (%s)", list(x.Contacts))
	one("c.number_id IN (%s)", list(x.Numbers))
	if len(x.Labels) > 0 {
		all = append(all, labelled(list(x.Labels), led))
	}
	one("c.assignee IN (%s)", list(x.Assignees))
	one("c.team_id IN (%s)", list(x.Teams))
	var states []string
	for _, known := range chat.States() {
		if slices.Contains(x.States, known) {
			states = append(states, "'"+string(known)+"'")
		}
	}
	if len(states) > 0 {
		all = append(all, choose(led, "(c.state || '')", "c.state")+" IN ("+strings.Join(states, ", ")+")")
	}
	if x.Unread {
		all = append(all, choose(led, "+c.unread > 0", "c.unread > 0"))
	}
	if len(all) == 0 {
		all = []string{"1 = 1"}
	}
	text := strings.Join(all, " AND ")
	if x.Not {
		return "NOT (" + text + ")"
	}
	return text
}

// labelled is the condition on one of some labels: looked up for each of the few conversations that something else leads to, or led by
// the label's conversations. $1 is the account in every statement: a subquery that names c would run for each.
func labelled(labels string, led bool) string {
	if led {
		return `EXISTS (SELECT 1 FROM conversation_label l WHERE l.account_id = $1 AND l.conversation_id = c.id AND l.label_id IN (` + labels + `))`
	}
	return `c.id IN (SELECT l.conversation_id FROM conversation_label l WHERE l.account_id = $1 AND l.label_id IN (` + labels + `))`
}

// list returns ids with commas between them.
func list[N ~int64](ids []N) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = fmt.Sprint(int64(id))
	}
	return strings.Join(texts, ", ")
}

// where returns all conditions, beginning with AND; led as in text.
func where(conditions []Condition, led bool) string {
	var text strings.Builder
	for _, x := range conditions {
		text.WriteString(" AND " + x.text(led))
	}
	return text.String()
}

// Hit is a message or a private note that a search looks at, with where it is. A note stands as a message without id: its
// words, who wrote it and when.
type Hit struct {
	chat.Message
	Note chat.EntryID // which note it is; zero: a message
	In   chat.Conversation
	Who  chat.Contact
}

// Key is the id of the message or the note.
func (h Hit) Key() int64 { return max(h.ID.Int64(), h.Note.Int64()) }

const hitWho = `, p.id, p.account_id, p.book_name, p.profile_name, p.username, p.phone, p.bsuid, p.in_book, p.created_at, p.given_name`

func (h *Hit) whoFields() []any {
	w := &h.Who
	return []any{&w.ID, &w.Account, &w.BookName, &w.ProfileName, &w.Username, &w.Phone, &w.BSUID, &w.InBook, &w.CreatedAt, &w.GivenName}
}

const hitQuery = `SELECT m.id, m.account_id, m.conversation_id, m.number_id, m.wamid, m.direction, m.origin, m.agent_id, m.type, m.body, m.content, m.reply_to,
	m.status, m.rung, m.error_code, m.error_say, m.sent_at, m.received_at, m.edited_at, m.revoked_at, ` + conversationColumns + hitWho + `
	FROM message m
	JOIN conversation c ON c.account_id = m.account_id AND c.id = m.conversation_id
	JOIN contact p ON p.account_id = c.account_id AND p.id = c.contact_id`

func scanHit(row db.Scanner) (h Hit, err error) {
	var wamid *string
	var content string
	var rung int
	m := &h.Message
	fields := []any{&m.ID, &m.Account, &m.Conversation, &m.Number, &wamid, &m.Direction, &m.Origin, &m.Agent, &m.Content.Type, &m.Content.Text,
		&content, &m.ReplyTo, &m.Status, &rung, &m.ErrorCode, &m.ErrorSay, &m.SentAt, &m.ReceivedAt, &m.EditedAt, &m.RevokedAt}
	fields = append(fields, conversationFields(&h.In)...)
	if err = row.Scan(append(fields, h.whoFields()...)...); err != nil {
		return h, err
	}
	if wamid != nil {
		m.WAMID = *wamid
	}
	return h, unpackContent(&m.Content, content)
}

// Hits returns those of some messages that the viewer may see and whose conversations meet the conditions, in no
// particular order.
func (s *Store) Hits(ctx context.Context, v chat.Viewer, ids []chat.MessageID, conditions []Condition) ([]Hit, error) {
	text, args := hitsText(v, ids, conditions)
	return db.All(ctx, s, scanHit, text, args...)
}

func hitsText(v chat.Viewer, ids []chat.MessageID, conditions []Condition) (string, []any) {
	marks, args := among(ids, v.Account)
	return hitQuery + ` WHERE m.account_id = $1 AND m.id IN (` + strings.Join(marks, ", ") + `)` + where(conditions, true) + sees(v, "c"), args
}

// HitsIn returns up to limit messages of a conversation the viewer may see that come before a place (zero: the newest), newest first.
func (s *Store) HitsIn(ctx context.Context, v chat.Viewer, id chat.ConversationID, beforeAt int64, before chat.MessageID, limit int) ([]Hit, error) {
	if beforeAt == 0 {
		beforeAt = 1 << 62
	}
	return db.All(ctx, s, scanHit, hitQuery+`
		WHERE m.account_id = $1 AND m.conversation_id = $2 AND (m.sent_at, m.id) < ($3, $4)`+sees(v, "c")+`
		ORDER BY m.sent_at DESC, m.id DESC LIMIT $5`, v.Account, id, beforeAt, before, limit)
}

// ConversationsWhere returns up to limit conversations that the viewer may see and that meet the conditions, in no
// particular order.
func (s *Store) ConversationsWhere(ctx context.Context, v chat.Viewer, conditions []Condition, limit int) ([]chat.ConversationID, error) {
	return db.All(ctx, s, db.Value[chat.ConversationID], `
		SELECT c.id FROM conversation c WHERE c.account_id = $1`+where(conditions, false)+sees(v, "c")+` LIMIT $2`, v.Account, limit)
}

// Known is a contact with a conversation, if there is one that the viewer may see.
type Known struct {
	chat.Contact
	Conversation chat.ConversationID
	Number       chat.NumberID
	LastAt       int64
}

// TalksWith returns some contacts, each once for every conversation that the viewer may see, without what they are called. Who may
// see all also gets those without any.
func (s *Store) TalksWith(ctx context.Context, v chat.Viewer, ids []chat.ContactID) ([]Known, error) {
	marks, args := among(ids, v.Account)
	// Ids first, from an index that covers them: else SQLite goes through the whole account for each contact.
	talks, err := db.All(ctx, s, func(row db.Scanner) (k Known, err error) {
		err = row.Scan(&k.ID, &k.Conversation, &k.Number, &k.LastAt)
		return k, err
	}, `SELECT c.contact_id, c.id, c.number_id, c.last_at FROM conversation c WHERE c.account_id = $1
		AND c.id IN (SELECT k.id FROM conversation k WHERE k.account_id = $1 AND k.contact_id IN (`+strings.Join(marks, ", ")+`))`+sees(v, "c"), args...)
	if err != nil || v.Restricted() {
		return talks, err
	}
	met := make(map[chat.ContactID]bool, len(ids))
	for _, k := range talks {
		met[k.ID] = true
	}
	alone, err := s.ContactsAmong(ctx, v.Account, slices.DeleteFunc(slices.Clone(ids), func(id chat.ContactID) bool { return met[id] }))
	for _, c := range alone {
		talks = append(talks, Known{Contact: chat.Contact{ID: c.ID, Account: c.Account}})
	}
	return talks, err
}
