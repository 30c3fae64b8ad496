package chat

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// BlockKind says how a block of a text is set.
type BlockKind string

// The kinds of block.
const (
	Paragraph BlockKind = "paragraph"
	Quoted    BlockKind = "quote"   // lines that begin with "> "
	Bullets   BlockKind = "bullets" // lines that begin with "* " or "- "
	Numbered  BlockKind = "numbers" // lines that begin with "1. "
	Mono      BlockKind = "mono"    // several lines between ```
)

// Block is a piece of a text that stands by itself.
type Block struct {
	Kind  BlockKind
	Lines [][]Run // lines of a paragraph, quote or monospaced piece; items of a list
	First int     // number of the first item, if numbered
}

// Run is a piece of a line that looks the same from end to end.
type Run struct {
	Text                       string
	Bold, Italic, Strike, Code bool
	Link                       string // where it leads: http or https; empty if nowhere
}

// Markup takes a text apart the way WhatsApp shows it: *bold*, _italic_, ~struck~, `code`, ```monospaced```, lists and
// quotes (WhatsApp's help page on formatting, Feb 2024). Web addresses become links, and signs inside them mean nothing.
// What is not well-formed stays as it was written.
func Markup(text string) []Block {
	var blocks []Block
	for text != "" {
		before, mono, after, found := fenced(text)
		blocks = appendLines(blocks, before)
		if found {
			blocks = append(blocks, monoBlock(mono))
		}
		text = after
	}
	return blocks
}

const fence = "```"

// fenced cuts a text at its first monospaced piece of several lines; one of a single line is a run in its line.
func fenced(text string) (before, mono, after string, found bool) {
	for at := 0; ; {
		open := strings.Index(text[at:], fence)
		if open < 0 {
			return text, "", "", false
		}
		open += at
		length := strings.Index(text[open+len(fence):], fence)
		if length < 0 {
			return text, "", "", false
		}
		end := open + len(fence) + length
		mono = text[open+len(fence) : end]
		at = end + len(fence)
		if strings.Contains(mono, "\n") && strings.TrimSpace(mono) != "" {
			return strings.TrimSuffix(text[:open], "\n"), strings.Trim(mono, "\n"), strings.TrimPrefix(text[at:], "\n"), true
		}
	}
}

func monoBlock(text string) Block {
	b := Block{Kind: Mono}
	for line := range strings.SplitSeq(text, "\n") {
		b.Lines = append(b.Lines, []Run{{Text: line}})
	}
	return b
}

// appendLines adds a text without monospaced blocks; lines of one kind that follow each other make one block.
func appendLines(blocks []Block, text string) []Block {
	if text == "" {
		return blocks
	}
	last := -1 // the block that may go on
	for line := range strings.SplitSeq(text, "\n") {
		kind, number, rest := kindOfLine(line)
		if last < 0 || blocks[last].Kind != kind {
			blocks = append(blocks, Block{Kind: kind, First: number})
			last = len(blocks) - 1
		}
		blocks[last].Lines = append(blocks[last].Lines, runsOf(rest))
	}
	return blocks
}

var numberedLine = regexp.MustCompile(`^([0-9]{1,3})\. +(\S.*)$`)

