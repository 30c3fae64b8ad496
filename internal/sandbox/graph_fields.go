package sandbox

import (
	"maps"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// field is one element of a fields parameter: a name, its modifiers, and what is wanted below it.
//
//	fields=id,health_status{entities},pricing_analytics.start(1).end(2).dimensions(["COUNTRY"])
type field struct {
	name  string
	args  map[string]string // limit(5) → "limit": "5"
	below []field
}

// parseFields reads a fields parameter. It is lenient as Graph is: what makes no sense is passed over.
func parseFields(s string) []field {
	p := fieldParser{s: s}
	return p.list()
}

type fieldParser struct {
	s     string
	i     int
	depth int
}

// deepest is how far selections may nest.
const deepest = 16

func (p *fieldParser) list() []field {
	var out []field
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case '}':
			p.i++
			return out
		case ',', ' ', '\n', ')', '.':
			p.i++
		default:
			if f := p.one(); f.name != "" {
				out = append(out, f)
			}
		}
	}
	return out
}

func (p *fieldParser) one() field {
	f := field{name: p.word()}
	if f.name == "" {
		p.i++ // a stray bracket
	}
	for p.i < len(p.s) {
		switch {
		case p.s[p.i] == '.':
			p.i++
			name := p.word()
			if f.args == nil {
				f.args = map[string]string{}
			}
			f.args[name] = p.argument()
		case p.s[p.i] == '{' && p.depth < deepest:
			p.i++
			p.depth++
			f.below = append(f.below, p.list()...)
			p.depth--
		default:
			return f
		}
	}
	return f
}

func (p *fieldParser) word() string {
	start := p.i
	for p.i < len(p.s) && !strings.ContainsRune(".,{}() \n", rune(p.s[p.i])) {
		p.i++
	}
	return p.s[start:p.i]
}

// argument reads what stands in the parentheses, which may nest.
func (p *fieldParser) argument() string {
	if p.i >= len(p.s) || p.s[p.i] != '(' {
		return ""
	}
	start, depth := p.i+1, 0
	for ; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.i++
				return p.s[start : p.i-1]
			}
		}
	}
	return p.s[min(start, len(p.s)):]
}

// pick returns the asked fields of a node, or its default ones; the id is always among them. One field
// that does not exist, or that the token may not read, fails the whole call.
func (c *call) pick(all object, defaults []string, nodeType string) (object, error) {
	return c.pickFrom(parseFields(c.text("fields")), all, defaults, nodeType)
}

func (c *call) pickFrom(asked []field, all object, defaults []string, nodeType string) (object, error) {
	if len(asked) == 0 {
		for _, name := range defaults {
			asked = append(asked, field{name: name})
		}
	}
	out := object{}
	if all["id"] != nil {
		out["id"] = all["id"]
	}
	for _, f := range asked {
		v, ok := all[f.name]
		if !ok {
			return nil, refusal.UnknownField(f.name, nodeType)
		}
		if needsBilling[f.name] && !c.token.has(scopeBusiness) {
			return nil, &graphError{Code: 10, Plain: true,
				Message: "(#10) Application does not have permission for this action: " + f.name}
		}
		if make, lazy := v.(lazyField); lazy {
			made, err := make(f)
			if err != nil {
				return nil, err
			}
			v = made
		}
		if v != nil {
			out[f.name] = narrow(v, f)
		}
	}
	return out, nil
}

// lazyField is a field that costs something or takes modifiers: it is made when it is asked for.
type lazyField func(field) (any, error)

// needsBilling lists the fields of an account that ask for billing rights.
var needsBilling = map[string]bool{"primary_funding_id": true, "purchase_order_number": true}

// narrow keeps the selected keys of an object, or of the objects of a list; a limit cuts a list.
func narrow(v any, f field) any {
	if l := atoiOr(f.args["limit"], 0); l > 0 {
		if rows, ok := v.([]object); ok && len(rows) > l {
			v = rows[:l]
		}
	}
	if len(f.below) == 0 {
		return v
	}
	switch v := v.(type) {
	case object:
		return narrowObject(v, f.below)
	case []object:
		out := make([]object, len(v))
		for i, o := range v {
			out[i] = narrowObject(o, f.below)
		}
		return out
	}
	return v
}

func narrowObject(o object, below []field) object {
	if rows, ok := o["data"].([]object); ok && !slices.ContainsFunc(below, func(f field) bool { return f.name == "data" }) {
		out := maps.Clone(o)
		out["data"] = narrow(rows, field{below: below})
		return out
	}
	out := object{}
	if id, ok := o["id"]; ok {
		out["id"] = id
	}
	for _, f := range below {
		if v, ok := o[f.name]; ok {
			out[f.name] = narrow(v, f)
		}
	}
	return out
}
