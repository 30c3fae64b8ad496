package chat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// drawn writes blocks in a notation for tests: <b i s c>, links in [].
func drawn(blocks []chat.Block) string {
	var out []string
	for _, b := range blocks {
		lines := make([]string, len(b.Lines))
		for i, runs := range b.Lines {
			for _, r := range runs {
				lines[i] += drawnRun(r)
			}
		}
		switch b.Kind {
		case chat.Paragraph:
			out = append(out, strings.Join(lines, "|"))
		case chat.Numbered:
			out = append(out, fmt.Sprintf("numbers from %d: %s", b.First, strings.Join(lines, "|")))
		default:
			out = append(out, string(b.Kind)+": "+strings.Join(lines, "|"))
		}
	}
	return strings.Join(out, " // ")
}

func drawnRun(r chat.Run) string {
	style := ""
	for _, s := range []struct {
		on   bool
		sign string
	}{{r.Bold, "b"}, {r.Italic, "i"}, {r.Strike, "s"}, {r.Code, "c"}} {
		if s.on {
			style += s.sign
		}
	}
	text := r.Text
	if r.Link != "" {
		text = "[" + text + "]"
	}
	if style == "" {
		return text
	}
	return "<" + style + " " + text + ">"
}

func TestMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"Hello":                 "Hello",
		"a\nb\n\nc":             "a|b||c",
		"*bold* rest":           "<b bold> rest",
		"_it_ and ~gone~":       "<i it> and <s gone>",
		"*_both_ bold*":         "<bi both><b  bold>",
		"~*_all_*~!":            "<bis all>!",
		"snake_case_name":       "snake_case_name",
		"2*3*4":                 "2*3*4",
		"* not bold*":           "bullets: not bold*",
		"*not bold *":           "*not bold *",
		"**twice**":             "*<b twice>*",
		"*across\nlines*":       "*across|lines*",
		"*open and *closed*":    "<b open and *closed>",
		"(*in brackets*), then": "(<b in brackets>), then",
		"*नमस्ते* दुनिया":                 "<b नमस्ते> दुनिया",
		"नम*स्ते*":                        "नम*स्ते*",
		"`code *not bold*`":               "<c code *not bold*>",
		"a ```mono``` b":                  "a <c mono> b",
		"```\nline 1\n  line 2\n```":      "mono: line 1|  line 2",
		"see\n```a\nb```\nend":            "see // mono: a|b // end",
		"```never closed":                 "```never closed",
		"``":                              "``",
		"- one\n- two\nafter":             "bullets: one|two // after",
		"* one\n* *two*":                  "bullets: one|<b two>",
		"3. three\n4. four":               "numbers from 3: three|four",
		"1.no list":                       "1.no list",
		"-\n- ":                           "-|- ",
		"> said\n> _again_\nanswer":       "quote: said|<i again> // answer",
		">not a quote":                    ">not a quote",
		"look: https://a.test/x_y_z_, ok": "look: [https://a.test/x_y_z]_, ok",
		"*https://a.test/a*b*":            "<b [https://a.test/a*b]>",
		"_https://a.test_":                "<i [https://a.test]>",
		"https://, no":                    "https://, no",
		"javascript:alert(1)":             "javascript:alert(1)",
		"*a _b* c_":                       "<b a _b> c_",
		"***":                             "***",
	} {
		t.Run(text, func(t *testing.T) {
			if got := drawn(chat.Markup(text)); got != want {
				t.Errorf("%q is shown as\n%s, want\n%s", text, got, want)
			}
		})
	}
}

// FuzzMarkup: nothing is invented, nothing but signs is lost, and links lead to the web only.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"*a* _b_ ~c~ `d`", "```\nx\n```", "- a\n- b", "1. a\n> b", "https://a.test/_x_*", "*_~`*_~`", "*\xff*", "नमस्ते *क*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		for _, b := range chat.Markup(text) {
			for _, runs := range b.Lines {
				for _, r := range runs {
					if r.Text == "" && b.Kind != chat.Mono {
						t.Fatalf("an empty run in %q", text)
					}
					if r.Link != "" && (r.Link != r.Text || !strings.HasPrefix(r.Link, "http")) {
						t.Fatalf("%q leads to %q", r.Text, r.Link)
					}
					at := strings.Index(rest, r.Text)
					if at < 0 {
						t.Fatalf("%q is not in %q, or not in order", r.Text, text)
					}
					if lost := strings.Trim(rest[:at], "*_~`>-.0123456789 \n"); lost != "" {
						t.Fatalf("%q of %q is lost", lost, text)
					}
					rest = rest[at+len(r.Text):]
				}
			}
		}
		if lost := strings.Trim(rest, "*_~`>-.0123456789 \n"); lost != "" {
			t.Fatalf("%q at the end of %q is lost", lost, text)
		}
	})
}
