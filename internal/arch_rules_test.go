package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func TestImportFault(t *testing.T) {
	tests := []struct {
		from, to string
		want     string // part of the fault; "" allows the import
	}{
		{"cmd", "app", ""},
		{"app", "web", ""},
		{"app", "store", ""},
		{"web", "web", ""},
		{"web", "inbox", ""},
		{"web", "clock", ""},
		{"inbox", "send", ""},
		{"ingest", "graph", ""},
		{"ingest", "convert", ""},
		{"store", "chat", ""},
		{"convert", "graph", ""},
		{"sandbox", "clock", ""},
		{"test", "app", ""},
		{"bot", "campaign", "same floor"},
		{"web", "api", "same floor"},
		{"send", "media", "same floor"},
		{"store", "event", "imports go down only"},
		{"inbox", "web", "imports go down only"},
		{"event", "ingest", "imports go down only"},
		{"db", "store", "imports go down only"},
		{"chat", "clock", "may import only []"},
		{"graph", "chat", "may import only []"},
		{"phonenumber", "chat", "may import only []"},
		{"convert", "store", "may import only [chat graph phonenumber]"},
		{"sandbox", "graph", "may import only [clock price]"},
		{"sandbox", "price", ""},
		{"web", "price", ""},
		{"price", "chat", "may import only []"},
		{"store", "graph", "does not speak to Meta"},
		{"web", "convert", "does not speak to Meta"},
		{"app", "test", "test support"},
	}
	for _, tt := range tests {
		t.Run(tt.from+" imports "+tt.to, func(t *testing.T) {
			wantFault(t, importFault(tt.from, tt.to), tt.want)
		})
	}
}

func TestPartFault(t *testing.T) {
	tests := []struct{ room, imported, want string }{
		{"store", "database/sql", ""},
		{"store", "database/sql/driver", ""},
		{"db", "github.com/jackc/pgx/v5/stdlib", ""},
		{"api", "github.com/danielgtaylor/huma/v2", ""},
		{"web", "github.com/a-h/templ", ""},
		{"web", "net/http", ""},
		{"test", "github.com/chromedp/chromedp", ""},
		{"inbox", "database/sql", "only db, store may"},
		{"app", "modernc.org/sqlite", "only db, store may"},
		{"web", "github.com/danielgtaylor/huma/v2", "only api may"},
		{"api", "github.com/a-h/templ", "only web may"},
		{"web", "testing", "only tests use it"},
		{"chat", "github.com/nyaruka/phonenumbers", "standard library"},
		{"graph", "golang.org/x/time/rate", "standard library"},
	}
	for _, tt := range tests {
		t.Run(tt.room+" imports "+tt.imported, func(t *testing.T) {
			wantFault(t, partFault(tt.room, tt.imported), tt.want)
		})
	}
}

func TestRoomOf(t *testing.T) {
	for path, want := range map[string]string{
		"cmd/saltbridge":        "cmd",
		"internal/web":          "web",
		"internal/web/ui":       "web",
		"internal/test/browser": "test",
		"internal":              "internal",
	} {
		if got := roomOf(path); got != want {
			t.Errorf("%s is in room %q, want %q", path, got, want)
		}
	}
}

