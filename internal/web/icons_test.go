package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestIconsExist: a name without a symbol draws nothing and nobody notices.
func TestIconsExist(t *testing.T) {
	sprite, err := os.ReadFile("static/icons.svg")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("ui/*")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no components: %v", err)
	}
	named := regexp.MustCompile(`@icon\("([a-z-]+)"\)|sign\{"([a-z-]+)",`)
	found := 0
	for _, name := range sources {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			found++
			if icon := m[1] + m[2]; !strings.Contains(string(sprite), `id="`+icon+`"`) {
				t.Errorf("%s names the icon %q, which static/icons.svg lacks", name, icon)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d icons were found: the pattern is out of date", found)
	}
}
