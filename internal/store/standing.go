package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Desk is all that is needed to decide whether a number may send.
type Desk struct {
	Number     chat.Number
	Secrets    // sealed
	Standing   chat.Standing
	Owner      string // the process that sends for the number; empty if none ever did
	LeaseUntil int64  // how long it may without saying so again
}

const standingColumns = `COALESCE(s.owner, ''), COALESCE(s.lease_until, 0), COALESCE(s.pace, 0),
	COALESCE(s.hold, ''), COALESCE(s.hold_code, 0), COALESCE(s.hold_say, ''), COALESCE(s.hold_since, 0), COALESCE(s.hold_until, 0), COALESCE(s.hold_tries, 0),
	COALESCE(s.trouble_code, 0), COALESCE(s.trouble_say, ''), COALESCE(s.trouble_since, 0), COALESCE(s.trouble_until, 0), COALESCE(s.trouble_tries, 0)`

func standingFields(d *Desk) []any {
	s := &d.Standing
	return []any{&d.Owner, &d.LeaseUntil, &s.Pace, &s.Hold.Kind, &s.Hold.Code, &s.Hold.Say, &s.Hold.Since, &s.Hold.Until, &s.Hold.Tries,
		&s.Trouble.Code, &s.Trouble.Say, &s.Trouble.Since, &s.Trouble.Until, &s.Trouble.Tries}
}

// DeskOf returns a number with its token and standing inside a transaction.
func DeskOf(tx *db.Tx, account chat.AccountID, id chat.NumberID) (Desk, error) {
	scan := func(row db.Scanner) (d Desk, err error) {
		n := &d.Number
		err = row.Scan(append([]any{&n.ID, &n.Account, &n.PhoneNumberID, &n.WABAID, &n.BusinessID, &n.Digits, &n.Name, &n.Mode, &n.Link,
			&n.LinkReason, &n.LinkChangedAt, &n.OnboardedAt, &n.AppSeenAt, &n.Rate, &n.CreatedAt, &d.Token, &d.AppSecret}, standingFields(&d)...)...)
		return d, err
	}
	d, ok, err := db.One(tx.Context(), tx, scan, `
		SELECT n.id, n.account_id, n.phone_number_id, n.waba_id, n.business_id, n.digits, n.name, n.mode, n.link,
			n.link_reason, n.link_changed_at, n.onboarded_at, n.app_seen_at, n.rate, n.created_at, n.token, n.app_secret, `+standingColumns+`
		FROM number n LEFT JOIN standing s ON s.account_id = n.account_id AND s.number_id = n.id
		WHERE n.account_id = $1 AND n.id = $2`, account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such number.")
	}
	return d, err
}

// HoldDesk is [DeskOf] for whoever acts on the standing or changes it: where other transactions run beside this one, they
// wait with it. Without that a message that waits again because its number was just stopped could be taken by one that
// still saw the number going.
func HoldDesk(tx *db.Tx, account chat.AccountID, id chat.NumberID) (Desk, error) {
	_, _, err := db.One(tx.Context(), tx, db.Value[int64], `
		SELECT s.number_id FROM standing s WHERE s.account_id = $1 AND s.number_id = $2`+holding(tx, "s", "s.number_id"), account, id)
	if err != nil {
		return Desk{}, err
	}
	return DeskOf(tx, account, id)
}

// Standings returns how the numbers of the viewer's account stand; those that never sent are left out.
func (s *Store) Standings(ctx context.Context, v chat.Viewer) (map[chat.NumberID]chat.Standing, error) {
	return standings(db.All(ctx, s, scanStanding, `SELECT s.number_id, `+standingColumns+` FROM standing s WHERE s.account_id = $1`, v.Account))
}

// AllStandings returns how the numbers of all accounts stand: for the operator and the keeper.
func (s *Store) AllStandings(ctx context.Context) (map[chat.NumberID]chat.Standing, error) {
	return standings(db.All(ctx, s, scanStanding, `SELECT s.number_id, `+standingColumns+` FROM standing s`))
}

type numberStanding struct {
	number   chat.NumberID
	standing chat.Standing
}

func scanStanding(row db.Scanner) (numberStanding, error) {
	var n numberStanding
	var d Desk
	err := row.Scan(append([]any{&n.number}, standingFields(&d)...)...)
	n.standing = d.Standing
	return n, err
}

func standings(list []numberStanding, err error) (map[chat.NumberID]chat.Standing, error) {
	out := make(map[chat.NumberID]chat.Standing, len(list))
	for _, n := range list {
		out[n.number] = n.standing
	}
	return out, err
}

