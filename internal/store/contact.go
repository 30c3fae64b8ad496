package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// namedColumns are those that a new contact gets from a webhook.
const namedColumns = `id, account_id, book_name, profile_name, username, phone, bsuid, in_book, book_at, opted_out_at, created_at`

const contactColumns = namedColumns + `, given_name, email, company, about, fields, blocked_at`

func scanContact(row db.Scanner) (c chat.Contact, err error) {
	var fields string
	err = row.Scan(&c.ID, &c.Account, &c.BookName, &c.ProfileName, &c.Username, &c.Phone, &c.BSUID, &c.InBook, &c.BookAt, &c.OptedOutAt, &c.CreatedAt,
		&c.GivenName, &c.Email, &c.Company, &c.About, &fields, &c.BlockedAt)
	if err == nil && fields != "" {
		err = json.Unmarshal([]byte(fields), &c.Fields)
	}
	return c, err
}

// Contact returns one contact of the viewer's account.
func (s *Store) Contact(ctx context.Context, v chat.Viewer, id chat.ContactID) (chat.Contact, error) {
	c, ok, err := db.One(ctx, s, scanContact, `SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id = $2`+seesContact(v, "contact", "id"), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such contact.")
	}
	return c, err
}

// ContactIn returns one contact inside a transaction, to be changed: nobody else changes it until the transaction ends.
func ContactIn(tx *db.Tx, v chat.Viewer, id chat.ContactID) (chat.Contact, error) {
	c, ok, err := db.One(tx.Context(), tx, scanContact,
		`SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id = $2`+seesContact(v, "contact", "id")+holding(tx, "contact", "id"), v.Account, id)
	if err == nil && !ok {
		err = chat.Errorf(chat.NotFound, "There is no such contact.")
	}
	return c, err
}

// PutContact stores what agents note about a contact, and since when it is blocked.
func PutContact(tx *db.Tx, c chat.Contact) error {
	fields := ""
	if len(c.Fields) > 0 {
		text, err := json.Marshal(c.Fields)
		if err != nil {
			return err
		}
		fields = string(text)
	}
	_, err := tx.Exec(`
		UPDATE contact SET given_name = $3, email = $4, company = $5, about = $6, fields = $7, blocked_at = $8 WHERE account_id = $1 AND id = $2`,
		c.Account, c.ID, c.GivenName, c.Email, c.Company, c.About, fields, c.BlockedAt)
	return err
}

// ContactFields lists the names of what the viewer's account notes about its contacts, in their order.
func (s *Store) ContactFields(ctx context.Context, v chat.Viewer) ([]string, error) {
	return db.All(ctx, s, db.Value[string], `SELECT name FROM contact_field WHERE account_id = $1 ORDER BY LOWER(name), name`, v.Account)
}

// ContactFieldsIn lists them inside a transaction.
func ContactFieldsIn(tx *db.Tx, account chat.AccountID) ([]string, error) {
	return db.All(tx.Context(), tx, db.Value[string], `SELECT name FROM contact_field WHERE account_id = $1 ORDER BY LOWER(name), name`, account)
}

// AddContactField makes a field known to an account.
func AddContactField(tx *db.Tx, account chat.AccountID, name string, now int64) error {
	_, err := tx.Exec(`
		INSERT INTO contact_field (account_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (account_id, name) DO NOTHING`, account, name, now)
	return err
}

// RemoveContactField makes a field unknown again. Values stay with their contacts, where nobody sees them.
func RemoveContactField(tx *db.Tx, account chat.AccountID, name string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM contact_field WHERE account_id = $1 AND name = $2`, account, name)
	return n > 0, err
}

// ConversationsOf lists the conversations with a contact that the viewer may see, the newest first.
func (s *Store) ConversationsOf(ctx context.Context, v chat.Viewer, id chat.ContactID) ([]Summary, error) {
	return db.All(ctx, s, scanSummary, summaryQuery+`
		WHERE c.account_id = $1 AND c.contact_id = $2 AND c.number_id > 0`+sees(v, "c")+` ORDER BY c.last_at DESC, c.id DESC`, v.Account, id)
}

// ConversationsOfIn lists the conversations with a contact inside a transaction. All numbers are above 0: saying so makes
// SQLite prefer the index of pairs to the whole account by its key.
func ConversationsOfIn(tx *db.Tx, account chat.AccountID, id chat.ContactID) ([]chat.Conversation, error) {
	return db.All(tx.Context(), tx, scanConversation, `
		SELECT `+conversationColumns+` FROM conversation c WHERE c.account_id = $1 AND c.contact_id = $2 AND c.number_id > 0 ORDER BY c.id`, account, id)
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
		SELECT `+contactColumns+` FROM contact WHERE account_id = $1 AND id > $2`+seesContact(v, "contact", "id")+` ORDER BY id LIMIT $3`, v.Account, after, limit)
}

