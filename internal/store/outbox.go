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

// Scheduled is the state in the outbox of what is to be queued at a later time. The message shows as queued.
const Scheduled chat.Status = "scheduled"

// Outgoing is a message that has not reached Meta for sure yet.
type Outgoing struct {
	Number       chat.NumberID
	Lane         Lane
	Message      chat.MessageID
	Conversation chat.ConversationID
	State        chat.Status // queued, sending, uncertain or Scheduled
	Attempts     int
	DueAt        int64 // not before this time; if uncertain: until when a receipt may settle it, 0 once a person must
	AttemptedAt  int64 // when the newest attempt was committed
	Turn         int64 // when it is its turn; 0 while it waits behind another of its conversation and lane
	Marketing    bool
}

// Enqueue puts a stored message into the outbox: at its turn if it is the first of its conversation and lane, else
// behind the others.
func Enqueue(tx *db.Tx, account chat.AccountID, o Outgoing) error {
	o.Turn = 0
	if o.State == chat.StatusQueued {
		behind, err := waits(tx, account, o)
		if err != nil {
			return err
		}
		if !behind {
			o.Turn = max(o.DueAt, 1)
		}
	}
	_, err := tx.Exec(`
		INSERT INTO outbox (account_id, number_id, lane, message_id, conversation_id, state, attempts, due_at, attempted_at, turn, marketing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		account, o.Number, int(o.Lane), o.Message, o.Conversation, string(o.State), o.Attempts, o.DueAt, o.AttemptedAt, o.Turn, o.Marketing)
	return err
}

// waits reports whether another message of the conversation and lane goes first. Where other transactions run beside
// this one it stays until this one ends, so that whoever takes it out sees what queued up behind.
func waits(tx *db.Tx, account chat.AccountID, o Outgoing) (bool, error) {
	lock := ""
	if tx.Shared() {
		lock = " FOR UPDATE"
	}
	_, found, err := db.One(tx.Context(), tx, db.Value[int64], `
		SELECT message_id FROM outbox WHERE account_id = $1 AND conversation_id = $2 AND lane = $3 AND message_id <> $4
		AND state IN ('queued', 'sending') ORDER BY message_id LIMIT 1`+lock, account, o.Conversation, int(o.Lane), o.Message)
	return found, err
}

const outboxColumns = `number_id, lane, message_id, conversation_id, state, attempts, due_at, attempted_at, turn, marketing`

func scanOutgoing(row db.Scanner) (o Outgoing, err error) {
	err = row.Scan(&o.Number, &o.Lane, &o.Message, &o.Conversation, &o.State, &o.Attempts, &o.DueAt, &o.AttemptedAt, &o.Turn, &o.Marketing)
	return o, err
}

// NextOutgoing returns what a number sends next at a time: of the first lane in which it is somebody's turn, the
// conversation that has waited longest. Lanes after the last are left out.
func NextOutgoing(tx *db.Tx, account chat.AccountID, number chat.NumberID, now int64, last Lane) (Outgoing, bool, error) {
	for lane := LanePeople; lane <= last; lane++ {
		o, ok, err := db.One(tx.Context(), tx, scanOutgoing, `
			SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND number_id = $2 AND lane = $3
			AND state = 'queued' AND turn > 0 AND turn <= $4 ORDER BY turn, message_id LIMIT 1`, account, number, int(lane), now)
		if ok || err != nil {
			return o, ok, err
		}
	}
	return Outgoing{}, false, nil
}

// NextDue returns when a number has something to send next, which may be past; ok is false if nothing waits.
func (s *Store) NextDue(ctx context.Context, account chat.AccountID, number chat.NumberID) (int64, bool, error) {
	due, _, err := db.One(ctx, s, scanDue, `SELECT
		(SELECT MIN(turn) FROM outbox WHERE account_id = $1 AND number_id = $2 AND lane = 0 AND state = 'queued' AND turn > 0),
		(SELECT MIN(turn) FROM outbox WHERE account_id = $1 AND number_id = $2 AND lane = 1 AND state = 'queued' AND turn > 0),
		(SELECT MIN(turn) FROM outbox WHERE account_id = $1 AND number_id = $2 AND lane = 2 AND state = 'queued' AND turn > 0),
		(SELECT MIN(due_at) FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'scheduled')`, account, number)
	if err != nil || due == 0 {
		return 0, false, err
	}
	return due, true, nil
}

// scanDue returns the least of the times in a row; 0 if there is none.
func scanDue(row db.Scanner) (least int64, err error) {
	var times [4]*int64
	if err := row.Scan(&times[0], &times[1], &times[2], &times[3]); err != nil {
		return 0, err
	}
	for _, at := range times {
		if at != nil && (least == 0 || *at < least) {
			least = max(*at, 1)
		}
	}
	return least, nil
}

// ToSend is a number that has something in the outbox.
type ToSend struct {
	Account    chat.AccountID
	Number     chat.NumberID
	Unanswered bool // attempts were committed whose answer is not in
}

// NumbersToSend lists the numbers of all accounts with something to send at a time, or with attempts that an earlier
// process may have left unanswered. It costs a look for each number, however much waits.
func (s *Store) NumbersToSend(ctx context.Context, now int64) ([]ToSend, error) {
	type look struct {
		ToSend
		due bool
	}
	scan := func(row db.Scanner) (l look, err error) {
		err = row.Scan(&l.Account, &l.Number, &l.due, &l.Unanswered)
		return l, err
	}
	looks, err := db.All(ctx, s, scan, `SELECT n.account_id, n.id,
		EXISTS (SELECT 1 FROM outbox WHERE account_id = n.account_id AND number_id = n.id AND lane = 0 AND state = 'queued' AND turn > 0 AND turn <= $1)
		OR EXISTS (SELECT 1 FROM outbox WHERE account_id = n.account_id AND number_id = n.id AND lane = 1 AND state = 'queued' AND turn > 0 AND turn <= $1)
		OR EXISTS (SELECT 1 FROM outbox WHERE account_id = n.account_id AND number_id = n.id AND lane = 2 AND state = 'queued' AND turn > 0 AND turn <= $1)
		OR EXISTS (SELECT 1 FROM outbox WHERE account_id = n.account_id AND number_id = n.id AND state = 'scheduled' AND due_at <= $1),
		EXISTS (SELECT 1 FROM outbox WHERE account_id = n.account_id AND number_id = n.id AND state = 'sending')
		FROM number n`, now)
	var list []ToSend
	for _, l := range looks {
		if l.due || l.Unanswered {
			list = append(list, l.ToSend)
		}
	}
	return list, err
}

// Claim marks a message as on its way. It reports false if it is not waiting any more: someone cancelled it.
func Claim(tx *db.Tx, account chat.AccountID, o Outgoing) (bool, error) {
	n, err := tx.Exec(`
		UPDATE outbox SET state = 'sending', turn = 0, attempts = $5, attempted_at = $6
		WHERE account_id = $1 AND number_id = $2 AND lane = $3 AND message_id = $4 AND state = 'queued'`,
		account, o.Number, int(o.Lane), o.Message, o.Attempts, o.AttemptedAt)
	return n > 0, err
}

// Requeue lets a message that was on its way, or whose turn it was, wait until a time. Those behind it in its
// conversation wait too.
func Requeue(tx *db.Tx, account chat.AccountID, o Outgoing, until int64) error {
	_, err := tx.Exec(`
		UPDATE outbox SET state = 'queued', turn = $5, due_at = $5, attempts = $6
		WHERE account_id = $1 AND number_id = $2 AND lane = $3 AND message_id = $4`,
		account, o.Number, int(o.Lane), o.Message, max(until, 1), o.Attempts)
	return err
}

// Doubt marks a message that was on its way as uncertain: a receipt may settle it until a time. Those behind it go on.
func Doubt(tx *db.Tx, account chat.AccountID, o Outgoing, until int64) error {
	n, err := tx.Exec(`
		UPDATE outbox SET state = 'uncertain', turn = 0, due_at = $5
		WHERE account_id = $1 AND number_id = $2 AND lane = $3 AND message_id = $4 AND state <> 'uncertain'`,
		account, o.Number, int(o.Lane), o.Message, until)
	if err != nil || n == 0 {
		return err
	}
	return promote(tx, account, o)
}

// Unqueue takes messages out of the outbox: their fate is known. Those behind them move up.
func Unqueue(tx *db.Tx, account chat.AccountID, messages []chat.MessageID) error {
	rows := make([][]any, len(messages))
	for i, id := range messages {
		rows[i] = []any{account, id}
	}
	var gone []Outgoing
	_, err := tx.Each(db.Each{
		Verb:  `DELETE FROM outbox`,
		Where: `account_id = {1} AND message_id = {2}`,
		Types: []string{"BIGINT", "BIGINT"},
		Tail:  ` RETURNING ` + outboxColumns,
	}, rows, func(row db.Scanner) error {
		o, err := scanOutgoing(row)
		gone = append(gone, o)
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range gone {
		if o.State == chat.StatusUncertain || o.State == Scheduled {
			continue // nobody waits for those
		}
		if err := promote(tx, account, o); err != nil {
			return err
		}
	}
	return nil
}

// promote gives the turn to whoever is first behind a message that is out of the way. Its turn comes after those of
// the conversations that were waiting when that message went, so that none gets more than its share.
func promote(tx *db.Tx, account chat.AccountID, gone Outgoing) error {
	since := max(gone.AttemptedAt, gone.Turn, 1)
	_, err := tx.Exec(`
		UPDATE outbox SET turn = CASE WHEN due_at > $4 THEN due_at ELSE $4 END
		WHERE account_id = $1 AND state = 'queued' AND turn = 0 AND message_id =
			(SELECT message_id FROM outbox WHERE account_id = $1 AND conversation_id = $2 AND lane = $3 AND state IN ('queued', 'sending')
			ORDER BY message_id LIMIT 1)`, account, gone.Conversation, int(gone.Lane), since)
	return err
}

// Stranded lists what was being sent when a process ended: whether it reached Meta nobody knows.
func Stranded(tx *db.Tx, account chat.AccountID, number chat.NumberID) ([]Outgoing, error) {
	return db.All(tx.Context(), tx, scanOutgoing, `
		SELECT `+outboxColumns+` FROM outbox WHERE account_id = $1 AND number_id = $2 AND state = 'sending'`, account, number)
}
