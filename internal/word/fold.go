package word

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class says what a character is to a word.
type class uint8

const (
	gap    class = iota // between words
	skip                // nothing, also inside words: joiners, tatweel
	letter              // letters, their marks, digits
	dense               // of a script that puts no spaces between words
	emoji
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return letter
		}
		return gap
	case r == utf8.RuneError:
		return gap
	case r == 0x200D || r == 0x200C || r == 0x00AD || r == 0x0640 || r == 0xFE0F || r == 0xFE0E || 0x1F3FB <= r && r <= 0x1F3FF || 0x2066 <= r && r <= 0x2069 ||
		0x200E <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E:
		return skip
	case standsForDense(r):
		return dense
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		if unicode.In(r, unicode.L, unicode.M, unicode.Nl) {
			return dense
		}
		if unicode.Is(unicode.Nd, r) {
			return letter
		}
		return gap
	case unicode.In(r, unicode.L, unicode.N, unicode.Mn, unicode.Mc):
		return letter
	case unicode.Is(unicode.So, r) || 0x1F000 <= r && r <= 0x1FAFF:
		return emoji
	}
	return gap
}

// standsForDense reports whether a character of no script of its own becomes one of a script without spaces: ー of both
// widths, voicing marks of kana, small and enclosed Chinese numerals (㆒ ㈠ ㊀).
func standsForDense(r rune) bool {
	return r == 'ー' || r == 'ｰ' || r == 0x3099 || r == 0x309A || r == 'ﾞ' || r == 'ﾟ' ||
		'㆒' <= r && r <= '㆕' || '㈠' <= r && r <= '㈩' || '㊀' <= r && r <= '㊉'
}

// appendFolded appends what a character is folded to, which may be nothing.
func appendFolded(to []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(to, lowerASCII(byte(r)))
	}
	var text [utf8.UTFMax]byte
	n := utf8.EncodeRune(text[:], r)
	parts := norm.NFKD.Properties(text[:n]).Decomposition()
	if len(parts) == 0 {
		return appendPart(to, r)
	}
	for len(parts) > 0 {
		part, size := utf8.DecodeRune(parts)
		to = appendPart(to, part)
		parts = parts[size:]
	}
	return to
}

func lowerASCII(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// appendPart folds a character that does not decompose.
func appendPart(to []byte, r rune) []byte {
	if dropped(r) || classOf(r) == gap {
		return to
	}
	if other, ok := alike(r); ok {
		return append(to, other...)
	}
	if unicode.Is(unicode.Nd, r) {
		return append(to, '0'+digit(r))
	}
	return utf8.AppendRune(to, unicode.ToLower(r))
}

// dropped reports whether a mark is one that people leave out: accents, harakat, points, nuktas. Vowel signs of Indian
// scripts are letters to their readers and stay, and so do the voicing marks of kana.
func dropped(r rune) bool {
	switch {
	case r < 0x300:
		return r == 0x00AD
	case r <= 0x36F, 0x0483 <= r && r <= 0x0489, 0x1AB0 <= r && r <= 0x1AFF, 0x1DC0 <= r && r <= 0x1DFF, 0x20D0 <= r && r <= 0x20FF, 0xFE20 <= r && r <= 0xFE2F:
		return true
	case 0x0591 <= r && r <= 0x05C7: // Hebrew points
		return unicode.Is(unicode.Mn, r)
	case 0x0610 <= r && r <= 0x061A, 0x064B <= r && r <= 0x065F, r == 0x0640, r == 0x0670, 0x06D6 <= r && r <= 0x06ED: // Arabic
		return !unicode.Is(unicode.L, r) || r == 0x0640
	case r == 0x093C, r == 0x09BC, r == 0x0A3C, r == 0x0ABC, r == 0x0B3C, r == 0x0CBC: // nuktas
		return true
	}
	return false
}

// alike returns what stands for letters that are written one for the other.
func alike(r rune) (string, bool) {
	switch r {
	case 'ß', 'ẞ':
		return "ss", true
	case 'æ', 'Æ':
		return "ae", true
	case 'œ', 'Œ':
		return "oe", true
	case 'ø', 'Ø':
		return "o", true
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d", true
	case 'ł', 'Ł':
		return "l", true
	case 'ı':
		return "i", true
	case 'ς':
		return "σ", true
	case 'ٱ':
		return "ا", true
	case 'ى', 'ی', 'ې':
		return "ي", true
	case 'ة':
		return "ه", true
	case 'ک':
		return "ك", true
	case 'ँ':
		return "ं", true
	}
	return "", false
}

// digit returns the value of a decimal digit of any script: they stand in rows of ten.
func digit(r rune) byte {
	for _, span := range unicode.Nd.R16 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return byte((r - rune(span.Lo)) % 10)
		}
	}
	for _, span := range unicode.Nd.R32 {
		if rune(span.Lo) <= r && r <= rune(span.Hi) {
			return byte((r - rune(span.Lo)) % 10)
		}
	}
	return 0
}
