package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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

// README.md is what everybody reads first, so it is short.
func TestREADMEIsShort(t *testing.T) {
	t.Parallel()
	const most = 8 << 10
	if size := len(read(t, "README.md")); size > most {
		t.Errorf("README.md has %d bytes, want at most %d", size, most)
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
			target := filepath.Join(filepath.Dir(document), file)
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
