package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	maxFileLines = 500
	maxFuncLines = 80
)

var (
	handlerRooms = []string{"web", "api", "ingest", "sandbox", "app", "test"}
	sqlRooms     = []string{"store", "db", "test"}
)

// sqlText recognises statements, and not prose such as "select a number from the list". Lower-case
// statements are recognised where English would not follow.
var sqlText = regexp.MustCompile(`(?s)\b(` +
	`SELECT\s.*\sFROM\s|SELECT\s+(1\b|\w+\()|INSERT\s+INTO\s|UPDATE\s+\w+\s.*\bSET\s|DELETE\s+FROM\s|` +
	`(CREATE|DROP|ALTER)\s+(TABLE|INDEX|UNIQUE|VIEW)\s|` +
	`select\s+[\w.*,\s]+\sfrom\s+\w+\s+(where|order by|limit|join)\s|` +
	`insert\s+into\s+\w+\s*\(|update\s+\w+\s+set\s+\w+\s*=|delete\s+from\s+\w+\s+where\s)`)

// source is a package's own files, without tests and without generated ones.
type source struct {
	room    string
	fileSet *token.FileSet
	files   []*ast.File
}

// rules are the checks on source; each returns its faults with place and fix.
var rules = map[string]func(source) []string{
	"doc.go":    docFaults,
	"init":      initFaults,
	"handlers":  handlerFaults,
	"SQL":       sqlFaults,
	"variables": variableFaults,
	"sizes":     sizeFaults,
}

func TestSourceKeepsTheRules(t *testing.T) {
	for _, p := range house(t) {
		src := parse(t, p)
		for name, rule := range rules {
			for _, fault := range rule(src) {
				t.Errorf("%s: %s: %s", name, p.path(), fault)
			}
		}
	}
}

func parse(t *testing.T, p pkg) source {
	t.Helper()
	src := source{room: p.room(), fileSet: token.NewFileSet()}
	for _, name := range p.GoFiles {
		file, err := parser.ParseFile(src.fileSet, filepath.Join(p.Dir, name), nil, parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", p.path(), err)
			continue
		}
		if !ast.IsGenerated(file) {
			src.files = append(src.files, file)
		}
	}
	return src
}

// each calls visit for every node of every file.
func (s source) each(visit func(ast.Node)) {
	for _, file := range s.files {
		ast.Inspect(file, func(n ast.Node) bool {
			visit(n)
			return true
		})
	}
}

func docFaults(s source) []string {
	for _, file := range s.files {
		name := filepath.Base(s.fileSet.Position(file.Package).Filename)
		if name == "doc.go" && file.Doc != nil {
			return nil
		}
	}
	return []string{"the package does not tell its story\n\tfix: add doc.go with a package comment: what it owns, the flow in five to twenty lines, what it must not do"}
}

func initFaults(s source) []string {
	var faults []string
	s.each(func(n ast.Node) {
		if f, ok := n.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			faults = append(faults, at(s.fileSet, f.Pos())+" has an init function\n\tfix: call it by a name from where the program is assembled (internal/app)")
		}
	})
	return faults
}

func handlerFaults(s source) []string {
	if slices.Contains(handlerRooms, s.room) {
		return nil
	}
	var faults []string
	s.each(func(n ast.Node) {
		if f, ok := n.(*ast.FuncType); ok && isHandler(f) {
			faults = append(faults, at(s.fileSet, f.Pos())+" is an HTTP handler\n\tfix: keep the work here as a plain method and let web, api or ingest serve it")
		}
	})
	return faults
}

// isHandler reports whether the type is func(http.ResponseWriter, *http.Request).
func isHandler(f *ast.FuncType) bool {
	if f.Params.NumFields() != 2 || f.Results.NumFields() != 0 || len(f.Params.List) != 2 {
		return false
	}
	star, ok := f.Params.List[1].Type.(*ast.StarExpr)
	return ok && isSelector(f.Params.List[0].Type, "http", "ResponseWriter") && isSelector(star.X, "http", "Request")
}

func isSelector(e ast.Expr, pkg, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && x.Name == pkg && sel.Sel.Name == name
}

func sqlFaults(s source) []string {
	if slices.Contains(sqlRooms, s.room) {
		return nil
	}
	var faults []string
	s.each(func(n ast.Node) {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		text, err := strconv.Unquote(lit.Value)
		if err == nil && sqlText.MatchString(text+" ") {
			faults = append(faults, at(s.fileSet, lit.Pos())+" has SQL text\n\tfix: move the statement to the file of its noun in internal/store")
		}
	})
	return faults
}

