package store

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Shelf says what a part of the word index is about.
type Shelf string

// The shelves.
const (
	ShelfMessages Shelf = "message"
	ShelfContacts Shelf = "contact"
)

// SearchPlace says how far an account's word index follows.
type SearchPlace struct {
	Account  chat.AccountID
	Head     int64 // the account's newest event
	Begun    bool  // the index was begun
	Seq      int64 // events up to here are in blocks
	ScanFrom int64 // what has an id from here …
	ScanTo   int64 // … to here is still to be read; nothing if this is less
}

// SearchPlaces returns the places of all accounts.
func (s *Store) SearchPlaces(ctx context.Context) ([]SearchPlace, error) {
	scan := func(row db.Scanner) (p SearchPlace, err error) {
		err = row.Scan(&p.Account, &p.Head, &p.Begun, &p.Seq, &p.ScanFrom, &p.ScanTo)
		return p, err
	}
	return db.All(ctx, s, scan, `
		SELECT a.account_id, a.event_seq, p.account_id IS NOT NULL, COALESCE(p.seq, 0), COALESCE(p.scan_from, 0), COALESCE(p.scan_to, 0)
		FROM account a LEFT JOIN search_place p ON p.account_id = a.account_id`)
}

// BeginSearch begins an account's index: everything that is there is to be read, and what comes is followed from now on.
// Whoever comes second changes nothing.
func BeginSearch(tx *db.Tx, account chat.AccountID) error {
	// The counter first: what is written after it was read has an event behind it.
	seq, _, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT event_seq FROM account WHERE account_id = $1`, account)
	if err != nil {
		return err
	}
	last, err := lastID(tx, account)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO search_place (account_id, seq, scan_from, scan_to) VALUES ($1, $2, 1, $3)
		ON CONFLICT (account_id) DO NOTHING`, account, seq, last)
	return err
}

// lastID returns the highest id of the account's messages, contacts and notes.
func lastID(tx *db.Tx, account chat.AccountID) (int64, error) {
	m, _, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM message WHERE account_id = $1`, account)
	if err != nil {
		return 0, err
	}
	c, _, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM contact WHERE account_id = $1`, account)
	if err != nil {
		return 0, err
	}
	e, _, err := db.One(tx.Context(), tx, db.Value[int64], `SELECT COALESCE(MAX(id), 0) FROM entry WHERE account_id = $1`, account)
	return max(m, c, e), err
}

// SearchAgain adds to what is to be read: ids from one on that came with an import. Call it with the place as it is now.
func SearchAgain(tx *db.Tx, p SearchPlace, from int64) (SearchPlace, error) {
	last, err := lastID(tx, p.Account)
	if err != nil {
		return p, err
	}
	if p.ScanTo < p.ScanFrom {
		p.ScanFrom = from
	}
	p.ScanFrom, p.ScanTo = min(p.ScanFrom, from), max(p.ScanTo, last)
	return p, nil
}

// MoveSearch moves an account's place on, unless another process has moved it: then it reports false and nothing else of
// the transaction may stay.
func MoveSearch(tx *db.Tx, from, to SearchPlace) (bool, error) {
	n, err := tx.Exec(`
		UPDATE search_place SET seq = $2, scan_from = $3, scan_to = $4 WHERE account_id = $1 AND seq = $5 AND scan_from = $6 AND scan_to = $7`,
		from.Account, to.Seq, to.ScanFrom, to.ScanTo, from.Seq, from.ScanFrom, from.ScanTo)
	return n == 1, err
}

// SearchBlock is a part of an account's word index.
type SearchBlock struct {
	Block           int64
	Shelf           Shelf
	Docs            int
	FirstAt, LastAt int64 // the times of its oldest and its newest
}

// SearchPage holds words of a block, from First on.
type SearchPage struct {
	Block       int64
	First, Body []byte
}

// SearchPart says which messages or contacts some numbers of a block stand for.
type SearchPart struct {
	Part int
	Body []byte
}

