package mock_test

import (
	"io"
	"net/http"
	"os"
	"strings"

	"example.com/bounce/mock"
)

// single is a request with a single fault, by the title of its refusal and what it is about.
type single struct {
	title    string
	readings []string
	before   []func(*call) // calls that go before, each granted
	limited  bool          // to one request a minute, which is spent
	clock    string        // what the clock is set to after those
	edit     func(*call)
	broken   error
}

func get(path string) func(*call) {
	return func(c *call) { c.method, c.path, c.body, c.mediaType = "GET", "/selfservice/v1"+path, "", "" }
}

func post(body string) func(*call) {
	return func(c *call) {
		c.method, c.body = "POST", body
		c.path = "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions"
	}
}

func both(edits ...func(*call)) func(*call) {
	return func(c *call) {
		for _, edit := range edits {
			edit(c)
		}
	}
}

const (
	listPath      = "/customers/15427061/EBSO/products/bounce/instances/executions"
	conflictsPath = "/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions"
)

func requestFaults() map[string]single {
	path := func(old, by string) func(*call) {
		return func(c *call) { c.path = strings.Replace(c.url(), old, by, 1) }
	}
	header := func(name string, values ...string) func(*call) {
		return func(c *call) { c.header = http.Header{name: values} }
	}
	return map[string]single{
		"another base path":      {title: "No such path", edit: path("/selfservice/v1", "/selfservice/v2")},
		"no base path":           {title: "No such path", edit: path("/selfservice/v1", "")},
		"a slash at the end":     {title: "No such path", edit: func(c *call) { c.path = c.url() + "/" }},
		"a slip in the path":     {title: "No such path", edit: path("/executions/", "/execution/")},
		"a segment too few":      {title: "No such path", edit: path("/products/", "/")},
		"another method":         {title: "Method not allowed", edit: func(c *call) { c.method = "PATCH" }},
		"a method without body":  {title: "Method not allowed", edit: func(c *call) { c.method, c.body = "DELETE", "" }},
		"a body too large":       {title: "Body too large", edit: body(`{"a":"` + strings.Repeat("a", 1<<20) + `"}`)},
		"a body too slow":        {title: "Body too slow", edit: body(`{"sch`), broken: os.ErrDeadlineExceeded},
		"a body cut short":       {title: "Body cut short", edit: body(`{"sch`), broken: io.ErrUnexpectedEOF},
		"no Identifier":          {title: "No Identifier", edit: func(c *call) { c.identifier = "" }},
		"no GUID":                {title: "Unknown Identifier", edit: func(c *call) { c.identifier = "me" }},
		"an unknown Identifier":  {title: "Unknown Identifier", edit: func(c *call) { c.identifier = outsideKey[:35] + "9" }},
		"two Identifiers":        {title: "Unknown Identifier", edit: both(header("Identifier", ownKeys, ownKeys), func(c *call) { c.identifier = "" })},
		"none, and no customer":  {title: "No Identifier", edit: both(get("/customers/services/products/bounce/operations"), func(c *call) { c.identifier = "" })},
		"a foreign CSI":          {title: "Not your customer", edit: func(c *call) { c.csi = otherCSI }},
		"a foreign place":        {title: "Not your customer", edit: func(c *call) { c.csi, c.instance, c.execution = otherCSI, "OMCEBSOR3", "3-BLFVC0W" }},
		"nobody's CSI":           {title: "Not your customer", edit: func(c *call) { c.csi, c.instance = "99999999", "NOWHERE" }},
		"an unknown instance":    {title: "Unknown instance", edit: instance("DCMATY")},
		"another service":        {title: "Instance of another service", edit: func(c *call) { c.service = "EBSZ" }},
		"an unknown execution":   {title: "Unknown execution", edit: execution("3-CDQF5Z9")},
		"an unknown ticket":      {title: "Unknown execution", readings: []string{"status-unknown", "404"}, edit: get("/executions/status?requestor=BOUNCE&id=3-0")},
		"no workflow":            {title: "Execution not scheduled", readings: []string{"status-unscheduled", "404"}, edit: get("/executions/status?requestor=BOUNCE&id=3-CDQF5Z0")},
		"no JSON accepted":       {title: "Not acceptable", edit: header("Accept", "text/html", "application/json;q=0")},
		"a wrong media type":     {title: "Unsupported media type", edit: func(c *call) { c.mediaType = "text/plain" }},
		"no media type":          {title: "Unsupported media type", edit: func(c *call) { c.mediaType = "" }},
		"a coding":               {title: "Unsupported media type", edit: header("Content-Encoding", "br")},
		"half a query":           {title: "Half a window", readings: []string{"conflicts-half-window", "400"}, edit: get(conflictsPath + "?scheduledEnd=2020-08-26T15:00:00Z")},
		"no query":               {title: "No window", readings: []string{"conflicts-window", "400"}, edit: get(conflictsPath)},
		"a window turned around": {title: "Query breaks the contract", edit: get(conflictsPath + "?scheduledStart=2020-08-26T15:00:00Z&scheduledEnd=2020-08-26T14:00:00Z")},
		"a time that is none":    {title: "Query breaks the contract", edit: get(conflictsPath + "?scheduledStart=now&scheduledEnd=2020-08-26T14:00:00Z")},
		"a limit of nothing":     {title: "Out of bounds", edit: get(listPath + "?limit=0")},
		"an offset below":        {title: "Out of bounds", edit: get(listPath + "?offset=-1")},
		"a limit in words":       {title: "Query breaks the contract", edit: get(listPath + "?limit=all")},
		"another requestor":      {title: "Other requestor", edit: get("/executions/status?requestor=ME&id=3-CDQF5Z0")},
		"a preference":           {title: "Preference that cannot be met", edit: header("Prefer", "code=299")},
		"no id":                  {title: "Query breaks the contract", edit: get("/executions/status?requestor=BOUNCE")},
	}
}

