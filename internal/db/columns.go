package db

import "fmt"

// columns turns rows of arguments into one array a column, of the element types that PostgreSQL's unnest wants.
func columns(types []string, rows [][]any) ([]any, error) {
	out := make([]any, len(types))
	for i, kind := range types {
		var err error
		switch kind {
		case "BIGINT":
			out[i], err = column(rows, i, integer)
		case "TEXT":
			out[i], err = column(rows, i, text)
		case "BOOLEAN":
			out[i], err = column(rows, i, exactly[bool])
		case "BYTES":
			out[i], err = column(rows, i, bytes)
		default:
			err = fmt.Errorf("no such column type: %s", kind)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func column[T any](rows [][]any, i int, convert func(any) (T, error)) ([]T, error) {
	values := make([]T, len(rows))
	for n, row := range rows {
		var err error
		if values[n], err = convert(row[i]); err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	return values, nil
}

// integer returns the number behind an argument; ids tell theirs by Int64.
func integer(arg any) (int64, error) {
	switch n := arg.(type) {
	case int64:
		return n, nil
	case int:
		return int64(n), nil
	case interface{ Int64() int64 }:
		return n.Int64(), nil
	}
	return 0, fmt.Errorf("%T is not a whole number", arg)
}

// text returns the text behind an argument; nil stays NULL.
func text(arg any) (*string, error) {
	if arg == nil {
		return nil, nil
	}
	s, ok := arg.(string)
	if !ok {
		return nil, fmt.Errorf("%T is not a text", arg)
	}
	s = portableText(s)
	return &s, nil
}

// bytes returns the bytes of an argument: NULL, which pgx takes nil for, only if there is no argument (see portable).
func bytes(arg any) ([]byte, error) {
	if arg == nil {
		return nil, nil
	}
	b, err := exactly[[]byte](arg)
	if b == nil {
		b = []byte{}
	}
	return b, err
}

func exactly[T any](arg any) (T, error) {
	v, ok := arg.(T)
	if !ok {
		return v, fmt.Errorf("%T is not a %T", arg, v)
	}
	return v, nil
}
