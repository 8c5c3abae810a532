//go:build external

package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// handed says which package calls functions of which other, although neither may import the other: a package above both hands it the
// function, or a value with it.
var handed = map[string][]string{
	"mock/internal/exchange":     {"mock/internal/view"},  // a view can encode itself
	"mock/internal/journal":      {"mock/internal/token"}, // the claims in an entry say how large they are
	"mock/internal/store/memory": {"mock/internal/api"},   // Store.Calendar calls what an operation does there
}

// TestCallsOfAPUTFollowTheArrows sends PUTs through a mock that notes the caller of each function of this module, draws the calls by
// package, and holds each arrow from package A to package B to the import table:
//
//   - a call: A's row has B;
//   - a hook: B's row has A. Go forbids A to import B then, so A calls an interface or a function that B has put in;
//   - shared: the call goes through an interface of a package that both rows have;
//   - handed: a package above both hands a function or a value to A; the table handed says so.
//
// Any other arrow fails: a call of a method of a type that A may not import, or a function that comes by a way that no table has. Each
// call of the table is taken out of it, too, and must then be found to be against it. Run it with -v to see the drawings.
func TestCallsOfAPUTFollowTheArrows(t *testing.T) {
	t.Parallel()
	statuses := map[string]int{"accepted": 200, "too soon": 400, "conflict": 409, "scope missing": 403, "preferred": 404}
	sites := &callSites{packages: listPackages(t)}
	used := map[string][]string{}
	for _, d := range draw(t) {
		if d.Status != statuses[d.Name] {
			t.Errorf("%s: got status %d, want %d", d.Name, d.Status, statuses[d.Name])
		}
		delete(statuses, d.Name)
		drawn := d.arrows(t)
		for _, a := range drawn {
			a.kind, a.err = sites.judge(a, arrows)
			if a.err != nil {
				t.Errorf("PUT, %s: %v", d.Name, a.err)
			}
			switch a.kind {
			case handedOver:
				used[a.from] = append(used[a.from], a.to)
			case calls:
				sites.expectAgainst(t, a)
			}
		}
		t.Logf("PUT, %s: %d arrows\n%s", d.Name, len(drawn), sketch(drawn))
	}
	if len(statuses) > 0 {
		t.Errorf("not drawn: %v", statuses)
	}
	for from, row := range handed {
		for _, to := range row {
			if !slices.Contains(used[from], to) {
				t.Errorf("no PUT goes from %s to %s: take it out of the table handed", from, to)
			}
		}
	}
}

// The kinds of arrows.
const (
	calls      = "calls"
	hook       = "hook"
	shared     = "shared"
	handedOver = "handed"
	against    = "AGAINST"
)

// arrow is all calls from one package to another.
type arrow struct {
	from, to string
	calls    []drawnCall
	kind     string
	err      error
}

// arrows returns the calls between packages of the table, sorted.
func (d drawing) arrows(t *testing.T) (all []*arrow) {
	t.Helper()
	for _, call := range d.Calls {
		from, to := folderOf(t, call.CallerFile), folderOf(t, call.CalleeFile)
		if from == to || arrows[from] == nil { // the program that sends the requests has no row
			continue
		}
		i := slices.IndexFunc(all, func(a *arrow) bool { return a.from == from && a.to == to })
		if i < 0 {
			i = len(all)
			all = append(all, &arrow{from: from, to: to})
		}
		all[i].calls = append(all[i].calls, call)
	}
	slices.SortFunc(all, func(a, b *arrow) int { return cmp.Or(strings.Compare(a.from, b.from), strings.Compare(a.to, b.to)) })
	return all
}

