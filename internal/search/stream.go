package search

import (
	"context"
	"math"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// stream gives candidates one after the other, newest first.
type stream interface {
	// head returns the next candidate, or the latest time it can have if it is not loaded yet; ok is false at the end.
	head() (at candidate, loaded, ok bool)
	load(ctx context.Context) error
	pop()
}

// candidate is where a message is that may be what was asked for, and the message if it is at hand.
type candidate struct {
	block.Place
	hit *store.Hit
}

// newest merges streams.
type newest struct {
	streams []stream
	last    block.Place
}

// next returns the newest candidate of all streams, each message once.
func (n *newest) next(ctx context.Context) (candidate, bool, error) {
	for {
		var first stream
		var best candidate
		ready := false
		left := n.streams[:0]
		for _, s := range n.streams {
			at, loaded, ok := s.head()
			if !ok {
				continue
			}
			left = append(left, s)
			if first == nil || at.Compare(best.Place) > 0 || at.Compare(best.Place) == 0 && !loaded {
				first, best, ready = s, at, loaded
			}
		}
		n.streams = left
		switch {
		case first == nil:
			return candidate{}, false, nil
		case !ready:
			if err := first.load(ctx); err != nil {
				return candidate{}, false, err
			}
		default:
			first.pop()
			if best.Place != n.last {
				n.last = best.Place
				return best, true, nil
			}
		}
	}
}

// places is a stream of what is at hand.
type places struct{ list []block.Place }

func (p *places) head() (candidate, bool, bool) {
	if len(p.list) == 0 {
		return candidate{}, false, false
	}
	return candidate{Place: p.list[0]}, true, true
}
func (p *places) load(context.Context) error { return nil }
func (p *places) pop()                       { p.list = p.list[1:] }

// found is a stream of what was found in a block.
type found struct {
	s      *store.Store
	v      chat.Viewer
	block  store.SearchBlock
	set    *block.Set
	before block.Place // candidates come before it

	sought bool
	n      int // the number of the next candidate
	part   int // which part is loaded
	at     []block.Place
}

func newFound(s *store.Store, v chat.Viewer, b store.SearchBlock, set *block.Set, before block.Place) *found {
	f := &found{s: s, v: v, block: b, set: set, before: before, n: b.Docs, part: -1}
	f.back()
	return f
}

// back goes to the next older number in the set.
func (f *found) back() {
	for f.n--; f.n >= 0 && !f.set.Has(f.n); f.n-- {
	}
}

func (f *found) head() (candidate, bool, bool) {
	if f.n < 0 {
		return candidate{}, false, false
	}
	if f.sought && f.n/block.PartSize == f.part {
		return candidate{Place: f.at[f.n%block.PartSize]}, true, true
	}
	return candidate{Place: block.Place{At: min(f.block.LastAt, f.before.At), ID: math.MaxInt64}}, false, true
}

func (f *found) pop() {
	f.before = f.at[f.n%block.PartSize]
	f.back()
}

func (f *found) load(ctx context.Context) error {
	if !f.sought {
		f.sought = true
		if err := f.seek(ctx); err != nil || f.n < 0 {
			return err
		}
	}
	return f.fetch(ctx, f.n/block.PartSize)
}

func (f *found) fetch(ctx context.Context, part int) error {
	if part == f.part {
		return nil
	}
	row, ok, err := f.s.SearchPart(ctx, f.v, f.block, part)
	if err != nil {
		return err
	}
	if !ok {
		return block.ErrBroken
	}
	f.part = part
	f.at, err = block.Places(row.Body)
	if err == nil && len(f.at) != min(block.PartSize, f.block.Docs-part*block.PartSize) {
		err = block.ErrBroken
	}
	return err
}

// seek goes to the newest candidate before the place where the search begins, by halves.
func (f *found) seek(ctx context.Context) error {
	if f.block.LastAt < f.before.At {
		return nil
	}
	from, to := 0, f.block.Docs // the first number that is not before the place is in here
	for from < to {
		middle := (from + to) / 2
		if err := f.fetch(ctx, middle/block.PartSize); err != nil {
			return err
		}
		if f.at[middle%block.PartSize].Before(f.before) {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if f.n >= from {
		f.n = from
		f.back()
	}
	return nil
}

// thread is a stream of all messages of a conversation, or of all its notes.
type thread struct {
	read   func(ctx context.Context, before block.Place, limit int) ([]store.Hit, error)
	before block.Place
	hits   []store.Hit
	limit  int
	end    bool
}

// messagesIn reads the messages of a conversation, newest first.
func (s *Search) messagesIn(v chat.Viewer, id chat.ConversationID) func(context.Context, block.Place, int) ([]store.Hit, error) {
	return func(ctx context.Context, before block.Place, limit int) ([]store.Hit, error) {
		return s.store.HitsIn(ctx, v, id, before.At, chat.MessageID(before.ID), limit)
	}
}

// notesIn reads the private notes of a conversation, newest first.
func (s *Search) notesIn(v chat.Viewer, id chat.ConversationID) func(context.Context, block.Place, int) ([]store.Hit, error) {
	return func(ctx context.Context, before block.Place, limit int) ([]store.Hit, error) {
		return s.store.NoteHitsIn(ctx, v, id, before.At, chat.EntryID(before.ID), limit)
	}
}

const (
	threadFirst = 20  // messages of a conversation that are read first
	threadPage  = 200 // and at most at once
)

func (t *thread) head() (candidate, bool, bool) {
	if len(t.hits) > 0 {
		h := &t.hits[0]
		return candidate{block.Place{At: h.SentAt, ID: h.Key()}, h}, true, true
	}
	return candidate{Place: t.before}, false, !t.end
}

func (t *thread) pop() {
	t.before = block.Place{At: t.hits[0].SentAt, ID: t.hits[0].Key()}
	t.hits = t.hits[1:]
}

func (t *thread) load(ctx context.Context) (err error) {
	t.limit = min(max(threadFirst, 2*t.limit), threadPage)
	t.hits, err = t.read(ctx, t.before, t.limit)
	t.end = len(t.hits) < t.limit
	return err
}
