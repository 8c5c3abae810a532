package openapi

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"example.com/bounce/openapi/suggest"
)

//go:embed readings.yaml
var readingsYAML []byte

// Reading is one question that the source document leaves open.
type Reading struct {
	// Slug is the name that flags, files, tags and reports use.
	Slug string `yaml:"slug" json:"slug"`
	// Question is what is open.
	Question string `yaml:"question" json:"question"`
	// Alternatives are the answers that an honest server can give, at least two; the first is the mock's default.
	Alternatives []string `yaml:"alternatives" json:"alternatives"`
	// Strict is the alternative that refuses more requests than the others, and Lenient the one that refuses fewer. Both are ""
	// where the alternatives refuse the same requests, and differ in a status or a form alone.
	Strict  string `yaml:"strict" json:"-"`
	Lenient string `yaml:"lenient" json:"-"`
	// Clauses are the slugs of the clauses that the question touches; may be empty.
	Clauses []string `yaml:"clauses" json:"clauses"`
	// Pages lists the titles of the sibling pages that raise the question; may be empty.
	Pages []string `yaml:"pages" json:"pages,omitempty"`
	// Unobserved says why no answer shows which alternative a server takes; "" if one does.
	Unobserved string `yaml:"unobserved" json:"unobserved,omitempty"`
	// Moot lists choices of other readings, as slug=alternative with spaces between those that belong together, under each of
	// which the question does not arise.
	Moot []string `yaml:"moot" json:"moot,omitempty"`
}

// Observable reports whether answers show the alternative of a server that takes these choices of all readings.
func (r Reading) Observable(choices map[string]string) bool {
	moot := slices.ContainsFunc(r.Moot, func(together string) bool {
		return !slices.ContainsFunc(strings.Fields(together), func(choice string) bool {
			slug, alternative, _ := strings.Cut(choice, "=")
			return choices[slug] != alternative
		})
	})
	return r.Unobserved == "" && !moot
}

// Family reports whether the question touches only clauses of the operations around Schedule Execution.
func (r Reading) Family() bool {
	family, err := familyClauses()
	return err == nil && len(r.Clauses) > 0 && !slices.ContainsFunc(r.Clauses, func(slug string) bool { return !family[slug] })
}

// familyClauses are the slugs of the family's clauses.
var familyClauses = sync.OnceValues(func() (map[string]bool, error) {
	clauses, err := Clauses()
	family := map[string]bool{}
	for _, c := range clauses {
		family[c.Slug] = c.Family()
	}
	return family, err
})

// Default is the alternative that the mock takes by default.
func (r Reading) Default() string { return r.Alternatives[0] }

// Readings returns the readings in the order of their table, loaded once. The caller must not change the slice.
var Readings = sync.OnceValues(func() ([]Reading, error) {
	return loadTable("readings.yaml", readingsYAML, func(r Reading) string { return r.Slug }, func(r Reading) error {
		if r.Question == "" || len(r.Alternatives) < 2 {
			return errors.New("want a question and at least two alternatives")
		}
		return r.checkExtremes()
	})
})

func (r Reading) checkExtremes() error {
	extremes := []string{r.Strict, r.Lenient}
	for _, alternative := range extremes {
		if alternative != "" && !slices.Contains(r.Alternatives, alternative) {
			return fmt.Errorf("there is no alternative %q, want one of %s", alternative, strings.Join(r.Alternatives, ", "))
		}
	}
	if (r.Strict == "") != (r.Lenient == "") || r.Strict != "" && r.Strict == r.Lenient {
		return errors.New("want two alternatives for strict and lenient, or neither")
	}
	return nil
}

// ParseChoice reads "slug=alternative" and checks both against the readings. The error says which one was
// probably meant; if none is near, it lists the right ones.
func ParseChoice(s string) (slug, alternative string, err error) {
	readings, err := Readings()
	if err != nil {
		return "", "", err
	}
	slug, alternative, found := strings.Cut(s, "=")
	if !found {
		return "", "", fmt.Errorf("reading %q: want slug=alternative, such as time-zone-out=utc", s)
	}
	i := slices.IndexFunc(readings, func(r Reading) bool { return r.Slug == slug })
	if i < 0 {
		var slugs []string
		for _, r := range readings {
			slugs = append(slugs, r.Slug)
		}
		if question := suggest.DidYouMean(slug, slugs); question != "" {
			return "", "", fmt.Errorf("unknown reading %q; %s", slug, question)
		}
		return "", "", fmt.Errorf("unknown reading %q; bounce contract readings lists them", slug)
	}
	if !slices.Contains(readings[i].Alternatives, alternative) {
		return "", "", fmt.Errorf("reading %s has no alternative %q, want one of %s",
			slug, alternative, strings.Join(readings[i].Alternatives, ", "))
	}
	return slug, alternative, nil
}
