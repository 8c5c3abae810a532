package seed_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

// Whatever the text is, the package says what is wrong with it or returns a world that the domain takes.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	for _, c := range errorCases {
		f.Add([]byte(c.text))
	}
	for _, c := range mergeCases {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := seed.Parse("world.yaml", text, now, randomSeed)
		if err != nil {
			for _, fault := range errorsOf(t, err) {
				if fault.File != "world.yaml" || fault.Line < 1 || fault.What == "" || fault.Want == "" {
					t.Errorf("an incomplete fault: %+v", fault)
				}
			}
			return
		}
		enter(t, w)
		itself, err := seed.Over(w, w, now, randomSeed)
		if diff := cmp.Diff(customersOf(w), customersOf(itself)); err != nil || diff != "" {
			t.Errorf("over itself it is another world: %v\n%s", err, diff)
		}
	})
}

func FuzzOne(f *testing.F) {
	f.Add([]byte(`{"csi":"1","services":[{"instances":[{"rfcs":[{}]}]}]}`))
	f.Add([]byte(`{"keys":{"keys":[{"kty":"OKP"}]},"optedIn":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := seed.One(body, now, sample.New(randomSeed, "fuzz"), randomSeed, false)
		if err == nil {
			enter(t, seed.Data{Customers: []seed.Customer{c}})
		} else if err.Error() == "" {
			t.Error("an error without words")
		}
	})
}
