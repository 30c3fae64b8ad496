package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const templateSyncColumns = `account_id, waba_id, state, got, total, error, code, tries, due_at, started_at, done_at`

func scanTemplateSync(row db.Scanner) (s chat.TemplateSync, err error) {
	err = row.Scan(&s.Account, &s.WABAID, &s.State, &s.Got, &s.Total, &s.Error, &s.Code, &s.Tries, &s.DueAt, &s.StartedAt, &s.DoneAt)
	return s, err
}

// WABA is a WhatsApp Business account of an account.
type WABA struct {
	Account chat.AccountID
	ID      string
}

// WABAsToSync lists the WhatsApp Business accounts of connected numbers whose templates are due, and those whose
// synchronisation began before stale and never came to an end.
func (s *Store) WABAsToSync(ctx context.Context, now, stale int64) ([]WABA, error) {
	scan := func(row db.Scanner) (w WABA, err error) {
		err = row.Scan(&w.Account, &w.ID)
		return w, err
	}
	return db.All(ctx, s, scan, `
		SELECT DISTINCT n.account_id, n.waba_id FROM number n
		LEFT JOIN template_sync s ON s.account_id = n.account_id AND s.waba_id = n.waba_id
		WHERE n.link = 'connected' AND (s.waba_id IS NULL OR s.state <> 'running' AND s.due_at <= $1 OR s.state = 'running' AND s.started_at <= $2)`, now, stale)
}

// BeginTemplateSync takes a synchronisation that is due. It reports false if another process was faster.
func BeginTemplateSync(tx *db.Tx, w WABA, now, stale int64) (bool, error) {
	n, err := tx.Exec(`
		INSERT INTO template_sync (account_id, waba_id, state, got, total, error, code, tries, due_at, wanted_at, started_at, done_at)
		VALUES ($1, $2, 'running', 0, 0, '', 0, 0, $3, 0, $3, 0)
		ON CONFLICT (account_id, waba_id) DO UPDATE SET state = 'running', got = 0, total = 0, started_at = excluded.started_at
		WHERE template_sync.state <> 'running' AND template_sync.due_at <= $3 OR template_sync.state = 'running' AND template_sync.started_at <= $4`,
		w.Account, w.ID, now, stale)
	return n > 0, err
}

// NoteTemplateSync stores how many templates have come.
func NoteTemplateSync(tx *db.Tx, w WABA, got, total int) error {
	_, err := tx.Exec(`UPDATE template_sync SET got = $3, total = $4 WHERE account_id = $1 AND waba_id = $2`, w.Account, w.ID, got, total)
	return err
}

// EndTemplateSync stores how a synchronisation ended: how it stands, and what of it is to be shown. If somebody wanted
// one since it began, the next is due at soon.
func EndTemplateSync(tx *db.Tx, s chat.TemplateSync, soon int64) error {
	_, err := tx.Exec(`
		UPDATE template_sync SET state = $3, error = $4, code = $5, tries = $6, done_at = $7,
			due_at = CASE WHEN wanted_at > started_at THEN CAST($8 AS BIGINT) ELSE CAST($9 AS BIGINT) END
		WHERE account_id = $1 AND waba_id = $2`,
		s.Account, s.WABAID, string(s.State), s.Error, s.Code, s.Tries, s.DoneAt, soon, s.DueAt)
	return err
}

// WantTemplates makes a synchronisation due at a time, unless one is due before; now is when somebody wanted it.
func WantTemplates(tx *db.Tx, w WABA, now, at int64) error {
	_, err := tx.Exec(`
		INSERT INTO template_sync (account_id, waba_id, state, got, total, error, code, tries, due_at, wanted_at, started_at, done_at)
		VALUES ($1, $2, 'waiting', 0, 0, '', 0, 0, $4, $3, 0, 0)
		ON CONFLICT (account_id, waba_id) DO UPDATE SET wanted_at = excluded.wanted_at,
			due_at = CASE WHEN template_sync.due_at > excluded.due_at THEN excluded.due_at ELSE template_sync.due_at END`,
		w.Account, w.ID, now, at)
	return err
}

// TemplateSyncs lists how the templates of the viewer's account are kept in step, by WhatsApp Business account.
func (s *Store) TemplateSyncs(ctx context.Context, v chat.Viewer) ([]chat.TemplateSync, error) {
	return db.All(ctx, s, scanTemplateSync, `SELECT `+templateSyncColumns+` FROM template_sync WHERE account_id = $1 ORDER BY waba_id`, v.Account)
}

// TemplateSyncIn returns how the templates of a WhatsApp Business account are kept in step, inside a transaction; zero if they never were.
func TemplateSyncIn(tx *db.Tx, w WABA) (chat.TemplateSync, error) {
	s, _, err := db.One(tx.Context(), tx, scanTemplateSync, `SELECT `+templateSyncColumns+` FROM template_sync WHERE account_id = $1 AND waba_id = $2`, w.Account, w.ID)
	return s, err
}
