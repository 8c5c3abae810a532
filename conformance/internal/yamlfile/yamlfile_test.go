package yamlfile_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/yamlfile"
)

type zoo struct {
	Name    string            `yaml:"name" about:"What it is called."`
	Keepers map[string]keeper `yaml:"keepers" about:"Who works there." example:"anna: {age: 7}"`
	Animals map[string]*cage  `yaml:"animals" about:"Who lives there." example:"cat: {size: 1}"`
	hidden  string            //nolint:unused // it is no field of a file
	Value   string            `yaml:"-"`
}

type keeper struct {
	Age int `yaml:"age" about:"In years."`
}

type cage struct {
	Size int      `yaml:"size" about:"In metres."`
	Food []string `yaml:"food" about:"What they eat."`
}

func format() yamlfile.Format {
	return yamlfile.Format{
		Title: "Zoo", Type: reflect.TypeFor[zoo](), Want: "a zoo", Name: "species",
		Names: map[string]map[string]string{"animals": {"cat": "It purrs.", "dog": "It barks."}},
	}
}

func read(text string) (zoo, *yamlfile.File) {
	var z zoo
	file := format().Read("zoo.yaml", []byte(text), &z)
	return z, file
}

func TestReadFillsTheStruct(t *testing.T) {
	t.Parallel()
	var got zoo
	text := "name: 7\nkeepers: {anna: {age: 9}}\nanimals:\n  cat: &c {size: 2, food: [fish, 1]}\n  dog: {<<: *c, size: 3}\n"
	if err := format().Read("zoo.yaml", []byte(text), &got).Err(); err != nil {
		t.Fatal(err)
	}
	want := zoo{Name: "7", Keepers: map[string]keeper{"anna": {9}}, Animals: map[string]*cage{
		"cat": {2, []string{"fish", "1"}}, "dog": {3, []string{"fish", "1"}},
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(zoo{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestErrorsHaveAPlaceAndARemedy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                 "zoo.yaml: is empty, want a zoo",
		"---\n":                            "zoo.yaml: is empty, want a zoo",
		"~":                                "zoo.yaml: is empty, want a zoo",
		"name: [":                          "zoo.yaml:2:1: is not YAML: did not find expected node content",
		"a: 1\n---\nb: 2\n":                "zoo.yaml: has several documents, want one",
		"name: a\x00b":                     "zoo.yaml:1:8: has the byte 0x00, want text in UTF-8",
		"name: a\nä: \xff":                 "zoo.yaml:2:4: has the byte 0xff, want text in UTF-8",
		"nam: a":                           "zoo.yaml:1:1: nam: is not a field; did you mean name?",
		"colour: a":                        "zoo.yaml:1:1: colour: is not a field, want one of animals, keepers, name",
		"Value: a":                         "zoo.yaml:1:1: Value: is not a field, want one of animals, keepers, name",
		"animals:\n  cow: {}":              "zoo.yaml:2:3: animals.cow: is not a species, want one of cat, dog",
		"animals:\n  cat: 3":               "zoo.yaml:2:8: animals.cat: has no fields, want one or more of food, size",
		"animals: cat":                     "zoo.yaml:1:10: animals: has no entries, want lines such as cat: {size: 1}",
		"keepers: {a: {age: [1]}}":         "zoo.yaml:1:20: keepers.a.age: is not a whole number, want one such as 2",
		"animals: {cat: {food: [a, [b]]}}": "zoo.yaml:1:27: animals.cat.food[1]: is not a text, want one value",
		"animals: {cat: {food: [a, ~]}}":   "zoo.yaml:1:27: animals.cat.food[1]: is empty, want a value, or no item",
		"name: &n [a]\nkeepers: {b: *n}":   "zoo.yaml:1:7: name: is not a text, want one value\nzoo.yaml:2:14: keepers.b: has no fields, want one or more of age",
		"animals: {cat: &c {<<: *c}}":      "zoo.yaml:1:24: cannot be read, want plain YAML with texts in quotes",
		"animals: {cat: &c {siz: 1}, dog: {<<: [*c]}}": "zoo.yaml:1:20: animals.cat.siz: is not a field; did you mean size?",
	} {
		if _, file := read(text); file.Err() == nil || file.Err().Error() != want {
			t.Errorf("%q: got %v, want %s", text, file.Err(), want)
		}
	}
}

// What is wrong with a value is not told of a field whose form is wrong already.
func TestReportLeavesOutWhatFollowsFromAnotherError(t *testing.T) {
	t.Parallel()
	_, file := read("name: [a]\nanimals:\n  cat: {sizes: 1}\n  dog:\n    size: 3\n")
	for _, field := range []string{"name", "animals.cat", "animals.cat.size", "animals.dog.size", "animals.dog.food", "keepers.anna.age"} {
		file.Report(field, "is wrong")
	}
	want := strings.Join([]string{
		"zoo.yaml: keepers.anna.age: is wrong",
		"zoo.yaml:1:7: name: is not a text, want one value",
		"zoo.yaml:3:9: animals.cat.sizes: is not a field; did you mean size?",
		"zoo.yaml:4:3: animals.dog.food: is wrong",
		"zoo.yaml:5:11: animals.dog.size: is wrong",
	}, "\n")
	if diff := cmp.Diff(want, file.Err().Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What could be read is where it was, so that errors of values name the right places.
func TestReadKeepsThePlacesOfWhatItCannotRead(t *testing.T) {
	t.Parallel()
	got, file := read("animals:\n  cat: {size: [1], food: [[a], ~, fish]}\n  dog: [1]\nkeepers: {anna: {age: 3}}\n")
	want := zoo{Keepers: map[string]keeper{"anna": {3}}, Animals: map[string]*cage{"cat": {0, []string{"", "", "fish"}}, "dog": {}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(zoo{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var all yamlfile.Errors
	if !errors.As(file.Err(), &all) || len(all) != 4 {
		t.Errorf("got %v, want four errors", file.Err())
	}
}

func TestTheTextOfManyErrorsIsBounded(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "x%d: 1\n", i)
	}
	_, file := read(text.String())
	var all yamlfile.Errors
	if !errors.As(file.Err(), &all) || len(all) != 1000 || all[7].Line != 8 {
		t.Fatalf("got %d errors, want 1000, in order", len(all))
	}
	if lines := strings.Split(all.Error(), "\n"); len(lines) != 51 || lines[50] != "zoo.yaml: and 950 more errors" {
		t.Errorf("got %d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}

func TestFieldsAreFoundByTheirPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]yamlfile.Field{
		"":             {{Name: "name", About: "What it is called."}, {Name: "keepers", About: "Who works there."}, {Name: "animals", About: "Who lives there."}},
		"animals":      {{Name: "size", About: "In metres."}, {Name: "food", About: "What they eat."}},
		"name":         nil,
		"animals food": nil,
		"animals cat":  nil,
	} {
		if diff := cmp.Diff(want, format().Fields(strings.Fields(path)...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", path, diff)
		}
	}
}
