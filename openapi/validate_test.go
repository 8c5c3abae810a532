package openapi_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

const (
	success = `{"scheduledStart":"2020-08-26T8:53:51-07:00","scheduledEnd":"2020-08-26T10:53:51-07:00",` +
		`"status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}`
	cancellation = `{"status":"Open","subStatus":"Ready For Scheduling/Approval","custStatus":"Review Update"}`

	conflict = `{"rfcNumber":"3-7JZXAMZ","rfcType":"CODE_PROMO","rfcSubType":"CEMLI_PATCH","status":"Open","subStatus":"x",` +
		`"scheduledStart":"2020-08-26T8:53:51-07:00","scheduledEnd":"2020-08-26T10:53:51-07:00","duration":{"unit":"hours","value":2}}`
)

func TestValidateBodyListsEveryFault(t *testing.T) {
	t.Parallel()
	o := schedule(t)
	for body, want := range map[string][]string{
		`{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"schedule"}`:        nil,
		`{"scheduledTime":"2020-08-26T08:53:51","action":"schedule","more":null}`: nil,
		`{"scheduledTime":"2020-08-26T08:53:51.5Z","action":"schedule"}`:          nil,
		`{"action":"cancel"}`:   nil,
		`{"action":"schedule"}`: {"body /scheduledTime is missing"},
		`{"scheduledTime":"2020-08-26T08:53:51Z","action":"SCHEDULE"}`: {
			`body /action is not one of the allowed values, want schedule or cancel, received "SCHEDULE"`,
		},
		`{}`:  {"body /action is missing"},
		`[]`:  {"body must be of type object"},
		`"a"`: {`body must be of type object, received "a"`},
		`{"scheduledTime":5,"action":"stop"}`: {
			`body /action is not one of the allowed values, want schedule or cancel, received "stop"`,
			"body /scheduledTime must be of type string, received 5",
		},
		`{"scheduledTime":null,"action":null}`: {
			"body /action must not be null, want schedule or cancel, received null", "body /scheduledTime must not be null, received null",
		},
		`{"scheduledTime":"tomorrow","action":"schedule"}`: {
			"body /scheduledTime must be a date and time such as 2020-08-26T08:53:51-07:00 (the hour may have one digit)" +
				`, received "tomorrow"`,
		},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			value, err := jsonbody.Decode([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(o.ValidateBody(value)); !slices.Equal(got, want) {
				t.Errorf("violations:\n got %q\nwant %q", got, want)
			}
		})
	}
}

// The control API takes no members but those that it knows; each other is named, with what was probably meant.
func TestValidateBodyNamesUnknownMembers(t *testing.T) {
	t.Parallel()
	d, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := d.Operation("chooseCustomerReadings")
	for body, want := range map[string][]string{
		`{"conflict-status":"422"}`: {
			`body /conflict-status is not a member that is known here (does it belong inside readings, which is missing?)`,
			"body /readings is missing",
		},
		`{"reading":{},"a/b":1}`: {
			`body /a~1b is not a member that is known here (does it belong inside readings, which is missing?)`,
			"body /reading is not a member that is known here (did you mean readings?)",
			"body /readings is missing",
		},
		`{"readings":{},"\"":1}`: {`body /" is not a member that is known here, want one of readings`},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			value, err := jsonbody.Decode([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(o.ValidateBody(value)); !slices.Equal(got, want) {
				t.Errorf("violations:\n got %q\nwant %q", got, want)
			}
		})
	}
}

func texts(violations []openapi.Violation) []string {
	var all []string
	for _, v := range violations {
		all = append(all, v.Error())
	}
	return all
}

