package mutant

import (
	"fmt"
	"net/http"
	"sync"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// ConformingVariant is a healthy mock that reads the contract in one lawful way: every suite must pass it, and report its
// readings exactly.
type ConformingVariant struct {
	// Name is unique, such as strictest.
	Name string
	// Readings are the alternatives that it takes; it takes the default of the other readings.
	Readings map[string]string
	// ScheduleOnly is true of a server that has the schedule and no other operation: the suite leaves out the family for it.
	ScheduleOnly bool
	// Seed is the seed by which its readings are drawn; 0 if they are not drawn.
	Seed int64
}

// New returns what mock.New returns, with the variant's readings and operations in place of those of o. Each call makes a
// server of its own. The error is that of mock.New.
func (s ConformingVariant) New(o mock.Options) (http.Handler, error) {
	o.Readings = s.Readings
	if s.ScheduleOnly {
		contract, err := scheduleOnly()
		if err != nil {
			return nil, err
		}
		o.Contract = contract
	}
	return mock.New(o)
}

// scheduleOnly returns the contract without the operations around the schedule.
var scheduleOnly = sync.OnceValues(func() (*openapi.Document, error) {
	whole, err := openapi.Bounce()
	if err != nil {
		return nil, err
	}
	var document struct {
		Paths map[string]map[string]any `yaml:"paths"`
		Rest  map[string]any            `yaml:",inline"`
	}
	if err := yaml.Load(whole.Source(), &document); err != nil {
		return nil, fmt.Errorf("edit %s: %w", whole.Name(), err)
	}
	for path, item := range document.Paths {
		for _, method := range []string{"get", "post"} {
			delete(item, method)
		}
		if item["put"] == nil {
			delete(document.Paths, path)
		}
	}
	text, err := yaml.Dump(document)
	if err != nil {
		return nil, fmt.Errorf("edit %s: %w", whole.Name(), err)
	}
	return openapi.Load("schedule-only.yaml", text)
})

// randomDraws is how many seeds, from 1, Conforming draws readings by.
const randomDraws = 25

// Conforming returns the conforming variants in a stable order: the strictest and the most lenient, which take the
// alternatives of each reading that refuse more and fewer requests; one that takes all last alternatives; one that has the
// schedule and no other operation; and those whose readings are drawn by the seeds 1 to 25. The error is that of
// openapi.Readings.
func Conforming() ([]ConformingVariant, error) {
	readings, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	strict, lenient, last := map[string]string{}, map[string]string{}, map[string]string{}
	for _, r := range readings {
		last[r.Slug] = r.Alternatives[len(r.Alternatives)-1]
		if r.Strict != "" {
			strict[r.Slug], lenient[r.Slug] = r.Strict, r.Lenient
		}
	}
	all := []ConformingVariant{
		{Name: "strictest", Readings: strict}, {Name: "most-lenient", Readings: lenient}, {Name: "last-alternatives", Readings: last},
		{Name: "schedule-only", ScheduleOnly: true},
	}
	for seed := range int64(randomDraws) {
		all = append(all, Drawn(seed+1))
	}
	return all, nil
}

// Drawn returns the conforming variant whose readings are drawn by the seed.
func Drawn(seed int64) ConformingVariant {
	return ConformingVariant{Name: fmt.Sprintf("random-%d", seed), Readings: mock.RandomReadings(seed), Seed: seed}
}
