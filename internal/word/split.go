package word

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text.
type Word struct {
	Fold     string // what it is compared by
	From, To int    // where it stands in the text, in bytes
	Last     bool   // the single character that ends a run of pairs: it is found by, but not asked for
}

// longest is how many bytes of a word count.
const longest = 64

// Split cuts a text into words. A part of a script without spaces becomes overlapping pairs of characters and, at its
// end, the last character alone.
func Split(text string) []Word {
	c := cutter{text: text, words: make([]Word, 0, len(text)/6+1)}
	for at, r := range text {
		c.next(at, r)
	}
	c.end(len(text))
	return c.words
}

// cutter cuts a text.
type cutter struct {
	text  string
	words []Word
	kind  class  // of the word at hand; gap: none
	from  int    // where it began
	fold  []byte // folded so far
	high  bool   // it has characters beyond ASCII
	run   []mark // the characters of a dense run
}

// mark is where a character stands.
type mark struct{ from, to int }

func (c *cutter) next(at int, r rune) {
	kind := classOf(r)
	switch kind {
	case skip:
		return
	case emoji:
		c.end(at)
		c.words = append(c.words, Word{Fold: string(r), From: at, To: at + utf8.RuneLen(r)})
		return
	}
	if kind != c.kind {
		c.end(at)
		c.kind, c.from = kind, at
	}
	switch kind {
	case letter:
		c.high = c.high || r >= utf8.RuneSelf
		if len(c.fold) < longest {
			c.fold = appendFolded(c.fold, r)
		}
	case dense:
		c.run = append(c.run, mark{at, at + utf8.RuneLen(r)})
	}
}

// end finishes the word at hand; at is where it stops.
func (c *cutter) end(at int) {
	switch c.kind {
	case letter:
		c.add(Word{Fold: c.folded(), From: c.from, To: at})
	case dense:
		c.pairs()
	}
	c.kind, c.fold, c.high, c.run = gap, c.fold[:0], false, c.run[:0]
}

func (c *cutter) folded() string {
	if c.high {
		return string(norm.NFC.Bytes(c.fold))
	}
	return string(c.fold)
}

func (c *cutter) add(w Word) {
	if w.Fold != "" {
		c.words = append(c.words, w)
	}
}

func (c *cutter) pairs() {
	for i, m := range c.run {
		to := m.to
		if i+1 < len(c.run) {
			to = c.run[i+1].to
		}
		c.fold = c.fold[:0]
		for _, r := range c.text[m.from:to] {
			if classOf(r) != skip {
				c.fold = appendFolded(c.fold, r)
			}
		}
		c.add(Word{Fold: string(norm.NFC.Bytes(c.fold)), From: m.from, To: to, Last: i > 0 && i == len(c.run)-1})
	}
}
