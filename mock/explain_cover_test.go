package mock_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// met are the kinds of refusal that were met: the table of single faults holds each that the code has.
type met struct {
	mu    sync.Mutex
	kinds map[string]bool
}

// take notes what a refusal is about, by the answer and the journal.
func (m *met) take(e mock.Entry, shapeFirst bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := e.Trace[len(e.Trace)-1]
	order := " under auth-first"
	if shapeFirst {
		order = " under shape-first"
	}
	var problem struct {
		Title, Reading string
		Errors         []struct{ Code string }
	}
	_ = json.Unmarshal([]byte(e.ResponseBody), &problem) // a list of conflicts has none of it
	m.kinds["check "+e.Operation+" "+last.Check+order] = true
	m.kinds["fault "+cmp.Or(problem.Title, "Conflicting changes")+", "+last.Rule] = true
	slug, _, _ := strings.Cut(problem.Reading, "=")
	m.kinds["reading "+slug], m.kinds["reading "+last.Rule] = true, true
	for _, v := range problem.Errors {
		m.kinds["code "+v.Code], m.kinds["reading "+v.Code] = true, true
		m.kinds["form "+v.Code+" of "+e.Operation] = true
	}
	if last.Rule == "conflict-body" {
		m.kinds["reading conflict-status"] = true
	}
}

// has tells whether a kind was met: a fault whose rule the check finds has "*" in its place.
func (m *met) has(kind string) bool {
	prefix, found := strings.CutSuffix(kind, "*")
	if !found {
		return m.kinds[kind]
	}
	return slices.ContainsFunc(slices.Collect(maps.Keys(m.kinds)), func(k string) bool { return strings.HasPrefix(k, prefix) })
}

// neverMet are the kinds that the code has and no single fault meets, and why.
var neverMet = map[string]string{
	"check createExecution create under auth-first":              "an id is made up until one is free",
	"check createExecution create under shape-first":             "an id is made up until one is free",
	"check readTicketQueue customer under auth-first":            "the caller is the customer, whoever it is",
	"check readTicketQueue customer under shape-first":           "the caller is the customer, whoever it is",
	"check readTicketQueue contract under auth-first":            "the one parameter has a check of its own",
	"check readTicketQueue contract under shape-first":           "the one parameter has a check of its own",
	"check listExecutions paged under auth-first":                "it takes out of the query what is ignored",
	"check listExecutions paged under shape-first":               "it takes out of the query what is ignored",
	"fault Internal error, no-server-error":                      "the mock itself is wrong",
	"fault Parameter breaks the contract, *":                     "every parameter of a path that is routed is a text of some length",
	"code minItems":                                              "a parameter without items is one that is missing",
	"reading instance-services":                                  "a success's",
	"reading conflicts-match":                                    "a success's",
	"reading list-paged":                                         "a success's",
	"reading conflict-effect":                                    "what a conflict does besides",
	"reading window-edges":                                       "which changes conflict: conflict-status is the refusal's",
	"reading pending-blocks":                                     "which changes conflict",
	"reading self-conflict":                                      "which changes conflict",
	"reading end-rule":                                           "which changes conflict",
	"reading scope-hierarchy":                                    "which scopes are held: scope-status is the refusal's",
	"reading requestor-case":                                     "which requestors are known: status-requestor is the refusal's",
	"check readWorkflowStatusDetails customer under auth-first":  "the caller is the customer, whoever it is",
	"check readWorkflowStatusDetails customer under shape-first": "the caller is the customer, whoever it is",
}

// requiredKinds are those that the code has: the ways and their checks, the faults, the readings, the codes.
func requiredKinds(t *testing.T) map[string]bool {
	t.Helper()
	kinds := map[string]bool{}
	for operation, checks := range mock.OperationChecks() {
		for _, check := range checks {
			kinds["check "+operation+" "+check.Name+" under auth-first"], kinds["check "+operation+" "+check.Name+" under shape-first"] = true, true
		}
	}
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		if refuses(r) {
			kinds["reading "+r.Slug] = true
		}
		if strings.HasPrefix(r.Slug, "time-") && strings.HasSuffix(r.Slug, "-in") { // of a body and of a query
			kinds["form "+r.Slug+" of scheduleExecution"], kinds["form "+r.Slug+" of listConflicts"] = true, true
		}
	}
	for keyword := range keywords(t) {
		kinds["code "+keyword] = true
	}
	for _, k := range mock.KindsOfTheAPI() {
		rule := k.Rule
		if rule == "" || strings.HasPrefix(rule, "mock-") { // found by the check, or one of the mock's own
			rule = "*"
		}
		kinds["fault "+k.Title+", "+rule] = true
	}
	return kinds
}

// refuses reports whether a reading decides whether, or by which status, a request is refused.
func refuses(r openapi.Reading) bool {
	return r.Strict != "" || slices.ContainsFunc(r.Alternatives, func(alternative string) bool {
		status, err := strconv.Atoi(alternative)
		return err == nil && status >= 400
	})
}

// keywords are those that the document holds requests to.
func keywords(t *testing.T) map[string]bool {
	t.Helper()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	text, err := document.JSON()
	var whole map[string]any
	if err = errors.Join(err, json.Unmarshal(text, &whole)); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	var walk func(node any, asked bool)
	walk = func(node any, asked bool) {
		switch node := node.(type) {
		case []any:
			for _, item := range node {
				walk(item, asked)
			}
		case map[string]any:
			if ref, isRef := node["$ref"].(string); isRef {
				at := any(whole)
				for _, step := range strings.Split(ref, "/")[1:] {
					at = at.(map[string]any)[step]
				}
				walk(at, asked)
			}
			for key, value := range node {
				if asked && slices.Contains(constraints, key) {
					found[key] = true
				}
				if key != "example" && key != "examples" && key != "responses" {
					walk(value, asked || key == "parameters" || key == "requestBody")
				}
			}
		}
	}
	walk(whole["paths"], false)
	return found
}

// constraints are the keywords of a schema that a value can break by itself.
var constraints = []string{
	"type", "format", "pattern", "enum", "required", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minimum",
	"maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties", "maxProperties",
}

// complete fails for each kind that the code has and the table lacks, and for each reason why it does that is none any more.
func (m *met) complete(t *testing.T) {
	t.Helper()
	required := requiredKinds(t)
	for kind := range required {
		switch _, excused := neverMet[kind]; {
		case !excused && !m.has(kind):
			t.Errorf("%s: no single fault is of this kind, and no reason says why", kind)
		case excused && m.has(kind):
			t.Errorf("%s: a single fault is of this kind, and a reason says that there is none", kind)
		}
	}
	for kind := range neverMet {
		if !required[kind] {
			t.Errorf("%s is excused, and no kind of refusal", kind)
		}
	}
}
