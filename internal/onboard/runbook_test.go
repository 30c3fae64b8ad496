package onboard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Some say why without a page of the product: refused puts an error into words for its callers, and these two keep the words on the
// number, where chat.StandingRunbook and chat.LinkRunbook name the page.
var withoutPage = []string{"refused", "health", "trouble"}

// TestEveryFailureLeadsToItsRunbook walks all errors that this package makes: each names a runbook that exists, except for what is
// not there at all.
func TestEveryFailureLeadsToItsRunbook(t *testing.T) {
	files := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !slices.Contains(withoutPage, fn.Name.Name) {
				found += checkErrors(t, files, fn)
			}
		}
	}
	if found < 40 {
		t.Errorf("%d errors were found: the walk misses some", found)
	}
}

// checkErrors reports the errors of a function that name no page, and counts them all.
func checkErrors(t *testing.T, files *token.FileSet, fn *ast.FuncDecl) (found int) {
	t.Helper()
	led := map[ast.Node]bool{} // calls that are led somewhere
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch name, on := called(call); {
		case name == "See":
			led[on] = true
		case name == "seeing":
			led[call.Args[0]] = true
			wantRunbook(t, files, call.Args[1])
		case name == "Errorf" || name == "Because" || name == "refused" && on == nil:
			found++
			if !led[call] && !saysNotFound(call) {
				t.Errorf("%s: this error leads to no runbook", files.Position(call.Pos()))
			}
		}
		if name, _ := called(call); name == "See" {
			wantRunbook(t, files, call.Args[0])
		}
		return true
	})
	return found
}

// called returns the name of what is called, and what it is called on.
func called(call *ast.CallExpr) (name string, on ast.Node) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name, nil
	case *ast.SelectorExpr:
		return f.Sel.Name, f.X
	}
	return "", nil
}

func saysNotFound(call *ast.CallExpr) bool {
	kind, ok := call.Args[0].(*ast.SelectorExpr)
	return ok && kind.Sel.Name == "NotFound"
}

// wantRunbook requires a name of package chat's, or a function's own choice.
func wantRunbook(t *testing.T, files *token.FileSet, name ast.Expr) {
	t.Helper()
	if s, ok := name.(*ast.SelectorExpr); ok && !strings.HasPrefix(s.Sel.Name, "Runbook") {
		t.Errorf("%s: %s is no runbook", files.Position(name.Pos()), s.Sel.Name)
	}
}

// wantBook requires that an error leads to one of the product's pages.
func wantBook(t *testing.T, err error, book string) {
	t.Helper()
	if got := chat.ErrorRunbook(err); got != book || !slices.Contains(chat.Runbooks(), got) {
		t.Errorf("%v leads to the runbook %q, want %q", err, got, book)
	}
}
