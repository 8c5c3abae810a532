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

// within reports whether a package is one of the folders, or inside one of them.
func within(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return name == folder || strings.HasPrefix(name, folder+"/")
	})
}

// inRow reports whether a row has the package, by its name or by a pattern with "/...".
func inRow(row []string, name string) bool {
	return slices.ContainsFunc(row, func(entry string) bool {
		folder, isTree := strings.CutSuffix(entry, "/...")
		return name == folder || isTree && strings.HasPrefix(name, folder+"/")
	})
}

func TestArrowsGoOneWay(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, s := range sources(t) {
		row, ok := arrows[s.folder]
		if !known[s.folder] && !ok {
			t.Errorf("package %s has no row in the import table", s.folder)
		}
		known[s.folder] = true
		for _, name := range s.imports() {
			imported, ours := strings.CutPrefix(name, module)
			if !ours || !ok || inRow(row, imported) {
				continue
			}
			if s.isTest && (imported == s.folder || isOfTests(imported) || inRow(testArrows[s.folder], imported)) {
				continue
			}
			t.Errorf("%s imports %s; the import table allows %v", s.name, imported, row)
		}
	}
	for _, table := range []map[string][]string{arrows, testArrows} {
		for folder := range table {
			if !known[folder] {
				t.Errorf("the import table has a row for %s, which is no package", folder)
			}
		}
	}
}

func TestLibrariesHaveOneHome(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		for _, name := range s.imports() {
			for library, folders := range homes {
				if within(name, []string{library}) && !inRow(folders, s.folder) {
					t.Errorf("%s imports %s, which is at home in %v only", s.name, name, folders)
				}
			}
		}
	}
}

// The domain knows no HTTP, no clock, no I/O, no library and no other goroutine; the store in memory knows an ordered tree.
func TestTheDomainIsPure(t *testing.T) {
	t.Parallel()
	const tree = "github.com/tidwall/btree"
	impure := map[string][]string{
		"mock/internal/store/memory": {"net", "os", "io"},
		"mock/internal/domain":       {"net", "os", "io", "sync", tree},
	}
	for _, s := range sources(t) {
		forbidden, pure := impure[s.folder]
		if !pure || s.isTest {
			continue
		}
		for _, name := range s.imports() {
			first, _, _ := strings.Cut(name, "/")
			library := strings.Contains(first, ".") && !strings.HasPrefix(name, module)
			if library && name != tree || within(name, forbidden) {
				t.Errorf("%s imports %s; of libraries it may import %s at most, and none of %v", s.name, name, tree, forbidden)
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
