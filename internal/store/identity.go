package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
)

// ResolveContacts finds or makes the contact of each person: person i of people is contact i of the result.
// A person who is known under several names that led to different contacts makes those one.
func ResolveContacts(tx *db.Tx, ids *chat.IDs, account chat.AccountID, people []chat.Person, now int64) ([]chat.ContactID, error) {
	contacts, _, err := introduce(tx, ids, account, people, now)
	return contacts, err
}

// introduce resolves people like [ResolveContacts] and tells which contacts are new or known otherwise now.
func introduce(tx *db.Tx, ids *chat.IDs, account chat.AccountID, people []chat.Person, now int64) ([]chat.ContactID, map[chat.ContactID]bool, error) {
	r := &resolver{tx: tx, ids: ids, account: account, now: now, leads: map[chat.Identity]chat.ContactID{},
		known: map[chat.ContactID]acquaintance{}, news: map[chat.ContactID]acquaintance{}, taken: map[chat.Identity]chat.ContactID{}}
	if err := r.load(people); err != nil {
		return nil, nil, err
	}
	contacts := make([]chat.ContactID, len(people))
	for i, p := range people {
		contacts[i] = r.place(p)
	}
	if err := r.save(); err != nil {
		return nil, nil, err
	}
	for i := range contacts {
		contacts[i] = r.final(contacts[i])
	}
	return contacts, r.introduced(), nil
}

// introduced returns the contacts that are new, have another name, or lead there by another one.
func (r *resolver) introduced() map[chat.ContactID]bool {
	met := map[chat.ContactID]bool{}
	for id := range r.news {
		met[r.final(id)] = true
	}
	for _, f := range r.fresh {
		met[f.id] = true
	}
	for _, name := range r.names {
		met[r.leads[name]] = true
	}
	for _, m := range r.merges {
		met[r.final(m[0])] = true
	}
	for _, id := range r.taken {
		met[r.final(id)] = true
	}
	return met
}

// identities returns the names a person is known under.
func identities(p chat.Person) []chat.Identity {
	out := make([]chat.Identity, 0, 3)
	if key := phonenumber.Canonical(p.Phone); key != "" {
		out = append(out, chat.Identity{Kind: chat.IdentityPhone, Value: key})
	}
	if p.BSUID != "" {
		out = append(out, chat.Identity{Kind: chat.IdentityBSUID, Value: p.BSUID})
	}
	if p.ParentBSUID != "" {
		out = append(out, chat.Identity{Kind: chat.IdentityBSUID, Value: p.ParentBSUID})
	}
	return out
}

// resolver works out one call of ResolveContacts.
type resolver struct {
	tx      *db.Tx
	ids     *chat.IDs
	account chat.AccountID
	now     int64

	leads  map[chat.Identity]chat.ContactID  // where each name leads
	known  map[chat.ContactID]acquaintance   // what is stored about the contacts found
	news   map[chat.ContactID]acquaintance   // what is to be stored about them
	names  []chat.Identity                   // new names
	fresh  []freshContact                    // new contacts
	merges [][2]chat.ContactID               // keep, drop
	moved  map[chat.ContactID]chat.ContactID // dropped or outrun contacts and where they went
	taken  map[chat.Identity]chat.ContactID  // numbers that were handed on, and to whom
}

type freshContact struct {
	id     chat.ContactID
	person chat.Person
}

// load finds the stored names of all people, and keeps them from being merged away while this transaction
// stores messages under them.
func (r *resolver) load(people []chat.Person) error {
	asked := map[chat.IdentityKind][]any{}
	for _, p := range people {
		for _, name := range identities(p) {
			if _, before := r.leads[name]; !before {
				r.leads[name] = 0
				asked[name.Kind] = append(asked[name.Kind], name.Value)
			}
		}
	}
	for _, kind := range [...]chat.IdentityKind{chat.IdentityBSUID, chat.IdentityPhone} { // in the order in which they are kept, too
		err := r.tx.Among(db.Among{
			Verb: `SELECT i.kind, i.value, i.contact_id, c.profile_name, c.profile_at, c.username, c.username_at,
				c.phone, c.phone_at, c.bsuid, c.bsuid_at`,
			From: `identity i JOIN contact c ON c.account_id = i.account_id AND c.id = i.contact_id`,
			Of:   `i.account_id`,
			Key:  `i.value`,
			Type: "TEXT",
			Tail: ` AND i.kind = '` + string(kind) + `'` + holding(r.tx, "i", "i.kind, i.value"),
		}, r.account, asked[kind], r.found)
		if err != nil {
			return err
		}
	}
	return nil
}

// found takes in a stored name with what is stored about its contact.
func (r *resolver) found(row db.Scanner) error {
	var name chat.Identity
	var id chat.ContactID
	var p acquaintance
	err := row.Scan(&name.Kind, &name.Value, &id, &p.profileName.name, &p.profileName.at, &p.username.name, &p.username.at,
		&p.phone.name, &p.phone.at, &p.bsuid.name, &p.bsuid.at)
	if err == nil {
		r.leads[name], r.known[id] = id, p
	}
	return err
}

