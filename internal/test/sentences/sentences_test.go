package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/language"
)

const root = "../../.."

// TestCataloguesAreComplete compares every catalogue with what the source says.
func TestCataloguesAreComplete(t *testing.T) {
	sentences, faults, err := Collect(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Errorf("%s", f)
	}
	paths, err := filepath.Glob(filepath.Join(root, "internal/language/catalogue/*.po"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no catalogue: %v", err)
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		next, report, err := Compare(strings.TrimSuffix(filepath.Base(path), ".po"), source, sentences)
		if err != nil {
			t.Fatal(err)
		}
		if !report.Complete() {
			t.Errorf("%s\nfix: make sentences, then translate what it added to %s\nmissing: %q\nsaid by nobody: %q\nwrong: %q", report, path, report.Missing, report.Dead, report.Wrong)
		} else if string(next) != string(source) {
			t.Errorf("%s is not as it is written: make sentences", path)
		}
	}
}

func TestCollect(t *testing.T) {
	const page = `package ui
func f() {
	t(ctx, "A word")
	t(ctx, "Two " + "halves of %s", name)
	plural(ctx, n, "%d hit", "%d hits")
	plural(ctx, n, "It is %d day.", "It is %d days.")
	ui.Say(ctx, "From outside")
	s.shell(r, me, section, "A title")
	t(ctx, word)
	plural(ctx, n, one, "%d many")
	log("a log line that begins small.")
	class("Not Sentence")
	fail("This reads like a sentence.")
}
`
	c := collector{found: map[string]*Sentence{}}
	if err := c.read("internal/web/ui/page_templ.go", []byte(strings.ReplaceAll(page, `fail("This reads like a sentence.")`, ""))); err != nil {
		t.Fatal(err)
	}
	if err := c.read("internal/web/fail.go", []byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := c.read("internal/send/rules.go", []byte("package send\n"+
		`var table = map[string]string{"key": "Wait for it, or answer from the phone."}`+"\n"+
		`func f() error { t(ctx, "Not a page"); return chat.Errorf(chat.Conflict, "The number %s is "+"held.", n) }`)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range c.sorted() {
		got = append(got, strings.Join(append([]string{s.English, s.Many}, s.Places...), "|"))
	}
	slices.Sort(got)
	both := "|internal/web/fail.go|internal/web/ui/page.templ"
	want := []string{"%d hit|%d hits" + both, "A title|" + both, "A word|" + both, "From outside|" + both, "It is %d day.|It is %d days." + both, "The number %s is held.||internal/send/rules.go",
		"This reads like a sentence.||internal/web/fail.go", "Two halves of %s|" + both, "Wait for it, or answer from the phone.||internal/send/rules.go"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(c.faults) != 4 || !strings.Contains(c.faults[0], "page_templ.go:9") {
		t.Errorf("faults: %q", c.faults)
	}
}

func TestCompare(t *testing.T) {
	const catalogue = `msgid ""
msgstr "Language: hi\n"

# a note of the translator
#: old/place.go
msgid "Kept %s"
msgstr "रखा %s"

msgid "Nobody says it"
msgstr "कोई नहीं"

msgid "Turned %s %d"
msgstr "%[2]d %[1]s"

msgid "Lost %s {name}"
msgstr "खोया {naam}"

#, fuzzy
msgid "Guessed"
msgstr "अंदाज़ा"

msgid "%d hit"
msgid_plural "%d hits"
msgstr[0] "एक"
msgstr[1] "%d"
`
	sentences := []Sentence{{"Kept %s", "", []string{"a.go", "b.go"}}, {"New", "", []string{"a.go"}}, {"%d new", "%d news", []string{"a.go"}},
		{"Turned %s %d", "", []string{"a.go"}}, {"Lost %s {name}", "", []string{"a.go"}}, {"Guessed", "", []string{"a.go"}}, {"%d hit", "%d hits", []string{"a.go"}}}
	next, report, err := Compare("hi", []byte(catalogue), sentences)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"New", "%d new", "Guessed"}, report.Missing); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Nobody says it"}, report.Dead); diff != "" {
		t.Error(diff)
	}
	if len(report.Wrong) != 1 || !strings.Contains(report.Wrong[0], "Lost") {
		t.Errorf("wrong: %q", report.Wrong)
	}
	entries, err := language.ParsePO(next)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 8 {
		t.Errorf("%d entries are written", len(entries))
	}
	if diff := cmp.Diff(language.Entry{Comments: []string{"# a note of the translator", "#: a.go", "#: b.go"}, English: "Kept %s", Translations: []string{"रखा %s"}}, entries[1]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"", ""}, entries[3].Translations); diff != "" {
		t.Error(diff)
	}
}
