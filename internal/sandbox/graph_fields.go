package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// fieldNames splits a fields parameter at its top level: "a,b{c,d},e.limit(5)" gives a, b, e. What is
// inside braces and parentheses does not matter to the small nodes of the sandbox.
func fieldNames(s string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range s + "," {
		switch {
		case r == '{' || r == '(':
			depth++
		case r == '}' || r == ')':
			depth--
		case r == ',' && depth <= 0:
			name := strings.TrimSpace(s[start:i])
			if end := strings.IndexAny(name, ".{("); end >= 0 {
				name = name[:end]
			}
			if name != "" {
				out = append(out, name)
			}
			start = i + 1
		}
	}
	return out
}

// pick returns the asked fields of a node, or its default ones. The id is always among them.
func pick(all object, asked string, defaults []string, nodeType string) (object, error) {
	names := fieldNames(asked)
	if len(names) == 0 {
		names = defaults
	}
	out := object{"id": all["id"]}
	for _, name := range names {
		v, ok := all[name]
		if !ok {
			return nil, &graphError{code: 100, plain: true, message: fmt.Sprintf(
				"(#100) Tried accessing nonexisting field (%s) on node type (%s)", name, nodeType)}
		}
		if v != nil {
			out[name] = v
		}
	}
	return out, nil
}

// page cuts a list by limit and after, and adds Graph's cursors.
func page[T any](c *call, rows []T, id func(T) string, show func(T) (object, error)) (object, error) {
	rows = afterCursor(c, rows, id)
	limit := min(max(atoiOr(c.text("limit"), 25), 1), 1000)
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	data := make([]object, 0, len(rows))
	for _, row := range rows {
		o, err := show(row)
		if err != nil {
			return nil, err
		}
		data = append(data, o)
	}
	out := object{"data": data}
	if len(rows) > 0 {
		cursors := object{"before": cursor(id(rows[0])), "after": cursor(id(rows[len(rows)-1]))}
		paging := object{"cursors": cursors}
		if more {
			paging["next"] = c.nextPage(text(cursors["after"]))
		}
		out["paging"] = paging
	}
	return out, nil
}

func afterCursor[T any](c *call, rows []T, id func(T) string) []T {
	after := c.text("after")
	if after == "" {
		return rows
	}
	i := slices.IndexFunc(rows, func(row T) bool { return cursor(id(row)) == after })
	return rows[i+1:]
}
