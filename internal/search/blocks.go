package search

import (
	"context"
	"math"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

// unread is a stream of the blocks that were not looked into yet: it opens some, and more of them the longer nothing is
// found, as streams of their own.
type unread struct {
	*Search
	v       chat.Viewer
	clauses []clause
	blocks  []store.SearchBlock // the one with the newest first
	before  block.Place
	group   int
	into    *newest
}

// mostBlocks is how many blocks are looked into at once.
const mostBlocks = 64

func (u *unread) head() (candidate, bool, bool) {
	if len(u.blocks) == 0 {
		return candidate{}, false, false
	}
	return candidate{Place: block.Place{At: min(u.blocks[0].LastAt, u.before.At), ID: math.MaxInt64}}, false, true
}

func (u *unread) pop() {}

func (u *unread) load(ctx context.Context) error {
	u.group = min(max(2*u.group, 2), mostBlocks)
	some := u.blocks[:min(u.group, len(u.blocks))]
	u.blocks = u.blocks[len(some):]
	sets, err := u.look(ctx, some)
	if err != nil {
		return err
	}
	for i, set := range sets {
		if set.Count() > 0 {
			u.into.streams = append(u.into.streams, newFound(u.store, u.v, some[i], set, u.before))
		}
	}
	return nil
}

// look finds what meets all clauses in some blocks. A block in which nothing is left is not looked into further.
func (u *unread) look(ctx context.Context, blocks []store.SearchBlock) ([]*block.Set, error) {
	sets := make([]*block.Set, len(blocks))
	for i, b := range blocks {
		sets[i] = block.Whole(b.Docs)
	}
	for _, c := range u.clauses {
		if c.loose() {
			continue
		}
		met, err := u.clause(ctx, blocks, sets, c)
		if err != nil {
			return nil, err
		}
		for i := range sets {
			switch {
			case met[i] == nil: // nothing is left
			case c.not:
				sets[i].Remove(met[i])
			default:
				sets[i].Keep(met[i])
			}
		}
	}
	return sets, nil
}

// clause finds what meets a clause, in the blocks that have something left.
func (u *unread) clause(ctx context.Context, blocks []store.SearchBlock, left []*block.Set, c clause) ([]*block.Set, error) {
	met := make([]*block.Set, len(blocks))
	for _, all := range c.any {
		var both []*block.Set
		for _, t := range all {
			having, err := u.term(ctx, blocks, left, t)
			if err != nil {
				return nil, err
			}
			if both == nil {
				both = having
				continue
			}
			for i := range both {
				if both[i] != nil {
					both[i].Keep(having[i])
				}
			}
		}
		for i, set := range both {
			if met[i] == nil {
				met[i] = set
			} else {
				met[i].Unite(set)
			}
		}
	}
	return met, nil
}

// term finds what has a term, in the blocks that have something left; nil in the others.
func (u *unread) term(ctx context.Context, blocks []store.SearchBlock, left []*block.Set, t term) ([]*block.Set, error) {
	having := make([]*block.Set, len(blocks))
	at := map[int64]int{}
	var ids []int64
	for i, b := range blocks {
		if left[i].Count() > 0 {
			at[b.Block], having[i] = i, block.NewSet(b.Docs)
			ids = append(ids, b.Block)
		}
	}
	if len(ids) == 0 {
		return having, nil
	}
	from, to := t.span()
	pages, err := u.store.SearchPages(ctx, u.v, ids, from, to)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		if err := block.Lookup(p.Body, from, to, having[at[p.Block]]); err != nil {
			return nil, err
		}
	}
	return having, nil
}
