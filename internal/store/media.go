package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// MediaState says where the file of a message is.
type MediaState string

// The states of a file.
const (
	MediaPending MediaState = "pending" // announced, not here yet
	MediaStored  MediaState = "stored"
	MediaFailed  MediaState = "failed" // could not be fetched; not tried again by itself
	MediaGone    MediaState = "gone"   // Meta does not have it any more
)

// MediaLane orders what waits to be fetched.
type MediaLane int

// The lanes; lower goes first.
const (
	MediaLive    MediaLane = 0
	MediaHistory MediaLane = 1
)

// MediaRow is the file of one message.
type MediaRow struct {
	Account   chat.AccountID
	Message   chat.MessageID
	Number    chat.NumberID
	Lane      MediaLane
	SentAt    int64  // the message's
	MediaID   string // Meta's
	MIME      string
	Filename  string
	SHA256    string // as Meta wrote it: hex or base64; empty if it told none
	Size      int64  // bytes, once stored
	State     MediaState
	Attempts  int    // tries that count, the one under way included
	DueAt     int64  // pending: not before this time; moved into the future while someone fetches
	Error     string // why it is not here, for people
	Hash      string // SHA-256 of what is stored, in hex: its name in the media folder
	ExpiresAt int64  // when Meta forgets the media id, as far as we know
	CreatedAt int64
	UpdatedAt int64
}

const mediaColumns = `account_id, message_id, number_id, lane, sent_at, media_id, mime, filename, sha256, size,
	state, attempts, due_at, error, hash, expires_at, created_at, updated_at`

func scanMedia(row db.Scanner) (r MediaRow, err error) {
	err = row.Scan(&r.Account, &r.Message, &r.Number, &r.Lane, &r.SentAt, &r.MediaID, &r.MIME, &r.Filename, &r.SHA256, &r.Size,
		&r.State, &r.Attempts, &r.DueAt, &r.Error, &r.Hash, &r.ExpiresAt, &r.CreatedAt, &r.UpdatedAt)
	return r, err
}

