package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// AddNotice stores news for the feed. The same thing told again, as Meta's webhooks do, is stored once.
func AddNotice(tx *db.Tx, account chat.AccountID, id int64, number chat.NumberID, n chat.Notice) error {
	severity := n.Severity
	if severity == "" {
		severity = chat.SeverityOf(n)
	}
	noted := n.NotedAt
	if noted == 0 {
		noted = n.At
	}
	digest := digestOf(number, n)
	_, err := tx.Exec(`
		INSERT INTO notice (account_id, id, number_id, field, event, value, at, severity, digest, acked_at, acked_by, noted_at)
		SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT),
			CAST($7 AS BIGINT), CAST($8 AS TEXT), CAST($9 AS TEXT), 0, 0, CAST($10 AS BIGINT)
		WHERE CAST($9 AS TEXT) = '' OR NOT EXISTS (SELECT 1 FROM notice WHERE account_id = $1 AND digest = $9 AND digest <> '')`,
		account, id, number, n.Field, n.Event, string(n.Value), n.At, string(severity), digest, noted)
	return err
}

// digestOf tells notices that come twice; empty where there is no time to tell them by.
func digestOf(number chat.NumberID, n chat.Notice) string {
	if n.At == 0 {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%s\x00%d\x00%s", number, n.Field, n.Event, n.At, n.Value))
	return hex.EncodeToString(sum[:12])
}

const noticeColumns = `id, number_id, field, event, severity, value, at, noted_at, acked_at, acked_by`

func scanNotice(row db.Scanner) (n chat.Notice, err error) {
	var value string
	err = row.Scan(&n.ID, &n.Number, &n.Field, &n.Event, &n.Severity, &value, &n.At, &n.NotedAt, &n.AckedAt, &n.AckedBy)
	if value != "" { // an empty json.RawMessage is not valid JSON
		n.Value = json.RawMessage(value)
	}
	return n, err
}

// Notices lists the newest notices of the viewer's account, newest first.
func (s *Store) Notices(ctx context.Context, v chat.Viewer, limit int) ([]chat.Notice, error) {
	return db.All(ctx, s, scanNotice, `SELECT `+noticeColumns+` FROM notice WHERE account_id = $1 ORDER BY id DESC LIMIT $2`, v.Account, limit)
}

// OpenAlerts counts the notices that matter and that nobody has acknowledged.
func (s *Store) OpenAlerts(ctx context.Context, v chat.Viewer) (int, error) {
	n, _, err := db.One(ctx, s, db.Value[int], `SELECT COUNT(*) FROM notice WHERE account_id = $1 AND acked_at = 0 AND severity <> 'info'`, v.Account)
	return n, err
}

// Acknowledge notes that someone has seen to a notice; 0 acknowledges all that matter. It returns how many that were.
func Acknowledge(tx *db.Tx, v chat.Viewer, id, at int64) (int64, error) {
	if id != 0 {
		return tx.Exec(`UPDATE notice SET acked_at = $3, acked_by = $4 WHERE account_id = $1 AND id = $2 AND acked_at = 0`, v.Account, id, at, v.Agent)
	}
	return tx.Exec(`UPDATE notice SET acked_at = $2, acked_by = $3 WHERE account_id = $1 AND id IN
		(SELECT o.id FROM notice o WHERE o.account_id = $1 AND o.acked_at = 0 AND o.severity <> 'info')`, v.Account, at, v.Agent)
}
