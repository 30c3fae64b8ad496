package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const healthColumns = `look_at, asked_at, say, code, on_biz_app, platform, status, quality, name_status, verification, throughput,
	daily_limit, token_ok, token_until, token_at, subscribed, webhook, test_at, test_ms, test_say, reminded_for, reminded_day`

const healthSelect = `SELECT n.id, n.app_seen_how, n.remind_to, COALESCE(h.look_at, 0), COALESCE(h.asked_at, 0), COALESCE(h.say, ''), COALESCE(h.code, 0),
	COALESCE(h.on_biz_app, FALSE), COALESCE(h.platform, ''), COALESCE(h.status, ''), COALESCE(h.quality, ''), COALESCE(h.name_status, ''),
	COALESCE(h.verification, ''), COALESCE(h.throughput, ''), COALESCE(h.daily_limit, ''), COALESCE(h.token_ok, FALSE), COALESCE(h.token_until, 0),
	COALESCE(h.token_at, 0), COALESCE(h.subscribed, FALSE), COALESCE(h.webhook, ''), COALESCE(h.test_at, 0), COALESCE(h.test_ms, 0),
	COALESCE(h.test_say, ''), COALESCE(h.reminded_for, 0), COALESCE(h.reminded_day, 0)
	FROM number n LEFT JOIN health h ON h.account_id = n.account_id AND h.number_id = n.id`

func scanHealth(row db.Scanner) (h chat.Health, err error) {
	err = row.Scan(&h.Number, &h.AppSeenHow, &h.RemindTo, &h.LookAt, &h.AskedAt, &h.Say, &h.Code, &h.OnBizApp, &h.Platform, &h.Status, &h.Quality,
		&h.NameStatus, &h.Verification, &h.Throughput, &h.DailyLimit, &h.TokenOK, &h.TokenUntil, &h.TokenAt, &h.Subscribed, &h.Webhook,
		&h.TestAt, &h.TestMS, &h.TestSay, &h.RemindedFor, &h.RemindedDay)
	return h, err
}

// Health returns what is known about a number of the viewer's account: the zero Health if nothing is.
func (s *Store) Health(ctx context.Context, v chat.Viewer, id chat.NumberID) (chat.Health, error) {
	h, _, err := db.One(ctx, s, scanHealth, healthSelect+` WHERE n.account_id = $1 AND n.id = $2`, v.Account, id)
	return h, err
}

// HoldHealth returns what is known about a number inside a transaction, for whoever writes it back: where other transactions run
// beside this one, they wait with it, so that no webhook's wish to have Meta asked again is written over. Who needs the number too
// takes it afterwards, as what comes in by webhook does.
func HoldHealth(tx *db.Tx, account chat.AccountID, id chat.NumberID) (chat.Health, error) {
	_, _, err := db.One(tx.Context(), tx, db.Value[int64], `
		SELECT h.number_id FROM health h WHERE h.account_id = $1 AND h.number_id = $2`+holding(tx, "h", "h.number_id"), account, id)
	if err != nil {
		return chat.Health{}, err
	}
	h, _, err := db.One(tx.Context(), tx, scanHealth, healthSelect+` WHERE n.account_id = $1 AND n.id = $2`, account, id)
	return h, err
}

// AllHealth returns what is known about the numbers of all accounts: for who looks after them.
func (s *Store) AllHealth(ctx context.Context) (map[chat.NumberID]chat.Health, error) {
	all, err := db.All(ctx, s, scanHealth, healthSelect)
	out := make(map[chat.NumberID]chat.Health, len(all))
	for _, h := range all {
		out[h.Number] = h
	}
	return out, err
}

