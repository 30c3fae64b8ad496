package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// mostContacts is how many contacts are looked at for those who wrote last.
const mostContacts = 300

// Contacts finds contacts by parts of their names, or of their phone numbers in any spelling; who wrote last comes first.
// With a query that asks for more than words it finds none.
func (s *Search) Contacts(ctx context.Context, v chat.Viewer, q Query, limit int) ([]store.Known, error) {
	for _, p := range q.Parts {
		if p.Op != "" || p.Not {
			return nil, nil
		}
	}
	return s.ContactsNamed(ctx, v, q.Words(), limit)
}

// Conversations finds conversations by parts of the contact's names, or of the contact's phone numbers in any spelling; the
// one with the newest message comes first.
func (s *Search) Conversations(ctx context.Context, v chat.Viewer, name string, limit int) ([]store.Known, error) {
	known, err := s.named(ctx, v, name)
	known = slices.DeleteFunc(known, func(k store.Known) bool { return k.Conversation == 0 })
	return known[:min(len(known), limit)], err
}

// ContactsNamed finds contacts by parts of their names, or of their phone numbers in any spelling; who wrote last comes first.
func (s *Search) ContactsNamed(ctx context.Context, v chat.Viewer, name string, limit int) ([]store.Known, error) {
	known, err := s.named(ctx, v, name)
	seen := map[chat.ContactID]bool{}
	known = slices.DeleteFunc(known, func(k store.Known) bool {
		again := seen[k.ID]
		seen[k.ID] = true
		return again
	})
	return known[:min(len(known), limit)], err
}

// named returns whoever is called so, once for each conversation, the one with the newest message first.
func (s *Search) named(ctx context.Context, v chat.Viewer, name string) ([]store.Known, error) {
	clauses := contactClauses(name)
	if len(clauses) == 0 {
		return nil, nil
	}
	ids, err := s.contactsFound(ctx, v, clauses)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	known, err := s.store.KnownContacts(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	phones, err := s.store.Phones(ctx, v.Account, ids)
	if err != nil {
		return nil, err
	}
	called := make(map[chat.ContactID]bool, len(ids)) // as it is now
	for _, k := range known {
		if _, checked := called[k.ID]; !checked {
			words := contactWords(k.Contact, phones[k.ID])
			called[k.ID] = !slices.ContainsFunc(clauses, func(c clause) bool { return !c.found(words) })
		}
	}
	known = slices.DeleteFunc(known, func(k store.Known) bool { return !called[k.ID] })
	slices.SortFunc(known, func(a, b store.Known) int { return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(b.ID, a.ID)) })
	return known, nil
}

// contactsFound returns what the index finds.
func (s *Search) contactsFound(ctx context.Context, v chat.Viewer, clauses []clause) (ids []chat.ContactID, err error) {
	out := &newest{streams: []stream{&places{s.tail.find(pileKey{v.Account, store.ShelfContacts}, clauses)}}}
	blocks, err := s.store.SearchBlocks(ctx, v, store.ShelfContacts)
	if err != nil {
		return nil, err
	}
	out.streams = append(out.streams, &unread{Search: s, v: v, clauses: inOrder(clauses), blocks: blocks, group: mostBlocks,
		before: block.Place{At: math.MaxInt64, ID: math.MaxInt64}, into: out})
	for len(ids) < mostContacts {
		c, ok, err := out.next(ctx)
		if err != nil || !ok {
			return ids, err
		}
		ids = append(ids, chat.ContactID(c.ID))
	}
	return ids, nil
}
