package main

import (
	"go/ast"
	"path"
	"strings"
	"testing"
)

// The limits of the rooms. Packages whose name ends in "test" are of tests, and count as tests.
const (
	fileLines     = 400
	functionLines = 60
	packageLines  = 2000
	structFields  = 15
	typeMethods   = 40
	publicFiles   = 13 // of package mock, which only hands on
	publicLines   = 1200
)

// large are the packages that may have more lines than packageLines, with the reason.
var large = map[string]string{
	"mock/mutant": "a table of faulty servers, and the code of those that no table can say",
}

// isOfTests reports whether a package is of tests.
func isOfTests(folder string) bool { return strings.HasSuffix(folder, "test") }

func (s source) lines() int { return s.set.File(s.syntax.FileStart).LineCount() - 1 }

func TestFilesAndFunctionsAreShort(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if lines := s.lines(); lines > fileLines {
			t.Errorf("%s has %d lines, want at most %d: split it by concept", s.name, lines, fileLines)
		}
		for _, d := range s.syntax.Decls {
			f, ok := d.(*ast.FuncDecl)
			if isTable := ok && f.Body != nil && len(f.Body.List) == 1; !ok || isTable || s.isTest {
				continue
			}
			if lines := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; lines > functionLines {
				t.Errorf("%s: %s has %d lines, want at most %d", s.name, f.Name.Name, lines, functionLines)
			}
		}
	}
}

func TestPackagesAreSmall(t *testing.T) {
	t.Parallel()
	lines, files := map[string]int{}, map[string]int{}
	for _, s := range sources(t) {
		if !s.isTest && !isOfTests(s.folder) {
			lines[s.folder] += s.lines()
			files[s.folder]++
		}
	}
	for folder, n := range lines {
		if n > packageLines && large[folder] == "" {
			t.Errorf("package %s has %d lines, want at most %d", folder, n, packageLines)
		}
	}
	if f, n := files["mock"], lines["mock"]; f > publicFiles || n > publicLines {
		t.Errorf("package mock has %d files and %d lines, want at most %d and %d: it decides nothing", f, n, publicFiles, publicLines)
	}
}

// No struct holds more than one concept needs, and no type does everything.
func TestTypesAreNarrow(t *testing.T) {
	t.Parallel()
	methods := map[string]int{} // by folder and type
	for _, s := range sources(t) {
		if s.isTest || isOfTests(s.folder) {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StructType:
				if fields := countNames(n.Fields); fields > structFields {
					t.Errorf("%s: a struct has %d fields, want at most %d", s.set.Position(n.Pos()), fields, structFields)
				}
			case *ast.InterfaceType:
				if all := countNames(n.Methods); all > typeMethods {
					t.Errorf("%s: an interface has %d methods, want at most %d", s.set.Position(n.Pos()), all, typeMethods)
				}
			case *ast.FuncDecl:
				if n.Recv != nil {
					methods[path.Join(s.folder, receiver(n.Recv.List[0].Type))]++
				}
			}
			return true
		})
	}
	for name, n := range methods {
		if n > typeMethods {
			t.Errorf("%s has %d methods, want at most %d", name, n, typeMethods)
		}
	}
}

// countNames returns how many fields or methods a list has; an embedded type is one.
func countNames(list *ast.FieldList) (n int) {
	for _, field := range list.List {
		n += max(1, len(field.Names))
	}
	return n
}

// receiver returns the name of the type that a method belongs to.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
