package language

import (
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Tags of the languages that are named elsewhere.
const (
	English = "en"
	Pseudo  = "en-XB" // right to left, for looking at layouts; the tag is CLDR's
)

// Language is a language that pages can be shown in. It never changes.
type Language struct {
	Tag  string // BCP 47
	Name string // in the language itself
	RTL  bool   // written from right to left

	rules   language.Tag // whose plural rules hold
	formats formats
	says    *catalogue // nil for English
	alters  func(sentence string) string
}

// loaded reads the embedded catalogues once.
var loaded = sync.OnceValue(load)

func load() []*Language {
	all := []*Language{
		{Tag: English, Name: "English", formats: international},
		{Tag: "en-IN", Name: "English (India)", formats: india},
		{Tag: "en-US", Name: "English (United States)", formats: unitedStates},
		{Tag: "hi", Name: "हिन्दी", formats: hindi, says: read("hi")},
		{Tag: Pseudo, Name: "[Right to left]", RTL: true, formats: international, alters: mirrored},
	}
	for _, l := range all {
		l.rules = language.MustParse(l.Tag)
	}
	return all
}

// All lists the languages, English first. The pseudo-language is among them only if asked for.
func All(pseudo bool) []*Language {
	all := loaded()
	if pseudo {
		return all
	}
	return all[:len(all)-1]
}

// Find returns the language with a tag; ok is false if there is none.
func Find(tag string) (l *Language, ok bool) {
	for _, l := range loaded() {
		if l.Tag == tag {
			return l, true
		}
	}
	return nil, false
}

// Of returns the language with a tag, else English.
func Of(tag string) *Language {
	if l, ok := Find(tag); ok {
		return l
	}
	return loaded()[0]
}

// Accepted chooses by an Accept-Language header; English if it names nothing we have. The pseudo-language is never chosen.
func Accepted(header string) *Language {
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return loaded()[0]
	}
	for _, tag := range wanted {
		if l := nearest(tag); l != nil {
			return l
		}
	}
	return loaded()[0]
}

// nearest is the language of a tag as written in its country, else the first one written in the same language and script; nil if
// there is none.
func nearest(tag language.Tag) *Language {
	if l, ok := Find(tag.String()); ok && l.Tag != Pseudo {
		return l
	}
	base, script, _ := tag.Raw()
	for _, l := range All(false) {
		own, _ := l.rules.Base()
		usual, _ := l.rules.Script()
		if own == base && (script == language.Script{} || script == usual) {
			return l
		}
	}
	return nil
}

// form is which of a language's plural forms a count takes.
func form(rules language.Tag, count int) plural.Form {
	if count < 0 {
		count = -count
	}
	return plural.Cardinal.MatchPlural(rules, count%10_000_000, 0, 0, 0, 0)
}

// forms lists the plural forms that whole numbers take in a language, in CLDR's order, which is that of msgstr[0], msgstr[1]… in
// a catalogue.
func forms(rules language.Tag) []plural.Form {
	var used []plural.Form
	for _, f := range []plural.Form{plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other} {
		for n := range 201 {
			if n == 200 {
				n = 1_000_000
			}
			if form(rules, n) == f {
				used = append(used, f)
				break
			}
		}
	}
	return used
}
