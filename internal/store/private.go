package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

const ruleColumns = `id, kind, value, made_at, made_by`

func scanRule(row db.Scanner) (r chat.PrivateRule, err error) {
	err = row.Scan(&r.ID, &r.Kind, &r.Value, &r.MadeAt, &r.MadeBy)
	return r, err
}

// PrivateRules lists the rules of the viewer's account, oldest first.
func (s *Store) PrivateRules(ctx context.Context, v chat.Viewer) ([]chat.PrivateRule, error) {
	return privateRules(ctx, s, v.Account, " ORDER BY r.id")
}

// PrivateRulesIn lists the rules of an account inside a transaction. None of them is removed before its end: who marks a
// contact by a rule that goes meanwhile would mark it for good.
func PrivateRulesIn(tx *db.Tx, account chat.AccountID) ([]chat.PrivateRule, error) {
	return privateRules(tx.Context(), tx, account, holding(tx, "r", "r.id"))
}

func privateRules(ctx context.Context, q db.Querier, account chat.AccountID, order string) ([]chat.PrivateRule, error) {
	return db.All(ctx, q, scanRule, `SELECT `+ruleColumns+` FROM private_rule r WHERE r.account_id = $1`+order, account)
}

// AddPrivateRule stores a rule; which contacts it covers is said by MarkPrivate.
func AddPrivateRule(tx *db.Tx, account chat.AccountID, r chat.PrivateRule) error {
	_, err := tx.Exec(`INSERT INTO private_rule (account_id, `+ruleColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		account, r.ID, string(r.Kind), r.Value, r.MadeAt, r.MadeBy)
	return err
}

// RemovePrivateRule removes a rule and frees the contacts that it covered. It reports whether there was one.
func RemovePrivateRule(tx *db.Tx, account chat.AccountID, id int64) (bool, error) {
	n, err := tx.Exec(`DELETE FROM private_rule WHERE account_id = $1 AND id = $2`, account, id) // first: it waits for who marks by it
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`UPDATE contact SET private_by = 0 WHERE account_id = $1 AND private_by <> 0 AND private_by = $2`, account, id)
	return n > 0, err
}

// MarkPrivate makes contacts private by a rule.
func MarkPrivate(tx *db.Tx, account chat.AccountID, rule int64, contacts []chat.ContactID) error {
	for _, id := range contacts {
		if _, err := tx.Exec(`UPDATE contact SET private_by = $3 WHERE account_id = $1 AND id = $2 AND private_by = 0`, account, id, rule); err != nil {
			return err
		}
	}
	return nil
}

// ContactsOfLabel lists the contacts who have a conversation with a label, by its name.
func ContactsOfLabel(tx *db.Tx, account chat.AccountID, label string) ([]chat.ContactID, error) {
	return db.All(tx.Context(), tx, db.Value[chat.ContactID], `
		SELECT DISTINCT c.contact_id FROM label l
		JOIN conversation_label x ON x.account_id = l.account_id AND x.label_id = l.id
		JOIN conversation c ON c.account_id = x.account_id AND c.id = x.conversation_id
		WHERE l.account_id = $1 AND LOWER(l.name) = LOWER($2)`, account, label)
}

// BookNames calls each for every contact of an account that has a name in the phone's book.
func BookNames(tx *db.Tx, account chat.AccountID, each func(chat.ContactID, string)) error {
	type named struct {
		id   chat.ContactID
		name string
	}
	scan := func(row db.Scanner) (n named, err error) {
		err = row.Scan(&n.id, &n.name)
		return n, err
	}
	all, err := db.All(tx.Context(), tx, scan, `SELECT id, book_name FROM contact WHERE account_id = $1 AND book_name <> '' ORDER BY id`, account)
	for _, n := range all {
		each(n.id, n.name)
	}
	return err
}

// Secluded are the names of the people whose chats are private, by account.
type Secluded map[chat.AccountID]map[chat.Identity]bool

