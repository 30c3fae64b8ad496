package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddDeliveries journals raw webhook requests.
func AddDeliveries(tx *db.Tx, deliveries []chat.Delivery) error {
	rows := make([][]any, len(deliveries))
	for i, d := range deliveries {
		rows[i] = []any{d.Account, d.ID, string(d.State), d.Error, d.Signature, d.Body, len(d.Body), d.ReceivedAt, d.AppliedAt, d.Attempts}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO delivery (account_id, id, state, error, signature, body, size, received_at, applied_at, attempts) VALUES `,
		Row:  `($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
	}, rows, nil)
}

// SettleDelivery stores the outcome of another attempt.
func SettleDelivery(tx *db.Tx, d chat.Delivery) error {
	_, err := tx.Exec(`
		UPDATE delivery SET state = $3, error = $4, applied_at = $5, attempts = $6 WHERE account_id = $1 AND id = $2`,
		d.Account, d.ID, string(d.State), d.Error, d.AppliedAt, d.Attempts)
	return err
}

const deliveryColumns = `account_id, id, state, error, signature, body, received_at, applied_at, attempts`

func scanDelivery(row db.Scanner) (d chat.Delivery, err error) {
	err = row.Scan(&d.Account, &d.ID, &d.State, &d.Error, &d.Signature, &d.Body, &d.ReceivedAt, &d.AppliedAt, &d.Attempts)
	return d, err
}

// FailedDeliveries lists deliveries of all accounts that were not applied, oldest first, after an id: for
// replay and for the operator's page.
func (s *Store) FailedDeliveries(ctx context.Context, after chat.DeliveryID, limit int) ([]chat.Delivery, error) {
	return db.All(ctx, s, scanDelivery, `
		SELECT `+deliveryColumns+` FROM delivery WHERE state = 'failed' AND id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// Deliveries lists the newest deliveries of all accounts that came before an id (zero: the newest): for the operator.
func (s *Store) Deliveries(ctx context.Context, before chat.DeliveryID, limit int) ([]chat.Delivery, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return db.All(ctx, s, scanDelivery, `
		SELECT `+deliveryColumns+` FROM delivery WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, limit)
}

// Delivery returns one delivery of any account: for the operator.
func (s *Store) Delivery(ctx context.Context, id chat.DeliveryID) (chat.Delivery, error) {
	d, ok, err := db.One(ctx, s, scanDelivery, `SELECT `+deliveryColumns+` FROM delivery WHERE id = $1`, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no delivery %s.", id)
	}
	return d, err
}
