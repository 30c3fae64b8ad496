package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// pricingNumbers returns the numbers of the pricing objects that receipts bring, by their text; new ones get one.
func pricingNumbers(tx *db.Tx, account chat.AccountID, steps []Step) (map[string]int64, error) {
	numbers := map[string]int64{}
	for _, s := range steps {
		body := string(s.Pricing)
		if body == "" || numbers[body] != 0 {
			continue
		}
		n, err := pricingNumber(tx, account, body)
		if err != nil {
			return nil, err
		}
		numbers[body] = n
	}
	return numbers, nil
}

// numberTries is how often a number is looked for: another process may take it in between, for another object.
const numberTries = 5

func pricingNumber(tx *db.Tx, account chat.AccountID, body string) (int64, error) {
	for range numberTries {
		n, ok, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT id FROM pricing WHERE account_id = $1 AND body = $2`, account, body)
		if ok || err != nil {
			return n, err
		}
		_, err = tx.Exec(`
			INSERT INTO pricing (account_id, id, body) SELECT $1, COALESCE(MAX(id), 0) + 1, $2 FROM pricing WHERE account_id = $1
			ON CONFLICT DO NOTHING`, account, body)
		if err != nil {
			return 0, err
		}
	}
	return 0, chat.Errorf(chat.Unavailable, "The change could not be stored together with others. Please try again.")
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
