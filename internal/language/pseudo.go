package language

import (
	"regexp"
	"strings"
	"unicode"
)

// accents are letters that look like the plain ones and are not: text that is still plain has not gone through translation.
var accents = strings.NewReplacer("a", "á", "e", "é", "i", "î", "o", "ö", "u", "û", "y", "ý", "c", "ç", "n", "ñ", "s", "š", "z", "ž",
	"A", "Å", "E", "É", "I", "Î", "O", "Ö", "U", "Û", "Y", "Ý", "C", "Ç", "N", "Ñ", "S", "Š", "Z", "Ž")

// kept are the parts of a sentence that are filled in, and what is not a word.
var kept = regexp.MustCompile(`%(?:\.\d+)?(?:\[\d+\])?[a-zA-Z%]|\{\w+\}|[^\s%{]+|\s+|[%{]`)

// mirrored makes a sentence read from right to left: every word is overridden to run that way, accented and a third longer.
func mirrored(sentence string) string {
	return kept.ReplaceAllStringFunc(sentence, func(part string) string {
		if !strings.ContainsFunc(part, unicode.IsLetter) || strings.HasPrefix(part, "%") || strings.HasPrefix(part, "{") {
			return part
		}
		return "\u200f\u202e" + accents.Replace(longer(part)) + "\u202c\u200f" // right-to-left mark, override … pop
	})
}

// longer doubles every third vowel, about the growth of a translation.
func longer(word string) string {
	var out strings.Builder
	for i, r := range word {
		out.WriteRune(r)
		if strings.ContainsRune("aeiou", r) && (len(word) < 4 || i%2 == 1) {
			out.WriteRune(r)
		}
	}
	return out.String()
}
