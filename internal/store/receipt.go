package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Step is a receipt whose message is known.
type Step struct {
	Message chat.MessageID
	Say     string // why it failed, for people
	Learns  bool   // the message's wamid was not known until now
	chat.Receipt
}

// AddReceipts stores receipts, each status of a message once with its earliest time, and lets the messages climb.
func AddReceipts(tx *db.Tx, account chat.AccountID, steps []Step) error {
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.Message, b.Message) })
	for _, s := range steps {
		if s.Learns && s.WAMID != "" {
			if err := learn(tx, account, s.Message, s.WAMID); err != nil {
				return err
			}
		}
	}
	rows := make([][]any, 0, len(steps))
	for _, s := range earliest(steps) {
		rows = append(rows, []any{account, s.Message, string(s.Status), s.At, s.Code, s.Detail, string(s.Pricing)})
	}
	err := tx.Insert(db.Insert{
		Head:  `INSERT INTO receipt (account_id, message_id, status, at, code, detail, pricing)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT"},
		Tail: ` ON CONFLICT (account_id, message_id, status) DO UPDATE SET at = excluded.at, code = excluded.code,
			detail = excluded.detail, pricing = excluded.pricing WHERE excluded.at < receipt.at`,
	}, rows, nil)
	if err != nil {
		return err
	}
	return climb(tx, account, highest(steps))
}

// highest returns the step of each message that stands above its others; steps are sorted by message.
func highest(steps []Step) []Step {
	var out []Step
	for _, s := range steps {
		switch last := len(out) - 1; {
		case last < 0 || out[last].Message != s.Message:
			out = append(out, s)
		case cmp.Or(cmp.Compare(out[last].Status.Rung(), s.Status.Rung()), cmp.Compare(out[last].Code, s.Code)) < 0:
			out[last] = s
		}
	}
	return out
}

// earliest returns the first of each status of a message, by Meta's time: one statement over many rows must not meet
// the same key twice.
func earliest(steps []Step) []Step {
	type key struct {
		message chat.MessageID
		status  chat.Status
	}
	place := make(map[key]int, len(steps))
	out := make([]Step, 0, len(steps))
	for _, s := range steps {
		k := key{s.Message, s.Status}
		n, again := place[k]
		switch {
		case !again:
			place[k], out = len(out), append(out, s)
		case s.At < out[n].At:
			out[n] = s
		}
	}
	return out
}

// climb raises statuses, at most one a message. Only a higher rung counts, of two failures the one with the higher
// code; the error goes with the status.
func climb(tx *db.Tx, account chat.AccountID, steps []Step) error {
	rows := make([][]any, len(steps))
	for i, s := range steps {
		rows[i] = []any{account, s.Message, string(s.Status), s.Status.Rung(), s.Code, s.Say}
	}
	_, err := tx.Each(db.Each{
		Verb:  `UPDATE message SET status = {3}, rung = {4}, error_code = {5}, error_say = {6}`,
		Where: `account_id = {1} AND id = {2} AND (rung, error_code) < ({4}, {5})`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT"},
	}, rows, nil)
	return err
}

// Climb raises one message's status by what we know ourselves, such as that Meta took it, under which wamid.
func Climb(tx *db.Tx, account chat.AccountID, id chat.MessageID, status chat.Status, wamid string, code int, say string) error {
	if wamid != "" {
		if err := learn(tx, account, id, wamid); err != nil {
			return err
		}
	}
	return climb(tx, account, []Step{{Message: id, Say: say, Receipt: chat.Receipt{Status: status, Code: code}}})
}

// Restate shows our own view of a message that Meta has not taken yet: queued, sending or uncertain, with a
// sentence if there is something to say. What Meta told in the meantime stands above it.
func Restate(tx *db.Tx, account chat.AccountID, id chat.MessageID, status chat.Status, say string) error {
	_, err := tx.Exec(`
		UPDATE message SET status = $3, rung = $4, error_say = $5 WHERE account_id = $1 AND id = $2 AND rung < $6`,
		account, id, string(status), status.Rung(), say, chat.StatusAccepted.Rung())
	return err
}

// GiveUp notes that we no longer wait for a message, with a sentence. A success at Meta that was told meanwhile,
// or comes later, stands above it. It reports whether that was news: of two who give up the same, one does.
func GiveUp(tx *db.Tx, account chat.AccountID, id chat.MessageID, say string) (bool, error) {
	failed := chat.StatusFailed
	n, err := tx.Exec(`
		UPDATE message SET status = $3, rung = $4, error_say = $5 WHERE account_id = $1 AND id = $2 AND rung <= $4 AND error_say <> $5`,
		account, id, string(failed), failed.Rung(), say)
	return n > 0, err
}

// Receipts lists what Meta told about a message, in the order of its times.
func (s *Store) Receipts(ctx context.Context, v chat.Viewer, id chat.MessageID) ([]chat.Receipt, error) {
	scan := func(row db.Scanner) (r chat.Receipt, err error) {
		var pricing string
		err = row.Scan(&r.Status, &r.At, &r.Code, &r.Detail, &pricing)
		if pricing != "" {
			r.Pricing = []byte(pricing)
		}
		return r, err
	}
	return db.All(ctx, s, scan, `
		SELECT status, at, code, detail, pricing FROM receipt WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "receipt")+` ORDER BY at, status`, v.Account, id)
}
