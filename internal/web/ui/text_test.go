package ui

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"a  <b> &\nc":               `<p class="text" dir="auto" data-testid="text">a  &lt;b&gt; &amp;` + "\nc</p>",
		"*_x_* y":                   `<p class="text" dir="auto" data-testid="text"><strong><em>x</em></strong> y</p>`,
		`https://a.test/?q="x`:      `<p class="text" dir="auto" data-testid="text"><a href="https://a.test/?q=" target="_blank" rel="noopener noreferrer nofollow">https://a.test/?q=</a>&#34;x</p>`,
		"- `<i>`\n2. two\n> *said*": `<div class="text blocks" data-testid="text"><ul dir="auto"><li><code>&lt;i&gt;</code></li></ul><ol dir="auto" start="2"><li>two</li></ol><blockquote dir="auto"><strong>said</strong></blockquote></div>`,
		"```\n  a\nb\n```":          `<div class="text blocks" data-testid="text"><pre dir="auto">  a` + "\nb</pre></div>",
	} {
		if got := textHTML(text); got != want {
			t.Errorf("%q became\n%s, want\n%s", text, got, want)
		}
	}
}

// FuzzText: whatever people write, no markup of theirs gets through.
func FuzzText(f *testing.F) {
	f.Add("*<script>* `\"` https://a.test/<b>")
	f.Add("> <img>\n- <b>\n```\n</pre>\n```")
	f.Fuzz(func(t *testing.T, text string) {
		got := textHTML(text)
		blocks := chat.Markup(text)
		tags := strings.Count(got, "<")
		want := 0
		for _, b := range blocks {
			want += 2
			if b.Kind == chat.Bullets || b.Kind == chat.Numbered {
				want += 2 * len(b.Lines)
			}
			for _, line := range b.Lines {
				for _, r := range line {
					for _, on := range []bool{r.Bold, r.Italic, r.Strike, r.Code, r.Link != ""} {
						if on {
							want += 2
						}
					}
				}
			}
		}
		if len(blocks) > 1 || len(blocks) == 1 && blocks[0].Kind != chat.Paragraph {
			want += 2
		}
		if tags != want {
			t.Fatalf("%q became %s: %d tags, want %d", text, got, tags, want)
		}
	})
}
