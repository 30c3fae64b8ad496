package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/word"
)

// Snippet is a message's text around what was found in it.
type Snippet struct {
	Pieces []Piece
	Head   bool // the text goes on before it
	Tail   bool // and after it
}

// Piece is a piece of a snippet.
type Piece struct {
	Text string
	Mark bool // it is what was searched for
}

const (
	snippetLead   = 60  // bytes before the first mark
	snippetLength = 220 // bytes in all
)

type stretch struct{ from, to int }

// snippet cuts out of a message what was found.
func snippet(m chat.Message, clauses []clause) Snippet {
	text := textOf(m)
	marks := marksOf(text, clauses)
	from, to := window(text, marks)
	out := Snippet{Head: from > 0, Tail: to < len(text)}
	add := func(from, to int, mark bool) {
		if piece := text[from:to]; piece != "" {
			out.Pieces = append(out.Pieces, Piece{strings.Join(strings.FieldsFunc(piece, func(r rune) bool { return r == '\n' || r == '\r' }), " "), mark})
		}
	}
	at := from
	for _, m := range marks {
		if m.from >= at && m.to <= to {
			add(at, m.from, false)
			add(m.from, m.to, true)
			at = m.to
		}
	}
	add(at, to, false)
	return out
}

// Text returns a snippet without its marks.
func (s Snippet) Text() string {
	var text strings.Builder
	for _, p := range s.Pieces {
		text.WriteString(p.Text)
	}
	return text.String()
}

// marksOf returns where in a text is what the clauses look for, in order and without overlaps.
func marksOf(text string, clauses []clause) []stretch {
	words := word.Split(text)
	var marks []stretch
	for _, c := range clauses {
		if c.not {
			continue
		}
		if len(c.phrase) > 1 {
			plain := slices.DeleteFunc(slices.Clone(words), func(w word.Word) bool { return w.Last })
			for _, at := range phrasesIn(words, c.phrase) {
				marks = append(marks, stretch{plain[at].From, plain[at+len(c.phrase)-1].To})
			}
			continue
		}
		for _, t := range slices.Concat(c.any...) {
			marks = append(marks, t.marks(text, words)...)
		}
	}
	slices.SortFunc(marks, func(a, b stretch) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	return joined(marks)
}

func (t term) marks(text string, words []word.Word) (marks []stretch) {
	if tail, ok := strings.CutPrefix(t.word, tailOfPhone); ok {
		for _, n := range word.Numbers(text, words) {
			if n.Tail() == tail {
				marks = append(marks, stretch{n.From, n.To})
			}
		}
		return marks
	}
	for _, w := range words {
		if t.fits(w.Fold) {
			marks = append(marks, stretch{w.From, w.To})
		}
	}
	return marks
}

// joined makes one of marks that touch or overlap.
func joined(marks []stretch) []stretch {
	var out []stretch
	for _, m := range marks {
		if n := len(out); n > 0 && m.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, m.to)
			continue
		}
		out = append(out, m)
	}
	return out
}

// window returns which part of a text to show: around the first mark, between words.
func window(text string, marks []stretch) (from, to int) {
	if len(text) <= snippetLength {
		return 0, len(text)
	}
	if len(marks) > 0 {
		from = max(0, marks[0].from-snippetLead)
	}
	to = min(len(text), max(from+snippetLength, firstEnd(marks)))
	from = max(0, min(from, to-snippetLength))
	return nextWord(text, from), lastWord(text, to)
}

func firstEnd(marks []stretch) int {
	if len(marks) == 0 {
		return 0
	}
	return marks[0].to
}

// nextWord goes on to the beginning of a word, if there is one near.
func nextWord(text string, at int) int {
	if at == 0 {
		return 0
	}
	for i := at; i < len(text) && i < at+snippetLead/2; i++ {
		if text[i] == ' ' || text[i] == '\n' {
			return i + 1
		}
	}
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}

// lastWord goes back to the end of a word, if there is one near.
func lastWord(text string, at int) int {
	if at == len(text) {
		return at
	}
	for i := at; i > at-snippetLead/2; i-- {
		if text[i] == ' ' || text[i] == '\n' {
			return i
		}
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}
