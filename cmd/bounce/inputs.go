package main

import (
	"errors"
	"fmt"
	"os"

	"example.com/bounce/openapi"
)

// readFile is nil for no path, and never nil for a file, which may be empty.
func readFile(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	return os.ReadFile(path)
}

// loadContract loads the document of a file; the built-in one for "".
func loadContract(path string) (*openapi.Document, error) {
	if path == "" {
		return openapi.Bounce()
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--contract: %w", err)
	}
	return openapi.Load(path, text)
}

// parseChoices reads readings as slug=alternative, each at most once.
func parseChoices(all []string) (map[string]string, error) {
	chosen := map[string]string{}
	for _, each := range all {
		slug, alternative, err := openapi.ParseChoice(each)
		if err != nil {
			return nil, err
		}
		if before, twice := chosen[slug]; twice && before != alternative {
			return nil, fmt.Errorf("reading %s is given twice, as %s and as %s", slug, before, alternative)
		}
		chosen[slug] = alternative
	}
	return chosen, nil
}

// choices lists every slug=alternative, for completions.
func choices() []string {
	readings, err := openapi.Readings()
	if err != nil {
		return nil
	}
	var all []string
	for _, r := range readings {
		for _, alternative := range r.Alternatives {
			all = append(all, r.Slug+"="+alternative)
		}
	}
	return all
}

// withoutContext drops the outermost words of an error, which say what the program was doing: the user knows.
func withoutContext(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