func bodyFaults() map[string]single {
	const time, schedule = `"scheduledTime":"2020-08-26T15:53:51Z"`, `"action":"schedule"`
	return map[string]single{
		"no body":               {title: "Body is not one JSON object", edit: body("")},
		"no JSON":               {title: "Body is not one JSON object", edit: body("{")},
		"a list":                {title: "Body is not one JSON object", edit: body("[]")},
		"a member twice":        {title: "Body is not one JSON object", edit: body("{" + time + "," + schedule + "," + schedule + "}")},
		"no time":               {title: "Body breaks the contract", edit: body("{" + schedule + "}")},
		"a time in words":       {title: "Body breaks the contract", edit: at("soon")},
		"no action":             {title: "Body breaks the contract", edit: body("{" + time + "}")},
		"another action":        {title: "Body breaks the contract", edit: body("{" + time + `,"action":"run"}`)},
		"nothing at all":        {title: "Body breaks the contract", edit: body(`{"scheduledTime":1,"action":1}`)},
		"an action in capitals": {title: "Body breaks the contract", edit: body("{" + time + `,"action":"Schedule"}`)},
		"a member more":         {title: "Body breaks the contract", readings: []string{"extra-fields", "refused"}, edit: body("{" + time + "," + schedule + `,"a/b":1}`)},
		"a time beside cancel":  {title: "Body breaks the contract", readings: []string{"cancel-time", "refused"}, edit: body("{" + time + `,"action":"cancel"}`)},
		"a time without offset": {title: "Body breaks the contract", readings: []string{"time-bare-in", "refused"}, edit: at("2020-08-26T15:53:51")},
		"a time not in UTC":     {title: "Body breaks the contract", readings: []string{"time-zone-in", "utc-only"}, edit: at("2020-08-26T16:53:51+01:00")},
		"a short hour":          {title: "Body breaks the contract", readings: []string{"time-hour-in", "two-digits"}, edit: at("2020-08-26T8:53:51-07:00")},
		"a fraction":            {title: "Body breaks the contract", readings: []string{"time-fraction-in", "refused"}, edit: at("2020-08-26T15:53:51.5Z")},
		"an incomplete create":  {title: "Body breaks the contract", edit: post(`{"operation":"Bounce"}`)},
		"another word":          {title: "Body breaks the contract", edit: post(`{"operation":"Kick","services":"All","duration":{"unit":"hours","value":2}}`)},
		"a word in capitals":    {title: "Body breaks the contract", readings: []string{"word-case", "exact"}, edit: post(`{"operation":"BOUNCE","services":"All","duration":{"unit":"hours","value":2}}`)},
		"a blackout without":    {title: "Body breaks the contract", readings: []string{"blackout-without-stop", "refused"}, edit: post(`{"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":2}}`)},
		"a duration of ages":    {title: "Body breaks the contract", edit: post(`{"operation":"Bounce","services":"All","duration":{"unit":"days","value":999999999}}`)},
	}
}

