package store

import (
	"context"
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Signup is a finished sign-up that waits for someone to say which number was connected.
type Signup struct {
	ID         int64
	WABAID     string
	BusinessID string
	Token      []byte // sealed
	Choices    []chat.Choice
	CreatedAt  int64
}

// AddSignup keeps a sign-up, and forgets those that nobody went on with before a time.
func AddSignup(tx *db.Tx, account chat.AccountID, s Signup, before int64) error {
	if _, err := tx.Exec(`DELETE FROM signup WHERE account_id = $1 AND created_at < $2`, account, before); err != nil {
		return err
	}
	choices, err := json.Marshal(s.Choices)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO signup (account_id, id, waba_id, business_id, token, choices, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		account, s.ID, s.WABAID, s.BusinessID, s.Token, string(choices), s.CreatedAt)
	return err
}

// Signup returns a sign-up of the viewer's account that waits for a choice.
func (s *Store) Signup(ctx context.Context, v chat.Viewer, id int64) (Signup, error) {
	scan := func(row db.Scanner) (x Signup, err error) {
		var choices string
		if err = row.Scan(&x.ID, &x.WABAID, &x.BusinessID, &x.Token, &choices, &x.CreatedAt); err == nil {
			err = json.Unmarshal([]byte(choices), &x.Choices)
		}
		return x, err
	}
	x, ok, err := db.One(ctx, s, scan, `SELECT id, waba_id, business_id, token, choices, created_at FROM signup WHERE account_id = $1 AND id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "This sign-up is over. Start again.").See(chat.RunbookConnect)
	}
	return x, err
}

// RemoveSignup forgets a sign-up.
func RemoveSignup(tx *db.Tx, account chat.AccountID, id int64) error {
	_, err := tx.Exec(`DELETE FROM signup WHERE account_id = $1 AND id = $2`, account, id)
	return err
}

// AddPassport keeps what was found out about a number before connecting it.
func AddPassport(tx *db.Tx, account chat.AccountID, p chat.Passport) error {
	answers, err := json.Marshal(p.Answers)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO passport (account_id, id, digits, answers, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		account, p.ID, p.Answers.Digits, string(answers), p.MadeAt, p.MadeBy)
	return err
}

func scanPassport(row db.Scanner) (p chat.Passport, err error) {
	var answers string
	if err = row.Scan(&p.ID, &answers, &p.MadeAt, &p.MadeBy); err == nil {
		err = json.Unmarshal([]byte(answers), &p.Answers)
	}
	return p, err
}

// Passport returns a passport of the viewer's account.
func (s *Store) Passport(ctx context.Context, v chat.Viewer, id int64) (chat.Passport, error) {
	p, ok, err := db.One(ctx, s, scanPassport, `SELECT id, answers, made_at, made_by FROM passport WHERE account_id = $1 AND id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such passport.")
	}
	return p, err
}

// Passports lists the newest passports of the viewer's account.
func (s *Store) Passports(ctx context.Context, v chat.Viewer, limit int) ([]chat.Passport, error) {
	return db.All(ctx, s, scanPassport, `SELECT id, answers, made_at, made_by FROM passport WHERE account_id = $1 ORDER BY id DESC LIMIT $2`, v.Account, limit)
}

// TrackNumber stores a number that is used in the Business app only: it has no id at Meta that anyone told us.
func TrackNumber(tx *db.Tx, n chat.Number) error {
	_, err := tx.Exec(`
		INSERT INTO number (`+numberColumns+`, token, app_secret)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		n.ID, n.Account, "", "", "", n.Digits, n.Name, string(chat.ModeApp), string(chat.LinkTracked),
		"", 0, 0, 0, n.Rate, n.CreatedAt, []byte{}, []byte{})
	return err
}

// RemoveNumber forgets a number that is tracked only, or gives up its id at Meta so that another account can connect it; its
// conversations stay.
func RemoveNumber(tx *db.Tx, n chat.Number) error {
	if n.Link == chat.LinkTracked {
		_, err := tx.Exec(`DELETE FROM number WHERE account_id = $1 AND id = $2 AND link = 'tracked'`, n.Account, n.ID)
		return err
	}
	if err := freePhoneNumberID(tx, n); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE number SET link = 'disconnected', link_reason = $4, former_id = CASE WHEN phone_number_id <> '' THEN phone_number_id ELSE former_id END,
		phone_number_id = '', token = $3 WHERE account_id = $1 AND id = $2`,
		n.Account, n.ID, []byte{}, chat.ReasonRemoved)
	return err
}
