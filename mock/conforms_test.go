package mock_test

import (
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// The mock conforms, wholly, and its readings are the defaults.
func TestMockConforms(t *testing.T) {
	t.Parallel()
	server := mock.Start(t, mock.Options{CheckAnswers: true})
	r := conformance.Test(t, nil, conformance.Options{Target: server.URL})
	if r.Verdict != report.Conformant {
		t.Errorf("verdict: got %s, want conformant: %v", r.Verdict, r.Reasons)
	}
	defaults, observable := map[string]string{}, map[string]bool{}
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, reading := range all {
		defaults[reading.Slug] = reading.Default()
	}
	for _, reading := range all {
		observable[reading.Slug] = reading.Observable(defaults)
	}
	for _, reading := range r.Readings {
		if !observable[reading.Slug] && len(reading.Observed) == 0 {
			continue
		}
		if len(reading.Observed) != 1 || reading.Observed[0] != reading.Alternatives[0] {
			t.Errorf("reading %s: observed %v, want the default %s", reading.Slug, reading.Observed, reading.Alternatives[0])
		}
	}
}
