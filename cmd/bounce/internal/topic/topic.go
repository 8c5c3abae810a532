// Package topic has the texts of bounce help TOPIC: each is a section of a README.md. It knows no command.
// It may import the packages whose documents it reads: mock, conformance and openapi.
package topic

import (
	"slices"
	"strings"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// Names lists the topics in alphabetical order: the headings of the documents in lower case, with hyphens for spaces.
func Names() (names []string) {
	for _, section := range sections() {
		names = append(names, name(section))
	}
	slices.Sort(names)
	return names
}

// Text returns the Markdown of a topic; false if there is no such topic.
func Text(topic string) ([]byte, bool) {
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

func name(section string) string {
	heading, _, _ := strings.Cut(section, "\n")
	return strings.ReplaceAll(strings.ToLower(heading), " ", "-")
}
