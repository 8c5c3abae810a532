package mock_test

import (
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// TestTheMatrix is issue 2, Done-when 3: each row answers as the contract says, names the rule that it rests on, and a
// refusal changes nothing.
func TestTheMatrix(t *testing.T) {
	t.Parallel()
	s := start(t)
	as := func(csi, identifier string) func(*call) {
		raw := token(t, s, mock.TokenRequest{Customer: csi})
		return func(c *call) { c.authorization, c.identifier = "Bearer "+raw, identifier }
	}
	rows := map[string]struct {
		edit   func(*call)
		status int
		reason string
	}{
		"no token":                         {auth(""), 401, "bearer-token"},
		"another scheme":                   {auth("Basic eDp5"), 401, "bearer-token"},
		"the word Bearer alone":            {auth("Bearer "), 401, "bearer-token"},
		"two words after Bearer":           {auth("Bearer a b"), 401, "bearer-token"},
		"a token that is no JWT":           {auth("Bearer junk"), 401, "bearer-token"},
		"defect expired":                   {defect(t, s, "expired"), 401, "bearer-token"},
		"defect not-yet-valid":             {defect(t, s, "not-yet-valid"), 401, "bearer-token"},
		"defect wrong-key":                 {defect(t, s, "wrong-key"), 401, "bearer-token"},
		"defect alg-none":                  {defect(t, s, "alg-none"), 401, "bearer-token"},
		"defect hs256-with-public-key":     {defect(t, s, "hs256-with-public-key"), 401, "bearer-token"},
		"defect unknown-kid":               {defect(t, s, "unknown-kid"), 401, "bearer-token"},
		"defect no-scope":                  {defect(t, s, "no-scope"), 403, "scope-approver"},
		"defect wrong-scope":               {defect(t, s, "wrong-scope"), 403, "scope-approver"},
		"defect longer-scope":              {defect(t, s, "longer-scope"), 403, "scope-approver"},
		"defect other-customer":            {defect(t, s, "other-customer"), 401, "bearer-token"},
		"defect truncated":                 {defect(t, s, "truncated"), 401, "bearer-token"},
		"defect no-exp":                    {defect(t, s, "no-exp"), 401, "token-no-exp"},
		"defect critical":                  {defect(t, s, "critical"), 401, "bearer-token"},
		"defect header-not-utf-8":          {defect(t, s, "header-not-utf-8"), 401, "bearer-token"},
		"defect claims-not-utf-8":          {defect(t, s, "claims-not-utf-8"), 401, "bearer-token"},
		"defect wrong-issuer":              {defect(t, s, "wrong-issuer"), 401, "bearer-token"},
		"defect wrong-audience":            {defect(t, s, "wrong-audience"), 401, "bearer-token"},
		"no Identifier":                    {func(c *call) { c.identifier = "" }, 400, "jwks-identifier"},
		"an Identifier of nobody":          {func(c *call) { c.identifier = strings.Replace(ownKeys, "0a01", "0aff", 1) }, 401, "jwks-identifier"},
		"an Identifier that is no GUID":    {func(c *call) { c.identifier = "15427061" }, 401, "jwks-identifier"},
		"somebody else's Identifier":       {func(c *call) { c.identifier = otherKeys }, 401, "bearer-token"},
		"a foreign customer":               {func(c *call) { c.csi = otherCSI }, 403, "own-instances"},
		"a customer that does not exist":   {func(c *call) { c.csi = "99999999" }, 403, "own-instances"},
		"another customer on one's own":    {as(otherCSI, otherKeys), 403, "own-instances"},
		"no opt-in":                        {func(c *call) { as(outsider, outsideKey)(c); c.csi = outsider }, 403, "opt-in"},
		"an unknown instance":              {instance("NOWHERE"), 404, "instance-id"},
		"an instance in small letters":     {instance("dcmati"), 404, "instance-id"},
		"an instance of another service":   {func(c *call) { c.service = "EBSZ" }, 404, "service-type"},
		"an unknown execution":             {execution("3-0000000"), 404, "execution-id"},
		"an execution of another instance": {execution("3-CDQEVUP"), 404, "execution-id"},
		"an execution with a slash":        {execution("a%2Fb"), 404, "execution-id"},
		"no media type":                    {func(c *call) { c.mediaType = "" }, 415, "media-type"},
		"another media type":               {func(c *call) { c.mediaType = "text/plain" }, 415, "media-type"},
		"another charset":                  {func(c *call) { c.mediaType = "application/json; charset=latin1" }, 415, "media-type"},
		"a coded body":                     {func(c *call) { c.header = map[string][]string{"Content-Encoding": {"gzip"}} }, 415, "media-type"},
		"no body":                          {body(""), 400, "body-malformed-status"},
		"a body that is no JSON":           {body("scheduledTime=now"), 400, "body-malformed-status"},
		"a body cut short":                 {body(`{"scheduledTime":`), 400, "body-malformed-status"},
		"a body that is no object":         {body(`[]`), 400, "body-malformed-status"},
		"a body in Latin-1":                {body("{\"a\":\"\xe4\"}"), 400, "body-malformed-status"},
		"bytes after the body":             {body(sampleBody + "x"), 400, "one-json-value"},
		"a member twice":                   {body(`{"scheduledTime":"2020-08-26T8:53:51Z",` + sampleBody[1:]), 400, "one-json-value"},
		"an empty object":                  {body(`{}`), 400, "scheduled-time"},
		"no scheduledTime":                 {body(`{"action":"schedule"}`), 400, "scheduled-time"},
		"a scheduledTime of null":          {body(`{"scheduledTime":null,"action":"schedule"}`), 400, "scheduled-time"},
		"a number as scheduledTime":        {body(`{"scheduledTime":1598457231,"action":"schedule"}`), 400, "scheduled-time"},
		"a day that is not there":          {at("2021-02-29T08:53:51Z"), 400, "scheduled-time"},
		"a leap second":                    {at("2020-12-31T23:59:60Z"), 400, "scheduled-time"},
		"an end beyond the calendar":       {at("9999-12-31T23:59:59Z"), 400, "scheduled-time"},
		"no action":                        {body(`{"scheduledTime":"2020-08-26T8:53:51-07:00"}`), 400, "action-missing"},
		"another action":                   {body(`{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"reschedule"}`), 400, "action"},
		"an action in capitals":            {body(`{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"SCHEDULE"}`), 400, "action-case"},
		"15:59.999 ahead":                  {at("2020-08-26T15:15:59.999Z"), 400, "lead-time"},
		"a nanosecond less than 16:00":     {at("2020-08-26T15:15:59.999999999Z"), 400, "lead-time"},
		"the past":                         {at("1999-01-01T00:00:00Z"), 400, "lead-time"},
		"conflicts":                        {tcmati, 409, "conflict-body"},
		"another path":                     {func(c *call) { c.path = "/selfservice/v1/customers" }, 404, "path"},
		"a path that goes on":              {execution("3-CDQF5Z0/x"), 404, "path"},
		"a path that ends in a slash":      {execution("3-CDQF5Z0/"), 404, "path"},
		"GET":                              {func(c *call) { c.method = "GET" }, 403, "scope-user"},
		"HEAD":                             {func(c *call) { c.method = "HEAD" }, 405, "method-not-allowed"},
		"POST":                             {func(c *call) { c.method = "POST" }, 405, "method-not-allowed"},
		"DELETE":                           {func(c *call) { c.method = "DELETE" }, 405, "method-not-allowed"},
		"OPTIONS":                          {func(c *call) { c.method = "OPTIONS" }, 405, "method-not-allowed"},
		"a method of its own":              {func(c *call) { c.method = "BOUNCE" }, 405, "method-not-allowed"},
		"GET of a path that goes on":       {func(c *call) { c.method, c.execution = "GET", "3-CDQF5Z0/x" }, 404, "path"},
		"a body beyond the limit":          {body(`{"a":"` + strings.Repeat("a", 64<<10) + `"}`), 413, "body-limit"},
	}
	before := any(s.Snapshot())
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			r := send(t, s, row.edit)
			expect(t, r, row.status, row.reason)
			unchanged(t, s, before)
			if row.status == 405 && r.header.Get("Allow") != "GET, PUT" {
				t.Errorf("Allow is %q, want GET, PUT", r.header.Get("Allow"))
			}
			if row.status != 409 && r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("Content-Type is %q, want application/problem+json", r.header.Get("Content-Type"))
			}
		})
	}
	covered := 0
	for _, name := range mock.Defects() {
		if _, there := rows["defect "+name]; there {
			covered++
		}
	}
	if covered != len(mock.Defects()) {
		t.Errorf("the matrix has rows for %d defects, want all %d", covered, len(mock.Defects()))
	}
}

