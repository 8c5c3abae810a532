package mock_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/bounce/mock"
)

// Parallel tests meet servers that read differently, in one process.
func TestCustomersOfOneServerReadDifferently(t *testing.T) {
	t.Parallel()
	s := start(t, "body-invalid-status", "422")
	for name, row := range map[string]struct {
		readings []string
		edit     func(*call)
		status   int
		reason   string
		part     string
	}{
		"as the server does":         {nil, at("soon"), 422, "scheduled-time", `"type":"urn:bounce:scheduled-time"`},
		"a status of its own":        {[]string{"body-invalid-status", "400"}, at("soon"), 400, "scheduled-time", `"reading":"body-invalid-status=400"`},
		"a body of its own":          {[]string{"error-body", "code-message"}, at("soon"), 422, "scheduled-time", `{"code":"scheduled-time"`},
		"times of its own":           {[]string{"time-zone-out", "utc"}, func(*call) {}, 200, "", `"scheduledStart":"2020-08-26T15:53:51Z"`},
		"a rule of the domain":       {[]string{"end-rule", "two-hours", "success-status", "201"}, func(*call) {}, 201, "", `"scheduledEnd":"2020-08-26T10:53:51-07:00"`},
		"an order of its own":        {[]string{"check-order", "shape-first"}, func(c *call) { c.authorization, c.body = "", "{}" }, 422, "scheduled-time", ""},
		"the order of the server":    {nil, func(c *call) { c.authorization, c.body = "", "{}" }, 401, "bearer-token", ""},
		"a token of its own kind":    {[]string{"token-status", "403"}, auth(""), 403, "bearer-token", ""},
		"no Identifier of its own":   {[]string{"identifier-missing", "403"}, func(c *call) { c.identifier = "" }, 403, "jwks-identifier", ""},
		"an unknown Identifier":      {[]string{"identifier-unknown", "404"}, func(c *call) { c.identifier = strings.Replace(ownKeys, "0a01", "0aff", 1) }, 404, "jwks-identifier", ""},
		"a method that is not there": {[]string{"error-body", "empty"}, func(c *call) { c.method, c.identifier = "DELETE", "" }, 405, "method-not-allowed", ""},
		"a path that is not there":   {[]string{"error-body", "empty"}, func(c *call) { c.path = "/selfservice/v1/nothing" }, 404, "path", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := create(t, s, choice(row.readings...))
			sent := sampleOf(c, "approver")
			row.edit(&sent)
			r := do(t, s, sent)
			if r.status != 405 && r.status != 404 {
				conforms(t, r)
			}
			expect(t, r, row.status, row.reason)
			if row.part != "" && !strings.Contains(r.body, row.part) {
				t.Errorf("the answer lacks %s: %s", row.part, r.body)
			}
			if strings.HasSuffix(name, "not there") && r.body != "" {
				t.Errorf("got the body %s, want none", r.body)
			}
		})
	}
}

// A foreign customer that exists, whatever its readings, is answered as one that does not.
func TestReadingsDoNotTellWhichCustomersExist(t *testing.T) {
	t.Parallel()
	s := start(t)
	other := mock.RandomReadings(3)
	for slug, alternative := range defaults(t) {
		if other[slug] == alternative {
			delete(other, slug)
		}
	}
	text, _ := json.Marshal(map[string]any{"readings": other})
	readInForce(t, control(t, s, "chooseCustomerReadings", "PUT", "/customers/"+otherCSI+"/readings", string(text)))
	chooseFor(t, s, own, "foreign-status", "404", "lead-status", "409")
	for name, edit := range map[string]func(*call){
		"with the caller's credentials": func(*call) {},
		"with a broken body":            body("["),
		"with no token":                 auth(""),
		"with a token of no scope":      defect(t, s, "no-scope"),
		"with another method":           func(c *call) { c.method = "POST" },
		"too soon":                      at("2020-08-26T15:00:01Z"),
	} {
		var answers []string
		for _, csi := range []string{otherCSI, outsider, "99999999"} {
			sent := good(t, s)
			sent.csi = csi
			edit(&sent)
			r := do(t, s, sent)
			answers = append(answers, fmt.Sprint(r.status, r.reason(), r.header["Www-Authenticate"], strings.ReplaceAll(r.body, csi, "CSI")))
		}
		if answers[0] != answers[2] || answers[1] != answers[2] {
			t.Errorf("%s: the answers differ:\n%s", name, strings.Join(answers, "\n"))
		}
	}
	sent := good(t, s)
	sent.csi = otherCSI
	expect(t, do(t, s, sent), 404, "own-instances") // as the caller reads it
}

func TestTheJournalTellsTheReadingsThatARequestFollowed(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, choice("lead-status", "422", "time-zone-out", "utc", "error-body", "problem"))
	do(t, s, sampleOf(c, "approver"))
	send(t, s)
	entries := s.Journal()
	if got, want := entries[1].Readings, map[string]string{"lead-status": "422", "time-zone-out": "utc"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v: those that are not the default", got, want)
	}
	if entries[0].Readings != nil {
		t.Errorf("under the defaults: got %v, want none", entries[0].Readings)
	}
	entries[1].Readings["lead-status"] = "altered"
	if r := control(t, s, "listRequests", "GET", "/requests?csi="+c.CSI, ""); !strings.Contains(r.body, `"readings":{"lead-status":"422","time-zone-out":"utc"}`) {
		t.Errorf("the journal holds %s", r.body)
	}
	late := sampleOf(c, "approver")
	late.method = "GET"
	do(t, s, late)
	if e := s.Journal()[0]; e.CSI != c.CSI || len(e.Readings) != 2 {
		t.Errorf("a refused method: got %q %v, want the customer and its readings", e.CSI, e.Readings)
	}
}

// Each request sees one table from beginning to end, whoever changes it meanwhile.
func TestReadingsAreChangedWhileRequestsAreAnswered(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	sent := sampleOf(c, "approver")
	sent.body = `{"scheduledTime":"soon"}`
	pairs := [][]string{{"body-invalid-status", "400", "error-body", "problem"}, {"body-invalid-status", "422", "error-body", "code-message"}}
	chooseFor(t, s, c.CSI, pairs[0]...)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for j := range 25 {
				switch r := do(t, s, sent); {
				case r.status == http.StatusBadRequest && r.member(t, "title") != "":
				case r.status == http.StatusUnprocessableEntity && r.member(t, "code") != "":
				default:
					t.Errorf("got %d %s, want one reading of both", r.status, r.body)
				}
				if i == 0 {
					chooseFor(t, s, c.CSI, pairs[j%2]...)
				}
				if i == 1 {
					control(t, s, "chooseReadings", "PUT", "/readings", choice("lead-status", []string{"409", "422"}[j%2]))
				}
			}
		})
	}
	all.Wait()
}
