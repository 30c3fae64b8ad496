package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Sentence is an English sentence of the product and where it is said.
type Sentence struct {
	English string
	Many    string   // the plural; empty if the sentence has none
	Places  []string // files, from the root of the repository
}

// silent are rooms whose words people never meet in the pages: programs, operators at a terminal and Meta's side speak English.
var silent = []string{"api", "app", "config", "sandbox", "test", "convert", "clock", "language"}

// samples are files of the pages with texts that show what a page looks like.
var samples = regexp.MustCompile(`/ui/gallery`)

// catalogueFile is where sentences are handed on.
const catalogueFile = "internal/web/ui/catalogue.go"

// readsLikeASentence tells sentences for people from log lines, which begin small, and from names.
var readsLikeASentence = regexp.MustCompile(`^(?:[A-Z]|%[a-z] |[a-z_.]+ is )[^\n\t]* [^\n\t]*[.!?…]$`)

// statement tells SQL, whose pieces may end with a dot.
var statement = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER) [^a-z]?`)

// Collect finds the sentences in the Go files below root/internal, and the calls that say something nobody can translate.
func Collect(root string) (all []Sentence, faults []string, err error) {
	c := collector{root: root, found: map[string]*Sentence{}}
	err = filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		return c.file(path)
	})
	return c.sorted(), c.faults, err
}

type collector struct {
	root  string
	found map[string]*Sentence

	place  string // of the file that is read
	web    bool
	faults []string
}

func (c *collector) file(path string) error {
	place, err := filepath.Rel(c.root, path)
	if err != nil {
		return err
	}
	room := strings.Split(filepath.ToSlash(place), "/")[1]
	if slices.Contains(silent, room) {
		return nil
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return c.read(filepath.ToSlash(place), source)
}

// read takes the sentences of one file.
func (c *collector) read(place string, source []byte) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, place, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	c.place = strings.Replace(place, "_templ.go", ".templ", 1)
	c.web = strings.HasPrefix(place, "internal/web/")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if err := c.call(n); err != nil {
				c.faults = append(c.faults, fmt.Sprintf("%s: %v", files.Position(n.Pos()), err))
			}
		case *ast.ImportSpec:
			return false
		case *ast.CompositeLit:
			c.limit(n)
		case ast.Expr:
			return !c.literal(n)
		}
		return true
	})
	return nil
}

// literal takes a literal, perhaps put together of several, that reads like a sentence. It reports whether it was one at all.
func (c *collector) literal(e ast.Expr) bool {
	text, ok := constant(e)
	if ok && !statement.MatchString(text) && !samples.MatchString(c.place) && !strings.HasSuffix(c.place, ".templ") && readsLikeASentence.MatchString(text) {
		c.add(text, "")
	}
	return ok
}

// limit takes the name of what is limited from the table of limits: sentences are filled with it.
func (c *collector) limit(row *ast.CompositeLit) {
	const name = 2 // its place in a row
	if c.place != "internal/chat/limits.go" || len(row.Elts) <= name {
		return
	}
	if text, ok := constant(row.Elts[name]); ok {
		c.add(text, "")
	}
}

// call takes what goes through t, plural, Say and shell.
func (c *collector) call(call *ast.CallExpr) error {
	if !c.web {
		return nil
	}
	name, args := called(call), call.Args
	switch {
	case name == "t" && len(args) >= 2, name == "Say" && len(args) >= 2:
		return c.said(args[1])
	case name == "shell" && len(args) == 4:
		return c.said(args[3])
	case (name == "plural" || name == "Plural") && len(args) == 4:
		one, okOne := constant(args[2])
		many, okMany := constant(args[3])
		if c.place == catalogueFile {
			return nil
		}
		if !okOne || !okMany {
			return fmt.Errorf("plural takes two sentences as they are, so that they can be translated")
		}
		c.add(one, many)
	}
	return nil
}

func (c *collector) said(e ast.Expr) error {
	text, ok := constant(e)
	switch {
	case ok:
		c.add(text, "")
	case c.place != catalogueFile && c.place != "internal/web/draw.go":
		return fmt.Errorf("this is not a sentence as it is, so it cannot be translated: choose between whole sentences, or use told")
	}
	return nil
}

func (c *collector) add(english, many string) {
	s := c.found[english]
	if s == nil {
		s = &Sentence{English: english}
		c.found[english] = s
	}
	if many != "" {
		s.Many = many
	}
	if !slices.Contains(s.Places, c.place) {
		s.Places = append(s.Places, c.place)
	}
}

// sorted lists the sentences by the first file that says them, in the order of that file.
func (c *collector) sorted() []Sentence {
	plurals := map[string]bool{}
	for _, s := range c.found {
		plurals[s.Many] = true
	}
	all := make([]Sentence, 0, len(c.found))
	for _, s := range c.found {
		if plurals[s.English] && s.Many == "" {
			continue // it reads like a sentence of its own and is only the plural of one
		}
		slices.Sort(s.Places)
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b Sentence) int {
		if by := strings.Compare(a.Places[0], b.Places[0]); by != 0 {
			return by
		}
		return strings.Compare(a.English, b.English)
	})
	return all
}

// called is the name of the function or method of a call.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// constant is the text of a literal, or of several that are added up.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		x, okX := constant(e.X)
		y, okY := constant(e.Y)
		return x + y, e.Op == token.ADD && okX && okY
	case *ast.ParenExpr:
		return constant(e.X)
	}
	return "", false
}
