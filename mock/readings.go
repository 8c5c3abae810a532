package mock

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// readings is the alternative that is taken of each reading. It never changes once it is made.
type readings struct {
	choices map[string]choice
	rules   bounce.Rules // the readings that the domain decides by
	// departures are the choices that are not the default, for the journal; nil for none.
	departures map[string]string
	// own are the choices of a customer, as far as they are its own; nil for the server's.
	own map[string]string
}

type choice struct {
	alternative string
	status      int // the alternative as a number, 0 when it is none
}

// newReadings takes the default of each reading but those that are chosen; a later layer lies over the ones before it.
func newReadings(layers ...map[string]string) (*readings, error) {
	all, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	r := &readings{choices: make(map[string]choice, len(all))}
	for _, each := range all {
		r.choose(each.Slug, each.Default())
	}
	for _, chosen := range layers {
		for _, slug := range slices.Sorted(maps.Keys(chosen)) {
			if _, _, err := openapi.ParseChoice(slug + "=" + chosen[slug]); err != nil {
				return nil, err
			}
			r.choose(slug, chosen[slug])
		}
	}
	for _, each := range all {
		if r.Is(each.Slug, each.Default()) {
			continue
		}
		if r.departures == nil {
			r.departures = map[string]string{}
		}
		r.departures[each.Slug] = r.of(each.Slug).alternative
	}
	r.rules = r.domain()
	return r, nil
}

func (r *readings) choose(slug, alternative string) {
	status, _ := strconv.Atoi(alternative)
	r.choices[slug] = choice{alternative: alternative, status: status}
}

// Is tells whether this alternative is taken. An unknown slug is a programmer's mistake.
func (r *readings) Is(slug, alternative string) bool { return r.of(slug).alternative == alternative }

// Status is the alternative of a reading about a status; 0 when the one taken is none.
func (r *readings) Status(slug string) int { return r.of(slug).status }

// Named is the choice in the form of the flag: slug=alternative.
func (r *readings) Named(slug string) string { return slug + "=" + r.of(slug).alternative }

func (r *readings) of(slug string) choice {
	c, ok := r.choices[slug]
	if !ok {
		panic(fmt.Sprintf("mock: no reading is called %q", slug))
	}
	return c
}

// table is slug and alternative of each reading, as a copy.
func (r *readings) table() map[string]string {
	t := make(map[string]string, len(r.choices))
	for slug, c := range r.choices {
		t[slug] = c.alternative
	}
	return t
}

func (r *readings) domain() bounce.Rules {
	ends := map[string]bounce.EndRule{
		"duration":               bounce.EndByDuration,
		"two-hours":              bounce.EndTwoHours,
		"duration-plus-blackout": bounce.EndByDurationPlusBlackout,
	}
	return bounce.Rules{
		ClosedEdges:    r.Is("window-edges", "closed"),
		PendingIgnored: r.Is("pending-blocks", "no"),
		SelfIncluded:   r.Is("self-conflict", "included"),
		BookAnyway:     r.Is("conflict-effect", "booked-anyway"),
		End:            ends[r.of("end-rule").alternative],
	}
}
