package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Lane orders what waits to be sent: people before automation before bulk.
type Lane int

// The lanes; lower goes first.
const (
	LanePeople     Lane = 0
	LaneAutomation Lane = 1
	LaneBulk       Lane = 2
)

// Outgoing is a message that has not reached Meta for sure yet.
type Outgoing struct {
	Number       chat.NumberID
	Lane         Lane
	Message      chat.MessageID
	Conversation chat.ConversationID
	State        chat.Status // queued, sending or uncertain
	Attempts     int
	DueAt        int64 // not before this time
	AttemptedAt  int64 // when the newest attempt was committed
}

// Enqueue puts a stored message into the outbox.
func Enqueue(tx *db.Tx, account chat.AccountID, o Outgoing) error {
	_, err := tx.Exec(`
		INSERT INTO outbox (account_id, number_id, lane, message_id, conversation_id, state, attempts, due_at, attempted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		account, o.Number, int(o.Lane), o.Message, o.Conversation, string(o.State), o.Attempts, o.DueAt, o.AttemptedAt)
	return err
}

const outboxColumns = `number_id, lane, message_id, conversation_id, state, attempts, due_at, attempted_at`

func scanOutgoing(row db.Scanner) (o Outgoing, err error) {
	err = row.Scan(&o.Number, &o.Lane, &o.Message, &o.Conversation, &o.State, &o.Attempts, &o.DueAt, &o.AttemptedAt)
	return o, err
}

// NextOutgoing returns what a number sends next at a time: the first queued message of the first lane whose
// time has come. Messages of a conversation keep their order: one that waits holds back those behind it.
func NextOutgoing(tx *db.Tx, account chat.AccountID, number chat.NumberID, now int64) (Outgoing, bool, error) {
	return db.One(tx.Context(), tx, scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox o
		WHERE account_id = $1 AND number_id = $2 AND state = 'queued' AND due_at <= $3
		AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.account_id = o.account_id AND p.number_id = o.number_id AND p.lane = o.lane
			AND p.conversation_id = o.conversation_id AND p.message_id < o.message_id AND p.state IN ('queued', 'sending'))
		ORDER BY lane, message_id LIMIT 1`, account, number, now)
}

// NextDue returns when the next queued message of a number may go; ok is false if none waits.
func (s *Store) NextDue(ctx context.Context, account chat.AccountID, number chat.NumberID) (int64, bool, error) {
	due, ok, err := db.One(ctx, s, db.Value[*int64], `
		SELECT MIN(due_at) FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'queued'`, account, number)
	if err != nil || !ok || due == nil {
		return 0, false, err
	}
	return *due, true, nil
}

// AnyQueued reports whether a number has a queued message whose time has come.
func (s *Store) AnyQueued(ctx context.Context, account chat.AccountID, number chat.NumberID, now int64) (bool, error) {
	any, _, err := db.One(ctx, s, db.Value[bool], `
		SELECT EXISTS (SELECT 1 FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'queued' AND due_at <= $3)`, account, number, now)
	return any, err
}

// ToSend is a number that has something in the outbox.
type ToSend struct {
	Account chat.AccountID
	Number  chat.NumberID
}

// NumbersToSend lists the numbers of all accounts with something to send, or whose last attempts an earlier
// process left unanswered.
func (s *Store) NumbersToSend(ctx context.Context) ([]ToSend, error) {
	scan := func(row db.Scanner) (n ToSend, err error) {
		err = row.Scan(&n.Account, &n.Number)
		return n, err
	}
	return db.All(ctx, s, scan, `SELECT DISTINCT account_id, number_id FROM outbox WHERE state IN ('queued', 'sending')`)
}

// SetOutgoing stores the state of a message in the outbox.
func SetOutgoing(tx *db.Tx, account chat.AccountID, o Outgoing) error {
	_, err := tx.Exec(`
		UPDATE outbox SET state = $5, attempts = $6, due_at = $7, attempted_at = $8
		WHERE account_id = $1 AND number_id = $2 AND lane = $3 AND message_id = $4`,
		account, o.Number, int(o.Lane), o.Message, string(o.State), o.Attempts, o.DueAt, o.AttemptedAt)
	return err
}

// Unqueue takes messages out of the outbox: their fate is known.
func Unqueue(tx *db.Tx, account chat.AccountID, messages []chat.MessageID) error {
	rows := make([][]any, len(messages))
	for i, id := range messages {
		rows[i] = []any{account, id}
	}
	_, err := tx.Each(db.Each{
		Verb:  `DELETE FROM outbox`,
		Where: `account_id = {1} AND message_id = {2}`,
		Types: []string{"BIGINT", "BIGINT"},
	}, rows, nil)
	return err
}

// Stranded lists what was being sent when a process ended: whether it reached Meta nobody knows.
func Stranded(tx *db.Tx, account chat.AccountID, number chat.NumberID) ([]Outgoing, error) {
	return db.All(tx.Context(), tx, scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'sending'`, account, number)
}
