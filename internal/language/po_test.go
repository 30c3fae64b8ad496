package language

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePO(t *testing.T) {
	source := `# head
msgid ""
msgstr ""
"Language: hi\n"
"Plural-Forms: nplurals=2;\n"

#: a.go
#, fuzzy
msgid "One \"two\"\tthree"
msgstr ""
"first "
"second"
msgid "no empty line before"
msgstr "fine"

#~ msgid "gone"
#~ msgstr "weg"

msgid "%d a"
msgid_plural "%d b"
msgstr[0] "x"
msgstr[1] ""
`
	want := []Entry{
		{Comments: []string{"# head"}, Translations: []string{"Language: hi\nPlural-Forms: nplurals=2;\n"}},
		{Comments: []string{"#: a.go", "#, fuzzy"}, English: "One \"two\"\tthree", Translations: []string{"first second"}, Fuzzy: true},
		{English: "no empty line before", Translations: []string{"fine"}},
		{English: "%d a", Many: "%d b", Translations: []string{"x", ""}},
	}
	got, err := ParsePO([]byte(source))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	again, err := ParsePO(WritePO(got))
	if diff := cmp.Diff(want, again); diff != "" || err != nil {
		t.Errorf("written and read: %v %s", err, diff)
	}
}

func TestParsePOSaysWhereItIsWrong(t *testing.T) {
	for source, want := range map[string]string{
		"msgid \"a\nmsgstr \"b\"":               "line 1: not a text of UTF-8 in double quotes",
		"msgid 'a'":                             "line 1: not a text of UTF-8 in double quotes",
		"msgid \"\\xdb\"":                       "line 1: not a text of UTF-8 in double quotes",
		"msgid \"\xdb\"":                        "the catalogue is not in UTF-8",
		"msgstr \"b\"":                          "line 1: msgstr before msgid",
		"\n\"b\"":                               "line 2: a text that belongs to nothing",
		"msgid \"a\"\nmsgstr[1] \"b\"":          "line 2: an unknown keyword",
		"msgid \"a\"\nmsgctxt \"b\"":            "line 2: an unknown keyword",
		"msgid":                                 "line 1: a keyword without a text",
		"msgid \"a\"\nmsgstr \"b\"\n\n\"more\"": "line 4: a text that belongs to nothing",
	} {
		if _, err := ParsePO([]byte(source)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", source, err, want)
		}
	}
}

// FuzzParsePO: whatever is read can be written and read again.
func FuzzParsePO(f *testing.F) {
	f.Add("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n\"d\\n\"\n")
	f.Add("# x\n#, fuzzy\nmsgid \"\"\n\"a\\n\"\n\"b\\n\"\nmsgstr \"\\\\\"")
	f.Fuzz(func(t *testing.T, source string) {
		entries, err := ParsePO([]byte(source))
		if err != nil {
			return
		}
		again, err := ParsePO(WritePO(entries))
		if diff := cmp.Diff(entries, again); err != nil || diff != "" {
			t.Fatalf("%v %s", err, diff)
		}
	})
}