// TestRulesFindFaults feeds each rule a file of the room inbox.
func TestRulesFindFaults(t *testing.T) {
	tests := []struct{ name, rule, code, want string }{
		{"a function called init", "init", `func init() {}`, "has an init function"},
		{"a method called init", "init", `func (b box) init() {}`, ""},

		{"a handler", "handlers", `func show(w http.ResponseWriter, r *http.Request) {}`, "is an HTTP handler"},
		{"a handler in a literal", "handlers", `func f() any { return func(w http.ResponseWriter, r *http.Request) {} }`, "is an HTTP handler"},
		{"a client", "handlers", `func do(c *http.Client, r *http.Request) error { return nil }`, ""},

		{"a query", "SQL", "const q = `\n\tSELECT id\n\tFROM message WHERE account_id = $1`", "has SQL text"},
		{"a query without a table", "SQL", `const q = "SELECT count(*)"`, "has SQL text"},
		{"an insert", "SQL", `const q = "INSERT INTO contact (id) VALUES ($1)"`, "has SQL text"},
		{"an upsert in a function", "SQL", `func f() string { return "UPDATE contact SET name = $1" }`, "has SQL text"},
		{"a quiet delete", "SQL", `const q = "delete from contact where id = $1"`, "has SQL text"},
		{"a table", "SQL", `const q = "CREATE TABLE contact (id TEXT)"`, "has SQL text"},
		{"prose with select", "SQL", `const s = "select a number from the list"`, ""},
		{"prose with update", "SQL", `const s = "update the app and set a PIN"`, ""},
		{"prose with Select", "SQL", `const s = "Select FROM the menu"`, ""},

		{"a table of values", "variables", `var names = map[string]int{"a": 1}`, ""},
		{"a sentinel error", "variables", `var ErrGone = errors.New("gone")`, ""},
		{"a sentinel error of ours", "variables", `var errGone = &Error{}`, ""},
		{"a compiled pattern", "variables", `var word = regexp.MustCompile("a+")`, ""},
		{"an interface check", "variables", `var _ Doer = (*box)(nil)`, ""},
		{"embedded files", "variables", "//go:embed static\nvar static embed.FS", ""},
		{"the linker's version", "variables", `var version = "dev"`, ""},
		{"a pool of buffers", "variables", `var buffers = sync.Pool{New: func() any { return nil }}`, ""},
		{"a local of the same name", "variables", "var n = 1\nfunc f() { n := 2; n++ }", ""},
		{"no value", "variables", `var current *box`, "has no value"},
		{"an empty map", "variables", `var seen = make(map[string]bool)`, "is made empty"},
		{"a lock", "variables", `var mu = sync.Mutex{}`, "holds state"},
		{"a shared client", "variables", `var client = &http.Client{}`, "points to something shared"},
		{"a metric", "variables", `var hits = promauto.NewCounter(opts)`, "counts for the whole process"},
		{"an assigned variable", "variables", "var n = 1\nfunc f() { n = 2 }", "writes to the package variable n"},
		{"a counted variable", "variables", "var n = 1\nfunc f() { n++ }", "writes to the package variable n"},
		{"a filled table", "variables", "var names = map[string]int{}\nfunc f() { names[\"a\"] = 1 }", "writes to the package variable names"},
		{"a written field", "variables", "var b = box{}\nfunc f() { b.inner.n = 1 }", "writes to the package variable b"},
		{"an emptied table", "variables", "var names = map[string]int{}\nfunc f() { delete(names, \"a\") }", "writes to the package variable names"},

		{"a long function", "sizes", "func f() {" + strings.Repeat("\n", maxFuncLines) + "}", "func f has 81 lines"},
		{"a function at the limit", "sizes", "func f() {" + strings.Repeat("\n", maxFuncLines-1) + "}", ""},
		{"a long file", "sizes", strings.Repeat("\n", maxFileLines), "lines, more than 500"},

		{"no doc.go", "doc.go", `const n = 1`, "does not tell its story"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantFault(t, strings.Join(rules[tt.rule](inbox(t, "box.go", "package inbox\n"+tt.code)), "\n"), tt.want)
		})
	}
}

func TestDocFileNeedsAComment(t *testing.T) {
	wantFault(t, strings.Join(docFaults(inbox(t, "doc.go", "package inbox\n")), ""), "does not tell its story")
	wantFault(t, strings.Join(docFaults(inbox(t, "doc.go", "// Package inbox is told.\npackage inbox\n")), ""), "")
}

// inbox is a source of one file in the room inbox.
func inbox(t *testing.T, name, code string) source {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, code, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return source{room: "inbox", fileSet: files, files: []*ast.File{file}}
}

// wantFault requires a fault with the wanted part and a fix, or none for "".
func wantFault(t *testing.T, fault, want string) {
	t.Helper()
	switch {
	case want == "" && fault != "":
		t.Errorf("unexpected fault: %s", fault)
	case want != "" && (!strings.Contains(fault, want) || !strings.Contains(fault, "fix: ")):
		t.Errorf("got fault %q, want one with %q and a fix", fault, want)
	}
}
