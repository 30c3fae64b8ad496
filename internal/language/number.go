package language

import (
	"strconv"
	"strings"
)

// Number writes a whole number: 1,234,567, or 12,34,567 in India.
func (l *Language) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	size := 3
	out := ""
	for len(digits) > size {
		out = "," + digits[len(digits)-size:] + out
		digits = digits[:len(digits)-size]
		if l.formats.indian {
			size = 2
		}
	}
	return sign + digits + out
}

// Decimal writes a number with so many digits after the point.
func (l *Language) Decimal(n float64, places int) string {
	text := strconv.FormatFloat(n, 'f', places, 64)
	whole, part, hasPart := strings.Cut(text, ".")
	if digits, err := strconv.ParseInt(whole, 10, 64); err == nil && digits != 0 {
		whole = l.Number(digits)
	}
	if !hasPart {
		return whole
	}
	return whole + "." + part
}

// Percent writes a share: 42%.
func (l *Language) Percent(n int) string { return l.Number(int64(n)) + "%" }

// List joins words: a, b and c.
func (l *Language) List(words []string) string { return join(words, l.formats.and, l.formats.lastAnd) }

func join(words []string, pair, last string) string {
	n := len(words)
	switch n {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + pair + words[1]
	}
	return strings.Join(words[:n-1], ", ") + last + words[n-1]
}
