package graph

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
)

// text reads a text. Numbers and truth values are taken as they are written, because Meta sends ids
// and codes both ways.
func (c *cursor) text() string {
	switch c.peek() {
	case '"':
		return c.str()
	case '{', '[':
		c.fail("a text")
		return ""
	case 'n':
		c.skip()
		return ""
	}
	return c.word()
}

// lower reads a text whose case does not matter: statuses arrive in both.
func (c *cursor) lower() string { return strings.ToLower(c.text()) }

// int reads a whole number, or a text that holds one. An empty text is 0.
func (c *cursor) int() int64 {
	start := c.pos
	s, ok := c.digits()
	if !ok || s == "" {
		return 0
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	// 1764000000.0 and 1.764e9 are whole numbers too.
	if f, err := strconv.ParseFloat(s, 64); err == nil && f == float64(int64(f)) {
		return int64(f)
	}
	c.pos = start
	c.fail("a whole number")
	return 0
}

// float reads a number, or a text that holds one.
func (c *cursor) float() float64 {
	start := c.pos
	s, ok := c.digits()
	if !ok || s == "" {
		return 0
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		c.pos = start
		c.fail("a number")
		return 0
	}
	return f
}

// digits reads what may be a number, in quotes or not.
func (c *cursor) digits() (s string, ok bool) {
	switch c.peek() {
	case '{', '[', 't', 'f':
		c.fail("a number")
		return "", false
	case 'n':
		c.skip()
		return "", false
	}
	return strings.TrimSpace(c.text()), true
}

// bool reads true or false, also as a text or as 1 and 0.
func (c *cursor) bool() bool {
	start := c.pos
	switch strings.ToLower(c.text()) {
	case "true", "1":
		return true
	case "false", "0", "":
		return false
	}
	c.pos = start
	c.fail("a truth value")
	return false
}

// texts reads a list of texts.
func (c *cursor) texts() []string {
	return list(c, func(s *string, c *cursor) { *s = c.text() })
}

// unescape resolves the escapes of a checked JSON text. Meta escapes every character beyond ASCII.
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, s[i])
			i++
			continue
		}
		if s[i+1] == 'u' {
			r, size := unescapeRune(s[i:])
			out = append(out, string(r)...)
			i += size
			continue
		}
		out = append(out, unescapeByte(s[i+1]))
		i += 2
	}
	return string(out)
}

func unescapeByte(b byte) byte {
	switch b {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return b // quote, slash, backslash
}

// unescapeRune reads \uXXXX, or two of them that form one character, and returns how long they were.
// A NUL becomes the replacement character: no field of Meta's needs one and PostgreSQL cannot store it.
func unescapeRune(s string) (r rune, size int) {
	r = hex4(s[2:6])
	if utf16.IsSurrogate(r) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if both := utf16.DecodeRune(r, hex4(s[8:12])); both != '\uFFFD' {
			return both, 12
		}
	}
	if utf16.IsSurrogate(r) || r == 0 {
		return '\uFFFD', 6
	}
	return r, 6
}

func hex4(s string) rune {
	return hexDigit(s[0])<<12 | hexDigit(s[1])<<8 | hexDigit(s[2])<<4 | hexDigit(s[3])
}
