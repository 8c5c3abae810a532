// Package topic has the texts of bounce help TOPIC: each is a section of a README.md, or a file to copy. It knows no command.
// It may import the packages whose documents it reads: mock, conformance and openapi.
package topic

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// Names lists the topics in alphabetical order: the headings of the documents in lower case, with hyphens for spaces. The names
// of files follow.
func Names() (names []string) {
	for _, section := range sections() {
		names = append(names, name(section))
	}
	slices.Sort(names)
	for _, file := range files() {
		names = append(names, path.Base(file))
	}
	return names
}

// Text returns the Markdown of a topic, or the file of that name; false if there is neither.
func Text(topic string) ([]byte, bool) {
	for _, file := range files() {
		if path.Base(file) == topic {
			text, err := mock.Fixtures.ReadFile(file)
			return text, err == nil
		}
	}
	for _, section := range sections() {
		if name(section) == topic {
			return []byte("# " + strings.TrimRight(section, "\n") + "\n"), true
		}
	}
	return nil, false
}

// sections returns the sections of the documents, each with its heading in the first line.
func sections() (all []string) {
	for _, document := range []string{mock.Manual, conformance.Manual, openapi.Manual} {
		all = append(all, strings.Split(document, "\n## ")[1:]...)
	}
	return all
}

// files returns the paths of the fixtures.
func files() []string {
	found, err := fs.Glob(mock.Fixtures, "testdata/fixtures/*/*")
	if err != nil { // the pattern is constant
		panic(err)
	}
	return found
}

func name(section string) string {
	heading, _, _ := strings.Cut(section, "\n")
	return strings.ReplaceAll(strings.ToLower(heading), " ", "-")
}
