package ui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/docs/runbooks"
	"github.com/saltbridge/saltbridge/internal/chat"
)

// TestRunbooksAreTranslatedAsTheyAre compares each runbook with its translation: the same parts in the same order, and the same
// code in them.
func TestRunbooksAreTranslatedAsTheyAre(t *testing.T) {
	for _, name := range chat.Runbooks() {
		english, _, err := runbooks.Read(name, "en")
		if err != nil {
			t.Fatal(err)
		}
		hindi, in, err := runbooks.Read(name, "hi")
		if err != nil || in != "hi" {
			t.Errorf("%s is in %s, %v\nfix: write docs/runbooks/hi/%s.md", name, in, err, name)
			continue
		}
		if diff := cmp.Diff(outline(name, english), outline(name, hindi)); diff != "" {
			t.Errorf("%s has other parts in Hindi: %s", name, diff)
		}
	}
	if _, in, err := runbooks.Read("token", "../hi"); err != nil || in != "en" {
		t.Errorf("a language that is none is %s, %v", in, err)
	}
}

var codeWords = regexp.MustCompile("`[^`]+`")

// outline is what a page has in every language.
func outline(name, text string) []string {
	var out []string
	for _, b := range ReadRunbook(name, text).Blocks {
		for _, line := range b.Lines {
			out = append(out, b.Kind+" "+strings.Join(codeWords.FindAllString(line, -1), " "))
		}
	}
	return out
}