// kindOfLine tells by how a line begins what it is part of, and returns what follows the sign.
func kindOfLine(line string) (kind BlockKind, number int, rest string) {
	for sign, kind := range map[string]BlockKind{"> ": Quoted, "* ": Bullets, "- ": Bullets} {
		if rest, ok := strings.CutPrefix(line, sign); ok && strings.TrimSpace(rest) != "" {
			return kind, 0, rest
		}
	}
	if m := numberedLine.FindStringSubmatch(line); m != nil {
		for _, digit := range m[1] {
			number = number*10 + int(digit-'0')
		}
		return Numbered, number, m[2]
	}
	return Paragraph, 0, line
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// runsOf takes a line apart.
func runsOf(line string) []Run {
	s := inline{line: line}
	for _, hit := range webAddress.FindAllStringIndex(line, -1) {
		address := strings.TrimRight(line[hit[0]:hit[1]], ".,;:!?)]}'\"*_~`।،")
		if webAddress.MatchString(address) { // more than punctuation after the slashes
			s.links = append(s.links, [2]int{hit[0], hit[0] + len(address)})
		}
	}
	s.take(0, len(line), Run{})
	return s.runs
}

// inline is a line that is being taken apart.
type inline struct {
	line  string
	links [][2]int // where web addresses begin and end
	runs  []Run
}

// take adds what stands between two places, in a style.
func (s *inline) take(from, to int, style Run) {
	var hopeless [128]bool // signs that nothing closes from here on: they need not be looked for again
	plain := from
	flush := func(until int) {
		if until > plain {
			run := style
			run.Text = s.line[plain:until]
			s.runs = append(s.runs, run)
		}
	}
	for i := from; i < to; {
		run, inner, next := s.special(i, to, style, &hopeless)
		if next == 0 {
			i++
			continue
		}
		flush(i)
		if inner {
			s.take(i+1, next-1, run)
		} else {
			s.runs = append(s.runs, run)
		}
		i, plain = next, next
	}
	flush(to)
}

// special returns what begins at a place if it is more than plain text, and where that ends; inner if there are signs
// around it between which more can stand.
func (s *inline) special(i, to int, style Run, hopeless *[128]bool) (run Run, inner bool, next int) {
	if end := s.linkAt(i); end > 0 && end <= to {
		style.Text, style.Link = s.line[i:end], s.line[i:end]
		return style, false, end
	}
	sign := s.line[i]
	switch {
	case sign == '`':
		if text, end := s.code(i, to); end > 0 {
			style.Text, style.Code = text, true
			return style, false, end
		}
	case sign == '*' && !style.Bold, sign == '_' && !style.Italic, sign == '~' && !style.Strike:
		if hopeless[sign] || !s.opens(i, to) {
			return run, false, 0
		}
		end := s.closing(i, to)
		if end == 0 {
			hopeless[sign] = true
			return run, false, 0
		}
		style.Bold = style.Bold || sign == '*'
		style.Italic = style.Italic || sign == '_'
		style.Strike = style.Strike || sign == '~'
		return style, true, end + 1
	}
	return run, false, 0
}

// linkAt returns where the web address that begins at a place ends; zero if none begins there.
func (s *inline) linkAt(i int) int {
	for _, l := range s.links {
		if l[0] == i {
			return l[1]
		}
	}
	return 0
}

// code reads what stands between ``` or ` and the same again.
func (s *inline) code(i, to int) (text string, next int) {
	for _, sign := range []string{fence, "`"} {
		rest, ok := strings.CutPrefix(s.line[i:to], sign)
		if !ok {
			continue
		}
		if end := strings.Index(rest, sign); end > 0 && strings.TrimSpace(rest[:end]) != "" {
			return rest[:end], i + len(sign) + end + len(sign)
		}
	}
	return "", 0
}

// opens reports whether a sign can be the beginning of something: not in the middle of a word, and right before what it
// is about.
func (s *inline) opens(i, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s.line[:i])
	after, _ := utf8.DecodeRuneInString(s.line[i+1 : to])
	return i+1 < to && !isWord(before) && !unicode.IsSpace(after) && s.line[i+1] != s.line[i]
}

// closing finds the sign that ends what another of its kind began; zero if there is none.
func (s *inline) closing(open, to int) int {
	for i := open + 2; i < to; i++ {
		if end := s.linkAt(i); end > 0 {
			i = end - 1
			continue
		}
		if s.line[i] == '`' {
			if _, end := s.code(i, to); end > 0 {
				i = end - 1
				continue
			}
		}
		if s.line[i] != s.line[open] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s.line[:i])
		after, _ := utf8.DecodeRuneInString(s.line[i+1:])
		if !unicode.IsSpace(before) && (i+1 == len(s.line) || !isWord(after)) {
			return i
		}
	}
	return 0
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
