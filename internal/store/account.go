package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddAccount stores a new account.
func AddAccount(tx *db.Tx, a chat.Account) error {
	_, err := tx.Exec(`INSERT INTO account (account_id, name, created_at) VALUES ($1, $2, $3)`, a.ID, a.Name, a.CreatedAt)
	return err
}

func scanAccount(row db.Scanner) (a chat.Account, err error) {
	err = row.Scan(&a.ID, &a.Name, &a.CreatedAt, &a.AnswerMinutes)
	return a, err
}

// Accounts lists all accounts, oldest first: for the operator and for Saltbridge's own work.
func (s *Store) Accounts(ctx context.Context) ([]chat.Account, error) {
	return db.All(ctx, s, scanAccount, `SELECT account_id, name, created_at, answer_minutes FROM account ORDER BY account_id`)
}

// Account returns the viewer's account.
func (s *Store) Account(ctx context.Context, v chat.Viewer) (chat.Account, error) {
	a, ok, err := db.One(ctx, s, scanAccount, `SELECT account_id, name, created_at, answer_minutes FROM account WHERE account_id = $1`, v.Account)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such account.")
	}
	return a, err
}

// SetAnswerMinutes changes how soon an account's customers are to be answered.
func SetAnswerMinutes(tx *db.Tx, account chat.AccountID, minutes int) error {
	_, err := tx.Exec(`UPDATE account SET answer_minutes = $2 WHERE account_id = $1`, account, minutes)
	if err != nil {
		return err
	}
	return touchOffice(tx, account)
}
