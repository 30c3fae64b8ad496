package ui

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// text shows words as WhatsApp does (see [chat.Markup]): bubbles and the preview of what is being written are drawn
// here. It is written by hand because every space and line of a message counts, and templ sets its own between elements.
func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, textHTML(s))
		return err
	})
}

// textHTML is the markup of a text; empty for none.
func textHTML(s string) string {
	var b strings.Builder
	switch blocks := chat.Markup(s); {
	case len(blocks) == 0:
	case len(blocks) == 1 && blocks[0].Kind == chat.Paragraph:
		b.WriteString(`<p class="text" dir="auto" data-testid="text">`)
		writeLines(&b, blocks[0].Lines)
		b.WriteString(`</p>`)
	default:
		b.WriteString(`<div class="text blocks" data-testid="text">`)
		for _, block := range blocks {
			writeBlock(&b, block)
		}
		b.WriteString(`</div>`)
	}
	return b.String()
}

func writeBlock(b *strings.Builder, block chat.Block) {
	tag, list := "p", false
	attributes := ` dir="auto"`
	switch block.Kind {
	case chat.Bullets:
		tag, list = "ul", true
	case chat.Numbered:
		tag, list = "ol", true
		attributes += ` start="` + strconv.Itoa(block.First) + `"`
	case chat.Quoted:
		tag = "blockquote"
	case chat.Mono:
		tag = "pre"
	}
	b.WriteString("<" + tag + attributes + ">")
	if list {
		for _, item := range block.Lines {
			b.WriteString("<li>")
			writeRuns(b, item)
			b.WriteString("</li>")
		}
	} else {
		writeLines(b, block.Lines)
	}
	b.WriteString("</" + tag + ">")
}

func writeLines(b *strings.Builder, lines [][]chat.Run) {
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeRuns(b, line)
	}
}

func writeRuns(b *strings.Builder, runs []chat.Run) {
	for _, r := range runs {
		var tags []string
		for _, style := range []struct {
			on  bool
			tag string
		}{{r.Bold, "strong"}, {r.Italic, "em"}, {r.Strike, "s"}, {r.Code, "code"}} {
			if style.on {
				tags = append(tags, style.tag)
			}
		}
		for _, tag := range tags {
			b.WriteString("<" + tag + ">")
		}
		if r.Link != "" {
			b.WriteString(`<a href="` + templ.EscapeString(r.Link) + `" target="_blank" rel="noopener noreferrer nofollow">`)
		}
		b.WriteString(templ.EscapeString(r.Text))
		if r.Link != "" {
			b.WriteString("</a>")
		}
		for i := len(tags) - 1; i >= 0; i-- {
			b.WriteString("</" + tags[i] + ">")
		}
	}
}
