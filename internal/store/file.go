package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const fileColumns = `account_id, hash, mime, size, filename, width, height, animated, channels, created_at`

func scanFile(row db.Scanner) (f chat.File, err error) {
	err = row.Scan(&f.Account, &f.ID, &f.MIME, &f.Size, &f.Filename, &f.Width, &f.Height, &f.Animated, &f.Channels, &f.CreatedAt)
	return f, err
}

// KeepFile stores a file that can be sent. The same content again gets the newer name and type.
func KeepFile(tx *db.Tx, f chat.File) error {
	_, err := tx.Exec(`
		INSERT INTO file (`+fileColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (account_id, hash) DO UPDATE SET mime = excluded.mime, filename = excluded.filename, width = excluded.width,
			height = excluded.height, animated = excluded.animated, channels = excluded.channels`,
		f.Account, f.ID, f.MIME, f.Size, f.Filename, f.Width, f.Height, f.Animated, f.Channels, f.CreatedAt)
	return err
}

// File returns a file of the viewer's account that can be sent.
func (s *Store) File(ctx context.Context, v chat.Viewer, id string) (chat.File, error) {
	return file(ctx, s, v.Account, id)
}

// FileIn returns a file that can be sent inside a transaction.
func FileIn(tx *db.Tx, v chat.Viewer, id string) (chat.File, error) {
	return file(tx.Context(), tx, v.Account, id)
}

func file(ctx context.Context, q db.Querier, account chat.AccountID, id string) (chat.File, error) {
	f, ok, err := db.One(ctx, q, scanFile, `SELECT `+fileColumns+` FROM file WHERE account_id = $1 AND hash = $2`, account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such file. Upload it first.")
	}
	return f, err
}

// Upload is a file that Meta has, for one number.
type Upload struct {
	File      string // its hash
	Number    chat.NumberID
	MIME      string // as which it was uploaded
	MediaID   string // Meta's
	ExpiresAt int64  // when Meta's id is not used any more
}

// RememberUpload stores under which id Meta has a file.
func RememberUpload(tx *db.Tx, account chat.AccountID, u Upload) error {
	_, err := tx.Exec(`
		INSERT INTO upload (account_id, hash, number_id, mime, media_id, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id, hash, number_id, mime) DO UPDATE SET media_id = excluded.media_id, expires_at = excluded.expires_at`,
		account, u.File, u.Number, u.MIME, u.MediaID, u.ExpiresAt)
	return err
}

// Uploaded returns the id under which Meta has a file for a number at a time; ok is false if it has not, or not any more.
func (s *Store) Uploaded(ctx context.Context, v chat.Viewer, number chat.NumberID, hash, mime string, now int64) (mediaID string, ok bool, err error) {
	return db.One(ctx, s, db.Value[string], `
		SELECT media_id FROM upload WHERE account_id = $1 AND hash = $2 AND number_id = $3 AND mime = $4 AND expires_at > $5`,
		v.Account, hash, number, mime, now)
}

// ForgetUploads makes a file be uploaded anew by whoever sends it next: Meta may have lost it.
func ForgetUploads(tx *db.Tx, account chat.AccountID, hash string) error {
	_, err := tx.Exec(`DELETE FROM upload WHERE account_id = $1 AND hash = $2`, account, hash)
	return err
}

// SetAttempted notes when the attempt that is under way became one: before that, with AttemptedAt zero, nothing but
// files has gone to Meta.
func SetAttempted(tx *db.Tx, account chat.AccountID, id chat.MessageID, at int64) error {
	_, err := tx.Exec(`UPDATE outbox SET attempted_at = $3 WHERE account_id = $1 AND message_id = $2 AND state = 'sending'`, account, id, at)
	return err
}

// RecentFiles lists the newest files of the viewer's account that can be sent and whose type begins in a way, such as image/.
// Viewers who see only some conversations get none: a file does not know for which of them it was uploaded.
func (s *Store) RecentFiles(ctx context.Context, v chat.Viewer, kind string, limit int) ([]chat.File, error) {
	if v.Restricted() {
		return nil, nil
	}
	return db.All(ctx, s, scanFile, `
		SELECT `+fileColumns+` FROM file WHERE account_id = $1 AND mime LIKE $2 || '%' ORDER BY created_at DESC LIMIT $3`, v.Account, kind, limit)
}