// AddSearchBlock notes a block that is being written: nobody reads it until it is opened, and if it never is it goes.
func AddSearchBlock(tx *db.Tx, account chat.AccountID, b SearchBlock, now int64) error {
	_, err := tx.Exec(`INSERT INTO search_block (account_id, block, shelf, docs, first_at, last_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		account, b.Block, string(b.Shelf), b.Docs, b.FirstAt, b.LastAt, now)
	return err
}

// AddSearchPages writes pages of blocks.
func AddSearchPages(tx *db.Tx, account chat.AccountID, pages []SearchPage) error {
	rows := make([][]any, len(pages))
	for i, p := range pages {
		rows[i] = []any{account, p.Block, p.First, p.Body}
	}
	return tx.Insert(db.Insert{Head: `INSERT INTO search_page (account_id, block, first, body)`, Types: []string{"BIGINT", "BIGINT", "BYTES", "BYTES"}}, rows, nil)
}

// AddSearchParts writes parts of a block.
func AddSearchParts(tx *db.Tx, account chat.AccountID, block int64, parts []SearchPart) error {
	rows := make([][]any, len(parts))
	for i, p := range parts {
		rows[i] = []any{account, block, p.Part, p.Body}
	}
	return tx.Insert(db.Insert{Head: `INSERT INTO search_part (account_id, block, part, body)`, Types: []string{"BIGINT", "BIGINT", "BIGINT", "BYTES"}}, rows, nil)
}

// OpenSearchBlock lets everybody read a block that was written.
func OpenSearchBlock(tx *db.Tx, account chat.AccountID, block int64) error {
	_, err := tx.Exec(`UPDATE search_block SET closed_at = 0 WHERE account_id = $1 AND block = $2`, account, block)
	return err
}

// SearchBlocks lists the blocks of a shelf of the viewer's account, the one with the newest first.
func (s *Store) SearchBlocks(ctx context.Context, v chat.Viewer, shelf Shelf) ([]SearchBlock, error) {
	scan := func(row db.Scanner) (b SearchBlock, err error) {
		err = row.Scan(&b.Block, &b.Shelf, &b.Docs, &b.FirstAt, &b.LastAt)
		return b, err
	}
	return db.All(ctx, s, scan, `
		SELECT block, shelf, docs, first_at, last_at FROM search_block
		WHERE account_id = $1 AND shelf = $2 AND closed_at = 0 ORDER BY last_at DESC, block DESC`, v.Account, string(shelf))
}

// SearchPages returns the pages of some blocks that hold words from one up to another, which is not among them.
func (s *Store) SearchPages(ctx context.Context, v chat.Viewer, blocks []int64, from, to []byte) ([]SearchPage, error) {
	scan := func(row db.Scanner) (p SearchPage, err error) {
		err = row.Scan(&p.Block, &p.First, &p.Body)
		return p, err
	}
	marks, args := among(blocks, v.Account, from, to)
	// The page in which a word would stand is the last one that does not begin after it. CROSS JOIN: SQLite then begins with the blocks;
	// else it goes through all pages of each up to the word.
	return db.All(ctx, s, scan, `
		SELECT p.block, p.first, p.body FROM search_block b CROSS JOIN search_page p
		WHERE b.account_id = $1 AND b.block IN (`+strings.Join(marks, ", ")+`) AND p.account_id = b.account_id AND p.block = b.block
			AND p.first >= COALESCE((SELECT q.first FROM search_page q
				WHERE q.account_id = b.account_id AND q.block = b.block AND q.first <= $2 ORDER BY q.first DESC LIMIT 1), $2)
			AND p.first < $3`, args...)
}

// WholeSearchBlock returns everything of a block, in order.
func (s *Store) WholeSearchBlock(ctx context.Context, account chat.AccountID, block int64) ([]SearchPage, []SearchPart, error) {
	page := func(row db.Scanner) (p SearchPage, err error) {
		err = row.Scan(&p.Block, &p.First, &p.Body)
		return p, err
	}
	pages, err := db.All(ctx, s, page, `SELECT block, first, body FROM search_page WHERE account_id = $1 AND block = $2 ORDER BY first`, account, block)
	if err != nil {
		return nil, nil, err
	}
	parts, err := db.All(ctx, s, scanSearchPart, `SELECT part, body FROM search_part WHERE account_id = $1 AND block = $2 ORDER BY part`, account, block)
	return pages, parts, err
}

func scanSearchPart(row db.Scanner) (p SearchPart, err error) {
	err = row.Scan(&p.Part, &p.Body)
	return p, err
}

// SearchPart returns one part of a block; ok is false if there is none.
func (s *Store) SearchPart(ctx context.Context, v chat.Viewer, b SearchBlock, part int) (p SearchPart, ok bool, err error) {
	return db.One(ctx, s, scanSearchPart, `SELECT part, body FROM search_part WHERE account_id = $1 AND block = $2 AND part = $3`, v.Account, b.Block, part)
}

// CloseSearchBlocks takes blocks out of use whose content is in another now. Who reads them at the moment still can. It
// reports whether all of them were in use.
func CloseSearchBlocks(tx *db.Tx, account chat.AccountID, blocks []SearchBlock, now int64) (bool, error) {
	rows := make([][]any, len(blocks))
	for i, b := range blocks {
		rows[i] = []any{account, b.Block, now}
	}
	n, err := tx.Each(db.Each{
		Verb:  `UPDATE search_block SET closed_at = {3}`,
		Where: `account_id = {1} AND block = {2} AND closed_at = 0`,
		Types: []string{"BIGINT", "BIGINT", "BIGINT"},
	}, rows, nil)
	return n == int64(len(blocks)), err
}

// ClosedSearchBlocks lists the accounts with blocks that were closed before a time.
func (s *Store) ClosedSearchBlocks(ctx context.Context, before int64) ([]chat.AccountID, error) {
	return db.All(ctx, s, db.Value[chat.AccountID], `SELECT DISTINCT account_id FROM search_block WHERE closed_at > 0 AND closed_at < $1`, before)
}

// DropSearchBlock removes some of a block that was closed before a time.
func DropSearchBlock(tx *db.Tx, account chat.AccountID, before int64) error {
	block, found, err := db.One(tx.Context(), tx, db.Value[int64], `
		SELECT block FROM search_block WHERE account_id = $1 AND closed_at > 0 AND closed_at < $2 LIMIT 1`, account, before)
	if err != nil || !found {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM search_page WHERE account_id = $1 AND block = $2
			AND first IN (SELECT first FROM search_page WHERE account_id = $1 AND block = $2 ORDER BY first LIMIT 250)`,
		`DELETE FROM search_part WHERE account_id = $1 AND block = $2
			AND part IN (SELECT part FROM search_part WHERE account_id = $1 AND block = $2 ORDER BY part LIMIT 250)`,
	} {
		if n, err := tx.Exec(statement, account, block); err != nil || n > 0 {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM search_block WHERE account_id = $1 AND block = $2`, account, block)
	return err
}
