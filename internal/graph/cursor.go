package graph

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A ShapeError says that a value had another shape than Meta documents: an object where a text belongs.
type ShapeError struct {
	Path string // messages[0].text.body
	Want string // a text
	Got  string // an object
}

func (e *ShapeError) Error() string {
	return fmt.Sprintf("%s: want %s, got %s", first(e.Path, "the whole value"), e.Want, e.Got)
}

// A cursor walks JSON that check has approved. Readers take the value under the cursor and step over
// it. A value of the wrong shape is noted and left for the surrounding object or list to step over.
type cursor struct {
	body []byte // Raw fields point into it
	src  string // the same bytes once more: fields are substrings of this one copy
	pos  int
	err  *ShapeError // the first wrong shape since the innermost element began
}

// newCursor checks body and stands at its value.
func newCursor(body []byte) (*cursor, error) {
	if err := check(body); err != nil {
		return nil, err
	}
	c := &cursor{body: body, src: string(body)}
	c.peek()
	return c, nil
}

// peek steps over blanks and returns the first byte of the next value.
func (c *cursor) peek() byte {
	for isSpace(c.src[c.pos]) {
		c.pos++
	}
	return c.src[c.pos]
}

// more reports whether another member follows in the object or list, and stands at it.
func (c *cursor) more() bool {
	for {
		switch c.peek() {
		case ',':
			c.pos++
		case '}', ']':
			c.pos++
			return false
		default:
			return true
		}
	}
}

// object calls field for each member. What field does not read is stepped over, so readers name only
// the keys they know. null counts as an object without members.
func (c *cursor) object(field func(key string)) {
	if !c.enter('{', "an object") {
		return
	}
	for c.more() {
		key := c.str()
		c.peek()
		c.pos++ // the colon
		c.peek()
		before, start := c.err, c.pos
		field(key)
		c.leave(start)
		if c.err != before {
			c.err.Path = joinPath(key, c.err.Path)
		}
	}
}

// list reads an array of T. null counts as an empty one.
func list[T any](c *cursor, read func(*T, *cursor)) []T {
	if !c.enter('[', "an array") {
		return nil
	}
	var out []T
	for c.more() {
		var zero T
		out = append(out, zero)
		before, start := c.err, c.pos
		read(&out[len(out)-1], c)
		c.leave(start)
		if c.err != before {
			c.err.Path = joinPath("["+strconv.Itoa(len(out)-1)+"]", c.err.Path)
		}
	}
	return out
}

// optional reads a T if there is one; null leaves it out.
func optional[T any](c *cursor, read func(*T, *cursor)) *T {
	if c.null() {
		return nil
	}
	v := new(T)
	read(v, c)
	return v
}

// alone reads one element so that what is wrong with it stays with it.
func (c *cursor) alone(read func()) (json.RawMessage, error) {
	c.peek()
	outer, start := c.err, c.pos
	c.err = nil
	read()
	c.leave(start)
	inner := c.err
	c.err = outer
	if inner != nil {
		return c.since(start), inner
	}
	return c.since(start), nil
}

// raw returns the value as it stands.
func (c *cursor) raw() json.RawMessage {
	c.peek()
	start := c.pos
	c.skip()
	return c.since(start)
}

func (c *cursor) since(start int) json.RawMessage {
	return json.RawMessage(c.body[start:c.pos:c.pos])
}

// enter steps into a bracket.
func (c *cursor) enter(bracket byte, want string) bool {
	if c.null() {
		return false
	}
	if c.peek() != bracket {
		c.fail(want)
		return false
	}
	c.pos++
	return true
}

// leave steps over the value that began at start if nobody read it.
func (c *cursor) leave(start int) {
	if c.pos == start {
		c.skip()
	}
}

func (c *cursor) null() bool {
	if c.peek() != 'n' {
		return false
	}
	c.skip()
	return true
}

// fail notes a value of the wrong shape. Only the first one of an element is kept.
func (c *cursor) fail(want string) {
	if c.err == nil {
		c.err = &ShapeError{Want: want, Got: c.kind()}
	}
}

func (c *cursor) kind() string {
	switch c.peek() {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a text"
	case 't', 'f':
		return "a truth value"
	case 'n':
		return "null"
	}
	return "a number"
}

// skip steps over one value.
func (c *cursor) skip() {
	depth := 0
	for {
		switch c.peek() {
		case '"':
			c.token()
		case '{', '[':
			c.pos++
			depth++
		case '}', ']':
			c.pos++
			depth--
		case ',', ':':
			c.pos++
		default:
			c.word()
		}
		if depth == 0 {
			return
		}
	}
}

// word returns a number, true, false or null.
func (c *cursor) word() string {
	start := c.pos
	for c.pos < len(c.src) && isWord(c.src[c.pos]) {
		c.pos++
	}
	return c.src[start:c.pos]
}

func isWord(b byte) bool {
	return isDigit(b) || 'a' <= b && b <= 'z' || b == '-' || b == '+' || b == '.' || b == 'E'
}

// token returns what stands between the quotes, and whether it has escapes.
func (c *cursor) token() (s string, escaped bool) {
	c.pos++
	start := c.pos
	for c.src[c.pos] != '"' {
		if c.src[c.pos] == '\\' {
			escaped = true
			c.pos++
		}
		c.pos++
	}
	c.pos++
	return c.src[start : c.pos-1], escaped
}

func (c *cursor) str() string {
	s, escaped := c.token()
	if escaped {
		s = unescape(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

func joinPath(head, tail string) string {
	if tail == "" || tail[0] == '[' {
		return head + tail
	}
	return head + "." + tail
}