func stateFaults() map[string]single {
	cancel := body(`{"action":"cancel"}`)
	only := func(c *call) { c.instance, c.execution = "LONG", "ONLY" }
	first, second := func(c *call) { c.instance, c.execution = "PAIR", "FIRST" }, func(c *call) { c.instance, c.execution = "PAIR", "SECOND" }
	return map[string]single{
		"too soon":                  {title: "Too soon", edit: at("2020-08-26T15:15:59.999Z")},
		"too soon, full seconds":    {title: "Too soon", readings: []string{"time-fraction-in", "refused"}, clock: "2020-08-26T15:00:00.25Z", edit: at("2020-08-26T15:16:00Z")},
		"too soon once it is cut":   {title: "Too soon", readings: []string{"time-fraction-in", "truncated"}, clock: "2020-08-26T15:00:00.25Z", edit: at("2020-08-26T15:16:00.25Z")},
		"too soon, and then taken":  {title: "Too soon", edit: both(tcmati, at("2020-08-26T15:01:00Z"))},
		"too late":                  {title: "Beyond the calendar", edit: at("9999-12-31T23:30:00Z")},
		"changes in the way":        {title: "Other changes stand in the way", edit: tcmati},
		"changes that touch":        {title: "Other changes stand in the way", readings: []string{"window-edges", "closed"}, edit: tcmati},
		"changes, to full seconds":  {title: "Other changes stand in the way", readings: []string{"time-fraction-in", "refused", "window-edges", "closed"}, edit: tcmati},
		"an execution in the way":   {title: "Other changes stand in the way", before: []func(*call){first}, edit: second},
		"a schedule that has begun": {title: "Window has begun", before: []func(*call){only}, clock: "2020-08-26T16:00:00Z", edit: both(only, at("2020-08-26T20:00:00Z"))},
		"one with a neighbour":      {title: "Window has begun", before: []func(*call){first}, clock: "2020-08-26T16:00:00Z", edit: both(first, at("2020-08-26T20:00:00Z"))},
		"a cancel that comes late":  {title: "Window has begun", before: []func(*call){only}, clock: "2020-08-26T16:00:00Z", edit: both(only, cancel)},
		"nothing to cancel":         {title: "Not scheduled", readings: []string{"cancel-unscheduled", "409"}, edit: both(only, cancel)},
		"too many requests":         {title: "Too many requests", limited: true, edit: func(*call) {}},
		"no opt-in": {title: "Customer has not opted in", edit: func(c *call) {
			c.csi, c.identifier, c.instance, c.execution = outsider, outsideKey, "SCMATI", "3-CDQF600"
			c.authorization = "outsider"
		}},
	}
}

// tokenFaults need the server's keys, so the token is named by its defect.
func tokenFaults() map[string]single {
	all := map[string]single{
		"no token":        {title: "No token", edit: auth("")},
		"another scheme":  {title: "Not a bearer token", edit: auth("Basic eDp5")},
		"a word":          {title: "Not a bearer token", edit: auth("Bearer junk")},
		"two tokens":      {title: "Not a bearer token", edit: both(auth(""), func(c *call) { c.header = http.Header{"Authorization": {"Bearer a", "Bearer b"}} })},
		"one of a reader": {title: "Scope missing", edit: auth("reader")},
	}
	for _, name := range mock.Defects() {
		title := "Token refused"
		switch name {
		case "no-scope", "wrong-scope", "longer-scope":
			title = "Scope missing"
		case "no-exp":
			title = "Token without expiry"
		case "truncated":
			title = "" // malformed or refused
		}
		all["a token "+name] = single{title: title, edit: auth("defect " + name)}
	}
	return all
}
