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

// arrows is the import table: a row for each package, with what of this module it may import. A package inherits nothing from
// the folder that it lies in. "x/..." stands for x and every package below it.
var arrows = map[string][]string{
	"cmd/bounce": {
		"cmd/bounce/internal/cli",
		"cmd/bounce/internal/conform",
		"cmd/bounce/internal/contract",
		"cmd/bounce/internal/explain",
		"cmd/bounce/internal/mutants",
		"cmd/bounce/internal/seed",
		"cmd/bounce/internal/server",
		"cmd/bounce/internal/token",
	},
	"cmd/bounce/internal/admin":    {"cmd/bounce/internal/cli"},
	"cmd/bounce/internal/builtin":  {"mock", "conformance"},
	"cmd/bounce/internal/cli":      {"openapi", "openapi/suggest"},
	"cmd/bounce/internal/conform":  {"cmd/bounce/internal/builtin", "cmd/bounce/internal/cli", "mock", "conformance", "conformance/report", "openapi"},
	"cmd/bounce/internal/contract": {"cmd/bounce/internal/cli", "conformance", "openapi"},
	"cmd/bounce/internal/explain":  {"cmd/bounce/internal/admin", "cmd/bounce/internal/cli", "mock"},
	"cmd/bounce/internal/mutants":  {"cmd/bounce/internal/cli", "cmd/bounce/internal/matrix", "mock/mutant"},
	"cmd/bounce/internal/seed":     {"cmd/bounce/internal/admin", "cmd/bounce/internal/cli", "mock"},
	"cmd/bounce/internal/server": {
		"cmd/bounce/internal/admin",
		"cmd/bounce/internal/builtin",
		"cmd/bounce/internal/cli",
		"mock",
		"conformance",
		"openapi",
	},
	"cmd/bounce/internal/token": {"cmd/bounce/internal/cli", "mock", "openapi"},

	"cmd/bounce/internal/corpus":         {"mock", "conformance"},
	"cmd/bounce/internal/corpus/compare": {"cmd/bounce/internal/corpus"},
	"cmd/bounce/internal/matrix":         {"mock", "mock/mutant", "conformance", "conformance/report", "openapi"},

	"mock": {
		"mock/internal/accept",
		"mock/internal/bounce",
		"mock/internal/fault",
		"mock/internal/journal",
		"mock/internal/journal/export",
		"mock/internal/jwks",
		"mock/internal/metrics",
		"mock/internal/redact",
		"mock/internal/seed",
		"mock/internal/token",
		"openapi",
		"openapi/sample",
		"openapi/suggest",
		"openapi/jsonbody",
		"openapi/timestamp",
	},
	"mock/internal/exchange":  {"mock/internal/journal", "mock/internal/readings", "openapi", "openapi/jsonbody"},
	"mock/internal/ratelimit": {"mock/internal/exchange", "mock/internal/readings"},
	"mock/internal/chaos":     {"mock/internal/exchange", "openapi/jsonbody"},
	"mock/internal/prefer": {
		"mock/internal/clock",
		"mock/internal/exchange",
		"mock/internal/fault",
		"openapi",
		"openapi/sample",
		"openapi/timestamp",
	},
	"mock/internal/api": {
		"mock/internal/accept",
		"mock/internal/domain",
		"mock/internal/exchange",
		"mock/internal/keys",
		"mock/internal/metrics",
		"mock/internal/readings",
		"mock/internal/store",
		"mock/internal/token",
		"openapi",
		"openapi/jsonbody",
		"openapi/sample",
		"openapi/timestamp",
	},
	"mock/internal/oauth": {
		"mock/internal/domain",
		"mock/internal/exchange",
		"mock/internal/fault",
		"mock/internal/keys",
		"mock/internal/readings",
		"mock/internal/store",
		"mock/internal/token",
		"openapi/jsonbody",
	},
	"mock/internal/router": {
		"mock/internal/clock",
		"mock/internal/exchange",
		"mock/internal/journal",
		"mock/internal/metrics",
		"mock/internal/readings",
		"mock/internal/redact",
		"mock/internal/token",
		"openapi",
		"openapi/suggest",
	},
	"mock/internal/accept":         {},
	"mock/internal/bounce":         {},
	"mock/internal/clock":          {"mock/internal/settings"},
	"mock/internal/domain":         {},
	"mock/internal/fault":          {"mock/internal/exchange"},
	"mock/internal/generator":      {"mock/internal/domain", "mock/internal/settings", "openapi/sample"},
	"mock/internal/journal":        {"mock/internal/redact"},
	"mock/internal/journal/export": {"mock/internal/journal", "mock/internal/redact"},
	"mock/internal/jwks":           {"mock/internal/token"},
	"mock/internal/keys":           {"mock/internal/domain", "mock/internal/jwks", "mock/internal/settings", "mock/internal/token"},
	"mock/internal/metrics":        {},
	"mock/internal/readings":       {"mock/internal/domain", "mock/internal/settings", "openapi"},
	"mock/internal/redact":         {},
	"mock/internal/seed":           {"mock/internal/bounce", "mock/internal/jwks", "mock/internal/token", "openapi", "openapi/sample", "openapi/suggest", "openapi/jsonbody", "openapi/timestamp"},
	"mock/internal/settings":       {},
	"mock/internal/token":          {"openapi", "openapi/suggest"},
	"mock/mutant": {
		"mock", "mock/internal/bounce", "mock/mutant/internal/catalogue", "mock/mutant/internal/plant", "openapi",
		"openapi/timestamp",
	},
	"mock/mutant/internal/catalogue": {"mock/mutant/internal/edit", "openapi"},
	"mock/mutant/internal/edit":      {"mock/mutant/internal/plant", "openapi"},
	"mock/mutant/internal/plant":     {"mock", "mock/internal/bounce"},

	"mock/internal/settings/settingstest": {"mock/internal/settings"},
	"mock/internal/store":                 {"mock/internal/domain"},
	"mock/internal/store/memory":          {"mock/internal/domain", "mock/internal/store"},
	"mock/internal/store/storetest":       {"mock/internal/domain", "mock/internal/store"},

	"conformance": {
		"conformance/internal/exchange",
		"conformance/internal/outcome",
		"conformance/internal/retry",
		"conformance/internal/steps",
		"conformance/internal/tagexpr",
		"conformance/internal/target",
		"conformance/report",
		"features",
		"openapi",
	},
	"conformance/internal/exchange": {},
	"conformance/internal/linear":   {"conformance/internal/model"},
	"conformance/internal/model":    {},
	"conformance/internal/outcome":  {"conformance/internal/target"},
	"conformance/internal/request": {
		"conformance/internal/exchange",
		"conformance/internal/model",
		"conformance/internal/outcome",
		"conformance/internal/target",
	},
	"conformance/internal/retry": {"conformance/internal/exchange"},
	"conformance/internal/steps": {
		"conformance/internal/exchange",
		"conformance/internal/linear",
		"conformance/internal/model",
		"conformance/internal/outcome",
		"conformance/internal/request",
		"conformance/internal/retry",
		"conformance/internal/target",
		"openapi",
	},
	"conformance/internal/suitetest": {"conformance/internal/target", "features"},
	"conformance/internal/tagexpr":   {},
	"conformance/internal/target": {
		"conformance/internal/exchange",
		"conformance/internal/model",
		"conformance/internal/retry",
		"openapi",
		"openapi/suggest",
	},
	"conformance/report": {},

	"features":                {},
	"openapi":                 {"openapi/internal/source", "openapi/suggest", "openapi/jsonbody", "openapi/timestamp"},
	"openapi/internal/source": {"openapi/suggest"},
	"openapi/jsonbody":        {},
	"openapi/sample":          {"openapi"},
	"openapi/suggest":         {},
	"openapi/timestamp":       {},
}