// sketch writes arrows with the functions that are called, and how often.
func sketch(all []*arrow) string {
	var b strings.Builder
	for _, a := range all {
		fmt.Fprintf(&b, "  %-26s %-8s %-26s", a.from, a.kind, a.to)
		times := map[string]int{}
		for _, call := range a.calls {
			_, name, _ := strings.Cut(path.Base(call.Callee), ".")
			times[name] += call.Times
		}
		for _, name := range slices.Sorted(maps.Keys(times)) {
			fmt.Fprintf(&b, " %s:%d", name, times[name])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// expectAgainst fails unless an arrow is against a table that does not have it.
func (c *callSites) expectAgainst(t *testing.T, a *arrow) {
	t.Helper()
	without := maps.Clone(arrows)
	without[a.from] = slices.DeleteFunc(slices.Clone(arrows[a.from]), func(name string) bool { return name == a.to })
	if kind, err := c.judge(a, without); err == nil && kind != shared {
		t.Errorf("the arrow from %s to %s is not found when the table lacks it: it is %q then", a.from, a.to, kind)
	}
}

// callSites knows the types at the places of calls.
type callSites struct {
	packages map[string]goPackage
	checked  map[string]*checkedPackage
}

type checkedPackage struct {
	set   *token.FileSet
	files []*ast.File
	info  types.Info
}

// judge says by what right one package calls another.
func (c *callSites) judge(a *arrow, table map[string][]string) (kind string, err error) {
	switch {
	case inRow(table[a.from], a.to):
		return calls, nil
	case inRow(table[a.to], a.from):
		return hook, nil
	}
	for _, call := range a.calls {
		var byName bool
		var home string
		if byName, home, err = c.site(a, call); err != nil {
			return against, err
		}
		at := fmt.Sprintf("%s calls %s in line %d of %s", a.from, path.Base(call.Callee), call.Line, path.Base(call.CallerFile))
		switch {
		case byName:
			return against, fmt.Errorf("%s; its row in the import table has no %s", at, a.to)
		case home != "" && inRow(table[a.from], home) && inRow(table[a.to], home):
			kind = cmp.Or(kind, shared)
		case inRow(handed[a.from], a.to):
			kind = handedOver
		default:
			return against, fmt.Errorf("%s, by an interface or a function that neither row has; the table handed lacks it", at)
		}
	}
	return kind, nil
}

// site returns what stands at the place of a call: whether it calls the function by its name or as a method of its type, and else the
// package of the interface that the method belongs to, "" for none.
func (c *callSites) site(a *arrow, call drawnCall) (byName bool, home string, err error) {
	p, err := c.check(a.from)
	if err != nil {
		return false, "", err
	}
	name := call.Callee[strings.LastIndex(call.Callee, ".")+1:]
	for _, file := range p.files {
		if p.set.Position(file.FileStart).Filename != call.CallerFile {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			e, ok := n.(*ast.CallExpr)
			if !ok || p.set.Position(e.Pos()).Line > call.Line || p.set.Position(e.End()).Line < call.Line {
				return true
			}
			f, ok := callee(p.info, e.Fun).(*types.Func)
			if !ok || f.Name() != name || f.Pkg() == nil {
				return true
			}
			if r := f.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
				home = strings.TrimPrefix(f.Pkg().Path(), module)
			} else if f.Pkg().Path() == module+a.to {
				byName = true
			}
			return true
		})
	}
	return byName, home, nil
}

// callee returns what a call names: a function, a method, a field or a variable.
func callee(info types.Info, f ast.Expr) types.Object {
	switch f := ast.Unparen(f).(type) {
	case *ast.Ident:
		return info.Uses[f]
	case *ast.SelectorExpr:
		return info.Uses[f.Sel]
	case *ast.IndexExpr:
		return callee(info, f.X)
	case *ast.IndexListExpr:
		return callee(info, f.X)
	}
	return nil
}

// check finds the types of a package, by what the compiler wrote of those that it imports.
func (c *callSites) check(folder string) (*checkedPackage, error) {
	if p := c.checked[folder]; p != nil {
		return p, nil
	}
	p := &checkedPackage{set: token.NewFileSet(), info: types.Info{Uses: map[*ast.Ident]types.Object{}}}
	listed := c.packages[module+folder]
	for _, name := range listed.GoFiles {
		file, err := parser.ParseFile(p.set, filepath.Join(listed.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, file)
	}
	config := types.Config{Importer: importer.ForCompiler(p.set, "gc", func(name string) (io.ReadCloser, error) {
		return os.Open(c.packages[name].Export)
	})}
	if _, err := config.Check(listed.ImportPath, p.set, p.files, &p.info); err != nil {
		return nil, err
	}
	if c.checked == nil {
		c.checked = map[string]*checkedPackage{}
	}
	c.checked[folder] = p
	return p, nil
}
