package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

const contactColumns = `id, account_id, book_name, profile_name, username, phone, bsuid, in_book, book_at, opted_out_at, created_at`

func scanContact(row db.Scanner) (c chat.Contact, err error) {
	err = row.Scan(&c.ID, &c.Account, &c.BookName, &c.ProfileName, &c.Username, &c.Phone, &c.BSUID, &c.InBook, &c.BookAt, &c.OptedOutAt, &c.CreatedAt)
	return c, err
}

// Contact returns one contact of the viewer's account.
func (s *Store) Contact(ctx context.Context, v chat.Viewer, id chat.ContactID) (chat.Contact, error) {
	c, ok, err := db.One(ctx, s, scanContact, `SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id = $2`, v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such contact.")
	}
	return c, err
}

// ContactOf returns the contact of a conversation inside a transaction.
func ContactOf(tx *db.Tx, account chat.AccountID, id chat.ConversationID) (chat.Contact, error) {
	c, ok, err := db.One(tx.Context(), tx, scanContact, `
		SELECT `+contactColumns+` FROM contact WHERE account_id = $1
		AND id = (SELECT contact_id FROM conversation WHERE account_id = $1 AND id = $2)`, account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such conversation.")
	}
	return c, err
}

// Contacts lists up to limit contacts of the viewer's account after a given id, in the order of ids.
func (s *Store) Contacts(ctx context.Context, v chat.Viewer, after chat.ContactID, limit int) ([]chat.Contact, error) {
	return db.All(ctx, s, scanContact, `
		SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`, v.Account, after, limit)
}

// addContacts stores new contacts as their webhooks named them.
func addContacts(tx *db.Tx, account chat.AccountID, fresh []freshContact, now int64) error {
	rows := make([][]any, len(fresh))
	for i, f := range fresh {
		rows[i] = []any{f.id, account, "", f.person.ProfileName, f.person.Username, f.person.Phone, f.person.BSUID, false, 0, 0, now}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO contact (` + contactColumns + `) VALUES `,
		Row:  `($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
	}, rows, nil)
}

// renameContacts stores what webhooks newly said about known contacts; what they left out stays.
func renameContacts(tx *db.Tx, account chat.AccountID, news map[chat.ContactID]chat.Person) error {
	rows := make([][]any, 0, len(news))
	for id, p := range news {
		rows = append(rows, []any{account, id, p.ProfileName, p.Username, p.Phone, p.BSUID})
	}
	_, err := tx.Each(db.Each{
		Verb: `UPDATE contact SET
			profile_name = CASE WHEN {3} = '' THEN profile_name ELSE {3} END,
			username = CASE WHEN {4} = '' THEN username ELSE {4} END,
			phone = CASE WHEN {5} = '' THEN phone ELSE {5} END,
			bsuid = CASE WHEN {6} = '' THEN bsuid ELSE {6} END`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT"},
	}, rows, nil)
	return err
}

// ApplyBook stores address book changes: entry i belongs to contact i. The newest change of a contact by
// Meta's time wins; entries with the same time are applied in order.
func ApplyBook(tx *db.Tx, account chat.AccountID, contacts []chat.ContactID, entries []chat.BookEntry) error {
	for i, e := range entries {
		_, err := tx.Exec(`
			UPDATE contact SET in_book = $3, book_at = $4, book_name = CASE WHEN $5 = '' THEN book_name ELSE $5 END
			WHERE account_id = $1 AND id = $2 AND book_at <= $4`,
			account, contacts[i], !e.Remove, e.At, e.Name)
		if err != nil {
			return err
		}
	}
	return nil
}

// SetPreference notes when a contact stopped marketing messages, or that it resumed them (at zero).
func SetPreference(tx *db.Tx, account chat.AccountID, id chat.ContactID, optedOutAt int64) error {
	_, err := tx.Exec(`UPDATE contact SET opted_out_at = $3 WHERE account_id = $1 AND id = $2`, account, id, optedOutAt)
	return err
}

// MoveContact notes the number and user id a contact has from now on; empty ones stay as they are.
func MoveContact(tx *db.Tx, account chat.AccountID, id chat.ContactID, to chat.Person) error {
	return renameContacts(tx, account, map[chat.ContactID]chat.Person{id: to})
}
