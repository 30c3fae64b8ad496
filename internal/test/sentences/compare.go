package main

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/saltbridge/saltbridge/internal/language"
)

// Report is how a catalogue stands against the source.
type Report struct {
	Tag     string
	All     int
	Missing []string // said and not translated
	Dead    []string // translated and said by nobody
	Wrong   []string // translated with other arguments than the English sentence has
}

// Complete reports whether there is nothing to do.
func (r Report) Complete() bool { return len(r.Missing)+len(r.Dead)+len(r.Wrong) == 0 }

func (r Report) String() string {
	return fmt.Sprintf("%s: %d sentences, %d missing, %d said by nobody, %d with wrong arguments", r.Tag, r.All, len(r.Missing), len(r.Dead), len(r.Wrong))
}

// Compare holds a catalogue against the sentences of the source. It returns the catalogue with those it lacks, untranslated, and
// without those that nobody says.
func Compare(tag string, source []byte, sentences []Sentence) ([]byte, Report, error) {
	report := Report{Tag: tag, All: len(sentences)}
	entries, err := language.ParsePO(source)
	if err != nil {
		return nil, report, err
	}
	known := map[string]language.Entry{}
	var next []language.Entry
	for _, e := range entries {
		if e.English == "" {
			next = append(next, e)
			continue
		}
		known[e.English] = e
	}
	forms := language.Of(tag).Forms()
	for _, s := range sentences {
		e, ok := known[s.English]
		delete(known, s.English)
		if !ok || e.Many != s.Many {
			e = language.Entry{English: s.English, Many: s.Many, Translations: make([]string, max(1, forms*min(1, len(s.Many))))}
		}
		e.Comments = comments(e.Comments, s.Places)
		if !e.Done() || e.Fuzzy {
			report.Missing = append(report.Missing, s.English)
		} else if wrong := wrongArguments(e); wrong != "" {
			report.Wrong = append(report.Wrong, wrong)
		}
		next = append(next, e)
	}
	for english := range known {
		report.Dead = append(report.Dead, english)
	}
	sort.Strings(report.Dead)
	return language.WritePO(next), report, nil
}

// comments are an entry's own with the places renewed.
func comments(old, places []string) []string {
	var out []string
	for _, c := range old {
		if !strings.HasPrefix(c, "#:") {
			out = append(out, c)
		}
	}
	for _, p := range places {
		out = append(out, "#: "+p)
	}
	return out
}

// argument finds what is filled in: verbs with their place, and the fields of scripts.
var argument = regexp.MustCompile(`%(?:\.\d+)?(?:\[(\d+)\])?(?:\.\d+)?([a-zA-Z%])|\{\w+\}`)

// wrongArguments says what is wrong with the arguments of a translation, or nothing.
func wrongArguments(e language.Entry) string {
	for i, translation := range e.Translations {
		original := e.English
		if e.Many != "" && i > 0 {
			original = e.Many
		}
		want, have := arguments(original), arguments(translation)
		if e.Many != "" && len(have) == 0 {
			continue // "one message" may say its number as a word
		}
		if !slices.Equal(want, have) {
			return fmt.Sprintf("%q has the arguments %v, its translation %q has %v", original, want, translation, have)
		}
	}
	return ""
}

// arguments lists what a sentence is filled with, by place: 1s, 2d, {name}.
func arguments(sentence string) []string {
	var out []string
	place := 0
	for _, m := range argument.FindAllStringSubmatch(sentence, -1) {
		switch {
		case m[2] == "%":
			continue
		case m[2] == "":
			out = append(out, m[0])
			continue
		case m[1] != "":
			fmt.Sscan(m[1], &place)
		default:
			place++
		}
		out = append(out, fmt.Sprintf("%d%s", place, m[2]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
