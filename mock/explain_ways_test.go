package mock_test

import (
	"net/http"
	"strings"
)

// eachOperation are requests that pass, one of each operation.
func eachOperation() map[string]func(*call) {
	const metadata = "/customers/services/products/bounce/"
	return map[string]func(*call){
		"scheduleExecution":         func(*call) {},
		"createExecution":           post(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2}}`),
		"readExecution":             get(conflictsPath + "/3-CDQF5Z0"),
		"listExecutions":            get(listPath),
		"listConflicts":             get(conflictsPath),
		"readOptions":               get(strings.Replace(conflictsPath, "/executions", "/options", 1)),
		"listOperations":            get(metadata + "operations"),
		"listServices":              get(metadata + "services"),
		"listDurations":             get(metadata + "durations"),
		"readWorkflowStatusDetails": get(stepsPath),
		"readTicketQueue":           get(queuePath),
		"listInstanceServices":      get("/customers/4165/products/bounce/instances/DCMATI/services"),
		"readWorkflowStatus":        get("/executions/status?requestor=BOUNCE&id=3-CDQF5Z0"),
	}
}

func inPath(pairs ...string) func(*call) {
	return func(c *call) { c.path = strings.NewReplacer(pairs...).Replace(c.url()) }
}

func identifier(value string) func(*call) { return func(c *call) { c.identifier = value } }

func sends(name string, values ...string) func(*call) {
	return func(c *call) { c.header = http.Header{name: values} }
}

func byOutsider(c *call) {
	inPath(own, outsider, "4165", "6310", "DCMATI", "SCMATI", "3-CDQF5Z0", "3-CDQF600")(c)
	c.identifier, c.authorization = outsideKey, "outsider"
}

// everywhere are the faults that a request to any operation can have, to each of them.
func everywhere() map[string]single {
	const large = 1<<20 + 1
	all := map[string]single{}
	for operation, base := range eachOperation() {
		add := func(name string, f single) {
			edit := f.edit
			f.operation, f.edit = operation, func(c *call) { base(c); edit(c) }
			all[operation+": "+name] = f
		}
		var c call
		base(&c)
		path := c.url()
		add("a body too large", single{title: "Body too large", edit: body(`"` + strings.Repeat("a", large) + `"`)})
		add("no token", single{title: "No token", edit: auth(""), apply: "header Authorization"})
		add("another scheme", single{title: "Not a bearer token", edit: auth("Basic eDp5"), apply: "header Authorization"})
		add("an expired token", single{title: "Token refused", edit: auth("defect expired"), apply: "header Authorization"})
		add("a token without scope", single{title: "Scope missing", edit: auth("defect no-scope"), apply: "header Authorization"})
		named := "header Identifier"
		if !strings.Contains(path, own) && operation != "scheduleExecution" && operation != "listExecutions" { // of some customer, whose token it takes
			named = "header Authorization, header Identifier"
		}
		add("no Identifier", single{title: "No Identifier", edit: identifier(""), apply: named})
		add("an unknown Identifier", single{title: "Unknown Identifier", edit: identifier("me"), apply: named})
		add("no opt-in", single{title: "Customer has not opted in", edit: byOutsider, apply: "PUT /__admin/customers/30771204/opt-in"})
		add("an Accept of none", single{title: "Not acceptable", edit: sends("Accept", "text/html"), apply: "header Accept"})
		add("a query of no text", single{title: "Query not accepted", edit: func(c *call) {
			before, query, _ := strings.Cut(c.url(), "?")
			c.path = before + "?" + strings.TrimPrefix(query+"&odd=%FF", "&")
		}, apply: "query odd"})
		add("a preference", single{title: "Preference that cannot be met", edit: sends("Prefer", "code=299"), apply: "header Prefer"})
		add("too many requests", single{
			title: "Too many requests", limit: `{"requests":1,"perMilliseconds":7200000}`, edit: func(*call) {},
			apply: "PUT /__admin/customers/15427061/rate-limit",
		})
		add("a fault", single{title: "Fault", struck: `{"response":{"status":500}}`, edit: func(*call) {}, apply: "DELETE /__admin/faults/fault-1"})
		method := "method"
		if operation != "scheduleExecution" && operation != "createExecution" { // a read, which takes another scope than a change
			method = "method, header Authorization"
		}
		add("another method", single{title: "Method not allowed", edit: func(c *call) { c.method = "PATCH" }, apply: method})
		add("a slash at the end", single{title: "Unknown path", edit: func(c *call) {
			before, query, found := strings.Cut(c.url(), "?")
			if c.path = before + "/"; found {
				c.path += "?" + query
			}
		}, apply: "path"})
		add("a letter too few", single{title: "Unknown path", edit: inPath("selfservice", "selfservic"), apply: "path"})
		if operation == "readTicketQueue" || operation == "listInstanceServices" {
			add("an unknown instance", single{title: "Unknown instance", edit: inPath("DCMATI", "DCMATY"), apply: "path"})
			if operation == "readTicketQueue" {
				add("another service", single{title: "Instance of another service", edit: inPath("EBSO", "EBSZ"), apply: "path"})
				add("unknown services", single{title: "Unknown services", edit: get(queuePath + "?services=Databases"), apply: "query services"})
			} else {
				add("another's number", single{title: "Not your customer", edit: inPath("4165", "5207"), apply: "path"})
			}
		}
		if !strings.Contains(path, own) && operation != "listExecutions" && operation != "scheduleExecution" {
			add("a foreign Identifier", single{title: "Token refused", edit: identifier(otherKeys)})
			continue
		}
		add("a foreign Identifier", single{title: "Token refused", edit: identifier(otherKeys)}) // the journal keeps no token, so another one is suggested, too
		add("a foreign CSI", single{title: "Not your customer", edit: inPath(own, otherCSI), apply: "path"})
		if operation == "listExecutions" {
			continue
		}
		add("no service", single{title: "Unknown path", edit: inPath("/EBSO", ""), apply: "path"})
		add("an unknown instance", single{title: "Unknown instance", edit: inPath("DCMATI", "DCMATY"), apply: "path"})
		add("another service", single{title: "Instance of another service", edit: inPath("EBSO", "EBSZ"), apply: "path"})
		if operation == "scheduleExecution" || operation == "readExecution" {
			add("an unknown execution", single{title: "Unknown execution", edit: inPath("3-CDQF5Z0", "3-CDQF5Z9"), apply: "path"})
		}
	}
	return all
}

// queryFaults are those of the operations with a query, and of readings about times in it.
func queryFaults() map[string]single {
	const (
		broken  = "Query breaks the contract"
		unknown = "Unknown execution"
		window  = conflictsPath + "?scheduledStart=2020-08-26T15:00:00"
		status  = "/executions/status?"
	)
	all := map[string]single{
		"a step that is not there": {title: "Unknown step", edit: get(stepsPath + "&stepId=7"), apply: "query stepId"},
		"a step without steps": {
			title: "Step without steps", readings: []string{"step-leaf", "404"}, before: []func(*call){eachOperation()["scheduleExecution"]},
			edit: get(stepsPath + "&stepId=1"), apply: "query stepId",
		},
		"an unknown workflow":   {title: "Unknown workflow", edit: get(strings.Replace(stepsPath, "3-CDQF5Z0", "3-CDQF5Z9", 1)), apply: "path"},
		"no workflow yet":       {title: "No workflow yet", readings: []string{"details-unscheduled-steps", "404"}, edit: get(stepsPath)},
		"a requestor of steps":  {title: "Other requestor", edit: get(strings.Replace(stepsPath, "BOUNCE", "ME", 1)), apply: "query requestor"},
		"no requestor of steps": {title: broken, edit: get("/executions/3-CDQF5Z0/status/details"), apply: "query requestor"},
		"another functionality": {title: "Other requestor", readings: []string{"requestor-known", "403"}, edit: get(status + "requestor=CEMLI&id=3-CDQF5Z0"), apply: "query requestor"},

		"half a query":           {title: "Incomplete window", readings: []string{"conflicts-half-window", "400"}, edit: get(conflictsPath + "?scheduledEnd=2020-08-26T15:00:00Z"), apply: "query scheduledStart"},
		"half a query at an end": {title: "Incomplete window", readings: []string{"conflicts-half-window", "400"}, edit: get(conflictsPath + "?scheduledStart=9999-12-31T20:00:00Z")},
		"half a query in year 0": {title: "Incomplete window", readings: []string{"conflicts-half-window", "400"}, edit: get(conflictsPath + "?scheduledEnd=0000-01-01T00:00:00Z")},
		"no query":               {title: "No window", readings: []string{"conflicts-window", "400"}, edit: get(conflictsPath), apply: "query scheduledStart, query scheduledEnd"},
		"a window turned around": {title: broken, edit: get(conflictsPath + "?scheduledStart=2020-08-26T15:00:00Z&scheduledEnd=2020-08-26T14:00:00Z"), apply: "query scheduledEnd"},
		"a window at its end":    {title: broken, edit: get(conflictsPath + "?scheduledStart=9999-12-31T20:00:00Z&scheduledEnd=2020-01-01T00:00:00Z"), apply: "query scheduledStart"},
		"a time that is none":    {title: broken, edit: get(conflictsPath + "?scheduledStart=now&scheduledEnd=2020-08-26T14:00:00Z"), apply: "query scheduledStart"},
		"a limit of nothing":     {title: "Out of bounds", edit: get(listPath + "?limit=0"), apply: "query limit"},
		"a limit too high":       {title: "Limit too high", readings: []string{"limit-maximum", "400"}, edit: get(listPath + "?limit=26"), apply: "query limit"},
		"an offset below":        {title: "Out of bounds", edit: get(listPath + "?offset=-1"), apply: "query offset"},
		"an unknown parameter":   {title: "Query not accepted", readings: []string{"query-unknown", "refused"}, edit: get(listPath + "?nobody=1&limit=2"), apply: "query nobody"},
		"a filter twice":         {title: "Query not accepted", readings: []string{"query-repeated", "refused"}, edit: get(listPath + "?status=a&status=b"), apply: "query status"},
		"an empty filter":        {title: "Filter without a value", readings: []string{"query-empty", "400"}, edit: get(listPath + "?status="), apply: "query status"},
		"a limit in words":       {title: broken, edit: get(listPath + "?limit=all"), apply: "query limit"},
		"another requestor":      {title: "Other requestor", edit: get(status + "requestor=ME&id=3-CDQF5Z0"), apply: "query requestor"},
		"no requestor":           {title: broken, edit: get(status + "id=3-CDQF5Z0"), apply: "query requestor"},
		"no id":                  {title: broken, edit: get(status + "requestor=BOUNCE"), apply: "query id"},
		"a thousand ids and one": {title: broken, edit: get(status + "requestor=BOUNCE" + strings.Repeat("&id=3-CDQF5Z0", 1001)), apply: "query id"},
		"an unknown ticket":      {title: unknown, readings: []string{"status-unknown", "404"}, edit: get(status + "requestor=BOUNCE&id=3-0"), apply: "query id"},
		"an unknown ticket of another requestor": {
			title: unknown, readings: []string{"status-unknown", "404", "status-requestor", "ignored"},
			edit: get(status + "requestor=ME&id=3-0"), apply: "query id",
		},
		"an unknown ticket, and no workflow": {
			title: unknown, readings: []string{"status-unknown", "404", "status-unscheduled", "404"}, before: []func(*call){eachOperation()["scheduleExecution"]},
			edit: get(status + "requestor=BOUNCE&id=3-0"), apply: "query id",
		},
		"no workflow": {
			title: "Execution not scheduled", readings: []string{"status-unscheduled", "404"},
			edit: get(status + "requestor=BOUNCE&id=3-CDQF5Z0"),
		},
		"no workflow of two": {
			title: "Execution not scheduled", readings: []string{"status-unscheduled", "404", "window-edges", "closed"},
			edit: get(status + "requestor=BOUNCE&id=FIRST&id=SECOND&id=FIRST"),
		},
	}
	for reading, row := range map[string]struct{ alternative, end string }{
		"time-zone-in":     {"utc-only", "%2B01:00"},
		"time-bare-in":     {"refused", ""},
		"time-fraction-in": {"refused", ".5Z"},
	} {
		readings := []string{reading, row.alternative}
		all[reading+" of one side"] = single{title: broken, readings: readings, edit: get(window + row.end), apply: "query scheduledStart"}
		all[reading+" of both sides"] = single{
			title: broken, readings: readings, edit: get(window + row.end + "&scheduledEnd=2020-08-26T17:00:00" + row.end),
			apply: "query scheduledStart, query scheduledEnd",
		}
	}
	for reading, text := range map[string]string{
		"time-offset-in": "2020-08-26T15:00:00-0000", "time-seconds-in": "2020-08-26T15:00Z", "time-letters-in": "2020-08-26t15:00:00Z",
	} {
		all[reading+" of one side"] = single{title: broken, edit: get(conflictsPath + "?scheduledEnd=" + text), apply: "query scheduledEnd"}
	}
	all["time-hour-in of one side"] = single{
		title: broken, readings: []string{"time-hour-in", "two-digits"},
		edit: get(conflictsPath + "?scheduledEnd=2020-08-26T8:00:00Z"), apply: "query scheduledEnd",
	}
	all["time-zone-in beyond the years"] = single{
		title: broken, readings: []string{"time-zone-in", "utc-only"}, edit: get(conflictsPath + "?scheduledStart=9999-12-31T22:00:00-05:00"),
	}
	return all
}
