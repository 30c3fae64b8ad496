package graph

import "fmt"

// maxDepth bounds how deep arrays and objects may nest. Meta's deepest documented payload, an edited
// message with contact cards, needs 12 levels.
const maxDepth = 64

// A SyntaxError says why bytes are not JSON we are willing to read.
type SyntaxError struct {
	Offset int    // in bytes from the start of the body
	Reason string // what was wrong there
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("not readable as JSON at byte %d: %s", e.Offset, e.Reason)
}

// check verifies once that body is exactly one JSON value. The cursor relies on it and checks nothing.
func check(body []byte) error {
	k := checker{src: body}
	if err := k.value(0); err != nil {
		return err
	}
	k.space()
	if k.pos < len(k.src) {
		return k.fail("something follows the end of the value")
	}
	return nil
}

type checker struct {
	src []byte
	pos int
}

func (k *checker) fail(reason string) error {
	if k.pos >= len(k.src) {
		reason = "the body ends in the middle of a value, it was cut off on the way"
	}
	return &SyntaxError{Offset: k.pos, Reason: reason}
}

func (k *checker) space() {
	for k.pos < len(k.src) && isSpace(k.src[k.pos]) {
		k.pos++
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

// at reports whether the next byte is b, and steps over it if so.
func (k *checker) at(b byte) bool {
	if k.pos < len(k.src) && k.src[k.pos] == b {
		k.pos++
		return true
	}
	return false
}

func (k *checker) value(depth int) error {
	k.space()
	if k.pos >= len(k.src) {
		return k.fail("")
	}
	switch b := k.src[k.pos]; {
	case b == '{':
		return k.members(depth+1, '}', k.member)
	case b == '[':
		return k.members(depth+1, ']', k.value)
	case b == '"':
		return k.str()
	case b == 't':
		return k.literal("true")
	case b == 'f':
		return k.literal("false")
	case b == 'n':
		return k.literal("null")
	case b == '-' || isDigit(b):
		return k.number()
	}
	return k.fail("no value starts like this")
}

// members checks what stands between a pair of brackets, separated by commas.
func (k *checker) members(depth int, end byte, member func(depth int) error) error {
	if depth > maxDepth {
		return k.fail(fmt.Sprintf("nested deeper than %d levels", maxDepth))
	}
	k.pos++
	k.space()
	if k.at(end) {
		return nil
	}
	for {
		if err := member(depth); err != nil {
			return err
		}
		k.space()
		if k.at(end) {
			return nil
		}
		if !k.at(',') {
			return k.fail("a comma or a closing bracket is missing")
		}
	}
}

func (k *checker) member(depth int) error {
	k.space()
	if err := k.str(); err != nil {
		return err
	}
	k.space()
	if !k.at(':') {
		return k.fail("a colon is missing after a name")
	}
	return k.value(depth)
}

func (k *checker) str() error {
	if !k.at('"') {
		return k.fail("a quoted name or text is missing")
	}
	for k.pos < len(k.src) {
		switch b := k.src[k.pos]; {
		case b == '"':
			k.pos++
			return nil
		case b == '\\':
			if err := k.escape(); err != nil {
				return err
			}
		case b < ' ':
			return k.fail("a control character stands inside a text")
		default:
			k.pos++
		}
	}
	return k.fail("")
}

func (k *checker) escape() error {
	k.pos++
	if k.pos >= len(k.src) {
		return k.fail("")
	}
	switch k.src[k.pos] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		k.pos++
		return nil
	case 'u':
		k.pos++
		for range 4 {
			if k.pos >= len(k.src) || hexDigit(k.src[k.pos]) < 0 {
				return k.fail("\\u needs four hexadecimal digits")
			}
			k.pos++
		}
		return nil
	}
	return k.fail("unknown escape in a text")
}

func (k *checker) literal(word string) error {
	for i := range len(word) {
		if !k.at(word[i]) {
			return k.fail("expected " + word)
		}
	}
	return nil
}

func (k *checker) number() error {
	k.at('-')
	if !k.at('0') && !k.digits() {
		return k.fail("a digit is missing")
	}
	if k.at('.') && !k.digits() {
		return k.fail("a digit is missing after the point")
	}
	if k.at('e') || k.at('E') {
		if !k.at('+') {
			k.at('-')
		}
		if !k.digits() {
			return k.fail("a digit is missing in the exponent")
		}
	}
	return nil
}

// digits steps over at least one digit.
func (k *checker) digits() bool {
	start := k.pos
	for k.pos < len(k.src) && isDigit(k.src[k.pos]) {
		k.pos++
	}
	return k.pos > start
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// hexDigit returns the value of a hexadecimal digit, or -1.
func hexDigit(b byte) rune {
	switch {
	case isDigit(b):
		return rune(b - '0')
	case 'a' <= b && b <= 'f':
		return rune(b-'a') + 10
	case 'A' <= b && b <= 'F':
		return rune(b-'A') + 10
	}
	return -1
}
