// Package internal_test keeps the rules of the house (docs/architecture.md): who may import whom, what
// belongs where, how large things grow. Each violation is printed with its fix. A rule that stands in
// the way is changed here together with a decision record under docs/adr.
package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/saltbridge/saltbridge"

// verbs do the work of the product. They meet in rows, events and jobs, not in calls.
var verbs = []string{
	"ingest", "backfill", "inbox", "onboard", "routing", "bot", "campaign", "template",
	"consent", "cost", "archive", "device", "hook", "crm", "search", "notify",
}

// floors lists the rooms from the top of the house to the bottom: imports go down only.
var floors = [][]string{
	{"cmd"},
	{"app"},
	{"web", "api", "sandbox"},
	verbs,
	{"send", "media"},
	{"auth"}, // below them: they open the tokens that it seals
	{"event"},
	{"store"},
	{"db"},
}

// restricted lists the rooms that may import only these of ours; the rooms without any are leaves.
var restricted = map[string][]string{
	"chat":        {},
	"graph":       {},
	"clock":       {},
	"phonenumber": {},
	"word":        {},
	"voice":       {},
	"language":    {},
	"mail":        {},
	"docs":        {},
	"convert":     {"chat", "graph", "phonenumber"},
	"config":      {"chat", "clock", "mail", "phonenumber"},
	"price":       {},
	"sandbox":     {"clock", "price"},
}

// wireless rooms do not speak to Meta and so do not know its wire format.
var wireless = []string{"db", "store", "event", "web", "api"}

// standardOnly rooms import nothing but the standard library and what restricted allows.
var standardOnly = []string{"chat", "graph", "convert", "clock", "voice", "price", "mail"}

// parts lists where a part (an import path and all below it) may be used; the room test always may.
var parts = map[string][]string{
	"database/sql":                    {"db", "store"},
	"github.com/jackc/pgx":            {"db", "store"},
	"modernc.org/sqlite":              {"db", "store"},
	"github.com/danielgtaylor/huma":   {"api"},
	"github.com/a-h/templ":            {"web"},
	"github.com/chromedp/chromedp":    {},
	"github.com/google/go-cmp":        {},
	"pgregory.net/rapid":              {},
	"net/http/httptest":               {},
	"testing":                         {},
	"github.com/alecthomas/kong":      {"app", "cmd", "config"},
	"github.com/nyaruka/phonenumbers": {"phonenumber"},
}

var vagueNames = []string{
	"util", "utils", "common", "helper", "helpers", "model", "models", "types",
	"service", "services", "handler", "handlers", "manager", "managers", "misc",
}

func TestImportsGoDown(t *testing.T) {
	for _, p := range house(t) {
		for _, imported := range p.Imports {
			fault := partFault(p.room(), imported)
			if to, ours := strings.CutPrefix(imported, module+"/"); ours {
				fault = importFault(p.room(), roomOf(to))
			}
			if fault != "" {
				t.Errorf("%s imports %s: %s", p.path(), imported, fault)
			}
		}
	}
}

func TestPackagesHaveAPlaceAndAName(t *testing.T) {
	for _, p := range house(t) {
		if !known(p.room()) {
			t.Errorf("%s has no place in the house\n\tfix: move it into a room of docs/architecture.md, or add the room there and to floors or restricted in internal/arch_test.go", p.path())
		}
		for _, name := range append(strings.Split(p.path(), "/"), p.Name) {
			if slices.Contains(vagueNames, name) {
				t.Errorf("%s: the name %q says nothing\n\tfix: name the package for what it does, or move its content to its callers", p.path(), name)
			}
		}
	}
}

// importFault returns why one room may not import another, with the fix, or "".
func importFault(from, to string) string {
	allowed, isRestricted := restricted[from]
	switch {
	case from == to || from == "test":
		return ""
	case to == "test":
		return "test support belongs to tests\n\tfix: use it from a _test.go file"
	case isRestricted && !slices.Contains(allowed, to):
		return fmt.Sprintf("%s may import only %v of ours\n\tfix: pass in what it needs as a value or a func", from, allowed)
	case isRestricted:
		return ""
	case (to == "graph" || to == "convert") && slices.Contains(wireless, from):
		return fmt.Sprintf("%s does not speak to Meta\n\tfix: use the words of chat; convert in the package that speaks to Meta", from)
	case floor(to) < 0: // a leaf, or an unknown room, which another test reports
		return ""
	case floor(from) == floor(to):
		return fmt.Sprintf("%s and %s are on the same floor\n\tfix: let the work cross as a row, an event or a job, or move what both need down", from, to)
	case floor(from) > floor(to):
		return fmt.Sprintf("%s is above %s, and imports go down only\n\tfix: declare a small interface in %s and let app hand it the implementation", to, from, from)
	}
	return ""
}

// partFault returns why a room may not import a package that is not ours, with the fix, or "".
func partFault(room, imported string) string {
	if slices.Contains(standardOnly, room) && !isStandard(imported) {
		return fmt.Sprintf("%s keeps to the standard library\n\tfix: do the work in a package that may use the part", room)
	}
	for part, rooms := range parts {
		if !within(imported, part) || room == "test" || slices.Contains(rooms, room) {
			continue
		}
		if len(rooms) == 0 {
			return "only tests use it\n\tfix: move the code to a _test.go file or to internal/test"
		}
		return fmt.Sprintf("only %s may\n\tfix: move the code there, or ask that package for what you need", strings.Join(rooms, ", "))
	}
	return ""
}

func within(imported, part string) bool {
	return imported == part || strings.HasPrefix(imported, part+"/")
}

// isStandard tells by the first element of the path: everything else has a host name there.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// floor returns a room's floor, 0 at the top, or -1.
func floor(room string) int {
	return slices.IndexFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, room) })
}

func known(room string) bool {
	_, isRestricted := restricted[room]
	return isRestricted || room == "test" || floor(room) >= 0
}

// pkg is what go list tells about a package.
type pkg struct {
	ImportPath, Dir, Name string
	GoFiles, Imports      []string
}

// path is the import path within the module.
func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func (p pkg) room() string { return roomOf(p.path()) }

// roomOf returns the room a path within the module belongs to: web for internal/web/ui.
func roomOf(p string) string {
	elements := strings.Split(path.Clean(p), "/")
	if elements[0] == "internal" && len(elements) > 1 {
		return elements[1]
	}
	return elements[0]
}

// house lists every package with source of its own, tests apart. Packages that do not compile are
// listed too, as far as their imports can be read.
func house(t *testing.T) []pkg {
	t.Helper()
	watchTree(t)
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Name,GoFiles,Imports", "./...")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []pkg
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("reading go list: %v", err)
		}
		if len(p.GoFiles) > 0 {
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		t.Fatal("go list found no packages: the rules would hold for nothing")
	}
	return packages
}

// watchTree reads every directory, so that go test, which keeps results but does not see what go list
// reads, runs again when a package was added or removed.
func watchTree(t *testing.T) {
	t.Helper()
	for _, dir := range []string{"../cmd", "."} {
		err := filepath.WalkDir(dir, func(string, fs.DirEntry, error) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// at is a position for messages: file and line, without the machine's directories.
func at(files *token.FileSet, pos token.Pos) string {
	p := files.Position(pos)
	return fmt.Sprintf("%s:%d", path.Base(p.Filename), p.Line)
}
