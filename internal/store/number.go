package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Secrets are what a number needs to talk to Meta, sealed by package auth.
type Secrets struct {
	Token     []byte // the access token
	AppSecret []byte // signs the webhooks of the app that serves the number
}

const numberColumns = `id, account_id, phone_number_id, waba_id, business_id, digits, name, mode, link,
	link_reason, link_changed_at, onboarded_at, app_seen_at, rate, created_at`

func scanNumber(row db.Scanner) (n chat.Number, err error) {
	err = row.Scan(&n.ID, &n.Account, &n.PhoneNumberID, &n.WABAID, &n.BusinessID, &n.Digits, &n.Name, &n.Mode, &n.Link,
		&n.LinkReason, &n.LinkChangedAt, &n.OnboardedAt, &n.AppSeenAt, &n.Rate, &n.CreatedAt)
	return n, err
}

// AddNumber stores a new number with its secrets and claims its id at Meta.
func AddNumber(tx *db.Tx, n chat.Number, secrets Secrets) error {
	if err := ClaimKey(tx, KeyPhoneNumberID, n.PhoneNumberID, n.Account, int64(n.ID)); err != nil {
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO number (`+numberColumns+`, token, app_secret)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		n.ID, n.Account, n.PhoneNumberID, n.WABAID, n.BusinessID, n.Digits, n.Name, string(n.Mode), string(n.Link),
		n.LinkReason, n.LinkChangedAt, n.OnboardedAt, n.AppSeenAt, n.Rate, n.CreatedAt, secrets.Token, secrets.AppSecret)
	return err
}

// UpdateNumber stores what Meta told about a number, and its link.
func UpdateNumber(tx *db.Tx, n chat.Number) error {
	_, err := tx.Exec(`
		UPDATE number SET waba_id = $3, business_id = $4, digits = $5, name = $6, mode = $7, link = $8, link_reason = $9,
			link_changed_at = $10, onboarded_at = $11, rate = $12
		WHERE account_id = $1 AND id = $2`,
		n.Account, n.ID, n.WABAID, n.BusinessID, n.Digits, n.Name, string(n.Mode), string(n.Link), n.LinkReason,
		n.LinkChangedAt, n.OnboardedAt, n.Rate)
	return err
}

// SetSecrets replaces a number's secrets, after a new onboarding.
func SetSecrets(tx *db.Tx, account chat.AccountID, id chat.NumberID, secrets Secrets) error {
	_, err := tx.Exec(`UPDATE number SET token = $3, app_secret = $4 WHERE account_id = $1 AND id = $2`,
		account, id, secrets.Token, secrets.AppSecret)
	return err
}

// SawApp notes evidence that the phone's app was used at a time; older evidence changes nothing.
func SawApp(tx *db.Tx, account chat.AccountID, id chat.NumberID, at int64, how chat.Evidence) error {
	_, err := tx.Exec(`UPDATE number SET app_seen_at = $3, app_seen_how = $4 WHERE account_id = $1 AND id = $2 AND app_seen_at < $3`, account, id, at, string(how))
	return err
}

// ChangeLink stores a change of a number's link, unless a newer one is already known: account updates
// arrive in any order. It reports whether anything changed.
func ChangeLink(tx *db.Tx, account chat.AccountID, id chat.NumberID, change chat.LinkChange) (bool, error) {
	n, err := tx.Exec(`
		UPDATE number SET link = $3, link_reason = $4, link_changed_at = $5
		WHERE account_id = $1 AND id = $2 AND link_changed_at < $5`,
		account, id, string(change.Link), change.Reason, change.At)
	if err != nil || n == 0 {
		return false, err
	}
	return true, NoteLink(tx, account, id, change)
}

// Numbers lists the numbers of the viewer's account, oldest first.
func (s *Store) Numbers(ctx context.Context, v chat.Viewer) ([]chat.Number, error) {
	return db.All(ctx, s, scanNumber, `SELECT `+numberColumns+` FROM number WHERE account_id = $1 ORDER BY id`, v.Account)
}

// Number returns one number of the viewer's account.
func (s *Store) Number(ctx context.Context, v chat.Viewer, id chat.NumberID) (chat.Number, error) {
	return number(ctx, s, v.Account, id, "")
}

// NumberIn returns one number inside a transaction.
func NumberIn(tx *db.Tx, account chat.AccountID, id chat.NumberID) (chat.Number, error) {
	return number(tx.Context(), tx, account, id, "")
}

// HoldNumber is [NumberIn] for whoever writes the number back: where other transactions run beside this one, they wait with it, so
// that no change of the link that a webhook brings is written over.
func HoldNumber(tx *db.Tx, account chat.AccountID, id chat.NumberID) (chat.Number, error) {
	return number(tx.Context(), tx, account, id, holding(tx, "number", "id"))
}

func number(ctx context.Context, q db.Querier, account chat.AccountID, id chat.NumberID, hold string) (chat.Number, error) {
	n, ok, err := db.One(ctx, q, scanNumber, `SELECT `+numberColumns+` FROM number WHERE account_id = $1 AND id = $2`+hold, account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such number.")
	}
	return n, err
}

// NumberSecrets returns the sealed secrets of a number.
func (s *Store) NumberSecrets(ctx context.Context, v chat.Viewer, id chat.NumberID) (Secrets, error) {
	scan := func(row db.Scanner) (x Secrets, err error) {
		err = row.Scan(&x.Token, &x.AppSecret)
		return x, err
	}
	secrets, _, err := db.One(ctx, s, scan, `SELECT token, app_secret FROM number WHERE account_id = $1 AND id = $2`, v.Account, id)
	return secrets, err
}

// AllNumbers lists the numbers of every account: for webhooks, which know no account, and for senders.
func (s *Store) AllNumbers(ctx context.Context) ([]chat.Number, error) {
	return db.All(ctx, s, scanNumber, `SELECT `+numberColumns+` FROM number ORDER BY account_id, id`)
}

// AllAppSecrets lists the distinct sealed app secrets of all numbers: a webhook is checked against each.
func (s *Store) AllAppSecrets(ctx context.Context) ([][]byte, error) {
	return db.All(ctx, s, db.Value[[]byte], `SELECT DISTINCT app_secret FROM number`)
}
