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

// The parts of style sheets: comments and rules for some screens alone, which are left out, and rules.
var (
	remarks = regexp.MustCompile(`(?s)/\*.*?\*/`)
	screens = regexp.MustCompile(`@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}`)
	rules   = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
	single  = regexp.MustCompile(`^\.[\w-]+$`)
)

// TestNoClassHasTwoMeanings finds classes that two style sheets give the same property: each means something else by the name. All sheets
// are on every page.
func TestNoClassHasTwoMeanings(t *testing.T) {
	found, err := fs.Glob(static, "static/css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]string{} // sheets by class and property
	for _, name := range found {
		text, err := fs.ReadFile(static, name)
		if err != nil {
			t.Fatal(err)
		}
		for class, property := range properties(string(text)) {
			if other := given[class]; other != "" {
				t.Errorf("%s and %s both set %s\nfix: give one of the two another class", other, name, property)
			}
			given[class] = name
		}
	}
	if len(given) < 500 || len(properties(".a { color: red } .a:hover { top: 1px } @media print { .a { top: 0 } }")) != 1 {
		t.Errorf("%d properties were found", len(given))
	}
}

// properties lists what a style sheet sets for single classes.
func properties(sheet string) map[string]string {
	all := map[string]string{}
	sheet = screens.ReplaceAllString(remarks.ReplaceAllString(sheet, ""), "")
	for _, rule := range rules.FindAllStringSubmatch(sheet, -1) {
		for selector := range strings.SplitSeq(rule[1], ",") {
			if selector = strings.TrimSpace(selector); !single.MatchString(selector) {
				continue
			}
			for declaration := range strings.SplitSeq(rule[2], ";") {
				if property, _, ok := strings.Cut(declaration, ":"); ok {
					one := selector + " " + strings.TrimSpace(property)
					all[one] = one
				}
			}
		}
	}
	return all
}
