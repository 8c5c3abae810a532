package mock

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// readings is the alternative that a server takes of each reading. It never changes once it is made.
type readings map[string]choice

type choice struct {
	alternative string
	status      int // the alternative as a number, 0 when it is none
}

// newReadings takes the default of each reading but those that are chosen.
func newReadings(chosen map[string]string) (readings, error) {
	all, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	r := make(readings, len(all))
	for _, each := range all {
		r.choose(each.Slug, each.Default())
	}
	for _, slug := range slices.Sorted(maps.Keys(chosen)) {
		if _, _, err := openapi.ParseChoice(slug + "=" + chosen[slug]); err != nil {
			return nil, err
		}
		r.choose(slug, chosen[slug])
	}
	return r, nil
}

func (r readings) choose(slug, alternative string) {
	status, _ := strconv.Atoi(alternative)
	r[slug] = choice{alternative: alternative, status: status}
}

// Is tells whether the server takes this alternative. An unknown slug is a programmer's mistake.
func (r readings) Is(slug, alternative string) bool { return r.of(slug).alternative == alternative }

// Status is the alternative of a reading about a status; 0 when the one taken is none.
func (r readings) Status(slug string) int { return r.of(slug).status }

// Named is the choice in the form of the flag: slug=alternative.
func (r readings) Named(slug string) string { return slug + "=" + r.of(slug).alternative }

func (r readings) of(slug string) choice {
	c, ok := r[slug]
	if !ok {
		panic(fmt.Sprintf("mock: no reading is called %q", slug))
	}
	return c
}

// table is slug and alternative of each reading, for the health answer.
func (r readings) table() map[string]string {
	t := make(map[string]string, len(r))
	for slug, c := range r {
		t[slug] = c.alternative
	}
	return t
}

// rules are the readings that the domain decides by.
func (r readings) rules() bounce.Rules {
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
