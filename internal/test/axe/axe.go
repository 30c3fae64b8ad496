package axe

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/npm"
)

//go:embed package
var files embed.FS

// Rules are axe-core, ready to be put into pages.
type Rules struct{ source string }

// New gets axe-core. Without npm or the network the test ends as with any tool that is missing.
func New(t testing.TB) Rules {
	t.Helper()
	lock, err := fs.Sub(files, "package")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(npm.Install(t, "axe", lock), "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return Rules{string(source)}
}

// The script's rules: all of WCAG up to 2.2 AA, or only those about colours, for a page that was looked at in other colours already.
const (
	allRules    = `{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}`
	colourRules = `{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}`
)

// Eval runs an expression in the open page, waits for its promise and decodes its JSON value.
type Eval func(expression string, result any)

// Page is all of a page, for [Rules.Want].
const Page = "document"

// Want fails the test for every rule that a page breaks as it is now. within is a JavaScript expression for the part to look at: [Page],
// or what has just opened on a page that was looked at before.
func (r Rules) Want(t testing.TB, where, within string, eval Eval) {
	t.Helper()
	r.ask(t, where, within, eval, allRules)
}

// WantColours does it for the rules about colours only, which is quick.
func (r Rules) WantColours(t testing.TB, where, within string, eval Eval) {
	t.Helper()
	r.ask(t, where, within, eval, colourRules)
}

func (r Rules) ask(t testing.TB, where, within string, eval Eval, options string) {
	t.Helper()
	var there bool
	if eval("typeof axe === 'object'", &there); !there {
		eval(r.source+"\n;0", nil)
	}
	var found []string
	// Of what it could load before, the rules above look at media alone, not at style sheets.
	eval(`axe.run(`+within+`, {resultTypes: ['violations'], elementRef: false, iframes: false, preload: {assets: ['media']}, ...`+options+`}).then(({violations}) => violations.flatMap(({id, help, nodes}) =>
		nodes.slice(0, 5).map(({target, html, any, all, none}) => id + ': ' + help + '\n\t\t' + target + '  ' + html.slice(0, 160) + '\n\t\t' + [...any, ...all, ...none].map(c => c.message).join('; '))))`, &found)
	for _, line := range found {
		t.Errorf("%s: %s", where, line)
	}
}
