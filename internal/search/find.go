package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Request is a page of a search.
type Request struct {
	Query        Query
	Place        *time.Location      // whose days dates mean
	Conversation chat.ConversationID // only in this one; zero: everywhere
	Before       block.Place         // goes on here; zero: from the newest
	Limit        int
}

// Found is a page of what was found, newest first.
type Found struct {
	Hits []Hit
	More block.Place // where to go on; zero at the end
	Part bool        // the time was up before the page was full: it goes on from More
}

// Hit is a message or a private note that was found, with the messages before and after it.
type Hit struct {
	store.Hit
	store.Beside
	Snippet Snippet
}

// patience is how long one page may take: what is found by then is shown, with where to go on.
const patience = 60 * time.Millisecond

// hitsRead is how many candidates are read at once at most, between two looks at the clock.
const hitsRead = 128

// Messages finds messages that the viewer may see.
func (s *Search) Messages(ctx context.Context, v chat.Viewer, r Request) (Found, error) {
	if err := s.atWork.Acquire(ctx, 1); err != nil {
		return Found{}, err
	}
	defer s.atWork.Release(1)
	p, err := s.plan(ctx, v, r.Query, r.Place)
	if err != nil || p.nothing || r.Query.Empty() {
		return Found{}, err
	}
	if r.Conversation != 0 {
		p.conditions, p.narrow = append(p.conditions, store.Condition{Conversations: []chat.ConversationID{r.Conversation}}), true
	}
	before := r.Before
	if before == (block.Place{}) {
		before = block.Place{At: math.MaxInt64, ID: math.MaxInt64}
	}
	if p.to != 0 && p.to <= before.At {
		before = block.Place{At: p.to}
	}
	candidates, err := s.candidates(ctx, v, p, before)
	if err != nil {
		return Found{}, err
	}
	found, err := s.gather(ctx, v, p, candidates, r.Limit)
	if err != nil {
		return found, err
	}
	return found, s.beside(ctx, v, found.Hits)
}

// beside reads what stands beside hits.
func (s *Search) beside(ctx context.Context, v chat.Viewer, hits []Hit) error {
	all := make([]store.Hit, len(hits))
	for i, h := range hits {
		all[i] = h.Hit
	}
	found, err := s.store.BesideHits(ctx, v, all)
	for i := range hits {
		hits[i].Beside = found[hits[i].Key()]
	}
	return err
}

// gather looks at candidates until enough of them are what was asked for.
func (s *Search) gather(ctx context.Context, v chat.Viewer, p *plan, candidates *newest, limit int) (out Found, err error) {
	began := time.Now()
	for n := 2 * limit; ; n = min(2*n, hitsRead) {
		some, end, err := take(ctx, candidates, n, p.from, began)
		if err != nil {
			return out, err
		}
		hits, err := s.hits(ctx, v, p, some)
		if err != nil {
			return out, err
		}
		for _, c := range some {
			h, ok := hits[c.ID]
			if !ok || h.SentAt != c.At || !p.holds(h) {
				continue
			}
			if len(out.Hits) == limit {
				last := out.Hits[limit-1]
				out.More = block.Place{At: last.SentAt, ID: last.Key()}
				return out, nil
			}
			out.Hits = append(out.Hits, Hit{Hit: h, Snippet: snippet(h.Message, p.clauses)})
		}
		switch {
		case end:
			return out, nil
		case time.Since(began) > patience && len(some) > 0:
			out.More, out.Part = some[len(some)-1].Place, true
			return out, nil
		}
	}
}

// take returns up to n candidates, fewer when the time is up; end is true if there are no more.
func take(ctx context.Context, candidates *newest, n int, from int64, began time.Time) (some []candidate, end bool, err error) {
	for len(some) < n && (len(some) == 0 || time.Since(began) < patience) {
		c, ok, err := candidates.next(ctx)
		if err != nil {
			return nil, false, err
		}
		if !ok || c.At < from {
			return some, true, nil
		}
		some = append(some, c)
	}
	return some, false, nil
}

// hits reads those candidates that are not at hand.
func (s *Search) hits(ctx context.Context, v chat.Viewer, p *plan, some []candidate) (map[int64]store.Hit, error) {
	out := make(map[int64]store.Hit, len(some))
	var ids []chat.MessageID
	for _, c := range some {
		if c.hit != nil {
			out[c.ID] = *c.hit
		} else {
			ids = append(ids, chat.MessageID(c.ID))
		}
	}
	for few := range slices.Chunk(ids, hitsRead) {
		read, err := s.store.Hits(ctx, v, few, p.conditions)
		if err != nil {
			return nil, err
		}
		var others []chat.EntryID // what is no message may be a note
		for _, h := range read {
			out[h.Key()] = h
		}
		for _, id := range few {
			if _, is := out[int64(id)]; !is {
				others = append(others, chat.EntryID(id))
			}
		}
		if len(others) == 0 {
			continue
		}
		notes, err := s.store.NoteHits(ctx, v, others, p.conditions)
		if err != nil {
			return nil, err
		}
		for _, h := range notes {
			out[h.Key()] = h
		}
	}
	return out, nil
}

// fewConversations is how many conversations are read through instead of asking the index.
const fewConversations = 50

// candidates returns what may be what was asked for: the messages of the conversations, if conditions leave only few, else
// what the index finds.
func (s *Search) candidates(ctx context.Context, v chat.Viewer, p *plan, before block.Place) (*newest, error) {
	out := &newest{}
	if p.narrow {
		few, err := s.store.ConversationsWhere(ctx, v, p.conditions, fewConversations+1)
		if err != nil {
			return nil, err
		}
		if len(few) <= fewConversations {
			for _, id := range few {
				out.streams = append(out.streams, &thread{read: s.messagesIn(v, id), before: before}, &thread{read: s.notesIn(v, id), before: before})
			}
			return out, nil
		}
	}
	// The tail first: what moves into a block meanwhile is then seen twice, not never.
	recent := s.tail.find(pileKey{v.Account, store.ShelfMessages}, p.clauses)
	recent = slices.DeleteFunc(recent, func(at block.Place) bool { return !at.Before(before) })
	blocks, err := s.store.SearchBlocks(ctx, v, store.ShelfMessages)
	if err != nil {
		return nil, err
	}
	blocks = slices.DeleteFunc(blocks, func(b store.SearchBlock) bool { return b.FirstAt > before.At || b.LastAt < p.from })
	out.streams = append(out.streams, &places{recent}, &unread{Search: s, v: v, clauses: inOrder(p.clauses), blocks: blocks, before: before, into: out})
	return out, nil
}

// inOrder puts long words first: they are rare, and where they are missing the others need not be looked for.
func inOrder(clauses []clause) []clause {
	return slices.SortedStableFunc(slices.Values(clauses), func(a, b clause) int { return cmp.Compare(b.weight(), a.weight()) })
}

func (c clause) weight() int {
	if c.not || len(c.any) == 0 || len(c.any[0]) == 0 || c.any[0][0].word[0] < ' ' {
		return 0
	}
	return len(c.any[0][0].word)
}
