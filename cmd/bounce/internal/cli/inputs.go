package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"example.com/bounce/openapi"
)

// MaxFile is how many bytes a file that a user names may have. A seed file of a hundred thousand customers has a fifth of it.
const MaxFile = 256 << 20

// ReadFile returns nil for "", and never nil for a file, even an empty one. It refuses one of more than MaxFile bytes, such as a device
// that has no end.
func ReadFile(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err == nil && len(text) > MaxFile {
		err = fmt.Errorf("%s: has more than %d bytes", path, MaxFile)
	}
	return text, err
}

// Preload begins to load, side by side, what every mock needs beside the contract. It does not wait: the first use does.
func Preload() {
	go func() { _, _ = openapi.Readings() }()
	go func() { _, _ = openapi.Authorization() }()
}

// LoadContract loads the document in a file; the built-in one for "".
func LoadContract(path string) (*openapi.Document, error) {
	if path == "" {
		return openapi.Bounce()
	}
	text, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--contract: %w", err)
	}
	return openapi.Load(path, text)
}

// ParseChoices reads alternatives of readings as slug=alternative, one at most for each reading.
func ParseChoices(all []string) (map[string]string, error) {
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

// ReadingChoices lists every slug=alternative, for completions.
func ReadingChoices() []string {
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

// WithoutContext drops the outermost words of an error: they say what the program was doing, which the user knows.
func WithoutContext(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
