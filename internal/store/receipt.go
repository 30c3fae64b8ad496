package store

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

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

// AddReceipts stores receipts, of each status of a message the earliest, and lets the messages climb.
func AddReceipts(tx *db.Tx, account chat.AccountID, steps []Step) error {
	slices.SortStableFunc(steps, func(a, b Step) int { return cmp.Compare(a.Message, b.Message) })
	for _, s := range steps {
		if s.Learns && s.WAMID != "" {
			if err := learn(tx, account, s.Message, s.WAMID); err != nil {
				return err
			}
		}
	}
	numbers, err := pricingNumbers(tx, account, steps)
	if err != nil {
		return err
	}
	if err := addRest(tx, account, steps, numbers); err != nil {
		return err
	}
	return climb(tx, account, highest(steps), entries(steps, numbers))
}

// entries returns what is to be told of each message, each entry once.
func entries(steps []Step, numbers map[string]int64) map[chat.MessageID]string {
	all := make(map[chat.MessageID]string, len(steps))
	for _, s := range steps {
		if !tellable(s.Receipt, numbers) {
			continue
		}
		entry := told{s.Status, s.At, numbers[string(s.Pricing)]}.String()
		if !strings.Contains(all[s.Message], entry) {
			all[s.Message] += entry
		}
	}
	return all
}

// addRest stores the receipts that say more than an entry holds, of each status of a message the earliest.
func addRest(tx *db.Tx, account chat.AccountID, steps []Step, numbers map[string]int64) error {
	var more []Step
	for _, s := range steps {
		if s.Code != 0 || s.Detail != "" || !tellable(s.Receipt, numbers) {
			more = append(more, s)
		}
	}
	var rows [][]any
	for _, s := range earliest(more) {
		rows = append(rows, []any{account, s.Message, string(s.Status), s.At, s.Code, s.Detail, string(s.Pricing)})
	}
	return tx.Insert(db.Insert{
		Head:  `INSERT INTO receipt (account_id, message_id, status, at, code, detail, pricing)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT"},
		Tail: ` ON CONFLICT (account_id, message_id, status) DO UPDATE SET at = excluded.at, code = excluded.code,
			detail = excluded.detail, pricing = excluded.pricing WHERE excluded.at < receipt.at`,
	}, rows, nil)
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

// Conditions of climb on a message's row: what is told stands higher than it does, or is not known of it yet.
const (
	higher  = `(rung, error_code) < ({4}, {5})`
	unknown = `REPLACE(told, {7}, '') = told AND LENGTH(told) < ` + toldLimit
)

// climb raises statuses, at most one a message, and adds what was told of it. Only a higher rung counts, of two failures the
// one with the higher code; the error goes with the status. What is known already is not written again.
func climb(tx *db.Tx, account chat.AccountID, steps []Step, news map[chat.MessageID]string) error {
	rows := make([][]any, len(steps))
	for i, s := range steps {
		rows[i] = []any{account, s.Message, string(s.Status), s.Status.Rung(), s.Code, s.Say, news[s.Message]}
	}
	_, err := tx.Each(db.Each{
		Verb: `UPDATE message SET told = CASE WHEN ` + unknown + ` THEN told || {7} ELSE told END,
			status = CASE WHEN ` + higher + ` THEN {3} ELSE status END, rung = CASE WHEN ` + higher + ` THEN {4} ELSE rung END,
			error_code = CASE WHEN ` + higher + ` THEN {5} ELSE error_code END, error_say = CASE WHEN ` + higher + ` THEN {6} ELSE error_say END`,
		Where: `account_id = {1} AND id = {2} AND (` + higher + ` OR {7} <> '' AND ` + unknown + `)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT"},
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
	return climb(tx, account, []Step{{Message: id, Say: say, Receipt: chat.Receipt{Status: status, Code: code}}}, nil)
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

// Receipts lists what Meta told about a message, of each status the earliest, in the order of their times.
func (s *Store) Receipts(ctx context.Context, v chat.Viewer, id chat.MessageID) ([]chat.Receipt, error) {
	text, _, err := db.One(ctx, s, db.Value[string], `SELECT told FROM message WHERE account_id = $1 AND id = $2`+seesConversation(v, "message"), v.Account, id)
	if err != nil {
		return nil, err
	}
	prices, err := pricings(ctx, s, v.Account)
	if err != nil {
		return nil, err
	}
	more, err := s.restOf(ctx, v, id)
	if err != nil {
		return nil, err
	}
	all := map[chat.Status]chat.Receipt{}
	for _, t := range readTold(text) {
		r := chat.Receipt{Status: t.status, At: t.at, Pricing: pricingOf(prices[t.pricing])}
		if before, again := all[r.Status]; !again || earlier(r, before) {
			all[r.Status] = r
		}
	}
	for _, r := range more {
		if entry, again := all[r.Status]; again && entry.At < r.At {
			r.At, r.Pricing = entry.At, entry.Pricing
		}
		all[r.Status] = r
	}
	return slices.SortedFunc(maps.Values(all), func(a, b chat.Receipt) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Status, b.Status))
	}), nil
}

// earlier tells which of two receipts of one status counts. Of two at the same time it is one of them whatever the order in which they came.
func earlier(a, b chat.Receipt) bool {
	return cmp.Or(cmp.Compare(a.At, b.At), bytes.Compare(b.Pricing, a.Pricing)) < 0
}

func pricingOf(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
}

// restOf lists the receipts of a message that say more than an entry holds.
func (s *Store) restOf(ctx context.Context, v chat.Viewer, id chat.MessageID) ([]chat.Receipt, error) {
	scan := func(row db.Scanner) (r chat.Receipt, err error) {
		var pricing string
		err = row.Scan(&r.Status, &r.At, &r.Code, &r.Detail, &pricing)
		r.Pricing = pricingOf(pricing)
		return r, err
	}
	return db.All(ctx, s, scan, `
		SELECT status, at, code, detail, pricing FROM receipt WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "receipt"), v.Account, id)
}
