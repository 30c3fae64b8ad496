package ui

import (
	"strings"
)

// runbookBlock is a part of a runbook: a heading, a paragraph, a list or lines of code.
type runbookBlock struct {
	Kind  string // h2, p, ol, ul, pre
	Lines []string
}

// Runbook is a page that tells what to do.
type Runbook struct {
	Name, Title string
	Lang        string // it is written in: not every one is translated
	Blocks      []runbookBlock
}

// ReadRunbook reads the little Markdown that runbooks are written in: a title, headings, paragraphs, lists, code.
func ReadRunbook(name, text string) Runbook {
	r := Runbook{Name: name}
	code := false
	open := "" // the kind that the next line may continue
	add := func(kind, line string) {
		if last := len(r.Blocks) - 1; open == kind && last >= 0 && kind != "h2" {
			r.Blocks[last].Lines = append(r.Blocks[last].Lines, line)
			return
		}
		r.Blocks, open = append(r.Blocks, runbookBlock{kind, []string{line}}), kind
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		ordered := strings.TrimLeft(line, "0123456789")
		switch {
		case strings.HasPrefix(line, "```"):
			code, open = !code, ""
		case code:
			add("pre", line)
		case line == "":
			open = ""
		case strings.HasPrefix(line, "# "):
			r.Title = line[2:]
		case strings.HasPrefix(line, "## "):
			add("h2", line[3:])
		case strings.HasPrefix(line, "- "):
			add("ul", line[2:])
		case ordered != line && strings.HasPrefix(ordered, ". "):
			add("ol", ordered[2:])
		default:
			add("p", line)
		}
	}
	return r
}

// phrase is a piece of a line: plain, strong, stressed or code.
type phrase struct{ Kind, Text string }

// phrases cuts a line at its marks: **strong**, *stressed*, `code`.
func phrases(line string) []phrase {
	var out []phrase
	for line != "" {
		at := strings.IndexAny(line, "*`")
		if at < 0 {
			return append(out, phrase{"", line})
		}
		if at > 0 {
			out, line = append(out, phrase{"", line[:at]}), line[at:]
		}
		kind, mark := "em", "*"
		switch {
		case strings.HasPrefix(line, "**"):
			kind, mark = "strong", "**"
		case line[0] == '`':
			kind, mark = "code", "`"
		}
		inner, rest, found := strings.Cut(line[len(mark):], mark)
		if !found || inner == "" {
			out, line = append(out, phrase{"", mark}), line[len(mark):]
			continue
		}
		out, line = append(out, phrase{kind, inner}), rest
	}
	return out
}