func TestViolationsNameTheClauseOfTheirPlace(t *testing.T) {
	t.Parallel()
	o := schedule(t)
	got := map[string][]string{}
	for _, body := range []map[string]any{{"action": "stop"}, {"action": "schedule"}} {
		for _, v := range o.ValidateBody(body) {
			got[v.Pointer+" "+v.Code] = v.Clauses
		}
	}
	want := map[string][]string{"/action enum": {"action", "cancel"}, "/scheduledTime required": {"scheduled-time"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReceivedIsShortened(t *testing.T) {
	t.Parallel()
	v := schedule(t).ValidateBody(map[string]any{"action": "schedule", "scheduledTime": strings.Repeat("ä", 5000)})
	if len(v) != 1 || len(v[0].Received) > 90 || !strings.HasSuffix(v[0].Received, "...") {
		t.Errorf("received: got %v", v)
	}
}

func TestValidateParameters(t *testing.T) {
	t.Parallel()
	o := schedule(t)
	full := map[string]string{"supportIdentifier": "1", "serviceType": "EBSO", "instanceId": "A", "executionId": "3-1"}
	for name, c := range map[string]struct {
		identifier, service string
		want                []string
	}{
		"passes a whole request":       {"6F1C0A52-6f0e-4c43-9d6e-2b6f1f8c0a01", "EBSO", nil},
		"takes any service type":       {"6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "x y/z", nil},
		"misses the Identifier":        {"", "EBSO", []string{"header Identifier is missing"}},
		"refuses what is no GUID":      {"abc", "EBSO", []string{`header Identifier must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01, received "abc"`}},
		"refuses a GUID in braces":     {"{6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01}", "EBSO", []string{`header Identifier must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01, received "{6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01}"`}},
		"refuses a blank path segment": {"6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "", []string{"path serviceType is missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPut, "/", nil)
			if c.identifier != "" {
				r.Header.Set("Identifier", c.identifier)
			}
			path := map[string]string{}
			for k, v := range full {
				path[k] = v
			}
			path["serviceType"] = c.service
			if got := texts(o.ValidateParameters(r, path)); !slices.Equal(got, c.want) {
				t.Errorf("violations:\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestValidateAnswer(t *testing.T) {
	t.Parallel()
	o := schedule(t)
	const json, problem = "application/json", "application/problem+json"
	for name, c := range map[string]struct {
		status      int
		contentType string
		body        string
		want        []string
	}{
		"passes the sample's success":        {200, json, success, nil},
		"passes a conflict with 200":         {200, json, `{"conflicts":[` + conflict + `]}`, nil},
		"passes a conflict with 409":         {409, json, `{"conflicts":[` + conflict + `]}`, nil},
		"passes a problem":                   {404, problem, `{"title":"a","status":404}`, nil},
		"passes code and message":            {400, json, `{"code":"a","message":"b"}`, nil},
		"passes an empty refusal":            {403, "", "", nil},
		"passes an unusual refusal":          {418, "text/html", "<p>", nil},
		"passes a charset":                   {200, json + "; charset=UTF-8", success, nil},
		"passes more members":                {200, json, success[:len(success)-1] + `,"more":1}`, nil},
		"refuses an undocumented status":     {302, json, success, []string{"status is not among the documented ones of scheduleExecution, received 302"}},
		"passes a server's or gateway's own": {502, "text/html", "<p>", nil},
		"passes a null where no type is":     {400, json, `{"code":null,"message":null,"errors":null}`, nil},
		"passes a problem's own errors":      {400, problem, `{"errors":{"scheduledTime":["is missing"]},"code":7}`, nil},
		"passes a cancellation":              {200, json, cancellation, nil},
		"passes a cancellation with 202":     {202, json, cancellation, nil},
		"passes an empty list beside one":    {200, json, success[:len(success)-1] + `,"conflicts":[]}`, nil},
		"refuses a cancellation with 201":    {201, json, cancellation, []string{"body /scheduledEnd is missing", "body /scheduledStart is missing"}},
		"refuses half of a window":           {200, json, strings.Replace(success, "scheduledEnd", "end", 1), []string{"body /scheduledEnd is missing"}},
		"refuses an empty object":            {200, json, `{}`, []string{"body /custStatus is missing", "body /scheduledEnd is missing", "body /scheduledStart is missing", "body /status is missing", "body /subStatus is missing"}},
		"refuses an empty list alone":        {200, json, `{"conflicts":[]}`, []string{"body /conflicts must have at least 1 items"}},
		"refuses a success without a body":   {200, json, "", []string{"body the body is empty, want one JSON object (at byte 0)"}},
		"refuses a success of another type":  {200, "text/plain", success, []string{"header Content-Type is not a documented media type of this status, received text/plain"}},
		"refuses a success without its type": {200, "", success, []string{"header Content-Type is not a documented media type of this status"}},
		"refuses a conflict with 201":        {201, json, `{"conflicts":[` + conflict + `]}`, []string{"body has members that exclude each other"}},
		"refuses both bodies":                {200, json, success[:len(success)-1] + `,"conflicts":[` + conflict + `]}`, []string{"body has members that exclude each other"}},
		"refuses an empty conflict":          {409, json, `{"conflicts":[]}`, []string{"body /conflicts must have at least 1 items"}},
		"refuses a conflict's lack":          {409, json, `{"conflicts":[` + strings.Replace(conflict, `"unit":"hours",`, "", 1) + `]}`, []string{"body /conflicts/0/duration/unit is missing"}},
		"refuses a time without a day":       {200, json, strings.Replace(success, "08-26T8", "02-31T8", 1), []string{`body /scheduledStart must be a date and time such as 2020-08-26T08:53:51-07:00 (the hour may have one digit), received "2020-02-31T8:53:51-07:00"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			if c.contentType != "" {
				h.Set("Content-Type", c.contentType)
			}
			if got := texts(o.ValidateAnswer(c.status, h, []byte(c.body))); !slices.Equal(got, c.want) {
				t.Errorf("violations:\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

// An answer of a megabyte may have hundreds of thousands of violations, which fill the memory.
func TestOfALargeAnswerTheFirstViolationIsListed(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {"application/json"}}
	for name, c := range map[string]struct {
		items, least, most int
	}{"small": {100, 700, 1000}, "large": {30_000, 1, 1}} {
		body := `{"conflicts":[` + strings.Repeat(`{},`, c.items) + conflict + `]}`
		got := schedule(t).ValidateAnswer(http.StatusConflict, header, []byte(body))
		if len(got) < c.least || len(got) > c.most {
			t.Errorf("%s: got %d violations, want %d to %d", name, len(got), c.least, c.most)
		}
		if first := got[0].Error(); !strings.HasPrefix(first, "body /conflicts/0/") {
			t.Errorf("%s: the first is %s", name, first)
		}
	}
	body := `{"conflicts":[` + strings.Repeat(conflict+`,`, 30_000) + conflict + `]}`
	if got := schedule(t).ValidateAnswer(http.StatusConflict, header, []byte(body)); got != nil {
		t.Errorf("a large lawful answer breaks %v", got)
	}
}

func TestMediaType(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"application/json": true, "Application/JSON": true, "application/json; charset=Utf-8": true, "application/json; charset=utf-8": true, "application/json; charset=latin1": false,
		"": false, "text/plain": false, "application/json;": true, "application/json; =": false, "application/merge-patch+json": false,
	} {
		if got := schedule(t).MediaType(header); got != want {
			t.Errorf("%q: got %v, want %v", header, got, want)
		}
	}
}