// Secluded returns all names that lead to private contacts, and the numbers of the rules: for who takes webhooks in.
func (s *Store) Secluded(ctx context.Context) (Secluded, error) {
	type one struct {
		account chat.AccountID
		name    chat.Identity
	}
	scan := func(row db.Scanner) (o one, err error) {
		err = row.Scan(&o.account, &o.name.Kind, &o.name.Value)
		return o, err
	}
	names, err := db.All(ctx, s, scan, `SELECT c.account_id, i.kind, i.value FROM contact c
		JOIN identity i ON i.account_id = c.account_id AND i.contact_id = c.id WHERE c.private_by <> 0`)
	if err != nil {
		return nil, err
	}
	numbers, err := db.All(ctx, s, scan, `SELECT account_id, 'phone', value FROM private_rule WHERE kind = 'number'`)
	out := Secluded{}
	for _, o := range append(names, numbers...) {
		if out[o.account] == nil {
			out[o.account] = map[chat.Identity]bool{}
		}
		if o.name.Kind == chat.IdentityPhone {
			o.name.Value = phonenumber.Canonical(o.name.Value)
		}
		out[o.account][o.name] = true
	}
	return out, err
}

// AddTombstone counts a private message; the same one again changes nothing. It reports whether it was new.
func AddTombstone(tx *db.Tx, account chat.AccountID, t chat.Tombstone) (bool, error) {
	via := "live"
	if t.History {
		via = "history"
	}
	n, err := tx.Exec(`INSERT INTO tombstone (account_id, number_id, wamid_hash, direction, via, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account_id, number_id, wamid_hash) DO NOTHING`, account, t.Number, t.Hash, string(t.Direction), via, t.At)
	return n > 0, err
}

// CountBlind counts something that could not be mirrored.
func CountBlind(tx *db.Tx, account chat.AccountID, number chat.NumberID, kind chat.BlindKind, at, n int64) error {
	const day = int64(24 * 3600 * 1000)
	_, err := tx.Exec(`INSERT INTO blind_spot (account_id, number_id, kind, day, n) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account_id, number_id, kind, day) DO UPDATE SET n = blind_spot.n + excluded.n`, account, number, string(kind), at-at%day, n)
	return err
}

// BlindSpots returns what of a number could not be mirrored, by kind.
func (s *Store) BlindSpots(ctx context.Context, v chat.Viewer, number chat.NumberID) ([]chat.BlindSpot, error) {
	scan := func(row db.Scanner) (b chat.BlindSpot, err error) {
		err = row.Scan(&b.Kind, &b.N, &b.First, &b.Last)
		return b, err
	}
	return db.All(ctx, s, scan, `SELECT kind, CAST(SUM(n) AS BIGINT), MIN(day), MAX(day) FROM blind_spot
		WHERE account_id = $1 AND number_id = $2 GROUP BY kind ORDER BY kind`, v.Account, number)
}

// AppGroups lists the groups of a number's phone that somebody named.
func (s *Store) AppGroups(ctx context.Context, v chat.Viewer, number chat.NumberID) ([]chat.AppGroup, error) {
	scan := func(row db.Scanner) (g chat.AppGroup, err error) {
		err = row.Scan(&g.Name, &g.AddedAt)
		return g, err
	}
	return db.All(ctx, s, scan, `SELECT name, added_at FROM app_group WHERE account_id = $1 AND number_id = $2 ORDER BY name`, v.Account, number)
}

// PutAppGroup names a group of a number's phone, or forgets it.
func PutAppGroup(tx *db.Tx, account chat.AccountID, number chat.NumberID, g chat.AppGroup, forget bool) error {
	if forget {
		_, err := tx.Exec(`DELETE FROM app_group WHERE account_id = $1 AND number_id = $2 AND name = $3`, account, number, g.Name)
		return err
	}
	_, err := tx.Exec(`INSERT INTO app_group (account_id, number_id, name, added_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, number_id, name) DO NOTHING`, account, number, g.Name, g.AddedAt)
	return err
}

// KnownContacts lists the contacts that a person's names lead to.
func KnownContacts(tx *db.Tx, account chat.AccountID, p chat.Person) ([]chat.ContactID, error) {
	var out []chat.ContactID
	for _, name := range identities(p) {
		found, err := db.All(tx.Context(), tx, db.Value[chat.ContactID], `SELECT contact_id FROM identity WHERE account_id = $1 AND kind = $2 AND value = $3`,
			account, string(name.Kind), name.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}
