package ingest

import (
	"context"
	"slices"
	"sync"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// History and address books come in webhooks of thousands of elements, and for minutes on end. Stored as they come, each would
// hold the one writer for a quarter of a second or more, and whoever writes live would wait behind it. So they have a queue of
// their own and are stored piece by piece, each a transaction of its own, between which live webhooks take their turn. The
// journal gets the delivery with its last piece, and only then is it answered: after a crash in the middle Meta sends it again,
// and what was stored of it is met again.

const (
	importQueue = 512 // deliveries that may wait; large ones count against the ration besides
	pieceLength = 128 // messages of one transaction: a few milliseconds of the writer
	bookWeight  = 4   // how many messages a contact of the book costs, with its names
)

// imports reports how much history and address book a delivery brings, counted in messages.
func (w *waiting) imports() (n int) {
	for _, u := range w.units {
		n += len(u.facts.Imports) + bookWeight*len(u.facts.Book)
	}
	return n
}

// cut takes the next piece off a delivery that brings more than one transaction should hold; nil if the rest fits.
func (w *waiting) cut() (piece *unit, of *unit) {
	if w.imports() <= pieceLength {
		return nil, nil
	}
	for _, u := range w.units {
		f := &u.facts
		piece := &unit{facts: chat.Facts{PhoneNumberID: f.PhoneNumberID, WABAID: f.WABAID, Digits: f.Digits, Part: true}}
		if n := min(len(f.Imports), pieceLength); n > 0 {
			piece.facts.Imports, f.Imports = f.Imports[:n:n], f.Imports[n:]
			return piece, u
		}
		if n := min(len(f.Book), pieceLength/bookWeight); n > 0 {
			piece.facts.Book, f.Book = f.Book[:n:n], f.Book[n:]
			return piece, u
		}
	}
	return nil, nil
}

// note keeps what went wrong with a piece for the journal.
func (u *unit) note(piece *unit) {
	if piece.trouble != "" && !slices.Contains(u.facts.Problems, piece.trouble) {
		u.facts.Problems = append(u.facts.Problems, piece.trouble)
	}
}

// importers is how many imports are on their way at once: as many as batches, so that the writer need not wait for the disk.
func (in *Ingest) importers() int { return in.committers() }

// runImports stores what comes of history and address books until Close.
func (in *Ingest) runImports() {
	var next *waiting
	for {
		first := next
		if first == nil {
			select {
			case first = <-in.imports:
			case <-in.quit:
				return
			}
		}
		next = in.importOne(first)
	}
}

// importOne stores a delivery, piece by piece, and small ones that wait behind it with its last. It returns the one that did
// not fit any more.
func (in *Ingest) importOne(first *waiting) (next *waiting) {
	for piece, of := first.cut(); piece != nil; piece, of = first.cut() {
		var err error
		in.inTurn(func(ctx context.Context) { err = in.storePiece(ctx, piece) })
		if err != nil {
			first.result <- err
			return nil
		}
		of.note(piece)
	}
	batch, next := in.gather(first)
	in.inTurn(func(ctx context.Context) { in.commit(ctx, batch, fixed) })
	return next
}

// gather adds small deliveries that wait to the last piece of one, and returns the first that is too much.
func (in *Ingest) gather(first *waiting) (batch []*waiting, next *waiting) {
	batch = []*waiting{first}
	for n := first.imports(); len(batch) < batchLength; {
		select {
		case next = <-in.imports:
		default:
			return batch, nil
		}
		if n += next.imports(); n > pieceLength {
			return batch, next
		}
		batch = append(batch, next)
	}
	return batch, nil
}

// storePiece stores one piece without a word in the journal.
func (in *Ingest) storePiece(ctx context.Context, piece *unit) error {
	known, err := in.router.get(ctx)
	if err != nil && known.byID == nil {
		return err
	}
	in.counters.Batches.Add(1)
	return in.insist(func(carefully bool) error {
		return in.Store.Write(ctx, func(tx *db.Tx) error {
			work := newWork(in, tx, known)
			if err := work.apply([]*waiting{{units: []*unit{piece}}}, carefully); err != nil {
				return err
			}
			return work.appendEvents()
		})
	})
}

// turns lets one batch at a time write.
type turns struct{ mu sync.Mutex }

// inTurn runs what writes a batch, in time. On PostgreSQL one at a time; see [Ingest.committers].
func (in *Ingest) inTurn(fn func(context.Context)) {
	if in.Store.Engine() != db.SQLite {
		in.turns.mu.Lock() // fair: who has waited for a millisecond is next
		defer in.turns.mu.Unlock()
	}
	ctx, cancel := context.WithTimeout(context.Background(), storageTime)
	defer cancel()
	fn(ctx)
}
