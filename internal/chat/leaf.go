package chat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// leaf is one place in a content: a value, or nil where the list or object around it is there and it is not.
type leaf struct {
	path  string // as in interactive.action.buttons[0].reply.title
	value any
}

// object is JSON's.
type object = map[string]any

// tree returns the content under the name of its type, as the API takes it.
func (c Content) tree() (object, error) {
	var own any
	switch {
	case c.Type == "text":
		own = object{"body": c.Text}
	case c.Media != nil:
		own = object{"caption": c.Text, "link": c.Media.Link, "filename": c.Media.Filename}
	case len(c.Extra) > 0:
		parsed, err := parse(c.Extra)
		if err != nil {
			return nil, faultIn(c.Type, "The %s is not valid JSON.", c.Type)
		}
		own = parsed
	}
	return object{c.Type: own}, c.checkShape(own)
}

// checkShape wants contacts to be a list and everything else an object.
func (c Content) checkShape(own any) error {
	_, isList := own.([]any)
	_, isObject := own.(object)
	switch {
	case c.Type == TypeReaction || IsMedia(c.Type):
		return nil // they say for themselves what they lack
	case own == nil:
		return lacking(leaf{c.Type, nil})
	case c.Type == "contacts" && !isList:
		return faultIn(c.Type, "contacts has to be a list, in brackets.")
	case c.Type != "contacts" && !isObject:
		return faultIn(c.Type, "%s has to be an object, in braces.", c.Type)
	}
	return nil
}

func parse(text json.RawMessage) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// leaves returns every place that a pattern leads to, such as action.buttons[].reply.id. What is below something that
// is missing is no place.
func leaves(at leaf, pattern string) []leaf {
	if pattern == "" {
		return []leaf{at}
	}
	step, rest, _ := strings.Cut(pattern, ".")
	name, isList := strings.CutSuffix(step, "[]")
	inside, ok := at.value.(object)
	if !ok {
		return nil
	}
	next := leaf{strings.TrimPrefix(at.path+"."+name, "."), inside[name]}
	if !isList {
		return leaves(next, rest)
	}
	list, _ := next.value.([]any)
	var found []leaf
	for i, element := range list {
		found = append(found, leaves(leaf{fmt.Sprintf("%s[%d]", next.path, i), element}, rest)...)
	}
	return found
}

// text returns the words at a place; empty if there are none.
func (l leaf) text() string {
	s, _ := l.value.(string)
	return s
}

// at returns the words below a place.
func (l leaf) at(pattern string) string {
	for _, found := range leaves(l, pattern) {
		return found.text()
	}
	return ""
}

// has reports whether there is something below a place.
func (l leaf) has(pattern string) bool {
	for _, found := range leaves(l, pattern) {
		return found.value != nil
	}
	return false
}

// missing reports whether nothing is there, or nothing but an empty text, list or object.
func (l leaf) missing() bool {
	switch v := l.value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case object:
		return len(v) == 0
	}
	return false
}

// count returns how much a limit counts at a place.
func (l leaf) count(u Unit) (float64, *Error) {
	switch v := l.value.(type) {
	case string:
		if u == Characters {
			return float64(utf8.RuneCountInString(v)), nil
		}
	case []any:
		if u == Pieces {
			return float64(len(v)), nil
		}
	case json.Number:
		if n, err := v.Float64(); err == nil && (u == Degrees || u == Minutes) {
			return n, nil
		}
	}
	want := map[Unit]string{Characters: "a text, in quotes", Pieces: "a list, in brackets", Degrees: "a number", Minutes: "a whole number"}[u]
	return 0, faultIn(l.path, "The value of %s has to be %s.", l.path, want)
}
