package store

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// A number can be here without being connected under an id at Meta: it is tracked in the app, it was removed, or its connection
// ended and Meta gives the next one another id. Who connects it means the row that is there.

// UnboundNumber finds such a number of an account: by the id at Meta it had before it was removed, or by its digits in any
// spelling. Either may be empty.
func UnboundNumber(tx *db.Tx, account chat.AccountID, phoneNumberID, digits string) (chat.Number, bool, error) {
	if phoneNumberID != "" {
		n, found, err := db.One(tx.Context(), tx, scanNumber, `SELECT `+numberColumns+` FROM number
			WHERE account_id = $1 AND phone_number_id = '' AND former_id = $2 ORDER BY id LIMIT 1`, account, phoneNumberID)
		if err != nil || found {
			return n, found, err
		}
	}
	if digits == "" {
		return chat.Number{}, false, nil
	}
	all, err := unboundNumbers(tx, account)
	key := phonenumber.Canonical(digits)
	for _, n := range all {
		if n.Digits != "" && phonenumber.Canonical(n.Digits) == key {
			return n, true, err
		}
	}
	return chat.Number{}, false, err
}

// unboundNumbers lists the numbers of an account that are not connected under an id at Meta, oldest first.
func unboundNumbers(tx *db.Tx, account chat.AccountID) ([]chat.Number, error) {
	return db.All(tx.Context(), tx, scanNumber, `SELECT `+numberColumns+` FROM number
		WHERE account_id = $1 AND (phone_number_id = '' OR link = 'disconnected') ORDER BY id`, account)
}

// BindNumber gives a number that was unbound its id at Meta, in place of one it had before.
func BindNumber(tx *db.Tx, before chat.Number, phoneNumberID string) error {
	if before.PhoneNumberID != "" {
		if err := freePhoneNumberID(tx, before); err != nil {
			return err
		}
	}
	if err := ClaimKey(tx, KeyPhoneNumberID, phoneNumberID, before.Account, int64(before.ID)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE number SET phone_number_id = $3, former_id = '' WHERE account_id = $1 AND id = $2`, before.Account, before.ID, phoneNumberID)
	return err
}

// ForgetNumber forgets a number that was added a moment ago and has no conversation, with what was planned for it: it turned out
// to be one that is here. It reports false, and forgets nothing, if somebody wrote to it meanwhile.
func ForgetNumber(tx *db.Tx, n chat.Number) (bool, error) {
	_, used, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT id FROM conversation WHERE account_id = $1 AND number_id = $2 LIMIT 1`, n.Account, n.ID)
	if err != nil || used {
		return false, err
	}
	if err := freePhoneNumberID(tx, n); err != nil {
		return false, err
	}
	for _, forget := range []string{
		`DELETE FROM sync WHERE account_id = $1 AND number_id = $2`,
		`DELETE FROM standing WHERE account_id = $1 AND number_id = $2`,
		`DELETE FROM health WHERE account_id = $1 AND number_id = $2`,
		`DELETE FROM link_break WHERE account_id = $1 AND number_id = $2`,
		`DELETE FROM number WHERE account_id = $1 AND id = $2`,
	} {
		if _, err := tx.Exec(forget, n.Account, n.ID); err != nil {
			return false, err
		}
	}
	return true, nil
}

// freePhoneNumberID has a number's id at Meta lead nowhere.
func freePhoneNumberID(tx *db.Tx, n chat.Number) error {
	_, err := tx.Exec(`DELETE FROM directory WHERE kind = $1 AND value = $2 AND account_id = $3`, string(KeyPhoneNumberID), n.PhoneNumberID, n.Account)
	return err
}
