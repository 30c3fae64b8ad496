package sandbox

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestRichText(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                        "plain",
		"*bold* _italic_ ~gone~":       "<b>bold</b> <i>italic</i> <s>gone</s>",
		"*_both_*":                     "<b><i>both</i></b>",
		"2*3*4":                        "2*3*4",
		"* not a list*":                "* not a list*",
		"`a*b*`":                       "<code>a*b*</code>",
		"```x < y```":                  "<code>x &lt; y</code>",
		"open ```end":                  "open ```end",
		"<script>alert(1)</script>":    "&lt;script&gt;alert(1)&lt;/script&gt;",
		"see https://a.example/_x_.":   `see <a href="https://a.example/_x_" target="_blank" rel="noopener noreferrer">https://a.example/_x_</a>.`,
		"*www.a.example*":              `<b><a href="https://www.a.example" target="_blank" rel="noopener noreferrer">www.a.example</a></b>`,
		`https://a.example/"onclick="`: `<a href="https://a.example/" target="_blank" rel="noopener noreferrer">https://a.example/</a>&#34;onclick=&#34;`,
		"नमस्ते *दोस्त*":               "नमस्ते <b>दोस्त</b>",
		"a *line\nbreak* b":            "a *line\nbreak* b",
	} {
		if got := string(richText(in)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", in, got, want)
		}
	}
}

// Whatever a customer writes, the page gets the few elements of the formatting and nothing else.
func FuzzRichText(f *testing.F) {
	for _, seed := range []string{"*a*", "_*~`x`~*_", "```", "<b onclick=x>", "https://x\"><script>", "javascript:alert(1)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsFunc(s, func(r rune) bool {
			return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' || r >= 0xfffe && r <= 0xffff
		}) {
			return // no XML, which this test reads
		}
		x := xml.NewDecoder(strings.NewReader("<r>" + string(richText(s)) + "</r>"))
		for {
			token, err := x.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%q makes %s: %v", s, richText(s), err)
			}
			if tag, ok := token.(xml.StartElement); ok && !harmless(tag) {
				t.Fatalf("%q makes %v", s, tag)
			}
		}
	})
}

func harmless(tag xml.StartElement) bool {
	if tag.Name.Local == "a" {
		to := tag.Attr[0].Value
		return len(tag.Attr) == 3 && (strings.HasPrefix(to, "http://") || strings.HasPrefix(to, "https://"))
	}
	return len(tag.Attr) == 0 && strings.Contains(" r b i s code ", " "+tag.Name.Local+" ")
}

func TestOnlyEmoji(t *testing.T) {
	for s, want := range map[string]bool{"🌵": true, "👍🏽": true, "👩‍🌾": true, "❤️": true, "": false, "ok 👍": false, "🌵🌵🌵🌵": false} {
		if onlyEmoji(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
