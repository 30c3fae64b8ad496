package db

import (
	"database/sql"
	"math/bits"
	"strconv"
	"strings"
)

// A statement over many rows is written once, as for one row, and runs in each engine's fast way: on SQLite
// prepared and once a row, on PostgreSQL over many rows at once, because there each statement is a round trip.

// Insert is an INSERT of many rows: Head + Row + Tail, where Row is one tuple of placeholders such as
// "($1, $2)". Head and Tail have no placeholders.
type Insert struct {
	Head, Row, Tail string
}

// Each is a SELECT, UPDATE or DELETE that is done for each of many rows of arguments. {1}, {2} … in Verb and
// Where stand for a row's arguments, whose types are Types. Verb goes up to where the WHERE comes; columns
// that could be meant twice need their table's name.
type Each struct {
	Verb  string // SELECT … FROM t, UPDATE t SET …, DELETE FROM t
	Where string // without the word
	Types []string
	Tail  string // RETURNING …
}

// bulkRows bounds the rows of one PostgreSQL statement. Runs are cut into powers of two, so that a statement
// has few forms and stays in the prepared-statement cache.
const bulkRows = 128

// statement is what Insert and Each have in common: a text for one row of width arguments, or for n of them.
type statement interface {
	one() string
	many(n, width int) string
}

// Insert adds rows, each holding the arguments of one tuple, and calls each, which may be nil, for every row
// that Tail returns, in no particular order.
func (tx *Tx) Insert(s Insert, rows [][]any, each func(Scanner) error) error {
	_, err := tx.run(s, rows, each)
	return err
}

// Each runs s for every row of arguments. It calls each, which may be nil, for every row that is selected or
// returned, in no particular order, and returns how many rows it changed (only if each is nil).
func (tx *Tx) Each(s Each, rows [][]any, each func(Scanner) error) (changed int64, err error) {
	return tx.run(s, rows, each)
}

// InsertNew adds rows and tells which of them were new: s must end in ON CONFLICT … DO NOTHING, and the first
// argument of each row must be the unique id that stands in column id.
func (tx *Tx) InsertNew(s Insert, rows [][]any) ([]bool, error) {
	added := make([]bool, len(rows))
	if tx.engine == SQLite {
		text := s.one()
		for i, args := range rows {
			n, err := tx.Exec(text, args...)
			if err != nil {
				return nil, err
			}
			added[i] = n == 1
		}
		return added, nil
	}
	place := make(map[int64]int, len(rows))
	for i, args := range rows {
		place[number(args[0])] = i
	}
	s.Tail += " RETURNING id"
	return added, tx.Insert(s, rows, func(row Scanner) error {
		id, err := Value[int64](row)
		added[place[id]] = true
		return err
	})
}

// number returns the value of any id type.
func number(id any) int64 {
	if n, ok := id.(interface{ Int64() int64 }); ok {
		return n.Int64()
	}
	n, _ := id.(int64) // the argument of an id column is nothing else
	return n
}

func (tx *Tx) run(s statement, rows [][]any, each func(Scanner) error) (changed int64, err error) {
	text := ""
	if tx.engine == SQLite && len(rows) > 0 {
		text = s.one()
	}
	for len(rows) > 0 {
		n := 1
		args := rows[0]
		if tx.engine == Postgres {
			n = min(bulkRows, 1<<(bits.Len(uint(len(rows)))-1))
			text, args = s.many(n, len(args)), flatten(rows[:n])
		}
		more, err := tx.runOnce(text, args, each)
		if err != nil {
			return 0, err
		}
		changed += more
		rows = rows[n:]
	}
	return changed, nil
}

func flatten(rows [][]any) []any {
	args := make([]any, 0, len(rows)*len(rows[0]))
	for _, row := range rows {
		args = append(args, row...)
	}
	return args
}

func (tx *Tx) runOnce(text string, args []any, each func(Scanner) error) (changed int64, err error) {
	if each == nil {
		return tx.Exec(text, args...)
	}
	rows, err := tx.Query(tx.ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return 0, scanAll(rows, each)
}

func scanAll(rows *sql.Rows, each func(Scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return classify(rows.Err())
}

func (s Insert) one() string { return s.Head + s.Row + s.Tail }

func (s Insert) many(n, width int) string {
	var text strings.Builder
	text.WriteString(s.Head)
	for i := range n {
		separate(&text, i)
		renumber(&text, s.Row, i*width)
	}
	text.WriteString(s.Tail)
	return text.String()
}

func (s Each) one() string {
	return strings.NewReplacer("{", "$", "}", "").Replace(s.Verb+" WHERE "+s.Where) + s.Tail
}

// many joins the list of arguments to the statement, as PostgreSQL's grammar wants it for each verb.
func (s Each) many(n, _ int) string {
	join := ", "
	switch {
	case strings.HasPrefix(s.Verb, "UPDATE"):
		join = " FROM "
	case strings.HasPrefix(s.Verb, "DELETE"):
		join = " USING "
	}
	columns := strings.NewReplacer("{", "v.column", "}", "")
	var text strings.Builder
	text.WriteString(columns.Replace(s.Verb) + join + "(VALUES ")
	arg := 0
	for i := range n {
		separate(&text, i)
		text.WriteByte('(')
		for j, kind := range s.Types {
			separate(&text, j)
			arg++
			text.WriteString("CAST($" + strconv.Itoa(arg) + " AS " + kind + ")")
		}
		text.WriteByte(')')
	}
	text.WriteString(") AS v WHERE " + columns.Replace(s.Where) + s.Tail)
	return text.String()
}

func separate(text *strings.Builder, i int) {
	if i > 0 {
		text.WriteString(", ")
	}
}

// renumber writes row with by added to each placeholder's number.
func renumber(text *strings.Builder, row string, by int) {
	for {
		head, tail, found := strings.Cut(row, "$")
		text.WriteString(head)
		if !found {
			return
		}
		end := 0
		for end < len(tail) && tail[end] >= '0' && tail[end] <= '9' {
			end++
		}
		n, _ := strconv.Atoi(tail[:end]) // digits only, by construction
		text.WriteByte('$')
		text.WriteString(strconv.Itoa(n + by))
		row = tail[end:]
	}
}