// touchStanding makes sure that a number has a row.
func touchStanding(tx *db.Tx, account chat.AccountID, number chat.NumberID) error {
	_, err := tx.Exec(`
		INSERT INTO standing (account_id, number_id, owner, lease_until, pace, hold, hold_code, hold_say, hold_since, hold_until, hold_tries,
			trouble_code, trouble_say, trouble_since, trouble_until, trouble_tries)
		VALUES ($1, $2, '', 0, 0, '', 0, '', 0, 0, 0, 0, '', 0, 0, 0) ON CONFLICT (account_id, number_id) DO NOTHING`, account, number)
	return err
}

// TakeLease makes a process the one that sends for a number until a time, if it already is, if nobody is at now, or
// if gone still is, a process that the caller knows has ended. It reports whether it is the one now.
func TakeLease(tx *db.Tx, account chat.AccountID, number chat.NumberID, owner, gone string, now, until int64) (bool, error) {
	if err := touchStanding(tx, account, number); err != nil {
		return false, err
	}
	n, err := tx.Exec(`
		UPDATE standing SET owner = $3, lease_until = $6
		WHERE account_id = $1 AND number_id = $2 AND (owner = $3 OR owner = $4 OR lease_until <= $5)`,
		account, number, owner, gone, now, until)
	return n > 0, err
}

// EndLease says that a process sends no longer for a number.
func EndLease(tx *db.Tx, account chat.AccountID, number chat.NumberID, owner string) error {
	_, err := tx.Exec(`UPDATE standing SET lease_until = 0 WHERE account_id = $1 AND number_id = $2 AND owner = $3`, account, number, owner)
	return err
}

// SetHold stops a number's sending, or lets it go on: the zero Hold.
func SetHold(tx *db.Tx, account chat.AccountID, number chat.NumberID, h chat.Hold) error {
	if err := touchStanding(tx, account, number); err != nil {
		return err
	}
	_, err := tx.Exec(`
		UPDATE standing SET hold = $3, hold_code = $4, hold_say = $5, hold_since = $6, hold_until = $7, hold_tries = $8
		WHERE account_id = $1 AND number_id = $2`, account, number, string(h.Kind), h.Code, h.Say, h.Since, h.Until, h.Tries)
	return err
}

// SetTrouble notes why a number cannot be brought forward, or that it can: the zero Trouble.
func SetTrouble(tx *db.Tx, account chat.AccountID, number chat.NumberID, t chat.Trouble) error {
	if err := touchStanding(tx, account, number); err != nil {
		return err
	}
	_, err := tx.Exec(`
		UPDATE standing SET trouble_code = $3, trouble_say = $4, trouble_since = $5, trouble_until = $6, trouble_tries = $7
		WHERE account_id = $1 AND number_id = $2`, account, number, t.Code, t.Say, t.Since, t.Until, t.Tries)
	return err
}

// SetPace sets how many messages a second a number sends; 0 leaves it to what Meta grants.
func SetPace(tx *db.Tx, account chat.AccountID, number chat.NumberID, pace int) error {
	if err := touchStanding(tx, account, number); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE standing SET pace = $3 WHERE account_id = $1 AND number_id = $2`, account, number, pace)
	return err
}

// HeldNumbers counts the numbers of all accounts whose sending is stopped until somebody sees to it.
func (s *Store) HeldNumbers(ctx context.Context) (int64, error) {
	n, _, err := db.One(ctx, s, db.Value[int64], `SELECT COUNT(*) FROM standing WHERE hold IN ('access', 'account')`)
	return n, err
}

// HoldContact notes what may not go to the contact of a conversation.
func HoldContact(tx *db.Tx, account chat.AccountID, id chat.ConversationID, h chat.ContactHold) error {
	_, err := tx.Exec(`
		INSERT INTO contact_hold (account_id, conversation_id, kind, code, since, until) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id, conversation_id, kind) DO UPDATE SET code = excluded.code, since = excluded.since, until = excluded.until`,
		account, id, string(h.Kind), h.Code, h.Since, h.Until)
	return err
}

// ContactHolds lists what may not go to the contact of a conversation.
func ContactHolds(tx *db.Tx, account chat.AccountID, id chat.ConversationID) ([]chat.ContactHold, error) {
	scan := func(row db.Scanner) (h chat.ContactHold, err error) {
		err = row.Scan(&h.Kind, &h.Code, &h.Since, &h.Until)
		return h, err
	}
	return db.All(tx.Context(), tx, scan, `SELECT kind, code, since, until FROM contact_hold WHERE account_id = $1 AND conversation_id = $2`, account, id)
}
