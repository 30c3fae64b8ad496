package db

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// A statement over many rows is written once, as for one row, and runs in each engine's fast way: on SQLite
// prepared and once a row, or once for some rows to be added; on PostgreSQL once, with an array a column, because there each statement is a round
// trip, and its text does not depend on how many rows there are.

// Insert is an INSERT of many rows: Head goes up to where VALUES comes, Tail is what follows it. Types are those
// of the columns: BIGINT, TEXT, BOOLEAN or BYTES. Values, on PostgreSQL alone, is what the columns are made of where that is
// not a row's arguments as they are; {1}, {2} … in it stand for those.
type Insert struct {
	Head   string
	Types  []string
	Values string
	Tail   string
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

// bulkRows bounds the rows of one PostgreSQL statement, and so the memory it takes.
const bulkRows = 1000

// statement is what Insert and Each have in common: a text for one row, or for arrays of them.
type statement interface {
	one() string
	arrays() string
	types() []string
}

// Insert adds rows, each holding the values of one, and calls each, which may be nil, for every row that Tail
// returns, in no particular order.
func (tx *Tx) Insert(s Insert, rows [][]any, each func(Scanner) error) error {
	if tx.engine == SQLite && each == nil && !strings.Contains(s.Tail, "DO UPDATE") {
		return tx.insertSome(s, rows, func(int, int, int64) error { return nil })
	}
	_, err := tx.run(s, rows, each)
	return err
}

// InsertLast adds rows that nothing else in the transaction sees, as [Tx.ExecLast] does.
func (tx *Tx) InsertLast(s Insert, rows [][]any) error {
	if tx.engine == SQLite {
		return tx.Insert(s, rows, nil)
	}
	for some := range slices.Chunk(rows, bulkRows) {
		args, err := columns(s.types(), some)
		if err != nil {
			return err
		}
		tx.keep(s.arrays(), args)
	}
	return nil
}

// Each runs s for every row of arguments. It calls each, which may be nil, for every row that is selected or
// returned, in no particular order, and returns how many rows it changed (only if each is nil).
func (tx *Tx) Each(s Each, rows [][]any, each func(Scanner) error) (changed int64, err error) {
	return tx.run(s, rows, each)
}

// InsertNew adds rows and tells which of them were new: s must end in ON CONFLICT … DO NOTHING, and the first
// argument of each row must be the unique id that stands in column id. has is a SELECT that finds a row by its first two
// arguments.
func (tx *Tx) InsertNew(s Insert, has string, rows [][]any) ([]bool, error) {
	added := make([]bool, len(rows))
	if tx.engine == SQLite {
		return added, tx.insertSome(s, rows, func(from, to int, changed int64) error {
			return tx.mark(added[from:to], has, rows[from:to], changed)
		})
	}
	place, err := places(rows, 0)
	if err != nil {
		return nil, err
	}
	s.Tail += " RETURNING id"
	return added, tx.Insert(s, rows, func(row Scanner) error {
		id, err := Value[int64](row)
		added[place[id]] = true
		return err
	})
}

// mark tells which of some rows a statement added, knowing how many it were: nearly always all.
func (tx *Tx) mark(added []bool, has string, rows [][]any, changed int64) error {
	for i := range added {
		added[i] = changed == int64(len(rows))
	}
	if changed == 0 || changed == int64(len(rows)) {
		return nil
	}
	for i, args := range rows {
		var err error
		if _, added[i], err = One(tx.ctx, tx, Value[int64], has, args[0], args[1]); err != nil {
			return err
		}
	}
	return nil
}

// insertSome adds rows on SQLite, many with one statement, and tells after each which they were and how many it changed.
func (tx *Tx) insertSome(s Insert, rows [][]any, each func(from, to int, changed int64) error) error {
	if len(rows) == 0 {
		return nil
	}
	args := make([]any, 0, liteRows(len(rows))*len(s.Types))
	for from := 0; from < len(rows); {
		n := liteRows(len(rows) - from)
		args = args[:0]
		for _, row := range rows[from : from+n] {
			args = append(args, row...)
		}
		changed, err := tx.Exec(tx.session.(*sqliteSession).text(s, n), args...)
		if err == nil {
			err = each(from, from+n, changed)
		}
		if err != nil {
			return err
		}
		from += n
	}
	return nil
}

// liteRows returns how many of some rows the next statement on SQLite adds: few different numbers, because each makes a
// statement to be prepared.
func liteRows(have int) int {
	for _, n := range [...]int{32, 8, 2} {
		if have >= n {
			return n
		}
	}
	return 1
}

// EachKnown runs s, an UPDATE, for every row of arguments and tells for which of them it changed something. Argument key of
// each row, counted from 0, must be the id that stands in column id, each of them once.
func (tx *Tx) EachKnown(s Each, rows [][]any, key int) ([]bool, error) {
	changed := make([]bool, len(rows))
	if tx.engine == SQLite {
		text := s.one()
		for i, args := range rows {
			n, err := tx.Exec(text, args...)
			if err != nil {
				return nil, err
			}
			changed[i] = n > 0
		}
		return changed, nil
	}
	place, err := places(rows, key)
	if err != nil {
		return nil, err
	}
	s.Tail += " RETURNING id"
	_, err = tx.Each(s, rows, func(row Scanner) error {
		id, err := Value[int64](row)
		changed[place[id]] = true
		return err
	})
	return changed, err
}

// places tells at which place the row with an id is.
func places(rows [][]any, key int) (map[int64]int, error) {
	place := make(map[int64]int, len(rows))
	for i, args := range rows {
		id, err := integer(args[key])
		if err != nil {
			return nil, err
		}
		place[id] = i
	}
	return place, nil
}

func (tx *Tx) run(s statement, rows [][]any, each func(Scanner) error) (changed int64, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	if tx.engine == SQLite {
		return tx.rowByRow(s.one(), rows, each)
	}
	text := s.arrays()
	for len(rows) > 0 {
		n := min(bulkRows, len(rows))
		args, err := columns(s.types(), rows[:n])
		if err != nil {
			return 0, err
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

func (tx *Tx) rowByRow(text string, rows [][]any, each func(Scanner) error) (changed int64, err error) {
	for _, args := range rows {
		more, err := tx.runOnce(text, args, each)
		if err != nil {
			return 0, err
		}
		changed += more
	}
	return changed, nil
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

func (s Insert) one() string { return s.some(1) }

// some returns the text for n rows on SQLite. With OR FAIL, which leaves the rows before a bad one, SQLite need not be
// ready to undo the statement alone, which costs more than it saves to add many at once; a transaction that a
// statement failed in is undone anyway.
func (s Insert) some(n int) string {
	row := "(?" + strings.Repeat(", ?", len(s.Types)-1) + ")" // not $1: SQLite's driver looks for the names of those, one by one
	head := s.Head
	if n > 1 {
		head = strings.Replace(head, "INSERT INTO", "INSERT OR FAIL INTO", 1)
	}
	return head + " VALUES " + row + strings.Repeat(", "+row, n-1) + s.Tail
}

func (s Insert) arrays() string {
	values := "*"
	if s.Values != "" {
		values = ofArguments.Replace(s.Values)
	}
	return s.Head + " SELECT " + values + " FROM " + arguments(s.Types) + s.Tail
}

func (s Insert) types() []string { return s.Types }

func (s Each) one() string {
	text := strings.ReplaceAll(s.Verb+" WHERE "+s.Where, "{", "$")
	return strings.ReplaceAll(text, "}", "") + s.Tail
}

// arrays joins the arguments to the statement, as PostgreSQL's grammar wants it for each verb.
func (s Each) arrays() string {
	join := ", "
	switch {
	case strings.HasPrefix(s.Verb, "UPDATE"):
		join = " FROM "
	case strings.HasPrefix(s.Verb, "DELETE"):
		join = " USING "
	}
	return ofArguments.Replace(s.Verb) + join + arguments(s.Types) + " WHERE " + ofArguments.Replace(s.Where) + s.Tail
}

func (s Each) types() []string { return s.Types }

// ofArguments puts the columns of arguments for {1}, {2} ….
var ofArguments = strings.NewReplacer("{", "v.column", "}", "")

// arguments returns rows of arguments, made from an array a column, as a table v.
func arguments(types []string) string {
	names := make([]string, len(types))
	for i := range names {
		names[i] = "column" + strconv.Itoa(i+1)
	}
	return unnest(types) + " AS v(" + strings.Join(names, ", ") + ")"
}

// unnest returns a table of rows made from an array a column.
func unnest(types []string) string {
	var text strings.Builder
	text.WriteString("unnest(")
	for i, kind := range types {
		separate(&text, i)
		if kind == "BYTES" {
			kind = "BYTEA"
		}
		text.WriteString("CAST($" + strconv.Itoa(i+1) + " AS " + kind + "[])")
	}
	text.WriteString(")")
	return text.String()
}

func separate(text *strings.Builder, i int) {
	if i > 0 {
		text.WriteString(", ")
	}
}
