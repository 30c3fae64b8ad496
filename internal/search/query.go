package search

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Query is what someone looks for, read but not looked up.
type Query struct{ Parts []Part }

// Part is a piece of a query: words, an exact phrase, or an operator with its value.
type Part struct {
	Not   bool
	Op    string // "" for words
	Value string
	Exact bool // words in quotation marks
}

// Operator is what can stand before a colon.
type Operator struct {
	Name   string
	Values []string // all it takes, or the words it knows besides names
	Free   bool     // it takes names or numbers too
	Date   bool
	Say    string // what it needs, as a sentence
}

// Operators lists what can be asked for, in the order in which it is offered.
func Operators() []Operator {
	return []Operator{
		{Name: "from", Values: []string{"me", "customer", "phone", "agent", "bot", "campaign", "import"}, Free: true, Say: "from: needs a contact's name or number, or one of me, customer, phone, agent, bot, campaign, import."},
		{Name: "to", Free: true, Say: "to: needs a contact's name or number."},
		{Name: "with", Free: true, Say: "with: needs a contact's name or number."},
		{Name: "number", Free: true, Say: "number: needs the name or the digits of one of your numbers."},
		{Name: "label", Free: true, Say: "label: needs the name of a label."},
		{Name: "agent", Values: []string{"me"}, Free: true, Say: "agent: needs the name of an agent, or me."},
		{Name: "assigned", Values: []string{"me", "nobody"}, Free: true, Say: "assigned: needs the name of an agent, me or nobody."},
		{Name: "has", Values: []string{"media", "image", "video", "audio", "voice", "document", "sticker", "location", "contact", "link"}, Say: "has: needs one of media, image, video, audio, voice, document, sticker, location, contact, link."},
		{Name: "is", Values: []string{"unread", "open", "snoozed", "resolved", "in", "out", "failed", "edited", "forwarded", "ad", "note"}, Say: "is: needs one of unread, open, snoozed, resolved, in, out, failed, edited, forwarded, ad, note."},
		{Name: "before", Date: true, Say: "before: needs a date like 2026-05-01."},
		{Name: "after", Date: true, Say: "after: needs a date like 2026-05-01."},
		{Name: "on", Date: true, Say: "on: needs a date like 2026-05-01."},
	}
}

func operator(name string) (Operator, bool) {
	for _, o := range Operators() {
		if o.Name == name {
			return o, true
		}
	}
	return Operator{}, false
}

const (
	longestQuery = 500 // characters
	mostParts    = 20
)

// Parse reads a query: words that must all be there, "exact phrases", operators such as from:anna, and -what must not be
// there. What is wrong with it, it says in a sentence.
func Parse(text string) (Query, error) {
	if err := tooLong(text); err != nil {
		return Query{}, err
	}
	var q Query
	r := lexer{rest: text}
	for {
		part, ok := r.part()
		if !ok {
			break
		}
		if err := part.check(); err != nil {
			return Query{}, err
		}
		q.add(part)
	}
	if len(q.Parts) > mostParts {
		return Query{}, chat.Errorf(chat.Invalid, "These are too many conditions: at most %d.", mostParts)
	}
	if err := tooLong(q.String()); err != nil { // a quote that was left open is closed
		return Query{}, err
	}
	return q, nil
}

func tooLong(text string) error {
	if utf8.RuneCountInString(text) > longestQuery {
		return chat.Errorf(chat.Invalid, "This is too long to search for: at most %d characters.", longestQuery)
	}
	return nil
}

// add appends a part. Words that follow each other are one part, so that a phone number may be written in groups.
func (q *Query) add(p Part) {
	if n := len(q.Parts); n > 0 && p.plain() && q.Parts[n-1].plain() {
		q.Parts[n-1].Value += " " + p.Value
		return
	}
	q.Parts = append(q.Parts, p)
}

// plain reports whether a part is words that must be there.
func (p Part) plain() bool { return p.Op == "" && !p.Exact && !p.Not }

// Empty reports whether a query asks for nothing.
func (q Query) Empty() bool { return len(q.Parts) == 0 }

// Words returns the words of a query that must be there, without its operators.
func (q Query) Words() string {
	var all []string
	for _, p := range q.Parts {
		if p.Op == "" && !p.Not {
			all = append(all, p.Value)
		}
	}
	return strings.Join(all, " ")
}

// String writes a query such that Parse reads it again.
func (q Query) String() string {
	parts := make([]string, len(q.Parts))
	for i, p := range q.Parts {
		parts[i] = p.String()
	}
	return strings.Join(parts, " ")
}

// String writes a part.
func (p Part) String() string {
	text := p.Value
	if p.Exact || p.Op != "" && strings.ContainsFunc(p.Value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(openMarks, r) }) {
		text = `"` + p.Value + `"`
	}
	if p.Op != "" {
		text = p.Op + ":" + text
	}
	if p.Not {
		text = "-" + text
	}
	return text
}

// check says what is wrong with an operator's value.
func (p Part) check() error {
	o, known := operator(p.Op)
	if !known {
		return nil
	}
	wrong := chat.Errorf(chat.Invalid, "%s", o.Say)
	switch {
	case p.Value == "":
		return wrong
	case o.Date:
		if _, _, err := period(p.Value, time.UTC, 0); err != nil {
			return wrong
		}
	case !o.Free && !slices.Contains(o.Values, p.Value):
		return wrong
	}
	return nil
}

// lexer cuts a query into parts.
type lexer struct{ rest string }

func (l *lexer) part() (p Part, ok bool) {
	l.rest = strings.TrimLeftFunc(l.rest, unicode.IsSpace)
	if after, cut := strings.CutPrefix(l.rest, "-"); cut && after != "" && !strings.HasPrefix(after, "-") && !unicode.IsSpace(first(after)) {
		p.Not, l.rest = true, after
	}
	if l.rest == "" {
		return p, false
	}
	if name, after, cut := strings.Cut(l.rest, ":"); cut {
		if o, known := operator(strings.ToLower(name)); known {
			p.Op, l.rest = o.Name, after
			value, _ := l.value()
			if p.Value = value; !o.Free {
				p.Value = strings.ToLower(value)
			}
			return p, true
		}
	}
	p.Value, p.Exact = l.value()
	if p.Value == "" { // empty quotation marks
		return l.part()
	}
	return p, true
}

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// Quotation marks of the keyboards of this world.
const openMarks, shutMarks = "\"“”„«»", "\"“”«»"

// value reads what is in quotation marks, of any kind, or goes up to the next space.
func (l *lexer) value() (value string, quoted bool) {
	if mark := first(l.rest); mark != 0 && strings.ContainsRune(openMarks, mark) {
		l.rest = l.rest[len(string(mark)):]
		end := strings.IndexAny(l.rest, shutMarks)
		if end < 0 { // still being typed
			end = len(l.rest)
		}
		value = strings.Join(strings.Fields(l.rest[:end]), " ")
		l.rest = strings.TrimPrefix(l.rest[end:], string(first(l.rest[end:])))
		return value, true
	}
	end := strings.IndexFunc(l.rest, unicode.IsSpace)
	if end < 0 {
		end = len(l.rest)
	}
	value, l.rest = l.rest[:end], l.rest[end:]
	if strings.ContainsAny(value, openMarks) { // within a word: what they part stands together
		value = strings.Join(strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(openMarks, r) }), " ")
		return value, true
	}
	return value, false
}
