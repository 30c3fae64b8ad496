package sandbox

import (
	htmltemplate "html/template"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// richText shows WhatsApp's formatting: *bold*, _italic_, ~strike~, `code`, ```mono``` and links.
func richText(s string) htmltemplate.HTML {
	var b strings.Builder
	for i, part := range strings.Split(s, "```") {
		closed := i%2 == 1 && strings.Count(s, "```") > i
		switch {
		case closed:
			b.WriteString("<code>" + escape(strings.Trim(part, "\n")) + "</code>")
		case i%2 == 1:
			b.WriteString("```" + inline(part))
		default:
			b.WriteString(inline(part))
		}
	}
	return htmltemplate.HTML(b.String())
}

func escape(s string) string { return htmltemplate.HTMLEscapeString(s) }

// marks are the signs of WhatsApp's formatting with the elements they stand for.
var marks = map[byte]string{'*': "b", '_': "i", '~': "s", '`': "code"}

var webAddress = regexp.MustCompile(`^(https?://|www\.)[^\s<>"]+`)

func inline(s string) string {
	var b strings.Builder
	start := 0 // of the text not written yet
	for i := 0; i < len(s); {
		if link := linkAt(s, i); link != "" {
			b.WriteString(escape(s[start:i]) + anchor(link))
			i += len(link)
			start = i
			continue
		}
		if tag := marks[s[i]]; tag != "" {
			if end := closing(s, i); end > 0 {
				b.WriteString(escape(s[start:i]) + "<" + tag + ">" + marked(tag, s[i+1:end]) + "</" + tag + ">")
				i = end + 1
				start = i
				continue
			}
		}
		i++
	}
	return b.String() + escape(s[start:])
}

func marked(tag, s string) string {
	if tag == "code" {
		return escape(s)
	}
	return inline(s)
}

// linkAt is the web address that begins at i, without the punctuation of the sentence around it.
func linkAt(s string, i int) string {
	if (s[i] != 'h' && s[i] != 'w') || wordBefore(s, i) {
		return ""
	}
	return strings.TrimRight(webAddress.FindString(s[i:]), ".,;:!?)*~'`")
}

func anchor(link string) string {
	to := link
	if strings.HasPrefix(to, "www.") {
		to = "https://" + to
	}
	return `<a href="` + escape(to) + `" target="_blank" rel="noopener noreferrer">` + escape(link) + `</a>`
}

// closing finds the mark that ends the one at i, on the same line; 0 when this one opens nothing.
func closing(s string, i int) int {
	if wordBefore(s, i) || i+2 >= len(s) || isSpaceAt(s, i+1) || s[i+1] == s[i] {
		return 0
	}
	for j := i + 2; j < len(s) && s[j] != '\n'; j++ {
		if s[j] == s[i] && !isSpaceAt(s, j-1) && !wordAfter(s, j) {
			return j
		}
	}
	return 0
}

func wordBefore(s string, i int) bool {
	r, size := utf8.DecodeLastRuneInString(s[:i])
	return size > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func wordAfter(s string, i int) bool {
	r, size := utf8.DecodeRuneInString(s[i+1:])
	return size > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isSpaceAt(s string, i int) bool { return strings.IndexByte(" \t\n", s[i]) >= 0 }

// onlyEmoji says whether a text is one to three emoji, which phones show large.
func onlyEmoji(s string) bool {
	count := 0
	for _, r := range s {
		switch {
		case r == 0x200d || r == 0xfe0f || (r >= 0x1f3fb && r <= 0x1f3ff):
		case r >= 0x1f000 || (r >= 0x2600 && r <= 0x27bf):
			count++
		default:
			return false
		}
	}
	return count > 0 && count <= 3
}
