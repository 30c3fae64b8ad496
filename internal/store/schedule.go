package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Admit queues what was scheduled for a time that has come, up to a hundred.
func Admit(tx *db.Tx, account chat.AccountID, number chat.NumberID, now int64) error {
	due, err := db.All(tx.Context(), tx, scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'scheduled' AND due_at <= $3
		ORDER BY due_at LIMIT 100`, account, number, now)
	if err != nil {
		return err
	}
	for _, o := range due {
		behind, err := waits(tx, account, o)
		if err != nil {
			return err
		}
		turn := now
		if behind {
			turn = 0
		}
		_, err = tx.Exec(`UPDATE outbox SET state = 'queued', turn = $3 WHERE account_id = $1 AND message_id = $2 AND state = 'scheduled'`,
			account, o.Message, turn)
		if err != nil {
			return err
		}
	}
	return nil
}

// Cancel takes a message that waits out of the outbox. It reports false if it does not wait: it is on its way, its
// fate is known, or it never was there.
func Cancel(tx *db.Tx, account chat.AccountID, id chat.MessageID) (bool, error) {
	o, found, err := db.One(tx.Context(), tx, scanOutgoing, `
		DELETE FROM outbox WHERE account_id = $1 AND message_id = $2 AND state IN ('queued', 'scheduled') RETURNING `+outboxColumns, account, id)
	if err != nil || !found || o.State == Scheduled {
		return found, err
	}
	return true, promote(tx, account, o)
}

// Outgoings lists what of a conversation stands in the outbox.
func (s *Store) Outgoings(ctx context.Context, v chat.Viewer, id chat.ConversationID) ([]Outgoing, error) {
	return db.All(ctx, s, scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND conversation_id = $2 AND lane >= 0`+seesConversation(v, "outbox"), v.Account, id)
}

// Outgoing returns what stands in the outbox of a message; ok is false if nothing does.
func (s *Store) Outgoing(ctx context.Context, v chat.Viewer, id chat.MessageID) (Outgoing, bool, error) {
	return db.One(ctx, s, scanOutgoing, `SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND message_id = $2`+seesConversation(v, "outbox"), v.Account, id)
}

// Unsettled is an uncertain message that no receipt has settled in time.
type Unsettled struct {
	Account chat.AccountID
	Outgoing
}

// Unsettled lists, over all accounts, uncertain messages whose time to be settled by a receipt has passed.
func (s *Store) Unsettled(ctx context.Context, now int64, limit int) ([]Unsettled, error) {
	scan := func(row db.Scanner) (u Unsettled, err error) {
		err = row.Scan(&u.Account, &u.Number, &u.Lane, &u.Message, &u.Conversation, &u.State, &u.Attempts, &u.DueAt, &u.AttemptedAt, &u.Turn, &u.Marketing)
		return u, err
	}
	return db.All(ctx, s, scan, `
		SELECT account_id, `+outboxColumns+` FROM outbox WHERE state = 'uncertain' AND due_at > 0 AND due_at <= $1 LIMIT $2`, now, limit)
}

// AwaitPerson notes that an uncertain message now waits for a person. It reports whether that is news.
func AwaitPerson(tx *db.Tx, account chat.AccountID, id chat.MessageID) (bool, error) {
	n, err := tx.Exec(`UPDATE outbox SET due_at = 0 WHERE account_id = $1 AND message_id = $2 AND state = 'uncertain' AND due_at > 0`, account, id)
	return n > 0, err
}
