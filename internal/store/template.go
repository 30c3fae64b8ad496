package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// templateFacts are the columns of a template without its components, which lists do not need.
const templateFacts = `id, account_id, waba_id, meta_id, name, language, category, status, quality, reason, named, body, synced_at, used_at, gone_at`

func scanTemplateFacts(row db.Scanner) (t chat.Template, err error) {
	err = row.Scan(templateFields(&t)...)
	return t, err
}

func scanTemplate(row db.Scanner) (t chat.Template, err error) {
	var components string
	err = row.Scan(append(templateFields(&t), &components)...)
	t.Components = []byte(components)
	return t, err
}

func templateFields(t *chat.Template) []any {
	return []any{&t.ID, &t.Account, &t.WABAID, &t.MetaID, &t.Name, &t.Language, &t.Category, &t.Status, &t.Quality, &t.Reason, &t.Named, &t.Body,
		&t.SyncedAt, &t.UsedAt, &t.GoneAt}
}

// PutTemplates stores a page of Meta's list. A template that is known keeps its id and when it was used.
func PutTemplates(tx *db.Tx, ids *chat.IDs, account chat.AccountID, wabaID string, page []chat.Template, at int64) error {
	rows := make([][]any, len(page))
	for i, t := range page {
		rows[i] = []any{account, ids.Next(), wabaID, t.MetaID, t.Name, t.Language, string(t.Category), string(t.Status), t.Quality, t.Reason, t.Named, at, t.Body, string(t.Components)}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO template (account_id, id, waba_id, meta_id, name, language, category, status, quality, reason, named, synced_at, body, components,
			used_at, news_at, gone_at)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BOOLEAN", "BIGINT", "TEXT", "TEXT", "BIGINT", "BIGINT", "BIGINT"},
		Tail: `ON CONFLICT (account_id, waba_id, meta_id) DO UPDATE SET name = excluded.name, language = excluded.language, category = excluded.category,
			status = excluded.status, quality = excluded.quality, reason = excluded.reason, named = excluded.named, synced_at = excluded.synced_at,
			body = excluded.body, components = excluded.components, gone_at = 0`,
	}, withZeros(rows, 3), nil)
}

func withZeros(rows [][]any, n int) [][]any {
	for i := range rows {
		for range n {
			rows[i] = append(rows[i], int64(0))
		}
	}
	return rows
}

// LoseTemplates notes which templates Meta does not list any more: those a complete list since a time did not bring.
func LoseTemplates(tx *db.Tx, account chat.AccountID, wabaID string, since, now int64) error {
	_, err := tx.Exec(`UPDATE template SET gone_at = $4 WHERE account_id = $1 AND waba_id = $2 AND synced_at < $3 AND gone_at = 0`, account, wabaID, since, now)
	return err
}

// NoteTemplateNews stores what a webhook tells about a template, unless something newer is known. A template that is not
// known yet comes with the next list.
func NoteTemplateNews(tx *db.Tx, account chat.AccountID, wabaID string, n chat.TemplateNews) error {
	_, err := tx.Exec(`
		UPDATE template SET news_at = $4, status = CASE WHEN $5 = '' THEN status ELSE $5 END, reason = CASE WHEN $5 = '' THEN reason ELSE $6 END,
			quality = CASE WHEN $7 = '' THEN quality ELSE $7 END, category = CASE WHEN $8 = '' THEN category ELSE $8 END
		WHERE account_id = $1 AND waba_id = $2 AND meta_id = $3 AND news_at <= $4`,
		account, wabaID, n.MetaID, n.At, string(n.Status), n.Reason, n.Quality, string(n.Category))
	return err
}

// UseTemplate notes that a person sent a template.
func UseTemplate(tx *db.Tx, t chat.Template, at int64) error {
	_, err := tx.Exec(`UPDATE template SET used_at = $3 WHERE account_id = $1 AND id = $2`, t.Account, t.ID, at)
	return err
}

// TemplateIn returns the template that has a name in a language inside a transaction: one that was deleted only if
// there is no other. ok is false if none is known.
func TemplateIn(tx *db.Tx, account chat.AccountID, wabaID, name, language string) (t chat.Template, ok bool, err error) {
	return db.One(tx.Context(), tx, scanTemplate, `
		SELECT `+templateFacts+`, components FROM template WHERE account_id = $1 AND waba_id = $2 AND name = $3 AND language = $4
		ORDER BY CASE WHEN gone_at = 0 THEN 0 ELSE 1 END, id DESC LIMIT 1`, account, wabaID, name, language)
}

// Template returns a template of the viewer's account.
func (s *Store) Template(ctx context.Context, v chat.Viewer, id chat.TemplateID) (chat.Template, error) {
	t, ok, err := db.One(ctx, s, scanTemplate, `SELECT `+templateFacts+`, components FROM template WHERE account_id = $1 AND id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such template.")
	}
	return t, err
}

// Templates lists the templates that Meta lists for a WhatsApp Business account of the viewer's, in no particular order and without
// their components.
func (s *Store) Templates(ctx context.Context, v chat.Viewer, wabaID string) ([]chat.Template, error) {
	return db.All(ctx, s, scanTemplateFacts, `
		SELECT `+templateFacts+` FROM template WHERE account_id = $1 AND waba_id = $2 AND gone_at = 0`, v.Account, wabaID)
}

// TemplatesAfter lists the templates of the viewer's account after an id, also those that were deleted.
func (s *Store) TemplatesAfter(ctx context.Context, v chat.Viewer, after chat.TemplateID, limit int) ([]chat.Template, error) {
	return db.All(ctx, s, scanTemplate, `
		SELECT `+templateFacts+`, components FROM template WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`, v.Account, after, limit)
}
