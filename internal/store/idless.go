package store

import (
	"cmp"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Messages of the history may come without Meta's id (Meta: history page, 2025: the field is not promised; seen in
// captures). They are told by side, time and content within their conversation (chat.SameIdless), also from
// messages with an id, in either order of arrival: one that comes without an id is not stored beside its copy, and a
// copy that comes with an id takes the place of the one without.

func (f *Filed) idless() bool { return f.WAMID == "" && f.Origin == chat.FromImport }

// sameTime finds the stored messages of the same conversation and time as each filing that wanted picks, in the order
// of their ids, in their first wording.
func sameTime(tx *db.Tx, account chat.AccountID, filed []Filed, wanted func(*Filed) bool) (map[moment][]chat.Message, error) {
	found := map[moment][]chat.Message{}
	var rows [][]any
	for i := range filed {
		if at := momentOf(filed[i].Message); wanted(&filed[i]) && found[at] == nil {
			found[at] = []chat.Message{}
			rows = append(rows, []any{account, at.conversation, at.sentAt})
		}
	}
	_, err := tx.Each(db.Each{
		Verb:  `SELECT ` + messageColumns + ` FROM message`,
		Where: `account_id = {1} AND conversation_id = {2} AND sent_at >= {3} AND sent_at <= {3}`, // as a range: see below
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, rows, func(row db.Scanner) error {
		m, err := scanMessage(row)
		found[momentOf(m)] = append(found[momentOf(m)], m)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, messages := range found {
		slices.SortFunc(messages, func(a, b chat.Message) int { return cmp.Compare(a.ID, b.ID) })
		for i := range messages {
			if messages[i], err = firstWording(tx, account, messages[i]); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// moment is a place in a conversation.
type moment struct {
	conversation chat.ConversationID
	sentAt       int64
}

func momentOf(m chat.Message) moment { return moment{m.Conversation, m.SentAt} }

// addIdless stores the messages without an id that are not copies of others.
func addIdless(tx *db.Tx, account chat.AccountID, filed []Filed) error {
	if !slices.ContainsFunc(filed, func(f Filed) bool { return f.idless() }) {
		return nil
	}
	if err := holdConversations(tx, conversationsOf(account, filed, (*Filed).idless)); err != nil { // see Adopt
		return err
	}
	stored, err := sameTime(tx, account, filed, (*Filed).idless)
	if err != nil {
		return err
	}
	var fresh []chat.Message
	for i := range filed {
		f := &filed[i]
		if !f.idless() {
			continue
		}
		at := momentOf(f.Message)
		if n := copyOf(f.Message, stored[at]); n >= 0 {
			before := stored[at][n]
			f.Before, f.ID, f.Contact = &before, before.ID, 0
			continue
		}
		f.New = true
		fresh = append(fresh, f.Message)
		stored[at] = append(stored[at], f.Message)
	}
	_, err = AddMessages(tx, account, fresh)
	return err
}

// conversationsOf lists the conversations of the filings that wanted picks, as rows of account and id.
func conversationsOf(account chat.AccountID, filed []Filed, wanted func(*Filed) bool) (rows [][]any) {
	for i := range filed {
		if wanted(&filed[i]) {
			rows = append(rows, []any{account, filed[i].Conversation})
		}
	}
	return rows
}

// copyOf returns which of some messages a message without an id is a copy of, or that holds a place for it; -1 if none.
func copyOf(idless chat.Message, among []chat.Message) int {
	same := func(m chat.Message) bool { return m.ID != idless.ID && chat.SameIdless(idless, m) }
	if n := slices.IndexFunc(among, same); n >= 0 {
		return n
	}
	return slices.IndexFunc(among, func(m chat.Message) bool {
		return m.WAMID == "" && m.ID != idless.ID && m.Content.Type == chat.TypePlaceholder && chat.SameIdless(m, idless)
	})
}

// Adopt lets messages with an id take the place of stored copies without one. It runs after their conversations were
// advanced, and so are held where other transactions run beside this one, or holds them itself: those that store
// messages without an id hold them too, and one of both sees the other's.
func Adopt(tx *db.Tx, account chat.AccountID, filed []Filed) error {
	changed := func(f *Filed) bool { return f.WAMID != "" && f.Changed }
	if err := holdConversations(tx, conversationsOf(account, filed, changed)); err != nil {
		return err
	}
	any, err := anyIdless(tx, account)
	if err != nil || !any {
		return err
	}
	named := func(f *Filed) bool { return f.WAMID != "" && f.New || changed(f) }
	stored, err := sameTime(tx, account, filed, named)
	if err != nil {
		return err
	}
	for i := range filed {
		f := &filed[i]
		if !named(f) {
			continue
		}
		gone, err := f.adopt(tx, stored[momentOf(f.Message)])
		if err != nil {
			return err
		}
		for j := range filed {
			if gone != 0 && filed[j].ID == gone { // it came with this very call
				filed[j].New, filed[j].Filled, filed[j].Message = false, false, f.Message
			}
		}
	}
	return nil
}

// adopt makes the first copy without an id among some messages a part of f, and returns which it was. Of a placeholder
// and the very content, the content goes first.
func (f *Filed) adopt(tx *db.Tx, among []chat.Message) (gone chat.MessageID, err error) {
	wording, err := firstWording(tx, f.Account, f.Message)
	if err != nil {
		return 0, err
	}
	best := -1
	for i, m := range among {
		if m.ID == 0 || m.WAMID != "" || m.Origin != chat.FromImport || !chat.SameIdless(m, wording) {
			continue
		}
		if best < 0 || among[best].Content.Type == chat.TypePlaceholder {
			best = i
		}
	}
	if best < 0 {
		return 0, nil
	}
	drop := among[best]
	among[best].ID = 0
	return drop.ID, absorb(tx, f.Account, f.Message, drop)
}

// anyIdless reports whether an account has messages without an id at all. Where only equalities are given, SQLite takes
// the account's part of the primary key for as good as the index that is meant; a range tips the balance.
func anyIdless(tx *db.Tx, account chat.AccountID) (bool, error) {
	any, _, err := db.One(tx.Context(), tx, db.Value[bool], `
		SELECT EXISTS (SELECT 1 FROM message WHERE account_id = $1 AND conversation_id >= 0 AND wamid IS NULL AND origin = 'import')`, account)
	return any, err
}

// settleIdless looks anew for copies of the messages without an id in a conversation that others were moved into.
func settleIdless(tx *db.Tx, account chat.AccountID, id chat.ConversationID) error {
	idless, err := db.All(tx.Context(), tx, scanMessage, `
		SELECT `+messageColumns+` FROM message
		WHERE account_id = $1 AND conversation_id >= $2 AND conversation_id <= $2 AND wamid IS NULL AND origin = 'import' ORDER BY id DESC`, account, id)
	if err != nil {
		return err
	}
	for _, m := range idless {
		stored, err := sameTime(tx, account, []Filed{{Message: m}}, (*Filed).idless)
		if err != nil {
			return err
		}
		others := stored[momentOf(m)]
		if n := copyOf(m, others); n >= 0 {
			if err := absorb(tx, account, others[n], m); err != nil {
				return err
			}
		}
	}
	return nil
}
