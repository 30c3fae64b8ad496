package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

func scanLabel(row db.Scanner) (l chat.Label, err error) {
	err = row.Scan(&l.ID, &l.Account, &l.Name, &l.Colour, &l.CreatedAt)
	return l, err
}

const labelColumns = `id, account_id, name, colour, created_at`

// LabelsIn lists the labels of an account inside a transaction.
func LabelsIn(tx *db.Tx, account chat.AccountID) ([]chat.Label, error) {
	return labels(tx.Context(), tx, account)
}

func labels(ctx context.Context, q db.Querier, account chat.AccountID) ([]chat.Label, error) {
	return db.All(ctx, q, scanLabel, `SELECT `+labelColumns+` FROM label WHERE account_id = $1 ORDER BY LOWER(name), id`, account)
}

// PutLabel stores a label, new or changed.
func PutLabel(tx *db.Tx, l chat.Label) error {
	_, err := tx.Exec(`
		INSERT INTO label (account_id, id, name, colour, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, colour = excluded.colour`,
		l.Account, l.ID, l.Name, l.Colour, l.CreatedAt)
	if err != nil {
		return err
	}
	return touchOffice(tx, l.Account)
}

// RemoveLabel takes a label from all conversations and deletes it; with into not zero they get that label instead.
func RemoveLabel(tx *db.Tx, account chat.AccountID, id, into chat.LabelID) error {
	if into != 0 {
		_, err := tx.Exec(`
			INSERT INTO conversation_label (account_id, conversation_id, label_id)
			SELECT account_id, conversation_id, $3 FROM conversation_label WHERE account_id = $1 AND label_id = $2
			ON CONFLICT (account_id, conversation_id, label_id) DO NOTHING`, account, id, into)
		if err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM conversation_label WHERE account_id = $1 AND label_id = $2`, account, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM label WHERE account_id = $1 AND id = $2`, account, id); err != nil {
		return err
	}
	return touchOffice(tx, account)
}

// ConversationLabels returns the labels of conversations the viewer may see.
func (s *Store) ConversationLabels(ctx context.Context, v chat.Viewer, ids []chat.ConversationID) (map[chat.ConversationID][]chat.LabelID, error) {
	type pair struct {
		conversation chat.ConversationID
		label        chat.LabelID
	}
	found := map[chat.ConversationID][]chat.LabelID{}
	marks, args := among(ids, v.Account)
	// Not in the order of labels: SQLite would then look through all that have any.
	pairs, err := db.All(ctx, s, func(row db.Scanner) (p pair, err error) {
		err = row.Scan(&p.conversation, &p.label)
		return p, err
	}, `SELECT l.conversation_id, l.label_id FROM conversation_label l
		JOIN conversation c ON c.account_id = l.account_id AND c.id = l.conversation_id
		WHERE l.account_id = $1 AND l.conversation_id IN (`+strings.Join(marks, ", ")+`)`+sees(v, "c"), args...)
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.label, b.label) })
	for _, p := range pairs {
		found[p.conversation] = append(found[p.conversation], p.label)
	}
	return found, err
}

// LabelUse returns how many conversations have each label.
func (s *Store) LabelUse(ctx context.Context, v chat.Viewer) (map[chat.LabelID]int, error) {
	use := map[chat.LabelID]int{}
	_, err := db.All(ctx, s, func(row db.Scanner) (struct{}, error) {
		var id chat.LabelID
		var n int
		err := row.Scan(&id, &n)
		use[id] = n
		return struct{}{}, err
	}, `SELECT label_id, COUNT(*) FROM conversation_label WHERE account_id = $1`+seesConversation(v, "conversation_label")+` GROUP BY label_id`, v.Account)
	return use, err
}
