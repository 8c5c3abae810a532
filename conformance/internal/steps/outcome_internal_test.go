package steps

import (
	"net/http"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

// Each body is one of the three outcomes, or none: never two.
func TestABodyIsOneOutcome(t *testing.T) {
	t.Parallel()
	const words, window, list = `"status":"Open","subStatus":"a","custStatus":"b"`, `"scheduledStart":"a","scheduledEnd":"b"`, `"conflicts":[{}]`
	for body, want := range map[string]string{
		`{` + words + `,` + window + `}`:                           "a success",
		`{` + words + `,` + window + `,"conflicts":[]}`:            "a success",
		`{` + words + `,` + window + `,"conflicts":null,"more":1}`: "a success",
		`{` + words + `}`: "a cancellation",
		`{` + words + `,"scheduledStart":null,"scheduledEnd":null}`: "a cancellation",
		`{` + list + `}`:                              "conflicts",
		`{` + list + `,"status":409,"code":1}`:        "conflicts",
		`{` + words + `,` + window + `,` + list + `}`: "",
		`{` + words + `,` + list + `}`:                "",
		`{"scheduledStart":"a",` + list + `}`:         "",
		`{"conflicts":[]}`:                            "",
		`{}`:                                          "",
		`[]`:                                          "",
	} {
		for _, kind := range []string{"a success", "a cancellation", "conflicts"} {
			w := NewWorld(&Env{})
			w.last = newCall("", request.Draft{}, 0, &exchange.Exchange{Status: http.StatusOK, Body: []byte(body)})
			if err := w.isOneOutcome(kind); (err == nil) != (kind == want) {
				t.Errorf("%s as %s: got %v", body, kind, err)
			}
		}
	}
}
