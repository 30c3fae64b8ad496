package search

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search/block"
	"github.com/saltbridge/saltbridge/internal/store"
)

func chunks[T any](all []T) iter.Seq[[]T] { return slices.Chunk(all, chunk) }

const (
	rowsAtOnce = 100              // rows of the index in one transaction: others write in between
	smallest   = block.Size / 2   // blocks with fewer documents are merged
	mergeAt    = 8                // when there are this many
	grace      = 10 * time.Minute // how long a block that is not in use stays
)

// errTaken says that another process has moved the place on: what was prepared is thrown away.
var errTaken = chat.Errorf(chat.Conflict, "Another process has moved the word index on.")

// keep stores documents as blocks and moves the place on, all or nothing: it reports false if another process was faster.
// also may add to the place.
func (s *Search) keep(ctx context.Context, from, to store.SearchPlace, docs map[store.Shelf][]block.Doc, also func(*db.Tx, store.SearchPlace) (store.SearchPlace, error)) (bool, error) {
	var written []int64
	for shelf, some := range docs {
		for few := range slices.Chunk(some, block.Size) {
			id, err := s.write(ctx, from.Account, shelf, block.Build(few))
			if err != nil {
				return false, err
			}
			written = append(written, id)
		}
	}
	err := s.store.Write(ctx, func(tx *db.Tx) (err error) {
		to := to
		if also != nil {
			if to, err = also(tx, to); err != nil {
				return err
			}
		}
		moved, err := store.MoveSearch(tx, from, to)
		if err != nil {
			return err
		}
		if !moved {
			return errTaken
		}
		for _, id := range written {
			if err := store.OpenSearchBlock(tx, from.Account, id); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errTaken) { // the next turn sees where it is now
		return false, nil
	}
	return err == nil, err
}

// write writes a block that nobody reads yet, some rows at a time.
func (s *Search) write(ctx context.Context, account chat.AccountID, shelf store.Shelf, b block.Block) (int64, error) {
	id := s.store.IDs.Next()
	now := time.Now().UnixMilli()
	err := s.store.Write(ctx, func(tx *db.Tx) error {
		return store.AddSearchBlock(tx, account, store.SearchBlock{Block: id, Shelf: shelf, Docs: b.Docs, FirstAt: b.FirstAt, LastAt: b.LastAt}, now)
	})
	if err != nil {
		return 0, err
	}
	pages := make([]store.SearchPage, len(b.Pages))
	for i, p := range b.Pages {
		pages[i] = store.SearchPage{Block: id, First: p.First, Body: p.Body}
	}
	for some := range slices.Chunk(pages, rowsAtOnce) {
		if err := s.store.Write(ctx, func(tx *db.Tx) error { return store.AddSearchPages(tx, account, some) }); err != nil {
			return 0, err
		}
	}
	parts := make([]store.SearchPart, len(b.Parts))
	for i, body := range b.Parts {
		parts[i] = store.SearchPart{Part: i, Body: body}
	}
	for some := range slices.Chunk(parts, rowsAtOnce) {
		if err := s.store.Write(ctx, func(tx *db.Tx) error { return store.AddSearchParts(tx, account, id, some) }); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// tidy merges small blocks; it reports whether there were some.
func (s *Search) tidy(ctx context.Context, account chat.AccountID) (bool, error) {
	v := chat.SystemViewer(account)
	for _, shelf := range []store.Shelf{store.ShelfMessages, store.ShelfContacts} {
		blocks, err := s.store.SearchBlocks(ctx, v, shelf)
		if err != nil {
			return false, err
		}
		if some := toMerge(blocks); len(some) > 0 {
			return true, s.merge(ctx, v, shelf, some)
		}
	}
	return false, nil
}

// toMerge chooses the oldest small blocks, if there are enough of them, as many as make a whole one.
func toMerge(blocks []store.SearchBlock) []store.SearchBlock {
	small := slices.DeleteFunc(blocks, func(b store.SearchBlock) bool { return b.Docs >= smallest })
	if len(small) < mergeAt {
		return nil
	}
	slices.SortFunc(small, func(a, b store.SearchBlock) int { return int(min(max(a.Block-b.Block, -1), 1)) })
	docs, n := 0, 0
	for n < len(small) && docs+small[n].Docs <= block.Size {
		docs += small[n].Docs
		n++
	}
	if n < 2 {
		return nil
	}
	return small[:n]
}

func (s *Search) merge(ctx context.Context, v chat.Viewer, shelf store.Shelf, some []store.SearchBlock) error {
	read := make([]block.Block, len(some))
	for i, b := range some {
		pages, parts, err := s.store.WholeSearchBlock(ctx, v.Account, b.Block)
		if err != nil {
			return err
		}
		for _, p := range pages {
			read[i].Pages = append(read[i].Pages, block.Page{First: p.First, Body: p.Body})
		}
		for _, p := range parts {
			read[i].Parts = append(read[i].Parts, p.Body)
		}
	}
	merged, err := block.Merge(read)
	if err != nil {
		return err
	}
	id, err := s.write(ctx, v.Account, shelf, merged)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *db.Tx) error {
		all, err := store.CloseSearchBlocks(tx, v.Account, some, time.Now().UnixMilli())
		if err != nil {
			return err
		}
		if !all {
			return errTaken
		}
		return store.OpenSearchBlock(tx, v.Account, id)
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	return err
}

// sweep removes what is not in use any more, a bit at a time; it reports whether there was something.
func (s *Search) sweep(ctx context.Context) (bool, error) {
	before := time.Now().Add(-grace).UnixMilli()
	accounts, err := s.store.ClosedSearchBlocks(ctx, before)
	for _, account := range accounts {
		if err := s.store.Write(ctx, func(tx *db.Tx) error { return store.DropSearchBlock(tx, account, before) }); err != nil {
			return false, err
		}
	}
	return len(accounts) > 0, err
}