// PutHealth stores what is known about a number. Reminders that were given stay noted, for they may be given while Meta is
// asked: only [TakeReminder] changes them.
func PutHealth(tx *db.Tx, account chat.AccountID, h chat.Health) error {
	_, err := tx.Exec(`
		INSERT INTO health (account_id, number_id, `+healthColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
		ON CONFLICT (account_id, number_id) DO UPDATE SET look_at = excluded.look_at, asked_at = excluded.asked_at, say = excluded.say,
			code = excluded.code, on_biz_app = excluded.on_biz_app, platform = excluded.platform, status = excluded.status,
			quality = excluded.quality, name_status = excluded.name_status, verification = excluded.verification,
			throughput = excluded.throughput, daily_limit = excluded.daily_limit, token_ok = excluded.token_ok,
			token_until = excluded.token_until, token_at = excluded.token_at, subscribed = excluded.subscribed, webhook = excluded.webhook,
			test_at = excluded.test_at, test_ms = excluded.test_ms, test_say = excluded.test_say`,
		account, h.Number, h.LookAt, h.AskedAt, h.Say, h.Code, h.OnBizApp, h.Platform, h.Status, h.Quality, h.NameStatus, h.Verification,
		h.Throughput, h.DailyLimit, h.TokenOK, h.TokenUntil, h.TokenAt, h.Subscribed, h.Webhook, h.TestAt, h.TestMS, h.TestSay,
		h.RemindedFor, h.RemindedDay)
	return err
}

// TakeLook takes the next look at a number until a time, so that of several processes one asks Meta; false if another
// was faster.
func TakeLook(tx *db.Tx, account chat.AccountID, h chat.Health, until int64) (bool, error) {
	n, err := tx.Exec(`UPDATE health SET look_at = $3 WHERE account_id = $1 AND number_id = $2 AND look_at = $4`, account, h.Number, until, h.LookAt)
	if err != nil || n > 0 || h.LookAt != 0 {
		return n > 0, err
	}
	fresh := chat.Health{Number: h.Number, LookAt: until}
	known, err := HoldHealth(tx, account, h.Number)
	if err != nil || known.LookAt != 0 {
		return false, err
	}
	return true, PutHealth(tx, account, fresh)
}

// TakeReminder notes that the owner is reminded of an unused phone; false if another process did already.
func TakeReminder(tx *db.Tx, account chat.AccountID, number chat.NumberID, seenAt int64, day int) (bool, error) {
	n, err := tx.Exec(`UPDATE health SET reminded_for = $3, reminded_day = $4
		WHERE account_id = $1 AND number_id = $2 AND (reminded_for <= $5 OR reminded_day < $4)`,
		account, number, seenAt, day, seenAt-chat.SameEvidence.Milliseconds())
	return n > 0, err
}

// LookAgain has Meta asked about a number as soon as possible: a webhook told news of it.
func LookAgain(tx *db.Tx, account chat.AccountID, id chat.NumberID) error {
	_, err := tx.Exec(`UPDATE health SET look_at = 0 WHERE account_id = $1 AND number_id = $2`, account, id)
	return err
}

// SetRemindTo says who is told when a number's phone goes unused; empty: all administrators.
func SetRemindTo(tx *db.Tx, account chat.AccountID, id chat.NumberID, addresses string) error {
	_, err := tx.Exec(`UPDATE number SET remind_to = $3 WHERE account_id = $1 AND id = $2`, account, id, addresses)
	return err
}

// SettleLink stores what a query found about a number's link, unless a webhook changed it since it was seen.
func SettleLink(tx *db.Tx, n chat.Number, change chat.LinkChange) (bool, error) {
	done, err := tx.Exec(`
		UPDATE number SET link = $3, link_reason = $4
		WHERE account_id = $1 AND id = $2 AND link = $5 AND link_changed_at = $6`,
		n.Account, n.ID, string(change.Link), change.Reason, string(n.Link), n.LinkChangedAt)
	if err != nil || done == 0 {
		return false, err
	}
	return true, NoteLink(tx, n.Account, n.ID, change)
}

// WaitingToSend counts what a number's outbox holds.
func (s *Store) WaitingToSend(ctx context.Context, v chat.Viewer, id chat.NumberID) (int, error) {
	n, _, err := db.One(ctx, s, db.Value[int], `SELECT COUNT(*) FROM outbox WHERE account_id = $1 AND number_id = $2`, v.Account, id)
	return n, err
}
