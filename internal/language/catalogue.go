package language

import (
	"embed"
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed catalogue
var files embed.FS

// catalogue holds a language's sentences by the English ones.
type catalogue struct {
	single   map[string]string
	plural   map[string][]string // by the English plural, in the order of order
	order    []plural.Form
	patterns []pattern
}

// read returns the embedded catalogue of a language.
func read(tag string) *catalogue {
	source, err := files.ReadFile("catalogue/" + tag + ".po")
	if err != nil {
		panic(err) // it is embedded above
	}
	entries, err := ParsePO(source)
	if err != nil {
		panic(err) // a test reads every catalogue
	}
	return newCatalogue(language.MustParse(tag), entries)
}

func newCatalogue(rules language.Tag, entries []Entry) *catalogue {
	c := &catalogue{single: map[string]string{}, plural: map[string][]string{}, order: forms(rules)}
	for _, e := range entries {
		switch {
		case e.Fuzzy || !e.Done():
		case e.Many != "":
			c.plural[e.Many] = e.Translations
		default:
			c.single[e.English] = e.Translations[0]
			if p, ok := newPattern(e.English); ok {
				c.patterns = append(c.patterns, p)
			}
		}
	}
	slices.SortFunc(c.patterns, longestFirst)
	return c
}

// counted returns the sentence for a count; ok is false if the catalogue has none.
func (c *catalogue) counted(rules language.Tag, count int, many string) (string, bool) {
	translations := c.plural[many]
	at := slices.Index(c.order, form(rules, count))
	if at < 0 || at >= len(translations) {
		return "", false
	}
	return translations[at], true
}
