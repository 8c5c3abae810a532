package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	top    = "../.." // of the repository
	module = "example.com/bounce/"
)

// arrows is the import table: what of this module each package may import. A package inside another's folder (such as
// internal/...) may import what its owner may, and what else lies in that folder, unless it has a row of its own.
var arrows = map[string][]string{
	"cmd/bounce":                   {"mock", "mock/mutant", "conformance", "conformance/report", "openapi"},
	"mock":                         {"openapi", "openapi/sample"},
	"mock/mutant":                  {"mock", "mock/internal", "openapi"}, // and what that is made of
	"mock/internal/bounce":         {},
	"mock/internal/accept":         {},
	"mock/internal/fault":          {},
	"mock/internal/journal":        {},
	"mock/internal/journal/export": {"mock/internal/journal"},
	"mock/internal/jwks":           {"mock/internal/token"},
	"mock/internal/metrics":        {},
	"mock/internal/seed":           {"mock/internal/bounce", "mock/internal/jwks", "mock/internal/token", "openapi", "openapi/sample"},
	"mock/internal/token":          {"openapi"},
	"conformance":                  {"features", "openapi"},
	"conformance/report":           {},
	"features":                     {},
	"openapi":                      {},
	"openapi/sample":               {"openapi"},
}

// testArrows are what tests may import besides.
var testArrows = map[string][]string{
	"cmd/bounce":  {"conformance", "conformance/report"},
	"mock":        {"conformance", "conformance/report"},
	"mock/mutant": {"conformance", "conformance/report"},
}

// homes are the only folders where a library may be imported.
var homes = map[string][]string{
	"github.com/getkin/kin-openapi":   {"openapi"},
	"github.com/labstack/echo":        {"mock"},
	"github.com/prometheus":           {"mock/internal/metrics"},
	"github.com/cucumber/godog":       {"conformance", "conformance/internal/steps"},
	"github.com/brianvoe/gofakeit":    {"openapi/sample"},
	"github.com/spf13/cobra":          {"cmd/bounce"},
	"github.com/knadh/koanf":          {"cmd/bounce"},
	"github.com/rogpeppe/go-internal": {"cmd/bounce"},
}

// source is one Go file of the repository.
type source struct {
	name, folder string // slash-separated, from the top
	isTest       bool
	set          *token.FileSet
	syntax       *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && name != top && (strings.HasPrefix(base, ".") || base == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(base, ".go") {
			return nil
		}
		s := source{set: token.NewFileSet(), isTest: strings.HasSuffix(base, "_test.go")}
		s.syntax, err = parser.ParseFile(s.set, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(top, name)
		s.name = filepath.ToSlash(relative)
		s.folder = path.Dir(s.name)
		all = append(all, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (s source) imports() []string {
	var all []string
	for _, spec := range s.syntax.Imports {
		name, _ := strconv.Unquote(spec.Path.Value) // the parser has read it already
		all = append(all, name)
	}
	return all
}

// within tells whether a package is one of the folders, or inside one of them.
func within(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return name == folder || strings.HasPrefix(name, folder+"/")
	})
}

// owner is the row of the import table for a package: its own, or that of the folder that it lies in.
func owner(folder string) (string, bool) {
	for ; folder != "."; folder = path.Dir(folder) {
		if _, ok := arrows[folder]; ok {
			return folder, true
		}
	}
	return "", false
}

func TestArrowsGoOneWay(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		row, ok := owner(s.folder)
		if !ok {
			t.Errorf("%s is in a package that the import table does not know", s.name)
			continue
		}
		for _, name := range s.imports() {
			imported, ours := strings.CutPrefix(name, module)
			if ours && !allowed(s, row, imported) {
				t.Errorf("%s imports %s; %s may import %v", s.name, imported, row, arrows[row])
			}
		}
	}
}

func allowed(s source, row, imported string) bool {
	if imported == s.folder { // a test beside its package
		return s.isTest
	}
	if of, _ := owner(imported); of == row && strings.HasPrefix(imported, row+"/") {
		return true
	}
	if row == "mock" && within(imported, []string{"mock/internal"}) || row == "conformance" && imported == "conformance/report" {
		return true // parts of their own that have a row
	}
	if slices.Contains(arrows[row], imported) || row == "mock/mutant" && within(imported, arrows[row][1:]) {
		return true
	}
	return s.isTest && slices.Contains(testArrows[row], imported)
}

func TestLibrariesHaveOneHome(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, name := range s.imports() {
			for library, folders := range homes {
				if within(name, []string{library}) && !slices.Contains(folders, s.folder) {
					t.Errorf("%s imports %s, which is at home in %v only", s.name, name, folders)
				}
			}
		}
	}
}

// The domain knows no HTTP, no clock, no I/O.
func TestTheDomainIsPure(t *testing.T) {
	t.Parallel()
	const library = "github.com/tidwall/btree"
	for _, s := range sources(t) {
		if s.folder != "mock/internal/bounce" || s.isTest {
			continue
		}
		for _, name := range s.imports() {
			first, _, _ := strings.Cut(name, "/")
			if strings.Contains(first, ".") && name != library || within(name, []string{"net", "os", "io"}) {
				t.Errorf("%s imports %s; of libraries it may import %s only, and nothing that does I/O", s.name, name, library)
			}
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if name, ok := selected(n, "time"); ok && slices.Contains([]string{"Now", "Since", "Until", "Sleep"}, name) {
				t.Errorf("%s: uses time.%s; the caller says what time it is", s.set.Position(n.Pos()), name)
			}
			return true
		})
	}
}

// selected is the name that a node selects of a package.
func selected(n ast.Node, of string) (name string, ok bool) {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	x, ok := s.X.(*ast.Ident)
	return s.Sel.Name, ok && x.Name == of
}

func TestTopLevelIsFixed(t *testing.T) {
	t.Parallel()
	fixed := []string{"openapi", "mock", "conformance", "features", "cmd", "go.mod", "go.sum", "README.md"}
	ignored, err := os.ReadFile(filepath.Join(top, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		builtHere := slices.Contains(strings.Fields(string(ignored)), "/"+name)
		if !strings.HasPrefix(name, ".") && !builtHere && !slices.Contains(fixed, name) {
			t.Errorf("%s is at the top level, which holds %v and dotfiles only", name, fixed)
		}
	}
	for _, name := range fixed {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name }) {
			t.Errorf("%s is missing at the top level", name)
		}
	}
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	t.Parallel()
	const fileLines, functionLines = 400, 60
	for _, s := range sources(t) {
		if lines := s.set.File(s.syntax.FileStart).LineCount(); lines > fileLines {
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
