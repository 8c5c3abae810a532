package mock_test

import (
	"bytes"
	"encoding/json"
	"testing"
)

// The answers of the source document, value for value, compacted (issue 2, Done-when 2).
const (
	sampleAnswer = `{
  "scheduledStart": "2020-08-26T8:53:51-07:00",
  "scheduledEnd": "2020-08-26T10:53:51-07:00",
  "status": "Open",
  "subStatus": "Ready For Execution",
  "custStatus": "Review Update"
}`
	sampleConflicts = `{
  "conflicts": [
    {
      "rfcNumber": "3-7JZXAMZ",
      "rfcType": "CODE_PROMO",
      "rfcSubType": "CEMLI_PATCH",
      "status": "Open",
      "subStatus": "Ready For Execution",
      "scheduledStart": "2020-08-26T8:53:51-07:00",
      "scheduledEnd": "2020-08-26T10:53:51-07:00",
      "duration": {"unit": "hours", "value": 2}
    },
    {
      "rfcNumber": "3-7JZXAGH",
      "rfcType": "OCIEBS_Prod_SelfService",
      "rfcSubType": "SelfService_Bounce",
      "status": "Open",
      "subStatus": "Ready For Execution",
      "scheduledStart": "2020-08-26T8:53:51-07:00",
      "scheduledEnd": "2020-08-26T10:53:51-07:00",
      "duration": {"unit": "hours", "value": 3}
    },
    {
      "rfcNumber": "3-6JZXAMH",
      "rfcType": "Configuration - EBSO",
      "rfcSubType": "Autoexec-Config",
      "status": "Open",
      "subStatus": "Ready For Scheduling/Approval",
      "scheduledStart": "2020-08-26T8:53:51-07:00",
      "scheduledEnd": "2020-08-26T10:53:51-07:00",
      "duration": {"unit": "hours", "value": 4}
    }
  ]
}`
)

func TestTheDocumentsSampleIsReproducedByteForByte(t *testing.T) {
	t.Parallel()
	s := start(t, "time-hour-out", "as-in-the-sample")
	for name, row := range map[string]struct {
		edit   func(*call)
		status int
		want   string
	}{
		"its success":   {func(*call) {}, 200, sampleAnswer},
		"its conflicts": {tcmati, 409, sampleConflicts},
	} {
		t.Run(name, func(t *testing.T) {
			var want bytes.Buffer
			if err := json.Compact(&want, []byte(row.want)); err != nil {
				t.Fatal(err)
			}
			r := send(t, s, row.edit)
			if r.status != row.status || r.body != want.String()+"\n" {
				t.Errorf("got %d\n%swant %d\n%s", r.status, r.body, row.status, want.String())
			}
			if got := r.header.Get("Content-Type"); got != "application/json" {
				t.Errorf("Content-Type is %q, want application/json", got)
			}
		})
	}
}
