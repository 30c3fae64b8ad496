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
	run   []mark // the folded characters of a dense run
}

// mark is a folded character and where the one that it comes from stands.
type mark struct {
	fold     rune
	from, to int
}

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
		c.dense(at, r)
	}
}

// dense appends a character to the run at hand: as several if it stands for several (ำ, ヿ), to the one before it if it
// voices that (half-width ﾊﾞ, and バ in two parts).
func (c *cutter) dense(at int, r rune) {
	to := at + utf8.RuneLen(r)
	c.fold = appendFolded(c.fold[:0], r)
	if last := len(c.run) - 1; last >= 0 {
		voiced := norm.NFC.String(string(c.run[last].fold) + string(c.fold))
		if one, size := utf8.DecodeRuneInString(voiced); size == len(voiced) {
			c.run[last].fold, c.run[last].to = one, to
			return
		}
	}
	for _, part := range string(norm.NFC.Bytes(c.fold)) {
		c.run = append(c.run, mark{part, at, to})
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
		if i+1 < len(c.run) {
			next := c.run[i+1]
			c.add(Word{Fold: string([]rune{m.fold, next.fold}), From: m.from, To: next.to})
			continue
		}
		c.add(Word{Fold: string(m.fold), From: m.from, To: m.to, Last: i > 0})
	}
}
