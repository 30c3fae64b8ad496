package search

import (
	"slices"
	"sync"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// tail holds what came in since the newest blocks were closed, of every account. It is not stored: after a start it is
// read again from the events.
type tail struct {
	mu    sync.RWMutex
	piles map[pileKey]*pile
}

type pileKey struct {
	account chat.AccountID
	shelf   store.Shelf
}

// pile holds documents of one shelf.
type pile struct {
	docs []noted
	at   map[int64]int // id -> where it is in docs
}

// noted is a document with the number of the event that brought it.
type noted struct {
	block.Doc
	seq int64
}

func newTail() *tail { return &tail{piles: map[pileKey]*pile{}} }

// add puts a document in; the newest version of one counts.
func (t *tail) add(key pileKey, d block.Doc, seq int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.piles[key]
	if p == nil {
		p = &pile{at: map[int64]int{}}
		t.piles[key] = p
	}
	i, known := p.at[d.ID]
	switch {
	case !known:
		p.at[d.ID] = len(p.docs)
		p.docs = append(p.docs, noted{d, seq})
	case p.docs[i].Doc != d:
		p.docs[i] = noted{d, seq}
	}
}

// size returns how many documents of an account there are.
func (t *tail) size(account chat.AccountID) (n int) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for key, p := range t.piles {
		if key.account == account {
			n += len(p.docs)
		}
	}
	return n
}

// docs returns the documents of a shelf that events up to a number brought.
func (t *tail) docs(key pileKey, seq int64) (out []block.Doc) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if p := t.piles[key]; p != nil {
		for _, d := range p.docs {
			if d.seq <= seq {
				out = append(out, d.Doc)
			}
		}
	}
	return out
}

// drop removes what events up to a number brought: it is in a block.
func (t *tail) drop(account chat.AccountID, seq int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, p := range t.piles {
		if key.account != account {
			continue
		}
		left := slices.DeleteFunc(slices.Clone(p.docs), func(d noted) bool { return d.seq <= seq })
		if len(left) == 0 {
			delete(t.piles, key)
			continue
		}
		p.docs, p.at = left, make(map[int64]int, len(left))
		for i, d := range left {
			p.at[d.ID] = i
		}
	}
}

// find returns where the documents are that meet all clauses, newest first.
func (t *tail) find(key pileKey, clauses []clause) (places []block.Place) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	p := t.piles[key]
	if p == nil {
		return nil
	}
	for _, d := range p.docs {
		if !slices.ContainsFunc(clauses, func(c clause) bool { return c.found(d.Words) == c.not && !c.loose() }) {
			places = append(places, block.Place{At: d.At, ID: d.ID})
		}
	}
	slices.SortFunc(places, func(a, b block.Place) int { return b.Compare(a) })
	return places
}
