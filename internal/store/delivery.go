package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddDeliveries journals raw webhook requests, with their bodies as they were packed ([Store.Pack]).
func AddDeliveries(tx *db.Tx, deliveries []chat.Delivery) error {
	rows := make([][]any, len(deliveries))
	for i, d := range deliveries {
		body := d.Body
		if d.Packed.Encoding != "" {
			body = d.Packed.Bytes
		}
		rows[i] = []any{d.Account, d.ID, string(d.State), d.Error, d.Signature, len(d.Body), d.ReceivedAt, d.AppliedAt, d.Attempts, d.Packed.Encoding, body}
	}
	return tx.InsertLast(db.Insert{
		Head:  `INSERT INTO delivery (` + deliveryColumns + `, encoding, body)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BYTES"},
	}, rows)
}

// SettleDelivery stores the outcome of another attempt.
func SettleDelivery(tx *db.Tx, d chat.Delivery) error {
	_, err := tx.Exec(`
		UPDATE delivery SET state = $3, error = $4, applied_at = $5, attempts = $6 WHERE account_id = $1 AND id = $2`,
		d.Account, d.ID, string(d.State), d.Error, d.AppliedAt, d.Attempts)
	return err
}

const deliveryColumns = `account_id, id, state, error, signature, size, received_at, applied_at, attempts`

func scanDelivery(row db.Scanner) (d chat.Delivery, err error) {
	err = row.Scan(&d.Account, &d.ID, &d.State, &d.Error, &d.Signature, &d.Size, &d.ReceivedAt, &d.AppliedAt, &d.Attempts)
	return d, err
}

// scanWhole reads a delivery with its body.
func (s *Store) scanWhole(row db.Scanner) (d chat.Delivery, err error) {
	err = row.Scan(&d.Account, &d.ID, &d.State, &d.Error, &d.Signature, &d.Size, &d.ReceivedAt, &d.AppliedAt, &d.Attempts,
		&d.Packed.Encoding, &d.Packed.Bytes)
	if err != nil {
		return d, err
	}
	return d, s.unpack(&d)
}

// FailedDeliveries lists deliveries of all accounts that were not applied, with their bodies, oldest first, after an
// id: for replay and for the operator's page.
func (s *Store) FailedDeliveries(ctx context.Context, after chat.DeliveryID, limit int) ([]chat.Delivery, error) {
	return db.All(ctx, s, s.scanWhole, `
		SELECT `+deliveryColumns+`, encoding, body FROM delivery WHERE state = 'failed' AND id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// Journal says which deliveries to list.
type Journal struct {
	Before  chat.DeliveryID // only those before it; zero: from the newest
	Failed  bool            // only those that were not applied
	Since   int64           // only those received at or after this time
	Account chat.AccountID  // only those of this account; zero: of all, and those of none
	Bodies  bool            // with their bodies, which may be 3 MB each; empty otherwise
	Limit   int
}

// Deliveries lists deliveries, newest first: for the operator.
func (s *Store) Deliveries(ctx context.Context, j Journal) ([]chat.Delivery, error) {
	if j.Before == 0 {
		j.Before = 1<<63 - 1
	}
	accounts, err := s.journaled(ctx, j.Account)
	if err != nil {
		return nil, err
	}
	var out []chat.Delivery
	for _, account := range accounts { // by account, because that is how the index goes
		some, err := s.deliveriesOf(ctx, account, j)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.SortFunc(out, func(a, b chat.Delivery) int { return cmp.Compare(b.ID, a.ID) })
	return out[:min(len(out), j.Limit)], nil
}

// journaled returns the accounts to look at.
func (s *Store) journaled(ctx context.Context, only chat.AccountID) ([]chat.AccountID, error) {
	if only != 0 {
		return []chat.AccountID{only}, nil
	}
	accounts, err := s.Accounts(ctx)
	out := []chat.AccountID{0}
	for _, a := range accounts {
		out = append(out, a.ID)
	}
	return out, err
}

func (s *Store) deliveriesOf(ctx context.Context, account chat.AccountID, j Journal) ([]chat.Delivery, error) {
	failed := ""
	if j.Failed {
		failed = ` AND state = 'failed'` // a constant, so that the index of those fits
	}
	some, err := db.All(ctx, s, s.scanWhole, `
		SELECT `+deliveryColumns+`, CASE WHEN $4 THEN encoding ELSE '' END, CASE WHEN $4 THEN body ELSE '' END
		FROM delivery WHERE account_id = $1 AND id < $2`+failed+` ORDER BY id DESC LIMIT $3`, account, j.Before, j.Limit, j.Bodies)
	if old := slices.IndexFunc(some, func(d chat.Delivery) bool { return d.ReceivedAt < j.Since }); old >= 0 {
		some = some[:old] // ids sort by time
	}
	return some, err
}

// Delivery returns one delivery of any account with its body: for the operator.
func (s *Store) Delivery(ctx context.Context, id chat.DeliveryID) (chat.Delivery, error) {
	d, ok, err := db.One(ctx, s, s.scanWhole, `
		SELECT `+deliveryColumns+`, encoding, body FROM delivery
		WHERE account_id IN (SELECT account_id FROM account UNION ALL SELECT 0) AND id = $1`, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no delivery %s.", id)
	}
	return d, err
}

// Bounds of one PruneDeliveries: the writer must not be held for long. Large bodies cost time by the page.
const (
	pruneRows  = 500
	pruneBytes = 8 << 20
)

// PruneDeliveries drops some of an account's deliveries that were received before a time, oldest first, but none that
// is still to be applied. It reports whether there may be more.
func PruneDeliveries(tx *db.Tx, account chat.AccountID, before int64) (more bool, err error) {
	oldest, err := db.All(tx.Context(), tx, scanDelivery, `
		SELECT `+deliveryColumns+` FROM delivery WHERE account_id = $1 AND state <> 'failed' ORDER BY id LIMIT $2`, account, pruneRows)
	if err != nil {
		return false, err
	}
	last, bytes := chat.DeliveryID(0), 0
	more = len(oldest) == pruneRows
	for _, d := range oldest {
		if d.ReceivedAt >= before {
			more = false
			break
		}
		if last, bytes = d.ID, bytes+d.Size; bytes > pruneBytes {
			more = true
			break
		}
	}
	if last == 0 {
		return false, nil
	}
	_, err = tx.Exec(`DELETE FROM delivery WHERE account_id = $1 AND id <= $2 AND state <> 'failed'`, account, last)
	return more, err
}
