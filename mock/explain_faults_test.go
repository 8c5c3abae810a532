package mock_test

import (
	"io"
	"os"
	"strings"

	"example.com/bounce/mock"
)

// single is a request with a single fault.
type single struct {
	title     string // of its refusal; "" for one of several
	operation string // that the request is meant for; "" for the one that it names, or else the schedule
	readings  []string
	before    []func(*call) // calls that go before, each granted
	limit     string        // of requests, one of which goes before
	struck    string        // a fault that was asked for
	clock     string        // what the clock is set to after those
	edit      func(*call)
	broken    error
	apply     string // what the smallest change is of, where that is not to be left to chance
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

// created is a create with a member more.
func created(member string) func(*call) {
	return post(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2},` + member + "}")
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

// requestFaults are those of method, path and headers.
func requestFaults() map[string]single {
	gzipped := both(sends("Content-Encoding", "gzip"), body("\x1f\x8b\x08\x00\xff"))
	create := `{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2}}`
	return map[string]single{
		"another base path":       {title: "Unknown path", edit: inPath("/selfservice/v1", "/selfservice/v2"), apply: "path"},
		"no base path":            {title: "Unknown path", edit: inPath("/selfservice/v1", ""), apply: "path"},
		"a slip in the path":      {title: "Unknown path", edit: inPath("/executions/", "/execution/"), apply: "path"},
		"a segment too few":       {title: "Unknown path", edit: inPath("/products/", "/"), apply: "path"},
		"capitals":                {title: "Unknown path", edit: func(c *call) { c.path = strings.ToUpper(c.url()) }, apply: "path"},
		"an option":               {title: "Unknown path", operation: "readOptions", edit: get(strings.Replace(conflictsPath, "/executions", "/option", 1)), apply: "path"},
		"an operation":            {title: "Unknown path", operation: "listOperations", edit: get("/customers/services/products/bounce/operation"), apply: "path"},
		"a service":               {title: "Unknown path", operation: "listServices", edit: get("/customers/services/products/bounce/service"), apply: "path"},
		"no execution":            {title: "Method not allowed", edit: inPath("/3-CDQF5Z0", ""), apply: "path"},
		"no execution, a slash":   {title: "Unknown path", edit: inPath("3-CDQF5Z0", ""), apply: "path"},
		"an execution too many":   {title: "Method not allowed", operation: "createExecution", edit: both(post(create), inPath("/executions", "/executions/3-CDQF5Z0")), apply: "path"},
		"a create by PUT":         {title: "Method not allowed", operation: "createExecution", edit: both(post(create), func(c *call) { c.method = "PUT" }), apply: "method"},
		"a schedule by POST":      {title: "Method not allowed", edit: func(c *call) { c.method = "POST" }, apply: "method"},
		"a POST of options":       {title: "Method not allowed", operation: "readOptions", edit: both(post("{}"), inPath("/executions", "/options")), apply: "method, header Authorization"},
		"a method without body":   {title: "Method not allowed", edit: func(c *call) { c.method, c.body = "DELETE", "" }},
		"a body too slow":         {title: "Body too slow", edit: body(`{"sch`), broken: os.ErrDeadlineExceeded, apply: "body"},
		"a body cut short":        {title: "Body cut short", edit: body(`{"sch`), broken: io.ErrUnexpectedEOF, apply: "body"},
		"an Identifier of nobody": {title: "Unknown Identifier", edit: identifier(outsideKey[:35] + "9"), apply: "header Identifier"},
		"two Identifiers":         {title: "Unknown Identifier", edit: both(sends("Identifier", ownKeys, ownKeys), identifier("")), apply: "header Identifier"},
		"a foreign place":         {title: "Not your customer", edit: func(c *call) { c.csi, c.instance, c.execution = otherCSI, "OMCEBSOR3", "3-BLFVC0W" }},
		"nobody's CSI":            {title: "Not your customer", edit: func(c *call) { c.csi, c.instance = "99999999", "NOWHERE" }, apply: "path"},
		"a wrong media type":      {title: "Unsupported media type", edit: func(c *call) { c.mediaType = "text/plain" }, apply: "header Content-Type"},
		"no media type":           {title: "Unsupported media type", edit: func(c *call) { c.mediaType = "" }, apply: "header Content-Type"},
		"a coding in name":        {title: "Unsupported media type", edit: sends("Content-Encoding", "br"), apply: "header Content-Encoding"},
		"a coding":                {title: "Unsupported media type", edit: gzipped, apply: "header Content-Encoding, body"},
		"a create's media type":   {title: "Unsupported media type", edit: both(post(create), func(c *call) { c.mediaType = "text/plain" }), apply: "header Content-Type"},
	}
}

