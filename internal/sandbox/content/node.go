package content

import (
	"strconv"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// verdict keeps the first violation; later checks go on without harm.
type verdict struct {
	err    *refusal.Error
	direct bool // the message is a Direct Send
}

func (v *verdict) refuse(e *refusal.Error) {
	if v.err == nil {
		v.err = e
	}
}

// node is an object within the content, with the path that leads to it.
type node struct {
	v    *verdict
	path string
	o    input.Object
}

func (n node) at(key string) string { return n.path + "." + key }

// wrong refuses a value that is out of bounds.
func (n node) wrong(key, problem string, args ...any) {
	e := refusal.New(131009, problem, args...)
	e.Details = n.at(key) + ": " + e.Details
	n.v.refuse(e)
}

func (n node) has(key string) bool { return n.o[key] != nil }

// text reads optional text of at most max characters (0: unbounded).
func (n node) text(key string, max int) string {
	raw := n.o[key]
	s := input.Text(raw)
	if raw != nil && s == "" && raw != "" {
		n.v.refuse(refusal.At(n.at(key), "expected a string"))
		return ""
	}
	if max > 0 && utf8.RuneCountInString(s) > max {
		n.wrong(key, "must be at most %d characters long, has %d", max, utf8.RuneCountInString(s))
	}
	return s
}

// need reads text that must be there.
func (n node) need(key string, max int) string {
	s := n.text(key, max)
	if s == "" {
		n.v.refuse(refusal.Needed(n.at(key)))
	}
	return s
}

// oneOf reads text that must be one of the values; when it is missing, the first one is meant unless
// required.
func (n node) oneOf(key string, required bool, allowed ...string) string {
	s := n.text(key, 0)
	if s == "" && !required {
		return allowed[0]
	}
	for _, a := range allowed {
		if s == a {
			return s
		}
	}
	if s == "" {
		n.v.refuse(refusal.Needed(n.at(key)))
	} else {
		n.wrong(key, "has an unknown value %q, expected one of %v", s, allowed)
	}
	return s
}

// child reads an object that must be there.
func (n node) child(key string) node {
	if !n.has(key) {
		n.v.refuse(refusal.Needed(n.at(key)))
	}
	c, _ := n.maybe(key)
	return c
}

// maybe reads an optional object.
func (n node) maybe(key string) (node, bool) {
	c := node{n.v, n.at(key), input.Nested(n.o[key])}
	if n.has(key) && c.o == nil {
		n.v.refuse(refusal.At(c.path, "expected an object"))
	}
	return c, c.o != nil
}

// items reads a list of objects with min to max elements.
func (n node) items(key string, min, max int) []node {
	raw := input.List(n.o[key])
	if n.has(key) && raw == nil {
		n.v.refuse(refusal.At(n.at(key), "expected an array"))
		return nil
	}
	if len(raw) == 0 && min > 0 {
		n.v.refuse(refusal.Needed(n.at(key)))
		return nil
	}
	if len(raw) < min || len(raw) > max {
		n.wrong(key, "must have %d to %d elements, has %d", min, max, len(raw))
		return nil
	}
	out := make([]node, len(raw))
	for i, r := range raw {
		out[i] = node{n.v, n.at(key) + "." + strconv.Itoa(i), input.Nested(r)}
		if out[i].o == nil {
			n.v.refuse(refusal.At(out[i].path, "expected an object"))
		}
	}
	return out
}

// forbid refuses keys that this kind of content cannot have.
func (n node) forbid(why string, keys ...string) {
	for _, k := range keys {
		if n.has(k) {
			n.wrong(k, "%s", why)
		}
	}
}

// boolean reads an optional true or false.
func (n node) boolean(key string) bool {
	b, known := input.Bool(n.o[key])
	if n.has(key) && !known {
		n.v.refuse(refusal.At(n.at(key), "expected a boolean"))
	}
	return b
}

// number reads an integer between min and max; otherwise when it is missing.
func (n node) number(key string, min, max, otherwise int) int {
	if !n.has(key) {
		return otherwise
	}
	i, err := strconv.Atoi(input.Text(n.o[key]))
	if err != nil {
		n.v.refuse(refusal.At(n.at(key), "expected an integer"))
	} else if i < min || i > max {
		n.wrong(key, "must be %d to %d, is %d", min, max, i)
	}
	return i
}
