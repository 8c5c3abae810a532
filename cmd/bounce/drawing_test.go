//go:build external

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// drawing is one request to the mock, and the calls between functions of this module that it led to.
type drawing struct {
	Name   string
	Status int
	Calls  []drawnCall
}

type drawnCall struct {
	Caller, Callee         string // functions
	CallerFile, CalleeFile string
	Line                   int // of the call, in CallerFile
	Times                  int
}

// folderOf returns the package of a file, as the import table names it.
func folderOf(t *testing.T, file string) string {
	t.Helper()
	root := absolute(t, top)
	name, err := filepath.Rel(root, file)
	if err != nil {
		t.Fatal(err)
	}
	return path.Dir(filepath.ToSlash(name))
}

// goPackage is what the go command knows of a package.
type goPackage struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func (p goPackage) isOurs() bool { return strings.HasPrefix(p.ImportPath, module) }

// listPackages returns the mock and all that it needs, by import path.
func listPackages(t *testing.T) map[string]goPackage {
	t.Helper()
	all := map[string]goPackage{}
	d := json.NewDecoder(bytes.NewReader(goCommand(t, "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", "./mock")))
	for {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
}

func goCommand(t *testing.T, args ...string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", args...)
	c.Dir = top
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go %v: %v\n%s", args, err, &errs)
	}
	return out
}

// draw builds the mock with a note of each call, and has it answer the PUTs.
func draw(t *testing.T) (all []drawing) {
	t.Helper()
	root := absolute(t, top)
	dir := t.TempDir()
	replace := map[string]string{
		filepath.Join(root, "internal", "calls", "calls.go"):        absolute(t, "testdata/calls/calls.go"),
		filepath.Join(root, "internal", "calls", "draw", "main.go"): absolute(t, "testdata/calls/draw/main.go"),
	}
	for _, p := range listPackages(t) {
		for _, name := range p.GoFiles {
			if p.isOurs() {
				replace[filepath.Join(p.Dir, name)] = noting(t, filepath.Join(p.Dir, name), filepath.Join(dir, fmt.Sprint(len(replace))+".go"))
			}
		}
	}
	overlay, program := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "draw")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(overlay, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	goCommand(t, "build", "-trimpath=false", "-overlay", overlay, "-o", program, "./internal/calls/draw")
	out, err := exec.CommandContext(t.Context(), program).Output()
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(out))
	for {
		var one drawing
		if err := d.Decode(&one); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// noting writes a copy of a Go file in which each function notes that it is called. Its lines are those of the file.
func noting(t *testing.T, file, to string) string {
	t.Helper()
	set := token.NewFileSet()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	syntax, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	ast.Inspect(syntax, func(n ast.Node) bool {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body != nil {
			at = append(at, set.Position(body.Lbrace).Offset+1)
		}
		return true
	})
	slices.Sort(at)
	for _, offset := range slices.Backward(at) {
		text = slices.Insert(text, offset, []byte(" calls_.Enter();")...)
	}
	if len(at) > 0 {
		text = slices.Insert(text, set.Position(syntax.Name.End()).Offset, []byte(`; import calls_ "`+module+`internal/calls"`)...)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	full, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return full
}
