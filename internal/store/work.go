package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// WorkOf returns how conversations stand, in the order of their ids, to be changed: nobody else changes them until the
// transaction ends. What the viewer may not see is not among them.
func WorkOf(tx *db.Tx, v chat.Viewer, ids []chat.ConversationID) ([]chat.Work, error) {
	held := make([][]any, len(ids))
	for i, id := range slices.Sorted(slices.Values(ids)) {
		held[i] = []any{v.Account, id}
	}
	if err := holdConversations(tx, held); err != nil {
		return nil, err
	}
	var found []chat.Work
	_, err := tx.Each(db.Each{
		Verb:  `SELECT c.id, c.number_id, c.state, c.snoozed_until, c.assignee, c.team_id, c.priority FROM conversation c`,
		Where: `c.account_id = {1} AND c.id = {2}` + sees(v, "c"),
		Types: []string{"BIGINT", "BIGINT"},
	}, held, func(row db.Scanner) error {
		var w chat.Work
		err := row.Scan(&w.Conversation, &w.Number, &w.State, &w.SnoozedUntil, &w.Agent, &w.Team, &w.Priority)
		found = append(found, w)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b chat.Work) int { return cmp.Compare(a.Conversation, b.Conversation) })
	labels, err := labelsIn(tx, held)
	for i := range found {
		found[i].Labels = labels[found[i].Conversation]
	}
	return found, err
}

// labelsIn returns the labels of conversations, given as rows of account and id, in the order of the labels' ids.
func labelsIn(tx *db.Tx, rows [][]any) (map[chat.ConversationID][]chat.LabelID, error) {
	found := map[chat.ConversationID][]chat.LabelID{}
	_, err := tx.Each(db.Each{
		Verb:  `SELECT l.conversation_id, l.label_id FROM conversation_label l`,
		Where: `l.account_id = {1} AND l.conversation_id = {2}`,
		Types: []string{"BIGINT", "BIGINT"},
	}, rows, func(row db.Scanner) error {
		var c chat.ConversationID
		var l chat.LabelID
		err := row.Scan(&c, &l)
		found[c] = append(found[c], l)
		return err
	})
	for _, ids := range found {
		slices.Sort(ids)
	}
	return found, err
}

// PutWork stores how conversations stand now, with their labels.
func PutWork(tx *db.Tx, account chat.AccountID, work []chat.Work) error {
	rows, labels := make([][]any, len(work)), [][]any{}
	for i, w := range work {
		rows[i] = []any{account, w.Conversation, string(w.State), w.SnoozedUntil, w.Agent, w.Team, int(w.Priority)}
		for _, l := range w.Labels {
			labels = append(labels, []any{account, w.Conversation, l})
		}
	}
	_, err := tx.Each(db.Each{
		Verb:  `UPDATE conversation SET state = {3}, snoozed_until = {4}, assignee = {5}, team_id = {6}, priority = {7}`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	}, rows, nil)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i] = rows[i][:2]
	}
	_, err = tx.Each(db.Each{
		Verb:  `DELETE FROM conversation_label`,
		Where: `account_id = {1} AND conversation_id = {2}`,
		Types: []string{"BIGINT", "BIGINT"},
	}, rows, nil)
	if err != nil {
		return err
	}
	return tx.Insert(db.Insert{
		Head:  `INSERT INTO conversation_label (account_id, conversation_id, label_id)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, labels, nil)
}

// DueSnoozed returns up to limit conversations of all accounts whose snooze is over, the longest over first.
func (s *Store) DueSnoozed(ctx context.Context, now int64, limit int) ([]chat.Conversation, error) {
	return db.All(ctx, s, scanConversation, `
		SELECT `+conversationColumns+` FROM account a
		JOIN conversation c ON c.account_id = a.account_id AND c.snoozed_until > 0 AND c.snoozed_until <= $1
		WHERE c.state = 'snoozed' ORDER BY c.snoozed_until LIMIT $2`, now, limit)
}

// NextSnooze returns when the next snooze is over; zero if nothing is snoozed until a time.
func (s *Store) NextSnooze(ctx context.Context) (int64, error) {
	at, _, err := db.One(ctx, s, db.Value[int64], `
		SELECT COALESCE(MIN((SELECT MIN(c.snoozed_until) FROM conversation c WHERE c.account_id = a.account_id AND c.snoozed_until > 0)), 0) FROM account a`)
	return at, err
}