// AddMedia stores files that were announced, one a message. A message that is announced with another file (its
// placeholder was filled, it was edited) gets that one instead; the same again changes nothing.
func AddMedia(tx *db.Tx, account chat.AccountID, files []MediaRow) error {
	rows := make([][]any, len(files))
	for i, r := range files {
		rows[i] = []any{account, r.Message, r.Number, int(r.Lane), r.SentAt, r.MediaID, r.MIME, r.Filename, r.SHA256, r.Size,
			string(r.State), r.Attempts, r.DueAt, r.Error, r.Hash, r.ExpiresAt, r.CreatedAt, r.UpdatedAt}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO media (` + mediaColumns + `)`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "BIGINT",
			"TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT"},
		Tail: ` ON CONFLICT (account_id, message_id) DO UPDATE SET
			lane = excluded.lane, sent_at = excluded.sent_at, media_id = excluded.media_id, mime = excluded.mime,
			filename = excluded.filename, sha256 = excluded.sha256, size = excluded.size, state = excluded.state,
			attempts = excluded.attempts, due_at = excluded.due_at, error = excluded.error, hash = excluded.hash,
			expires_at = excluded.expires_at, updated_at = excluded.updated_at
			WHERE media.media_id <> excluded.media_id`,
	}, rows, nil)
}

// DueMedia returns what to fetch next in each account that has something due in a lane or those before it:
// live before history, newest first. It is for the fetcher, which works for all accounts.
//
// CROSS JOIN is how SQLite is told to begin with the few accounts; it would read every file ever stored otherwise.
func (s *Store) DueMedia(ctx context.Context, last MediaLane, now int64) ([]MediaRow, error) {
	return db.All(ctx, s, scanMedia, `
		SELECT `+mediaColumns+` FROM (
			SELECT a.account_id AS account, (
				SELECT m.message_id FROM media m
				WHERE m.account_id = a.account_id AND m.state = 'pending' AND m.lane <= $1 AND m.due_at <= $2
				ORDER BY m.lane, m.sent_at DESC LIMIT 1) AS message
			FROM account a) AS due
		CROSS JOIN media WHERE account_id = due.account AND message_id = due.message`, int(last), now)
}

// ClaimMedia takes a file that was found due, until a time: if whoever took it has not settled it by then,
// it is due again. It reports false if someone else was faster.
func ClaimMedia(tx *db.Tx, r MediaRow, until, now int64) (bool, error) {
	n, err := tx.Exec(`
		UPDATE media SET attempts = attempts + 1, due_at = $5, error = '', updated_at = $6
		WHERE account_id = $1 AND message_id = $2 AND media_id = $3 AND due_at = $4 AND state = 'pending'`,
		r.Account, r.Message, r.MediaID, r.DueAt, until, now)
	return n > 0, err
}

// SettleMedia stores what became of a claimed file. A failure counts only for the claim it belongs to; a
// success always, for the file is here. It reports false if the outcome came too late.
func SettleMedia(tx *db.Tx, r MediaRow, claimedUntil int64) (bool, error) {
	n, err := tx.Exec(`
		UPDATE media SET mime = $5, size = $6, state = $7, attempts = $8, due_at = $9, error = $10, hash = $11, updated_at = $12
		WHERE account_id = $1 AND message_id = $2 AND media_id = $3 AND state = 'pending' AND (due_at = $4 OR $7 = 'stored')`,
		r.Account, r.Message, r.MediaID, claimedUntil, r.MIME, r.Size, string(r.State), r.Attempts, r.DueAt, r.Error, r.Hash, r.UpdatedAt)
	return n > 0, err
}

// HoldMedia lets everything that waits for a number wait until a time.
func HoldMedia(tx *db.Tx, account chat.AccountID, number chat.NumberID, until int64) error {
	_, err := tx.Exec(`
		UPDATE media SET due_at = $3 WHERE account_id = $1 AND number_id = $2 AND state = 'pending' AND due_at < $3`,
		account, number, until)
	return err
}

// RestartMedia makes a file due again as if it had just been announced.
func RestartMedia(tx *db.Tx, v chat.Viewer, id chat.MessageID, now int64) error {
	_, err := tx.Exec(`
		UPDATE media SET state = 'pending', attempts = 0, due_at = $3, error = '', hash = '', updated_at = $3
		WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "media"), v.Account, id, now)
	return err
}

// MediaIn returns the file of one message inside a transaction; ok is false if it has none.
func MediaIn(tx *db.Tx, v chat.Viewer, id chat.MessageID) (MediaRow, bool, error) {
	return db.One(tx.Context(), tx, scanMedia, `SELECT `+mediaColumns+` FROM media WHERE account_id = $1 AND message_id = $2`+seesMessage(v, "media"), v.Account, id)
}

// mediaOfLimit is how many messages one query asks about.
const mediaOfLimit = 500

// MediaOf returns the files of messages of the viewer's account; messages without one are missing from it.
func (s *Store) MediaOf(ctx context.Context, v chat.Viewer, ids []chat.MessageID) (map[chat.MessageID]MediaRow, error) {
	found := make(map[chat.MessageID]MediaRow, len(ids))
	for some := range slices.Chunk(ids, mediaOfLimit) {
		args, marks := []any{v.Account}, make([]string, len(some))
		for i, id := range some {
			args, marks[i] = append(args, id), fmt.Sprintf("$%d", i+2)
		}
		rows, err := db.All(ctx, s, scanMedia, `
			SELECT `+mediaColumns+` FROM media WHERE account_id = $1 AND message_id IN (`+strings.Join(marks, ", ")+`)`+seesMessage(v, "media"), args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Message] = r
		}
	}
	return found, nil
}

// MediaWaiting returns how many files are announced and not here, over all accounts: for the operator.
func (s *Store) MediaWaiting(ctx context.Context) (int64, error) {
	n, _, err := db.One(ctx, s, db.Value[int64], `SELECT COUNT(*) FROM media WHERE state = 'pending'`)
	return n, err
}
