package mock_test

import (
	"go/ast"
	"go/parser"
	positions "go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A type that stands for one of an internal package is documented where users look: go doc does not show them its fields.
func TestEveryFieldOfAnAliasIsDocumentedAtIt(t *testing.T) {
	t.Parallel()
	aliases := 0
	for _, file := range parsed(t, ".") {
		internal := map[string]string{} // folder by name
		for _, spec := range file.Imports {
			if _, folder, is := strings.Cut(strings.Trim(spec.Path.Value, `"`), "/mock/internal/"); is {
				name := filepath.Base(folder)
				if spec.Name != nil {
					name = spec.Name.Name
				}
				internal[name] = filepath.Join("internal", folder)
			}
		}
		eachType(file, func(spec *ast.TypeSpec, doc string) {
			target, qualified := spec.Type.(*ast.SelectorExpr)
			if !qualified || !spec.Assign.IsValid() || !spec.Name.IsExported() {
				return
			}
			aliases++
			for _, field := range fieldsOf(t, internal[target.X.(*ast.Ident).Name], target.Sel.Name) {
				if !strings.Contains(doc, field) {
					t.Errorf("the doc comment of %s lacks its field %s", spec.Name, field)
				}
			}
		})
	}
	if aliases < 10 {
		t.Errorf("only %d aliases were found", aliases)
	}
}

func parsed(t *testing.T, folder string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no Go files in %s: %v", folder, err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(positions.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func eachType(file *ast.File, then func(spec *ast.TypeSpec, doc string)) {
	for _, d := range file.Decls {
		group, is := d.(*ast.GenDecl)
		if !is {
			continue
		}
		for _, s := range group.Specs {
			if spec, is := s.(*ast.TypeSpec); is {
				then(spec, group.Doc.Text()+spec.Doc.Text())
			}
		}
	}
}

// fieldsOf are the exported fields of a struct, but for those that it embeds.
func fieldsOf(t *testing.T, folder, name string) (fields []string) {
	t.Helper()
	for _, file := range parsed(t, folder) {
		eachType(file, func(spec *ast.TypeSpec, _ string) {
			of, is := spec.Type.(*ast.StructType)
			if !is || spec.Name.Name != name {
				return
			}
			for _, field := range of.Fields.List {
				for _, each := range field.Names {
					if each.IsExported() {
						fields = append(fields, each.Name)
					}
				}
			}
		})
	}
	return fields
}
