package openapi

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// loadTable reads a YAML list of entries strictly (an unknown key is an error with its line) and holds each entry, and
// the uniqueness of its slug, to check.
func loadTable[T any](name string, source []byte, slug func(T) string, check func(T) error) ([]T, error) {
	var entries []T
	if err := yaml.Load(source, &entries, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	var errs []error
	seen := map[string]bool{}
	for i, entry := range entries {
		s := slug(entry)
		switch {
		case s == "":
			errs = append(errs, fmt.Errorf("load %s: entry %d has no slug", name, i+1))
		case seen[s]:
			errs = append(errs, fmt.Errorf("load %s: slug %q is there twice", name, s))
		}
		if err := check(entry); err != nil {
			errs = append(errs, fmt.Errorf("load %s: %s: %w", name, s, err))
		}
		seen[s] = true
	}
	return entries, errors.Join(errs...)
}