func bodyFaults() map[string]single {
	const time, schedule = `"scheduledTime":"2020-08-26T15:53:51Z"`, `"action":"schedule"`
	return map[string]single{
		"no body":                   {title: "Body is not one JSON object", edit: body("")},
		"no JSON":                   {title: "Body is not one JSON object", edit: body("{")},
		"a list":                    {title: "Body is not one JSON object", edit: body("[]")},
		"a member twice":            {title: "Body is not one JSON object", edit: body("{" + time + "," + schedule + "," + schedule + "}")},
		"no time":                   {title: "Body breaks the contract", edit: body("{" + schedule + "}")},
		"a time in words":           {title: "Body breaks the contract", edit: at("soon")},
		"no action":                 {title: "Body breaks the contract", edit: body("{" + time + "}")},
		"another action":            {title: "Body breaks the contract", edit: body("{" + time + `,"action":"run"}`)},
		"nothing at all":            {title: "Body breaks the contract", edit: body(`{"scheduledTime":1,"action":1}`)},
		"an action in capitals":     {title: "Body breaks the contract", edit: body("{" + time + `,"action":"Schedule"}`)},
		"a member more":             {title: "Body breaks the contract", readings: []string{"extra-fields", "refused"}, edit: body("{" + time + "," + schedule + `,"a/b":1}`)},
		"a time beside cancel":      {title: "Body breaks the contract", readings: []string{"cancel-time", "refused"}, edit: body("{" + time + `,"action":"cancel"}`)},
		"a time without offset":     {title: "Body breaks the contract", readings: []string{"time-bare-in", "refused"}, edit: at("2020-08-26T15:53:51")},
		"a time not in UTC":         {title: "Body breaks the contract", readings: []string{"time-zone-in", "utc-only"}, edit: at("2020-08-26T16:53:51+01:00")},
		"a short hour":              {title: "Body breaks the contract", readings: []string{"time-hour-in", "two-digits"}, edit: at("2020-08-26T8:53:51-07:00")},
		"a basic offset":            {title: "Body breaks the contract", edit: at("2020-08-26T08:53:51-0700")},
		"no seconds":                {title: "Body breaks the contract", edit: at("2020-08-26T15:53Z")},
		"small letters":             {title: "Body breaks the contract", edit: at("2020-08-26t15:53:51z")},
		"a fraction":                {title: "Body breaks the contract", readings: []string{"time-fraction-in", "refused"}, edit: at("2020-08-26T15:53:51.5Z")},
		"an unknown contact":        {title: "Unknown contact", readings: []string{"contact-unknown", "422"}, edit: created(`"primaryContact":"me@nowhere.invalid"`), apply: "body /primaryContact"},
		"a start without a stop":    {title: "Instance runs", readings: []string{"start-without-stop", "409"}, edit: post(`{"operation":"Start","services":"All","duration":{"unit":"hours","value":2}}`), apply: "body /operation"},
		"a create for production":   {title: "Production instance", readings: []string{"prod-instance", "409"}, edit: both(created(`"summary":"x"`), inPath("DCMATI", "LIVE", "EBSO", "EBSX")), apply: "path"},
		"a schedule for production": {title: "Production instance", readings: []string{"prod-instance", "403"}, edit: func(c *call) { c.service, c.instance, c.execution = "EBSX", "LIVE", "ALIVE" }, apply: "path"},
		"an unlisted duration":      {title: "Body breaks the contract", readings: []string{"duration-unlisted", "refused"}, edit: post(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":7}}`), apply: "body /duration"},
		"an unknown option":         {title: "Body breaks the contract", readings: []string{"option-unknown", "refused"}, edit: created(`"bounceOptions":{"options":[{"name":"NONE"}]}`), apply: "body /bounceOptions"},
		"a service not offered": {
			title: "Body breaks the contract", readings: []string{"instance-services", "by-instance"}, apply: "body /services",
			edit: post(`{"operation":"Stop","services":"AllwithVM","duration":{"unit":"hours","value":2}}`),
		},
		"an incomplete create": {title: "Body breaks the contract", edit: post(`{"operation":"Bounce"}`)},
		"another word":         {title: "Body breaks the contract", edit: post(`{"operation":"Kick","services":"All","duration":{"unit":"hours","value":2}}`)},
		"a unit in capitals":   {title: "Body breaks the contract", readings: []string{"unit-case", "exact"}, edit: post(`{"operation":"Bounce","services":"All","duration":{"unit":"HOURS","value":2}}`)},
		"a word in capitals":   {title: "Body breaks the contract", readings: []string{"word-case", "exact"}, edit: post(`{"operation":"BOUNCE","services":"All","duration":{"unit":"hours","value":2}}`)},
		"a blackout without":   {title: "Body breaks the contract", readings: []string{"blackout-without-stop", "refused"}, edit: post(`{"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":2}}`)},
		"nothing":              {title: "Body breaks the contract", edit: body("{}"), apply: "body /scheduledTime, body /action"},
		"a create of no JSON":  {title: "Body is not one JSON object", edit: post("["), apply: "body"},
		"a create's member":    {title: "Body breaks the contract", readings: []string{"extra-fields", "refused"}, edit: post(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2},"":1,"a~/b":1}`)},
		"a slip of Stop": {
			title: "Body breaks the contract", readings: []string{"blackout-without-stop", "refused"}, apply: "body /operation",
			edit: post(`{"operation":"Stopp","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":2}}`),
		},
		"a time that has no UTC": {title: "Body breaks the contract", readings: []string{"time-zone-in", "utc-only"}, edit: at("9999-12-31T22:00:00-05:00"), apply: "body /scheduledTime"},
		"a summary too long":     {title: "Body breaks the contract", edit: created(`"summary":"` + strings.Repeat("a", 1001) + `"`), apply: "body /summary"},
		"a contact of nobody":    {title: "Body breaks the contract", edit: created(`"primaryContact":""`), apply: "body /primaryContact"},
		"an empty option":        {title: "Body breaks the contract", edit: created(`"bounceOptions":{"options":[{"name":""}]}`), apply: "body /bounceOptions"},
		"a duration of nothing":  {title: "Body breaks the contract", edit: created(`"blackOutDuration":{"unit":"hours","value":0}`), apply: "body /blackOutDuration"},
		"a duration's unit":      {title: "Body breaks the contract", edit: created(`"blackOutDuration":{"unit":"weeks","value":1}`), apply: "body /blackOutDuration"},
		"a summary that is null": {title: "Body breaks the contract", edit: created(`"summary":null`), apply: "body /summary"},
		"a time that is null":    {title: "Body breaks the contract", edit: body("{" + schedule + `,"scheduledTime":null}`), apply: "body /scheduledTime"},
		"a duration of ages":     {title: "Body breaks the contract", edit: post(`{"operation":"Bounce","services":"All","duration":{"unit":"days","value":999999999}}`)},
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
		"changes in the way":        {title: "Conflicting changes", edit: tcmati},
		"changes that touch":        {title: "Conflicting changes", readings: []string{"window-edges", "closed"}, edit: tcmati},
		"changes, to full seconds":  {title: "Conflicting changes", readings: []string{"time-fraction-in", "refused", "window-edges", "closed"}, edit: tcmati},
		"an execution in the way":   {title: "Conflicting changes", before: []func(*call){first}, edit: second},
		"a schedule that has begun": {title: "Window has begun", before: []func(*call){only}, clock: "2020-08-26T16:00:00Z", edit: both(only, at("2020-08-26T20:00:00Z"))},
		"one with a neighbour":      {title: "Window has begun", before: []func(*call){first}, clock: "2020-08-26T16:00:00Z", edit: both(first, at("2020-08-26T20:00:00Z"))},
		"a cancel that comes late":  {title: "Window has begun", before: []func(*call){only}, clock: "2020-08-26T16:00:00Z", edit: both(only, cancel)},
		"nothing to cancel":         {title: "Not scheduled", readings: []string{"cancel-unscheduled", "409"}, edit: both(only, cancel)},
		"too many by a token":       {title: "Too many requests", limit: `{"requests":1,"perMilliseconds":60000,"by":"token"}`, edit: at("2020-08-26T15:16:00Z")},
	}
}

// tokenFaults need the server's keys, so the token is named by its defect.
func tokenFaults() map[string]single {
	all := map[string]single{
		"a word":     {title: "Not a bearer token", edit: auth("Bearer junk")},
		"two tokens": {title: "Not a bearer token", edit: both(auth(""), sends("Authorization", "Bearer a", "Bearer b"))},
	}
	for _, name := range mock.Defects() {
		title := "Token refused"
		switch name {
		case "no-scope", "wrong-scope", "longer-scope":
			title = "Scope missing"
		case "no-exp":
			title = "Token without expiry"
		case "header-not-utf-8", "claims-not-utf-8":
			title = "Not a bearer token"
		case "truncated":
			title = "" // malformed or refused
		}
		all["a token "+name] = single{title: title, edit: auth("defect " + name), apply: "header Authorization"}
	}
	return all
}
