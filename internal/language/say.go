package language

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// Say returns a sentence in the language, with its arguments put in as fmt does. A translation that needs them in another order says
// %[2]s.
func (l *Language) Say(english string, args ...any) string {
	sentence := l.translate(english)
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, l.isolated(args)...)
}

// Plural returns the sentence for a count, which stands in for %d.
func (l *Language) Plural(count int, one, many string) string {
	sentence := many
	if count == 1 {
		sentence = one
	}
	if l.says != nil {
		if s, ok := l.says.counted(l.rules, count, many); ok {
			sentence = s
		}
	}
	if l.alters != nil {
		sentence = l.alters(sentence)
	}
	return strings.Replace(sentence, "%d", l.Number(int64(count)), 1)
}

func (l *Language) translate(english string) string {
	if l.alters != nil {
		return l.alters(english)
	}
	if l.says != nil {
		if s, ok := l.says.single[english]; ok {
			return s
		}
	}
	return english
}

// isolated keeps arguments that are written in the other direction from disturbing the sentence around them.
func (l *Language) isolated(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok && l.disturbs(s) {
			a = isolate(s)
		}
		out[i] = a
	}
	return out
}

// isolate is a text that keeps its own direction within a sentence, also in quotes.
type isolate string

// Format writes the text between the marks of an isolate.
func (s isolate) Format(f fmt.State, verb rune) {
	text := string(s)
	if verb == 'q' {
		text = strconv.Quote(text)
	}
	_, _ = io.WriteString(f, "\u2068"+text+"\u2069") // first strong isolate … pop; a string takes it all
}

// disturbs reports whether a text has letters of the other direction.
func (l *Language) disturbs(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		if l.RTL {
			return unicode.IsLetter(r) && !rightToLeft(r) || unicode.IsDigit(r)
		}
		return rightToLeft(r)
	})
}

func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	class, _ := bidi.LookupRune(r)
	return class.Class() == bidi.R || class.Class() == bidi.AL
}
