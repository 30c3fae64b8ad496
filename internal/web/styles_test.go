package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// physical are properties that stay where they are when a language is written from right to left.
var physical = regexp.MustCompile(`(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)(?:-\w+)?|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b`)

// TestStylesAreMirrored wants logical properties: inline-start instead of left. What is read from left to right in every language is marked
// with "direction: ltr" beside it, or is for such an element.
func TestStylesAreMirrored(t *testing.T) {
	found, err := fs.Glob(static, "static/css/*.css")
	if err != nil || len(found) == 0 {
		t.Fatalf("no styles: %v", err)
	}
	for _, name := range found {
		text, err := fs.ReadFile(static, name)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if physical.MatchString(line) && !strings.HasPrefix(line, "pre {") && !strings.Contains(line, "input:is(") {
				t.Errorf("%s:%d does not mirror: %s\nfix: use inline-start or inline-end", name, n+1, strings.TrimSpace(line))
			}
		}
	}
	for line, want := range map[string]bool{
		"a { margin-left: 1px; }": true, "a { left: 0 }": true, "b{padding-right:2px}": true, "c { text-align: right; }": true, "\tfloat: left;": true,
		"a { border-top-left-radius: 3px }": true, "a { margin-inline-start: 1px; inset-inline-end: 0 }": false, "a { text-align: start; scroll-left-x: 1 }": false,
		".left { color: red }": false,
	} {
		if physical.MatchString(line) != want {
			t.Errorf("%q: found %v", line, !want)
		}
	}
}
