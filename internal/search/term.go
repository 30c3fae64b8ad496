package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/word"
)

// term is a word to look for, or the beginning of one.
type term struct {
	word   string
	prefix bool
}

// span returns the words that fit, from one up to another that does not.
func (t term) span() (from, to []byte) {
	if t.prefix {
		return []byte(t.word), append([]byte(t.word), 0xFF) // no UTF-8 has this byte
	}
	return []byte(t.word), append([]byte(t.word), 0)
}

// in reports whether a document's words have a fitting one.
func (t term) in(words string) bool {
	if t.prefix {
		return strings.Contains(words, "\x00"+t.word)
	}
	return strings.Contains(words, "\x00"+t.word+"\x00")
}

// fits reports whether a folded word does.
func (t term) fits(fold string) bool {
	return fold == t.word || t.prefix && strings.HasPrefix(fold, t.word)
}

// clause is a condition on a document's words: all terms of one of the alternatives.
type clause struct {
	not    bool
	any    [][]term
	phrase []term // must also stand one after the other
}

func one(not bool, terms ...term) clause { return clause{not: not, any: [][]term{terms}} }

// fact is a clause on what a message is.
func fact(not bool, facts ...string) clause {
	c := clause{not: not}
	for _, f := range facts {
		c.any = append(c.any, []term{{word: f}})
	}
	return c
}

// holds reports whether a document with these words and this text meets the clause.
func (c clause) holds(words, text string) bool {
	found := c.found(words)
	if found && len(c.phrase) > 1 {
		found = len(phrasesIn(word.Split(text), c.phrase)) > 0
	}
	return found != c.not
}

// found reports whether a document has all words of one of the alternatives.
func (c clause) found(words string) bool {
	return slices.ContainsFunc(c.any, func(all []term) bool {
		return !slices.ContainsFunc(all, func(t term) bool { return !t.in(words) })
	})
}

// loose reports whether the words alone do not tell: a document with the words of a phrase may still lack the phrase.
func (c clause) loose() bool { return c.not && len(c.phrase) > 1 }

// phrasesIn returns where in a text words stand one after the other, as the numbers of the first.
func phrasesIn(words []word.Word, phrase []term) []int {
	words = slices.DeleteFunc(slices.Clone(words), func(w word.Word) bool { return w.Last })
	var at []int
	for i := 0; i+len(phrase) <= len(words); i++ {
		if matchesAt(words[i:], phrase) {
			at = append(at, i)
		}
	}
	return at
}

func matchesAt(words []word.Word, phrase []term) bool {
	for i, t := range phrase {
		if !t.fits(words[i].Fold) {
			return false
		}
	}
	return true
}

// wordTerms returns the terms of words as someone types them: each is the beginning of a word, unless it is exact. A
// single letter is a word of its own, for too much begins with it.
func wordTerms(text string, exact bool) []term {
	var terms []term
	for _, w := range word.Split(text) {
		if !w.Last {
			long := utf8.RuneCountInString(w.Fold) > 1 || len(w.Fold) > 2
			terms = append(terms, term{word: w.Fold, prefix: !exact && long})
		}
	}
	return terms
}

// textClauses returns the clauses of words: each must be there. What is a phone number may be there in another spelling.
func textClauses(p Part) []clause {
	terms := wordTerms(p.Value, p.Exact)
	if len(terms) == 0 {
		return nil
	}
	if p.Exact || p.Not {
		return []clause{{not: p.Not, any: [][]term{terms}, phrase: terms}}
	}
	all := word.Split(p.Value)
	numbers := map[int]word.Number{}
	for _, n := range word.Numbers(p.Value, all) {
		numbers[n.From] = n
	}
	var out []clause
	until := 0
	for _, w := range all {
		switch n, found := numbers[w.From]; {
		case w.Last || w.From < until:
		case found:
			out, until = append(out, numberClause(n)), n.To
		default:
			out = append(out, one(false, wordTerms(p.Value[w.From:w.To], false)[:1]...))
		}
	}
	return out
}

// numberClause finds a phone number in any spelling, or its groups as they stand.
func numberClause(n word.Number) clause {
	var groups []term
	for _, w := range n.Words {
		groups = append(groups, term{word: w.Fold, prefix: true})
	}
	c := one(false, groups...)
	c.any = append(c.any, []term{{word: n.Digits, prefix: true}})
	if tail := n.Tail(); tail != "" {
		c.any = append(c.any, []term{{word: tailOfPhone + tail}})
	}
	return c
}

// contactClauses returns the clauses by which contacts are found: parts of names, or of phone numbers in any spelling.
func contactClauses(text string) []clause {
	all := word.Split(text)
	numbers := map[int]word.Number{}
	for _, n := range word.Numbers(text, all) {
		numbers[n.From] = n
	}
	var out []clause
	until := 0
	for _, w := range all {
		digits := strings.TrimLeft(w.Fold, "0")
		switch n, found := numbers[w.From]; {
		case w.Last || w.From < until:
		case found:
			out, until = append(out, one(false, term{partOfPhone + n.Digits, true})), n.To
		case len(digits) >= shortestPart && strings.Trim(digits, "0123456789") == "":
			c := one(false, term{w.Fold, true})
			c.any = append(c.any, []term{{partOfPhone + digits, true}})
			out = append(out, c)
		default:
			out = append(out, one(false, term{w.Fold, true}))
		}
	}
	return out
}