// testArrows are what the tests of a package may import, too.
var testArrows = map[string][]string{
	"cmd/bounce": {
		"cmd/bounce/internal/builtin", "mock", "conformance", "conformance/report", "openapi",
	},
	"cmd/bounce/internal/corpus":   {"openapi"},
	"mock":                         {"conformance", "conformance/report"},
	"mock/mutant":                  {"conformance", "conformance/report"},
	"conformance/internal/model":   {"openapi", "openapi/timestamp"},
	"conformance/internal/request": {"conformance/internal/suitetest", "openapi"},
	"conformance/internal/steps":   {"conformance/internal/suitetest", "features"},
	"mock/internal/clock":          {"mock/internal/settings/settingstest"},
	"mock/internal/generator":      {"mock/internal/settings/settingstest"},
	"mock/internal/keys":           {"mock/internal/settings/settingstest"},
	"mock/internal/readings":       {"mock/internal/settings/settingstest"},
	"mock/internal/settings":       {"mock/internal/settings/settingstest"},
	"mock/internal/store/memory":   {"mock/internal/store/storetest"},
}

// homes are the only packages that may import a library.
var homes = map[string][]string{
	"github.com/getkin/kin-openapi":   {"openapi"},
	"github.com/labstack/echo":        {"mock"},
	"github.com/prometheus":           {"mock/internal/metrics"},
	"github.com/itchyny/gojq":         {"mock/mutant/internal/edit"},
	"github.com/cucumber/godog":       {"conformance", "conformance/internal/steps", "conformance/internal/suitetest"},
	"github.com/brianvoe/gofakeit":    {"openapi/sample"},
	"github.com/tidwall/btree":        {"mock/internal/bounce", "mock/internal/store/memory"},
	"github.com/spf13/cobra":          {"cmd/bounce", "cmd/bounce/internal/..."},
	"github.com/knadh/koanf":          {"cmd/bounce/internal/cli"},
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
			if s.isTest && (imported == s.folder || inRow(testArrows[s.folder], imported)) {
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
		"mock/internal/bounce": {"net", "os", "io"}, "mock/internal/store/memory": {"net", "os", "io"},
		"mock/internal/domain": {"net", "os", "io", "sync", tree},
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
