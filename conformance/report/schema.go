package report

import (
	"reflect"

	"example.com/bounce/conformance/report/internal/schema"
)

// Schema returns the JSON Schema (draft 2020-12) of what JSON writes. A report may have more members than the schema names: later
// releases add some without a new Version.
func Schema() []byte {
	return schema.Maker{
		Title:     "A report of bounce conform --format json",
		Constants: map[string]any{"version": Version},
		Words: map[reflect.Type][]string{
			reflect.TypeFor[Outcome](): texts(outcomes),
			reflect.TypeFor[Verdict](): texts([]Verdict{Conformant, Partial, NonConformant, Undecided}),
		},
	}.Make(reflect.TypeFor[Report]())
}

func texts[T ~string](all []T) (texts []string) {
	for _, each := range all {
		texts = append(texts, string(each))
	}
	return texts
}
