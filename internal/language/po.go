package language

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Entry is one sentence of a catalogue in the PO format of GNU gettext, which translators' programs read and write.
type Entry struct {
	Comments     []string // lines that begin with #, as they are
	English      string   // msgid; empty for the head of the file
	Many         string   // msgid_plural
	Translations []string // msgstr, or msgstr[0] and up
	Fuzzy        bool     // a program guessed: nobody has looked at it
}

// Done reports whether all forms are translated.
func (e Entry) Done() bool {
	return len(e.Translations) > 0 && !slices.Contains(e.Translations, "")
}

// ParsePO reads a catalogue. Obsolete entries (#~) are left out.
func ParsePO(source []byte) ([]Entry, error) {
	p := &poReader{}
	if !utf8.Valid(source) {
		return nil, errors.New("the catalogue is not in UTF-8: save it in that encoding")
	}
	lines := bufio.NewScanner(bytes.NewReader(source))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := p.line(strings.TrimSpace(lines.Text())); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	p.end()
	return p.entries, lines.Err()
}

// poReader reads a catalogue line by line.
type poReader struct {
	entries []Entry
	entry   Entry
	begun   bool    // the entry has a msgid
	into    *string // what a line that is only a string goes on with
}

func (p *poReader) line(line string) error {
	switch {
	case line == "":
		p.end()
	case strings.HasPrefix(line, "#~"):
	case strings.HasPrefix(line, "#"):
		if p.begun {
			p.end()
		}
		p.entry.Comments = append(p.entry.Comments, line)
		p.entry.Fuzzy = p.entry.Fuzzy || strings.HasPrefix(line, "#,") && strings.Contains(line, "fuzzy")
	case strings.HasPrefix(line, `"`):
		if p.into == nil {
			return fmt.Errorf("a text that belongs to nothing: %s", line)
		}
		return p.text(line)
	default:
		return p.keyword(line)
	}
	return nil
}

func (p *poReader) keyword(line string) error {
	word, rest, ok := strings.Cut(line, " ")
	if !ok {
		return fmt.Errorf("a keyword without a text: %s", line)
	}
	switch {
	case word == "msgid":
		if p.begun {
			p.end()
		}
		p.begun, p.into = true, &p.entry.English
	case !p.begun:
		return fmt.Errorf("%s before msgid", word)
	case word == "msgid_plural":
		p.into = &p.entry.Many
	case word == "msgstr" || word == fmt.Sprintf("msgstr[%d]", len(p.entry.Translations)):
		p.entry.Translations = append(p.entry.Translations, "")
		p.into = &p.entry.Translations[len(p.entry.Translations)-1]
	default:
		return fmt.Errorf("an unknown keyword, or one out of turn: %s", word)
	}
	return p.text(strings.TrimSpace(rest))
}

func (p *poReader) text(quoted string) error {
	text, err := strconv.Unquote(quoted)
	if err != nil || quoted[0] != '"' || !utf8.ValidString(text) {
		return fmt.Errorf("not a text of UTF-8 in double quotes: %s", quoted)
	}
	*p.into += text
	return nil
}

// end puts the entry away.
func (p *poReader) end() {
	if p.begun {
		p.entries = append(p.entries, p.entry)
	}
	p.entry, p.begun, p.into = Entry{}, false, nil
}

// WritePO writes entries as they are read.
func WritePO(entries []Entry) []byte {
	var out bytes.Buffer
	for i, e := range entries {
		if i > 0 {
			out.WriteByte('\n')
		}
		for _, c := range e.Comments {
			out.WriteString(c + "\n")
		}
		out.WriteString("msgid " + quote(e.English) + "\n")
		if e.Many != "" {
			out.WriteString("msgid_plural " + quote(e.Many) + "\n")
		}
		for n, s := range e.Translations {
			if e.Many != "" {
				fmt.Fprintf(&out, "msgstr[%d] %s\n", n, quote(s))
			} else {
				out.WriteString("msgstr " + quote(s) + "\n")
			}
		}
	}
	return out.Bytes()
}

// quote writes a text in quotes, in lines of their own where it has several.
func quote(s string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	if strings.Count(s, "\n") < 2 {
		return `"` + escape.Replace(s) + `"`
	}
	var out strings.Builder
	out.WriteString(`""`)
	for line := range strings.SplitAfterSeq(s, "\n") {
		if line != "" {
			out.WriteString("\n\"" + escape.Replace(line) + `"`)
		}
	}
	return out.String()
}

// Forms is how many plural forms a language's catalogue has for each sentence with a count.
func (l *Language) Forms() int { return len(forms(l.rules)) }