func TestWhatIsGranted(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		edit       func(*call)
		start, end string
	}{
		"exactly 16:00.000 ahead": {at("2020-08-26T15:16:00.000Z"), "2020-08-26T15:16:00Z", "2020-08-26T17:16:00Z"},
		"16:00.001 ahead":         {at("2020-08-26T15:16:00.001Z"), "2020-08-26T15:16:00.001Z", "2020-08-26T17:16:00.001Z"},
		"an hour of one digit":    {at("2020-08-26T8:53:51-07:00"), "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00"},
		"no offset":               {at("2020-08-26T15:53:51"), "2020-08-26T15:53:51Z", "2020-08-26T17:53:51Z"},
		"another day's end":       {at("2020-08-26T23:00:00+05:30"), "2020-08-26T23:00:00+05:30", "2020-08-27T01:00:00+05:30"},
		"the last moment":         {at("9999-12-31T21:59:59Z"), "9999-12-31T21:59:59Z", "9999-12-31T23:59:59Z"},
		"bearer in small letters": {func(c *call) { c.authorization = "b" + c.authorization[1:] }, "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00"},
		"Identifier in capitals":  {func(c *call) { c.identifier = strings.ToUpper(c.identifier) }, "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00"},
		"a charset":               {func(c *call) { c.mediaType += "; charset=utf-8" }, "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00"},
		"a member that nobody knows": {
			body(`{"x":1,` + sampleBody[1:]), "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00",
		},
		"an encoded instance": {instance("%44CMATI"), "2020-08-26T08:53:51-07:00", "2020-08-26T10:53:51-07:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			r := send(t, s, row.edit)
			expect(t, r, 200, "")
			if got := r.member(t, "scheduledStart"); got != row.start {
				t.Errorf("scheduledStart is %s, want %s", got, row.start)
			}
			if got := r.member(t, "scheduledEnd"); got != row.end {
				t.Errorf("scheduledEnd is %s, want %s", got, row.end)
			}
			if booked, _, ok := s.Scheduled(own, "DCMATI", "3-CDQF5Z0"); !ok || booked.Format("2006-01-02T15:04:05.999Z07:00") != row.start {
				t.Errorf("booked for %v (%v), want %s", booked, ok, row.start)
			}
		})
	}
}
