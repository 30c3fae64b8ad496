package language

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

const lre, pdi = "\u2068", "\u2069"

// speaker is a language with a small catalogue.
func speaker(t *testing.T, tag, po string) *Language {
	t.Helper()
	entries, err := ParsePO([]byte(po))
	if err != nil {
		t.Fatal(err)
	}
	l := *Of("hi")
	l.Tag, l.rules = tag, language.MustParse(tag)
	l.says = newCatalogue(l.rules, entries)
	return &l
}

const russian = `
msgid "%s wrote to %s"
msgstr "%[2]s: пишет %[1]s"

msgid "The number %s sends nothing at the moment. %s Meanwhile answer from the phone."
msgstr "Номер %s молчит. %s Ответьте с телефона."

msgid "The token expired. Connect again."
msgstr "Токен истёк. Подключите снова."

msgid "The file has %d characters; it may have %.0f, %q says so."
msgstr "В файле %d знаков; можно %.0f, говорит %q."

msgid "%s, %s"
msgstr "%s; %s"

msgid "It is half %d%% done."
msgstr "Готово %d%%."

#, fuzzy
msgid "Guessed"
msgstr "Угадано"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

msgid "%d egg"
msgid_plural "%d eggs"
msgstr[0] "%d яйцо"
msgstr[1] ""
msgstr[2] ""
`

func TestSay(t *testing.T) {
	l := speaker(t, "ru", russian)
	for want, got := range map[string]string{
		"Bo: пишет Ada":                     l.Say("%s wrote to %s", "Ada", "Bo"),
		"Not translated 5":                  l.Say("Not translated %d", 5),
		"Guessed":                           l.Say("Guessed"),
		"100% as it is":                     l.Say("100% as it is"),
		lre + "ليلى" + pdi + " wrote to Bo": Of("en").Say("%s wrote to %s", "ليلى", "Bo"),
		"1 файл":                            l.Plural(1, "%d file", "%d files"),
		"21 файл":                           l.Plural(21, "%d file", "%d files"),
		"3 файла":                           l.Plural(3, "%d file", "%d files"),
		"0 файлов":                          l.Plural(0, "%d file", "%d files"),
		"11 файлов":                         l.Plural(11, "%d file", "%d files"),
		"1 egg":                             l.Plural(1, "%d egg", "%d eggs"), // half translated is not translated
		"1,00,000 eggs":                     l.Plural(100000, "%d egg", "%d eggs"),
		"1 मैसेज":                           Of("hi").Plural(1, "%d message", "%d messages"),
		"1,23,456 मैसेज":                    Of("hi").Plural(123456, "%d message", "%d messages"),
		"0 बिना पढ़ा मैसेज": Of("hi").Plural(0, "%d unread message", "%d unread messages"), // nought is one in Hindi
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTold(t *testing.T) {
	l := speaker(t, "ru", russian)
	for said, want := range map[string]string{
		"":                                  "",
		"The token expired. Connect again.": "Токен истёк. Подключите снова.",
		"The number +1 555 sends nothing at the moment. The token expired. Connect again. Meanwhile answer from the phone.": "Номер +1 555 молчит. Токен истёк. Подключите снова. Ответьте с телефона.",
		`The file has 12 characters; it may have 10, "a \"b\"" says so.`:                                                    `В файле 12 знаков; можно 10, говорит "a \"b\"".`,
		"It is half 50% done.":            "Готово 50%.",
		"Meta's own words, as they came.": "Meta's own words, as they came.",
		"Ada, Bo":                         "Ada, Bo", // too little to know a sentence by
		"The token expired. Connect again. And something else of Meta's.":    "The token expired. Connect again. And something else of Meta's.",
		"Something else. It is half 7% done.":                                "Something else. Готово 7%.",
		"The number  sends nothing at the moment. Meanwhile answer from it.": "The number  sends nothing at the moment. Meanwhile answer from it.",
	} {
		if got := l.Told(said); got != want {
			t.Errorf("%q is told as %q, want %q", said, got, want)
		}
	}
	if got := Of("en").Told("The token expired."); got != "The token expired." {
		t.Errorf("English is told as %q", got)
	}
}

// TestToldKnowsWhatSayMade: whatever is filled in, a stored sentence is recognised and says what saying it anew would.
func TestToldKnowsWhatSayMade(t *testing.T) {
	l := speaker(t, "ru", russian)
	rapid.Check(t, func(t *rapid.T) {
		n, limit, word := rapid.IntRange(-5, 1e6).Draw(t, "n"), rapid.IntRange(0, 1e6).Draw(t, "limit"), rapid.String().Draw(t, "word")
		const english = "The file has %d characters; it may have %.0f, %q says so."
		want := l.Say(english, n, float64(limit), word)
		stored := fmt.Sprintf(english, n, float64(limit), word)
		if got := l.Told(stored); strip(got) != strip(want) {
			t.Errorf("%q is told as %q, want %q", stored, got, want)
		}
	})
}

func strip(s string) string { return strings.NewReplacer(lre, "", pdi, "").Replace(s) }

func TestSayArgsTranslatesSentencesInside(t *testing.T) {
	l := speaker(t, "ru", russian)
	got := l.SayArgs("The number %s sends nothing at the moment. %s Meanwhile answer from the phone.", []any{"+1 555", "The token expired. Connect again."})
	if want := "Номер +1 555 молчит. Токен истёк. Подключите снова. Ответьте с телефона."; got != want {
		t.Errorf("got %q", got)
	}
	if got := Of("hi").SayArgs("The %s is empty. Write something, at most %d characters.", []any{"caption", 9}); !strings.HasPrefix(got, "कैप्शन ") {
		t.Errorf("a word inside became %q", got)
	}
	if got := Of("hi").SayArgs("Messages of type %q cannot be sent. Use one of %s.", []any{"caption", "x"}); !strings.Contains(got, `"caption"`) {
		t.Errorf("a quoted word became %q", got)
	}
}

func TestPseudo(t *testing.T) {
	l := Of(Pseudo)
	got := l.Say("Message to %s", "Ana")
	if !strings.Contains(got, lre+"Ana"+pdi) || strings.Contains(got, "Message") || !strings.Contains(got, "\u202e") {
		t.Errorf("it says %q", got)
	}
	if got := l.Say("{h} h left"); !strings.HasPrefix(got, "{h} ") {
		t.Errorf("a script's field became %q", got)
	}
	if got := l.Plural(3, "%d file", "%d files"); !strings.HasPrefix(got, "3 ") {
		t.Errorf("a count became %q", got)
	}
}

func TestEmbeddedCataloguesAreWhole(t *testing.T) {
	for _, l := range All(false) {
		if l.says == nil {
			continue
		}
		if len(l.says.single) < 100 || len(l.says.plural) == 0 {
			t.Errorf("%s has %d sentences and %d with a count", l.Tag, len(l.says.single), len(l.says.plural))
		}
		for many, translations := range l.says.plural {
			if len(translations) != l.Forms() {
				t.Errorf("%s has %d forms of %q, want %d", l.Tag, len(translations), many, l.Forms())
			}
		}
	}
}
