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
	return s.named(ctx, v, name, limit, func(k store.Known) bool { return k.Conversation != 0 })
}

// ContactsNamed finds contacts by parts of their names, or of their phone numbers in any spelling; who wrote last comes first.
func (s *Search) ContactsNamed(ctx context.Context, v chat.Viewer, name string, limit int) ([]store.Known, error) {
	seen := map[chat.ContactID]bool{}
	return s.named(ctx, v, name, limit, func(k store.Known) bool {
		again := seen[k.ID]
		seen[k.ID] = true
		return !again
	})
}

// named returns the first of those who are called so, once for each conversation, the one with the newest message first. wanted is
// asked about each in this order.
func (s *Search) named(ctx context.Context, v chat.Viewer, name string, limit int, wanted func(store.Known) bool) ([]store.Known, error) {
	clauses := contactClauses(name)
	if len(clauses) == 0 {
		return nil, nil
	}
	ids, err := s.contactsFound(ctx, v, clauses)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	talks, err := s.store.TalksWith(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(talks, func(a, b store.Known) int { return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(b.ID, a.ID)) })
	talks = slices.DeleteFunc(talks, func(k store.Known) bool { return !wanted(k) })
	var found []store.Known
	for some := range slices.Chunk(talks, max(2*limit, 8)) {
		called, err := s.called(ctx, v, some, clauses)
		if err != nil {
			return nil, err
		}
		if found = append(found, called...); len(found) >= limit {
			return found[:limit], nil
		}
	}
	return found, nil
}

// called reads what contacts are called and leaves those who still are what the clauses say.
func (s *Search) called(ctx context.Context, v chat.Viewer, some []store.Known, clauses []clause) (out []store.Known, err error) {
	ids := make([]chat.ContactID, len(some))
	for i, k := range some {
		ids[i] = k.ID
	}
	contacts, err := s.store.ContactsAmong(ctx, v.Account, ids)
	if err != nil {
		return nil, err
	}
	phones, err := s.store.Phones(ctx, v.Account, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[chat.ContactID]chat.Contact, len(contacts))
	for _, c := range contacts {
		byID[c.ID] = c
	}
	for _, k := range some {
		contact, there := byID[k.ID]
		words := contactWords(contact, phones[k.ID])
		if !there || slices.ContainsFunc(clauses, func(c clause) bool { return !c.found(words) }) {
			continue
		}
		k.Contact = contact
		out = append(out, k)
	}
	return out, nil
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
