package db

import (
	"math/bits"
	"strconv"
	"strings"
)

// Bulk is a statement over many rows, written as for one: Head + Row + Tail, where Row is one tuple of
// placeholders such as "($1, $2)". SQLite runs it once a row, prepared, which is its fast way; PostgreSQL
// gets many tuples at once, because there each statement is a round trip. Placeholders in Head and Tail
// are not allowed: they would have to be shared between rows.
type Bulk struct {
	Head, Row, Tail string
}

// bulkRows bounds the tuples of one PostgreSQL statement. Runs are cut into powers of two, so that a
// statement has few forms and stays in the prepared-statement cache.
const bulkRows = 128

// Bulk runs b over rows, each holding the arguments of one tuple; each is called for every row it returns
// (RETURNING or SELECT) and may be nil. Returned rows are in no particular order.
func (tx *Tx) Bulk(b Bulk, rows [][]any, each func(Scanner) error) error {
	if tx.engine == SQLite {
		return tx.oneByOne(b, rows, each)
	}
	for len(rows) > 0 {
		n := min(bulkRows, 1<<(bits.Len(uint(len(rows)))-1))
		if err := tx.many(b, rows[:n], each); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func (tx *Tx) oneByOne(b Bulk, rows [][]any, each func(Scanner) error) error {
	query := b.Head + b.Row + b.Tail
	for _, args := range rows {
		if err := tx.runBulk(query, args, each); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) many(b Bulk, rows [][]any, each func(Scanner) error) error {
	width := len(rows[0])
	args := make([]any, 0, len(rows)*width)
	for _, row := range rows {
		args = append(args, row...)
	}
	return tx.runBulk(b.text(len(rows), width), args, each)
}

func (tx *Tx) runBulk(query string, args []any, each func(Scanner) error) error {
	if each == nil {
		_, err := tx.Exec(query, args...)
		return err
	}
	rows, err := tx.Query(tx.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return classify(rows.Err())
}

// text returns the statement for n tuples of width placeholders.
func (b Bulk) text(n, width int) string {
	var s strings.Builder
	s.WriteString(b.Head)
	for i := range n {
		if i > 0 {
			s.WriteString(", ")
		}
		renumber(&s, b.Row, i*width)
	}
	s.WriteString(b.Tail)
	return s.String()
}

// renumber writes row with by added to each placeholder's number.
func renumber(s *strings.Builder, row string, by int) {
	for {
		head, tail, found := strings.Cut(row, "$")
		s.WriteString(head)
		if !found {
			return
		}
		end := 0
		for end < len(tail) && tail[end] >= '0' && tail[end] <= '9' {
			end++
		}
		n, _ := strconv.Atoi(tail[:end]) // digits only, by construction
		s.WriteByte('$')
		s.WriteString(strconv.Itoa(n + by))
		row = tail[end:]
	}
}
