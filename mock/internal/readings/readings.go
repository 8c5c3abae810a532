// Package readings decides which alternative of each reading is taken: a Set has one for each, a Registry has the Sets of the
// server and of the customers who have chosen otherwise.
//
// It does not decide which Set a request follows, nor what an alternative means on the wire. It may import the packages openapi
// and settings, and the domain for its Rules.
package readings

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi"
)

// Set has the alternative of each reading. It is immutable, and safe for concurrent use; to be made by New.
type Set struct {
	choices   map[string]choice
	rules     domain.Rules
	times     TimeForm
	overrides map[string]string
	own       map[string]string
}

type choice struct {
	alternative string
	status      int // the alternative as a number, 0 for a word
}

// New returns the Set of the choices, by slug, in which a later layer lies over the earlier ones, and of the defaults for all
// other readings. The error names an unknown reading or alternative, and what was probably meant.
func New(layers ...map[string]string) (*Set, error) {
	for _, layer := range layers {
		if err := check(layer); err != nil {
			return nil, err
		}
	}
	return build(layers...)
}

// check fails for the first choice, by slug, that is unknown.
func check(chosen map[string]string) error {
	for _, slug := range slices.Sorted(maps.Keys(chosen)) {
		if _, _, err := openapi.ParseChoice(slug + "=" + chosen[slug]); err != nil {
			return err
		}
	}
	return nil
}

// build is New for choices that are known.
func build(layers ...map[string]string) (*Set, error) {
	all, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	s := &Set{choices: make(map[string]choice, len(all))}
	for _, each := range all {
		s.choose(each.Slug, each.Default())
	}
	for _, layer := range layers {
		for slug, alternative := range layer {
			s.choose(slug, alternative)
		}
	}
	for _, each := range all {
		if taken := s.of(each.Slug).alternative; taken != each.Default() {
			if s.overrides == nil {
				s.overrides = map[string]string{}
			}
			s.overrides[each.Slug] = taken
		}
	}
	s.rules, s.times = s.domain(), s.timeForm()
	return s, nil
}

func (s *Set) choose(slug, alternative string) {
	status, _ := strconv.Atoi(alternative)
	s.choices[slug] = choice{alternative: alternative, status: status}
}

// Is reports whether this alternative is taken. An unknown slug is a programmer's mistake: it panics.
func (s *Set) Is(slug, alternative string) bool { return s.of(slug).alternative == alternative }

// Status returns the alternative of a reading as a status; 0 if it is a word.
func (s *Set) Status(slug string) int { return s.of(slug).status }

// Named returns the choice in the form of the flag: slug=alternative.
func (s *Set) Named(slug string) string { return slug + "=" + s.of(slug).alternative }

func (s *Set) of(slug string) choice {
	c, ok := s.choices[slug]
	if !ok {
		panic(fmt.Sprintf("readings: no reading is called %q", slug))
	}
	return c
}

// Rules returns the readings that the domain decides by.
func (s *Set) Rules() domain.Rules { return s.rules }

// Overrides returns the choices that are not the default, by slug, for the journal; nil for none. The caller must not change
// them.
func (s *Set) Overrides() map[string]string { return s.overrides }

// Own returns the choices of the customer itself, by slug; nil for the Set of a server. The caller must not change them.
func (s *Set) Own() map[string]string { return s.own }

// Table returns the alternative of each reading by slug, as a copy.
func (s *Set) Table() map[string]string {
	t := make(map[string]string, len(s.choices))
	for slug, c := range s.choices {
		t[slug] = c.alternative
	}
	return t
}

func (s *Set) domain() domain.Rules {
	ends := map[string]domain.EndRule{
		"duration":               domain.EndByDuration,
		"two-hours":              domain.EndTwoHours,
		"duration-plus-blackout": domain.EndByDurationPlusBlackout,
	}
	return domain.Rules{
		ClosedEdges:    s.Is("window-edges", "closed"),
		PendingIgnored: s.Is("pending-blocks", "no"),
		SelfIncluded:   s.Is("self-conflict", "included"),
		BookAnyway:     s.Is("conflict-effect", "booked-anyway"),
		End:            ends[s.of("end-rule").alternative],
	}
}