// place decides which contact a person is.
func (r *resolver) place(p chat.Person) chat.ContactID {
	names := identities(p)
	var taken chat.Identity
	if at := r.numberOf(p); at != numberFits {
		if at == numberHandedOn {
			taken = names[0]
		}
		names = names[1:] // the number comes first
	}
	keep := chat.ContactID(0)
	for _, name := range names {
		if id := r.leads[name]; id != 0 && (keep == 0 || id < keep) {
			keep = id
		}
	}
	if keep == 0 {
		keep = chat.ContactID(r.ids.Next())
		r.fresh = append(r.fresh, freshContact{keep, p})
		r.known[keep] = acquaint(p)
	}
	for _, name := range names {
		r.lead(name, keep)
	}
	if taken.Value != "" {
		r.leads[taken], r.taken[taken] = keep, keep
	}
	r.learn(keep, acquaint(p))
	return keep
}

// lead makes a name lead to keep; a contact it led to before becomes part of keep.
func (r *resolver) lead(name chat.Identity, keep chat.ContactID) {
	switch before := r.leads[name]; before {
	case keep:
		return
	case 0:
		r.names = append(r.names, name)
	default:
		r.merges = append(r.merges, [2]chat.ContactID{keep, before})
		r.follow(before, keep)
		return
	}
	r.leads[name] = keep
}

// follow makes everything that led to from lead to the contact it became, which learns what it does not know.
func (r *resolver) follow(from, to chat.ContactID) {
	if r.moved == nil {
		r.moved = map[chat.ContactID]chat.ContactID{}
	}
	r.moved[from] = to
	for name, id := range r.leads {
		if id == from {
			r.leads[name] = to
		}
	}
	r.learn(to, r.known[from])
	delete(r.news, from)
}

// learn notes what is said about a contact beyond what is stored.
func (r *resolver) learn(id chat.ContactID, said acquaintance) {
	if have := r.known[id]; have.differs(said) {
		have = have.and(said)
		r.known[id], r.news[id] = have, have
	}
}

// save writes what was worked out.
func (r *resolver) save() error {
	if err := r.saveNames(); err != nil {
		return err
	}
	r.fresh = slices.DeleteFunc(r.fresh, func(f freshContact) bool { return r.final(f.id) != f.id })
	if err := addContacts(r.tx, r.account, r.fresh, r.now); err != nil {
		return err
	}
	for _, m := range r.merges {
		if err := MergeContacts(r.tx, r.account, m[0], m[1]); err != nil {
			return err
		}
	}
	if err := r.takeOver(); err != nil {
		return err
	}
	if len(r.news) == 0 {
		return nil
	}
	return renameContacts(r.tx, r.account, r.news)
}

// saveNames stores the new names. Where another transaction stored the same name meanwhile, its contact
// wins, and ours becomes a part of it.
func (r *resolver) saveNames() error {
	// In one order everywhere: transactions that store the same names then wait instead of deadlocking.
	slices.SortFunc(r.names, func(a, b chat.Identity) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	rows := make([][]any, len(r.names))
	for i, name := range r.names {
		rows[i] = []any{r.account, string(name.Kind), name.Value, r.leads[name]}
	}
	add := db.Insert{Head: `INSERT INTO identity (account_id, kind, value, contact_id)`, Types: []string{"BIGINT", "TEXT", "TEXT", "BIGINT"}}
	if !r.tx.Shared() { // nobody stores names beside us, so all are new
		return r.tx.Insert(add, rows, nil)
	}
	add.Tail = ` ON CONFLICT (account_id, kind, value) DO UPDATE SET contact_id = identity.contact_id RETURNING kind, value, contact_id`
	return r.tx.Insert(add, rows, func(row db.Scanner) error {
		var name chat.Identity
		var id chat.ContactID
		if err := row.Scan(&name.Kind, &name.Value, &id); err != nil {
			return err
		}
		if ours, theirs := r.leads[name], r.final(id); ours != theirs {
			r.merges = append(r.merges, [2]chat.ContactID{theirs, ours})
			r.follow(ours, theirs)
		}
		return nil
	})
}

// final returns where a contact ended up.
func (r *resolver) final(id chat.ContactID) chat.ContactID {
	for r.moved[id] != 0 {
		id = r.moved[id]
	}
	return id
}

// AddIdentity makes a further name lead to a contact: when a person moved to a new number or user id.
func AddIdentity(tx *db.Tx, account chat.AccountID, name chat.Identity, id chat.ContactID) error {
	_, err := tx.Exec(`
		INSERT INTO identity (account_id, kind, value, contact_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id`,
		account, string(name.Kind), name.Value, id)
	return err
}

// Identities lists the names a contact is known under.
func (s *Store) Identities(ctx context.Context, v chat.Viewer, id chat.ContactID) ([]chat.Identity, error) {
	scan := func(row db.Scanner) (x chat.Identity, err error) {
		err = row.Scan(&x.Kind, &x.Value)
		return x, err
	}
	return db.All(ctx, s, scan, `SELECT kind, value FROM identity WHERE account_id = $1 AND contact_id = $2`+seesContact(v, "identity", "contact_id")+` ORDER BY kind, value`, v.Account, id)
}