// addContacts stores new contacts as their webhooks named them.
func addContacts(tx *db.Tx, account chat.AccountID, fresh []freshContact, now int64) error {
	rows := make([][]any, len(fresh))
	for i, f := range fresh {
		p := acquaint(f.person)
		rows[i] = []any{f.id, account, "", p.profileName.name, p.username.name, p.phone.name, p.bsuid.name, false, 0, 0, now,
			0, p.profileName.at, p.username.at, p.phone.at, p.bsuid.at, 0}
	}
	return tx.Insert(db.Insert{
		Head: `INSERT INTO contact (` + namedColumns + `, book_name_at, profile_at, username_at, phone_at, bsuid_at, wish_at)`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "BOOLEAN", "BIGINT", "BIGINT", "BIGINT",
			"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
	}, rows, nil)
}

// renameContacts stores what webhooks newly said about known contacts; what they left out stays, and what is
// known from a newer one.
func renameContacts(tx *db.Tx, account chat.AccountID, news map[chat.ContactID]acquaintance) error {
	rows := make([][]any, 0, len(news))
	for id, p := range news {
		rows = append(rows, []any{account, id, p.profileName.name, p.profileName.at, p.username.name, p.username.at,
			p.phone.name, p.phone.at, p.bsuid.name, p.bsuid.at})
	}
	_, err := tx.Each(db.Each{
		Verb: `UPDATE contact SET
			profile_name = CASE WHEN {3} <> '' AND ({4} >= profile_at OR profile_name = '') THEN {3} ELSE profile_name END,
			profile_at = CASE WHEN {3} <> '' AND ({4} >= profile_at OR profile_name = '') THEN {4} ELSE profile_at END,
			username = CASE WHEN {5} <> '' AND ({6} >= username_at OR username = '') THEN {5} ELSE username END,
			username_at = CASE WHEN {5} <> '' AND ({6} >= username_at OR username = '') THEN {6} ELSE username_at END,
			phone = CASE WHEN {7} <> '' AND ({8} >= phone_at OR phone = '') THEN {7} ELSE phone END,
			phone_at = CASE WHEN {7} <> '' AND ({8} >= phone_at OR phone = '') THEN {8} ELSE phone_at END,
			bsuid = CASE WHEN {9} <> '' AND ({10} >= bsuid_at OR bsuid = '') THEN {9} ELSE bsuid END,
			bsuid_at = CASE WHEN {9} <> '' AND ({10} >= bsuid_at OR bsuid = '') THEN {10} ELSE bsuid_at END`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "TEXT", "BIGINT", "TEXT", "BIGINT", "TEXT", "BIGINT", "TEXT", "BIGINT"},
	}, rows, nil)
	return err
}

// ApplyBook stores address book changes: entry i belongs to contact i. The newest change of a contact by
// Meta's time says whether it is in the book, the newest that has a name says which; of entries with the same time
// the last counts.
func ApplyBook(tx *db.Tx, account chat.AccountID, contacts []chat.ContactID, entries []chat.BookEntry) error {
	rows := make([][]any, 0, len(entries))
	folded := bookings(contacts, entries)
	for _, id := range slices.Sorted(maps.Keys(folded)) { // in one order everywhere: no deadlocks
		b := folded[id]
		rows = append(rows, []any{account, id, b.in, b.at, b.name, b.nameAt})
	}
	_, err := tx.Each(db.Each{
		Verb: `UPDATE contact SET
			in_book = CASE WHEN book_at <= {4} THEN {3} ELSE in_book END,
			book_at = CASE WHEN book_at <= {4} THEN {4} ELSE book_at END,
			book_name = CASE WHEN {5} <> '' AND book_name_at <= {6} THEN {5} ELSE book_name END,
			book_name_at = CASE WHEN {5} <> '' AND book_name_at <= {6} THEN {6} ELSE book_name_at END`,
		Where: `account_id = {1} AND id = {2}`,
		Types: []string{"BIGINT", "BIGINT", "BOOLEAN", "BIGINT", "TEXT", "BIGINT"},
	}, rows, nil)
	return err
}

// booking is what a row of address book changes says about one contact.
type booking struct {
	in     bool
	at     int64
	name   string
	nameAt int64
}

// bookings folds changes: one statement over many rows must not meet the same contact twice.
func bookings(contacts []chat.ContactID, entries []chat.BookEntry) map[chat.ContactID]booking {
	all := make(map[chat.ContactID]booking, len(entries))
	for i, e := range entries {
		b, again := all[contacts[i]]
		if !again || e.At >= b.at {
			b.in, b.at = !e.Remove, e.At
		}
		if e.Name != "" && (b.name == "" || e.At >= b.nameAt) {
			b.name, b.nameAt = e.Name, e.At
		}
		all[contacts[i]] = b
	}
	return all
}

// SetPreference notes that a contact stopped marketing messages, or resumed them, unless a newer wish is known.
func SetPreference(tx *db.Tx, account chat.AccountID, id chat.ContactID, p chat.Preference) error {
	optedOut := p.At
	if !p.Stop {
		optedOut = 0
	}
	_, err := tx.Exec(`UPDATE contact SET opted_out_at = $3, wish_at = $4 WHERE account_id = $1 AND id = $2 AND wish_at <= $4`,
		account, id, optedOut, p.At)
	return err
}

// MoveContact notes the number and user id a contact has since to.At; empty ones stay as they are, and so do newer
// ones.
func MoveContact(tx *db.Tx, account chat.AccountID, id chat.ContactID, to chat.Person) error {
	return renameContacts(tx, account, map[chat.ContactID]acquaintance{id: acquaint(to)})
}
