package mutant_test

import (
	"slices"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// A reading that is new needs a leaning, and the last alternatives must be just that.
func TestLawfulServersTakeEveryReading(t *testing.T) {
	t.Parallel()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	servers := mutant.Lawful()
	if len(servers) != 28 {
		t.Errorf("there are %d lawful servers, want 28", len(servers))
	}
	for _, s := range servers {
		if _, err := mock.New(mock.Options{Readings: s.Readings}); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		for _, r := range readings {
			taken, given := s.Readings[r.Slug]
			if last := r.Alternatives[len(r.Alternatives)-1]; s.Name == "last-alternatives" && taken != last {
				t.Errorf("%s takes %s=%q, want %s: see leanings", s.Name, r.Slug, taken, last)
			}
			if given && !slices.Contains(r.Alternatives, taken) {
				t.Errorf("%s takes %s=%s, which there is not", s.Name, r.Slug, taken)
			}
		}
	}
	strictest, lenient := servers[0].Readings, servers[1].Readings
	for slug, alternative := range strictest {
		if lenient[slug] == "" || lenient[slug] == alternative {
			t.Errorf("the strictest and the most lenient server both take %s=%s", slug, alternative)
		}
	}
}
