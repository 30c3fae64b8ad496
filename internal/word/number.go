package word

import "strings"

// Number is a phone number, or what may be one, in a text.
type Number struct {
	Digits   string // without what they were grouped with, and without leading zeros
	Words    []Word // its groups
	From, To int
}

const (
	shortest = 7  // digits of what may be a phone number
	biggest  = 15 // and at most
)

// Numbers finds what may be a phone number among the words of a text: groups of digits with nothing but spaces, points,
// dashes, slashes and brackets between them.
func Numbers(text string, words []Word) []Number {
	var out []Number
	for i := 0; i < len(words); {
		n := 1
		if allDigits(words[i].Fold) {
			for i+n < len(words) && allDigits(words[i+n].Fold) && grouped(text[words[i+n-1].To:words[i+n].From]) {
				n++
			}
			if number, ok := joined(words[i : i+n]); ok {
				out = append(out, number)
			}
		}
		i += n
	}
	return out
}

func joined(words []Word) (Number, bool) {
	var digits strings.Builder
	for _, w := range words {
		digits.WriteString(w.Fold)
	}
	n := Number{Digits: strings.TrimLeft(digits.String(), "0"), Words: words, From: words[0].From, To: words[len(words)-1].To}
	return n, shortest <= len(n.Digits) && len(n.Digits) <= biggest
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// grouped reports whether a text may stand between two groups of digits.
func grouped(between string) bool {
	return between != "" && len(between) <= 3 && strings.Trim(between, " \u00a0-./()+\u202f") == ""
}

// sameDigits is how many digits from the end two spellings of a number share at least.
const sameDigits = 8

// Tail returns the last digits of a number, which all its spellings share; "" if it has too few.
func (n Number) Tail() string {
	if len(n.Digits) < sameDigits {
		return ""
	}
	return n.Digits[len(n.Digits)-sameDigits:]
}
