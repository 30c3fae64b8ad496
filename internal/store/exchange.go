package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const exchangeColumns = `id, account_id, number_id, message_id, op, method, path, status, code, trace, outcome, error, at, took_ms, request, answer`

// AddExchange stores a request to Meta with its answer.
func AddExchange(tx *db.Tx, x chat.Exchange) error {
	_, err := tx.Exec(`
		INSERT INTO exchange (`+exchangeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		x.ID, x.Account, x.Number, x.Message, x.Op, x.Method, x.Path, x.Status, x.Code, x.Trace, x.Outcome, x.Error, x.At, x.TookMS, x.Request, x.Answer)
	return err
}

func scanExchange(row db.Scanner) (x chat.Exchange, err error) {
	err = row.Scan(&x.ID, &x.Account, &x.Number, &x.Message, &x.Op, &x.Method, &x.Path, &x.Status, &x.Code, &x.Trace, &x.Outcome, &x.Error,
		&x.At, &x.TookMS, &x.Request, &x.Answer)
	return x, err
}

// Exchanges lists what was asked of Meta about a message, oldest first.
func (s *Store) Exchanges(ctx context.Context, v chat.Viewer, id chat.MessageID) ([]chat.Exchange, error) {
	return db.All(ctx, s, scanExchange, `
		SELECT `+exchangeColumns+` FROM exchange WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "exchange")+` ORDER BY message_id, id LIMIT 100`, v.Account, id)
}

// NewestExchanges lists the newest of an account, newest first: for the operator.
func (s *Store) NewestExchanges(ctx context.Context, account chat.AccountID, limit int) ([]chat.Exchange, error) {
	return db.All(ctx, s, scanExchange, `
		SELECT `+exchangeColumns+` FROM exchange WHERE account_id = $1 AND id > 0 ORDER BY id DESC LIMIT $2`, account, limit)
}

// pruneChunk is how many exchanges are dropped in one write, so that sending never waits for it.
const pruneChunk = 1000

// PruneExchanges drops exchanges of an account with ids below a mark, oldest first, a thousand at most. It reports
// whether there may be more.
func PruneExchanges(tx *db.Tx, account chat.AccountID, mark int64) (more bool, err error) {
	n, err := tx.Exec(`
		DELETE FROM exchange WHERE account_id = $1 AND id > 0 AND id < $2 AND id IN
			(SELECT id FROM exchange WHERE account_id = $1 AND id > 0 AND id < $2 ORDER BY id LIMIT $3)`, account, mark, pruneChunk)
	return n == pruneChunk, err
}

// ExchangeMark returns the id from which on an account keeps its newest exchanges; 0 if it has no more than those.
func (s *Store) ExchangeMark(ctx context.Context, account chat.AccountID, keep int) (int64, error) {
	mark, _, err := db.One(ctx, s, db.Value[int64], `
		SELECT id FROM exchange WHERE account_id = $1 AND id > 0 ORDER BY id DESC LIMIT 1 OFFSET $2`, account, keep)
	return mark, err
}
