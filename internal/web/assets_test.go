package web

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

func TestAllStylesAreInOneFile(t *testing.T) {
	a := newAssets()
	all := string(a.files[allStyles].body)
	names, err := fs.Glob(static, "static/css/*.css")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(static, name)
		if err != nil || !strings.Contains(all, string(text)) {
			t.Errorf("%s is missing: %v", name, err)
		}
	}
	if !strings.HasPrefix(all, string(a.files["css/base.css"].body)) {
		t.Error("the tokens of base.css do not come first")
	}
	for _, name := range styleOrder() {
		if a.files["css/"+name+".css"] == nil {
			t.Errorf("the order names %s, which there is not", name)
		}
	}
}

// TestPagesNameTheModulesTheyRun: what app.js imports, at any depth, is there, and comes up front.
func TestPagesNameTheModulesTheyRun(t *testing.T) {
	a := newAssets()
	for _, want := range []string{"js/app.js", "js/dom.js", "js/composer/element.js", "js/composer/outbox.js", "js/live.js"} {
		if !slices.Contains(a.modules, want) {
			t.Errorf("%s is not among %v", want, a.modules)
		}
	}
	for _, name := range a.modules {
		for _, m := range importsOf.FindAllSubmatch(a.files[name].body, -1) {
			if next := path.Join(path.Dir(name), string(m[1])); a.files[next] == nil {
				t.Errorf("%s imports %s, which there is not", name, next)
			}
		}
		if n := strings.Count(string(a.files[name].body), "\nimport "); n > 0 && len(importsOf.FindAll(a.files[name].body, -1)) < n {
			t.Errorf("%s has imports of a form that is not understood", name)
		}
	}
}
