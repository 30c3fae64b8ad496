package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Bounds of what gets a number. Meta has some dozens of pricing objects, of 80 characters; if it ever told a different one with each
// message, they would stand with their receipts.
const (
	pricingMost   = 1000
	pricingLength = 500 // bytes: PostgreSQL indexes no more than 2,700
	pricingTries  = 5   // how often a number is looked for: another process may take it in between, for another object
)

// pricingNumbers returns the numbers of the pricing objects that receipts bring, by their text; new ones get one, within bounds.
func pricingNumbers(tx *db.Tx, account chat.AccountID, steps []Step) (map[string]int64, error) {
	numbers := map[string]int64{"": 0}
	for _, s := range steps {
		body := string(s.Pricing)
		if _, known := numbers[body]; known || len(body) > pricingLength {
			continue
		}
		n, err := pricingNumber(tx, account, body)
		if err != nil {
			return nil, err
		}
		if n != 0 {
			numbers[body] = n
		}
	}
	return numbers, nil
}

// pricingNumber returns the number of a pricing object; zero if it gets none.
func pricingNumber(tx *db.Tx, account chat.AccountID, body string) (int64, error) {
	for range pricingTries {
		n, ok, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT id FROM pricing WHERE account_id = $1 AND body = $2`, account, body)
		if ok || err != nil {
			return n, err
		}
		last, _, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM pricing WHERE account_id = $1`, account)
		if err != nil || last >= pricingMost {
			return 0, err
		}
		_, err = tx.Exec(`INSERT INTO pricing (account_id, id, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, account, last+1, body)
		if err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// pricings returns Meta's pricing objects by their numbers.
func pricings(ctx context.Context, q db.Querier, account chat.AccountID) (map[int64]string, error) {
	bodies := map[int64]string{}
	scan := func(row db.Scanner) (struct{}, error) {
		var n int64
		var body string
		err := row.Scan(&n, &body)
		bodies[n] = body
		return struct{}{}, err
	}
	_, err := db.All(ctx, q, scan, `SELECT id, body FROM pricing WHERE account_id = $1`, account)
	return bodies, err
}
