package language

import (
	"fmt"
	"regexp"
	"strings"
)

// pattern recognises an English sentence with arguments in it.
type pattern struct {
	english string
	start   string // what comes before the first argument
	match   *regexp.Regexp
	verbs   []byte
}

// verb is an argument's place in a sentence.
var verb = regexp.MustCompile(`%(?:\.\d+)?([a-zA-Z%])`)

// newPattern makes the pattern of a sentence; ok is false for one without arguments, or with too little around them to know it
// by.
func newPattern(english string) (p pattern, ok bool) {
	places := verb.FindAllStringSubmatchIndex(english, -1)
	if places == nil {
		return p, false
	}
	var expression strings.Builder
	expression.WriteString("^")
	at, words := 0, 0
	for _, place := range places {
		text := english[at:place[0]]
		words += len(strings.Fields(text))
		expression.WriteString(regexp.QuoteMeta(text))
		letter := english[place[2]]
		expression.WriteString(argument(letter))
		if letter != '%' {
			p.verbs = append(p.verbs, letter)
		}
		if at == 0 {
			p.start = text
		}
		at = place[1]
	}
	words += len(strings.Fields(english[at:]))
	expression.WriteString(regexp.QuoteMeta(english[at:]) + "$")
	p.english = english
	p.match = regexp.MustCompile(expression.String())
	return p, words >= 3
}

// argument matches what a verb prints.
func argument(letter byte) string {
	switch letter {
	case '%':
		return "%"
	case 'd':
		return `(-?\d+)`
	case 'f', 'g':
		return `(-?[\d.]+)`
	case 'q':
		return `("(?:[^"\\]|\\.)*")`
	}
	return "(.+?)"
}

// longestFirst puts the sentence with most words of its own first: it knows best.
func longestFirst(a, b pattern) int {
	if by := len(b.english) - len(a.english); by != 0 {
		return by
	}
	return strings.Compare(a.english, b.english)
}

// Told returns an English sentence that was put together before, for example stored with a failed message, in the language. Arguments
// that are sentences themselves are translated too. What is not known stays as it is: the words of people and of Meta.
func (l *Language) Told(said string) string {
	if l.says == nil || said == "" {
		return l.translateKnown(said)
	}
	if s, ok := l.says.single[said]; ok {
		return s
	}
	for _, p := range l.says.patterns {
		if !strings.HasPrefix(said, p.start) {
			continue
		}
		if found := p.match.FindStringSubmatch(said); found != nil {
			return l.fill(l.says.single[p.english], p, found[1:])
		}
	}
	return l.told(said)
}

// told translates sentence by sentence: several may have been put together.
func (l *Language) told(said string) string {
	first, rest, ok := strings.Cut(said, ". ")
	if !ok {
		return said
	}
	a, b := l.Told(first+"."), l.Told(rest)
	if a == first+"." && b == rest {
		return said
	}
	return a + " " + b
}

// translateKnown is for languages without a catalogue.
func (l *Language) translateKnown(said string) string {
	if l.alters == nil || said == "" {
		return said
	}
	return l.alters(said)
}

// fill puts the texts of recognised arguments into the translation.
func (l *Language) fill(translation string, p pattern, found []string) string {
	args := make([]any, len(found))
	for i, s := range found {
		args[i] = l.Told(s)
	}
	return fmt.Sprintf(asText(translation), l.isolated(args)...)
}

// asText turns the verbs of a sentence into %s: the arguments are texts already.
func asText(sentence string) string {
	return anyVerb.ReplaceAllStringFunc(sentence, func(v string) string {
		if strings.HasSuffix(v, "%") {
			return v
		}
		if open := strings.Index(v, "["); open >= 0 {
			return "%" + v[open:strings.Index(v, "]")+1] + "s"
		}
		return "%s"
	})
}

var anyVerb = regexp.MustCompile(`%(?:\.\d+)?(?:\[\d+\])?(?:\.\d+)?[a-zA-Z%]`)

// SayArgs is [Language.Say] for a sentence that another package said in English, with the arguments it was given: those that are
// sentences are translated too.
func (l *Language) SayArgs(english string, args []any) string {
	told := make([]any, len(args))
	quoted := quotes(english)
	for i, a := range args {
		told[i] = a
		if s, ok := a.(string); ok && !quoted[i] {
			told[i] = l.Told(s)
		}
	}
	return l.Say(english, told...)
}

// quotes tells which arguments of a sentence stand in quotes: what somebody wrote, as it is.
func quotes(english string) map[int]bool {
	quoted := map[int]bool{}
	at := 0
	for _, place := range verb.FindAllStringSubmatch(english, -1) {
		if place[1] == "%" {
			continue
		}
		quoted[at] = place[1] == "q"
		at++
	}
	return quoted
}
