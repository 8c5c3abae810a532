package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// documents are the Markdown files that a person reads, by their paths from the top.
var documents = []string{
	"README.md", "mock/README.md", "conformance/README.md", "openapi/README.md", "features/README.md", "cmd/bounce/README.md",
	".github/CONTRIBUTING.md",
}

// section is a part of a document, from one heading to the next.
type section struct {
	title  string
	blocks []block
}

// block is a fenced block.
type block struct{ language, text string }

// sectionsOf returns the sections of a document. The first has no title.
func sectionsOf(t *testing.T, document string) (sections []section) {
	t.Helper()
	for i, part := range strings.Split(read(t, document), "\n## ") {
		title, rest, _ := strings.Cut(part, "\n")
		if i == 0 {
			title, rest = "", part
		}
		s := section{title: title}
		for j, fenced := range strings.Split(rest, "```") {
			if language, text, _ := strings.Cut(fenced, "\n"); j%2 == 1 {
				s.blocks = append(s.blocks, block{language, text})
			}
		}
		sections = append(sections, s)
	}
	return sections
}

// blocks returns the blocks of a document that are in a language and begin so.
func blocks(t *testing.T, document, language, beginning string) (texts []string) {
	t.Helper()
	for _, s := range sectionsOf(t, document) {
		for _, b := range s.blocks {
			if b.language == language && strings.HasPrefix(b.text, beginning) {
				texts = append(texts, b.text)
			}
		}
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no block of %s that begins with %q", document, language, beginning)
	}
	return texts
}

func read(t *testing.T, document string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, document))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Documents are short enough to be read: what does not fit belongs in godoc, in help texts or in the documents of the control API.
func TestDocumentsAreShort(t *testing.T) {
	t.Parallel()
	const kB = 1 << 10
	for document, most := range map[string]int{
		"README.md": 8 * kB, ".github/CONTRIBUTING.md": 8 * kB, "openapi/README.md": 8 * kB, "features/README.md": 8 * kB,
		"mock/README.md": 20 * kB, "conformance/README.md": 16 * kB, "cmd/bounce/README.md": 12 * kB,
	} {
		if size := len(read(t, document)); size > most {
			t.Errorf("%s has %d bytes, want at most %d", document, size, most)
		}
	}
}

// Prose has lines of at most 100 columns. Commands, tables, generated lists and links are as long as they are.
func TestDocumentsHaveShortLines(t *testing.T) {
	t.Parallel()
	const most = 100
	for _, document := range documents {
		prose, _, _ := strings.Cut(read(t, document), "<!-- flags -->")
		for i, part := range strings.Split(prose, "```") {
			for line := range strings.Lines(part) {
				isOther := i%2 == 1 || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "    ") || strings.Contains(line, "](https://")
				if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > most && !isOther {
					t.Errorf("%s has a line of more than %d columns:\n%s", document, most, line)
				}
			}
		}
	}
}

// Each topic that a document or a text of the program names exists: bounce help prints it.
func TestTopicsThatTextsNameExist(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, document := range documents {
		texts[document] = read(t, document)
	}
	for _, s := range sources(t) {
		if !s.isTest {
			texts[s.name] = read(t, s.name)
		}
	}
	named := regexp.MustCompile(`bounce help ([a-zA-Z][\w.-]*\w)`)
	found := 0
	for name, text := range texts {
		for _, match := range named.FindAllStringSubmatch(strings.Join(strings.Fields(text), " "), -1) {
			if strings.ToUpper(match[1]) == match[1] {
				continue // TOPIC
			}
			found++
			root := newRoot(nil)
			root.SetArgs([]string{"help", match[1]})
			root.SetOut(io.Discard)
			if err := root.Execute(); err != nil {
				t.Errorf("%s names %q: %v", name, match[0], err)
			}
		}
	}
	if found == 0 {
		t.Error("no text names a topic")
	}
}

// Links between documents lead to files, and to headings of theirs.
func TestLinksOfDocumentsLeadToFiles(t *testing.T) {
	t.Parallel()
	for _, document := range documents {
		for _, after := range strings.Split(read(t, document), "](")[1:] {
			link, _, _ := strings.Cut(after, ")")
			if strings.HasPrefix(link, "https://") {
				continue
			}
			file, heading, _ := strings.Cut(link, "#")
			target := document // of a link within it
			if file != "" {
				target = filepath.Join(filepath.Dir(document), file)
			}
			if _, err := os.Stat(filepath.Join(top, target)); err != nil {
				t.Errorf("%s has a broken link: %v", document, err)
				continue
			}
			if heading != "" && !hasHeading(read(t, target), heading) {
				t.Errorf("%s links to %s, which has no such heading", document, link)
			}
		}
	}
}

// hasHeading reports whether a Markdown text has a heading with this anchor.
func hasHeading(text, anchor string) bool {
	for line := range strings.Lines(text) {
		level, title, _ := strings.Cut(strings.TrimSpace(line), " ")
		if level != "" && strings.Trim(level, "#") == "" && strings.ReplaceAll(strings.ToLower(title), " ", "-") == anchor {
			return true
		}
	}
	return false
}
