package db

import (
	"slices"
	"strings"
)

// Among is a SELECT of the rows whose key is one of many: one statement for all on PostgreSQL, for up to 32 of them on
// SQLite.
type Among struct {
	Verb string // SELECT …, without FROM
	From string // a table
	Of   string // a column, which is the same for all, such as account_id
	Key  string // the column of the keys
	Type string // of the keys: BIGINT, TEXT or BYTES
	Tail string // what follows the WHERE: AND …, ORDER BY …
}

// Among runs s for keys and calls each for every row that is selected, in no particular order. The row of a key that is
// given twice may come twice.
func (tx *Tx) Among(s Among, of any, keys []any, each func(Scanner) error) error {
	for len(keys) > 0 {
		n := min(bulkRows, len(keys))
		if tx.engine == SQLite {
			n = liteRows(len(keys))
		}
		args, err := s.args(tx.engine, of, keys[:n])
		if err != nil {
			return err
		}
		if _, err := tx.runOnce(s.text(tx.engine, n), args, each); err != nil {
			return err
		}
		keys = keys[n:]
	}
	return nil
}

// text returns the statement for n keys. On SQLite the keys are a table that is read first: with IN it would rather look
// through everything that Of selects.
func (s Among) text(engine Engine, n int) string {
	if engine == Postgres {
		kind := s.Type
		if kind == "BYTES" {
			kind = "BYTEA"
		}
		return s.Verb + " FROM " + s.From + " WHERE " + s.Of + " = $1 AND " + s.Key + " = ANY(CAST($2 AS " + kind + "[]))" + s.Tail
	}
	return s.Verb + " FROM (VALUES (?)" + strings.Repeat(", (?)", n-1) + ") v CROSS JOIN " + s.From +
		" WHERE " + s.Of + " = ? AND " + s.Key + " = v.column1" + s.Tail
}

func (s Among) args(engine Engine, of any, keys []any) ([]any, error) {
	if engine == SQLite {
		return append(slices.Clone(keys), of), nil
	}
	rows := make([][]any, len(keys))
	for i := range keys {
		rows[i] = keys[i : i+1]
	}
	list, err := columns([]string{s.Type}, rows)
	if err != nil {
		return nil, err
	}
	return []any{of, list[0]}, nil
}