func sizeFaults(s source) []string {
	var faults []string
	for _, file := range s.files {
		f := s.fileSet.File(file.FileStart)
		if f.LineCount() > maxFileLines {
			faults = append(faults, fmt.Sprintf("%s has %d lines, more than %d\n\tfix: split it by what its parts are about", filepath.Base(f.Name()), f.LineCount(), maxFileLines))
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := f.Line(fn.End()) - f.Line(fn.Pos()) + 1
			if lines > maxFuncLines {
				faults = append(faults, fmt.Sprintf("%s: func %s has %d lines, more than %d\n\tfix: name its steps and make them functions", at(s.fileSet, fn.Pos()), fn.Name.Name, lines, maxFuncLines))
			}
		}
	}
	return faults
}

// variableFaults finds package variables that can change: those that something in the package writes
// to, and those that are made to be written to. Tables, sentinel errors, compiled patterns and
// embedded files are values that happen not to be constants.
func variableFaults(s source) []string {
	const fix = "\n\tfix: make it a field of the struct that uses it, made where the program is assembled, or a constant"
	names := map[string]*ast.ValueSpec{}
	var faults []string
	for _, file := range s.files {
		for _, spec := range packageVariables(file) {
			for i, name := range spec.Names {
				if name.Name == "_" {
					continue
				}
				names[name.Name] = spec
				if why := mutableByNature(name.Name, spec, i); why != "" {
					faults = append(faults, fmt.Sprintf("%s: variable %s %s%s", at(s.fileSet, name.Pos()), name.Name, why, fix))
				}
			}
		}
	}
	s.each(func(n ast.Node) {
		for _, target := range written(n) {
			if spec, ok := names[target.Name]; ok && refersTo(target, spec) {
				faults = append(faults, fmt.Sprintf("%s writes to the package variable %s%s", at(s.fileSet, target.Pos()), target.Name, fix))
			}
		}
	})
	return faults
}

// packageVariables returns the var declarations of a file that the linker or the embedder does not fill.
func packageVariables(file *ast.File) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR || embeds(gen.Doc) {
			continue
		}
		for _, spec := range gen.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && !embeds(v.Doc) {
				specs = append(specs, v)
			}
		}
	}
	return specs
}

func embeds(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		return strings.HasPrefix(c.Text, "//go:embed ")
	})
}

// mutableByNature says why a variable is made to be changed, or "".
func mutableByNature(name string, spec *ast.ValueSpec, i int) string {
	if len(spec.Values) == 0 {
		return "has no value, so something must set it later"
	}
	if len(spec.Values) != len(spec.Names) {
		return "" // several results of one call
	}
	isError := strings.HasPrefix(name, "err") || strings.HasPrefix(name, "Err")
	switch v := spec.Values[i].(type) {
	case *ast.UnaryExpr:
		if v.Op == token.AND && !isError {
			return "points to something shared"
		}
	case *ast.CompositeLit:
		if sel, ok := v.Type.(*ast.SelectorExpr); ok {
			return mutableType(sel)
		}
	case *ast.CallExpr:
		return mutableCall(v)
	}
	return ""
}

func mutableCall(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if f.Name == "make" || f.Name == "new" {
			return "is made empty, so something must fill it later"
		}
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && (x.Name == "promauto" || x.Name == "prometheus") {
			return "counts for the whole process"
		}
	}
	return ""
}

// mutableType knows the types of the standard library that hold state; a pool's is never seen.
func mutableType(sel *ast.SelectorExpr) string {
	x, ok := sel.X.(*ast.Ident)
	if ok && (x.Name == "atomic" || x.Name == "sync" && sel.Sel.Name != "Pool" || x.Name == "http" && sel.Sel.Name == "Client") {
		return "holds state of the whole process"
	}
	return ""
}

// written returns the variables a node writes to, also through an index or a field.
func written(n ast.Node) []*ast.Ident {
	var targets []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			targets = n.Lhs
		}
	case *ast.IncDecStmt:
		targets = []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			targets = []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "delete" || f.Name == "clear") && len(n.Args) > 0 {
			targets = n.Args[:1]
		}
	}
	var roots []*ast.Ident
	for _, target := range targets {
		if id := root(target); id != nil {
			roots = append(roots, id)
		}
	}
	return roots
}

// root returns x for x, x[i], x.f, *x and any mix of them.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// refersTo reports whether the identifier means the package variable and not a local one of its name:
// the parser resolves names within a file and leaves those of the package's other files open.
func refersTo(id *ast.Ident, spec *ast.ValueSpec) bool {
	return id.Obj == nil || id.Obj.Decl == spec
}
