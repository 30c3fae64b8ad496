package template

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Find returns the templates that every word of a query fits, the best first; of an empty one all. A word fits the name (its
// letters in order are enough, and one may be wrong), the language, the category, or the text. What was used last comes
// first among equals, and what can be sent before what cannot.
func Find(all []chat.Template, query string) []chat.Template {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(query, "_", " ")))
	type hit struct {
		place, score, barred int
	}
	hits := make([]hit, 0, len(all))
	for i, t := range all {
		score, fits := fit(t, words)
		if !fits {
			continue
		}
		h := hit{i, score, 0}
		if t.Barrier() != nil {
			h.barred = 1
		}
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(x, y hit) int {
		if by := cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.barred, y.barred)); by != 0 {
			return by
		}
		a, b := &all[x.place], &all[y.place]
		return cmp.Or(cmp.Compare(b.UsedAt, a.UsedAt), strings.Compare(a.Name, b.Name), strings.Compare(a.Language, b.Language), cmp.Compare(a.ID, b.ID))
	})
	found := make([]chat.Template, len(hits))
	for i, h := range hits {
		found[i] = all[h.place]
	}
	return found
}

// fit adds up how well each word fits; every one has to.
func fit(t chat.Template, words []string) (score int, fits bool) {
	if len(words) == 0 {
		return 0, true
	}
	name, body := strings.ToLower(t.Name), ""
	for _, w := range words {
		s := max(inName(name, w), inCode(strings.ToLower(t.Language), w), inCode(strings.ToLower(string(t.Category)), w))
		if s < bodyHit {
			if body == "" {
				body = strings.ToLower(t.Body)
			}
			s = max(s, inBody(body, w))
		}
		if s == 0 {
			return 0, false
		}
		score += s
	}
	return score, true
}

// How well a word can fit.
const (
	nameHit   = 60 // a part of the name, as it is
	nameStart = 50 // its beginning
	codeHit   = 45 // the language or the category
	nameIn    = 40 // somewhere in the name
	bodyHit   = 30 // the beginning of a word of the text
	bodyIn    = 20
	nameLoose = 10 // its letters in this order, or one of them wrong
)

func inName(name, w string) int {
	best, loose := 0, !strings.ContainsAny(w, "0123456789") // of numbers only the very one is meant
	for part := range strings.SplitSeq(name, "_") {
		switch {
		case part == w:
			return nameHit
		case strings.HasPrefix(part, w):
			best = max(best, nameStart)
		case loose && len(w) >= 4 && nearly(part, w):
			best = max(best, nameLoose)
		}
	}
	switch {
	case best > nameLoose:
		return best
	case strings.Contains(name, w):
		return nameIn
	case loose && len(w) >= 3 && inOrder(name, w):
		return nameLoose
	}
	return best
}

func inCode(code, w string) int {
	if len(w) >= 2 && strings.HasPrefix(code, w) {
		return codeHit
	}
	return 0
}

func inBody(body, w string) int {
	at := strings.Index(body, w)
	if at < 0 {
		return 0
	}
	if before, _ := utf8.DecodeLastRuneInString(body[:at]); at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
		return bodyHit
	}
	return bodyIn
}

// inOrder reports whether the letters of a word stand in a text in their order, close together: within twice their number.
func inOrder(text, w string) bool {
	if !strings.Contains(text, w[:1]) {
		return false // by its first byte: most names end here
	}
	letters := []rune(w)
	runes := []rune(text)
	for start, r := range runes {
		if r != letters[0] {
			continue
		}
		next := 1
		for _, r := range runes[start+1 : min(len(runes), start+2*len(letters))] {
			if next < len(letters) && r == letters[next] {
				next++
			}
		}
		if next == len(letters) {
			return true
		}
	}
	return false
}

// nearly reports whether two words differ by one letter: another one, one too many or too few, or two in the wrong order.
func nearly(a, b string) bool {
	if max(len(a), len(b))-min(len(a), len(b)) > utf8.UTFMax {
		return false
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch {
	case len(x) < len(y):
		return slices.Equal(x[i:], y[i+1:])
	case i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i]:
		return slices.Equal(x[i+2:], y[i+2:])
	}
	return i >= len(x) || slices.Equal(x[i+1:], y[i+1:])
}
