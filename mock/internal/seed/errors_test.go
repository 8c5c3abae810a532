package seed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/seed"
)

// in wraps the text of one execution or RFC into a file, from line 2 on.
func in(list, text string) string {
	return "customers: [{csi: '1', services: [{type: EBSO, instances: [{name: A, " + list + ": [\n" + text + "]}]}]}]"
}

const (
	wantCustomer  = "want one of audience, contacts, created, csi, customerId, identifier, issuer, jwksUri, keys, name, optedIn, readings, services"
	wantTime      = "want a time with its offset such as 2020-08-26T08:53:51-07:00, or one from now on such as now, now+2h, now-30m"
	wantWellFor   = "want well-formed YAML or JSON"
	execution0    = "customers[0].services[0].instances[0].executions[0]"
	rfc0          = "customers[0].services[0].instances[0].rfcs[0]"
	wantSomething = "want a mapping with a list of customers"
)

var errorCases = map[string]struct {
	text string
	want []string // without the name
}{
	"an empty file":           {"", []string{"1: the file: is empty, " + wantSomething}},
	"a file of comments":      {"# nothing\n", []string{"1: the file: is empty, " + wantSomething}},
	"an empty document":       {"---\n", []string{"1: the file: is empty, " + wantSomething}},
	"no mapping":              {"- csi: '1'", []string{"1: the file: is a list, want a mapping of $schema, builtin, customers, readings"}},
	"no customers":            {"{}", []string{"1: customers: is missing, want a list of customers"}},
	"customers left empty":    {"\ncustomers:\n", []string{"2: customers: is left empty, want a list of customers"}},
	"two documents":           {"customers: []\n---\ncustomers: []\n", []string{"2: the file: begins a second document here, want one document"}},
	"broken YAML":             {"customers:\n  - csi: a: b\n", []string{"2: the file: is not YAML: mapping values are not allowed in this context, " + wantWellFor}},
	"an unclosed list":        {"customers: [", []string{"2: the file: is not YAML: did not find expected node content, " + wantWellFor}},
	"bytes that are no text":  {"customers: \x01", []string{"1: the file: is not YAML: it contains bytes that are not text, " + wantWellFor}},
	"bytes that are no UTF-8": {"customers:\n- csi: '1'\n  name: ö\n  issuer: \xff", []string{"4: the file: is not YAML: it contains bytes that are not text, " + wantWellFor}},
	"JSON that is no UTF-8":   {"{\"customers\": [\n{\"name\": \"\\ud83d\\ude00\",\n\"csi\": \"\xff\"}]}", []string{"3: the file: is not YAML: it contains bytes that are not text, " + wantWellFor}},
	"an unknown alias":        {"\ncustomers: *secret", []string{"2: the file: is not YAML: an alias without its anchor, " + wantWellFor}},
	"a mapping as key":        {"customers: []\n? {a: b}\n: c", []string{"2: the file: has a key that is a mapping or a list, want a text as key"}},
	"an unknown key":          {"customers:\n- csi: '1'\n  colour: red", []string{"3: customers[0].colour: is an unknown key, " + wantCustomer}},
	"a slip in a key":         {"customers:\n- csi: '1'\n  optedin: true", []string{"3: customers[0].optedin: is an unknown key (did you mean optedIn?), " + wantCustomer}},
	"a merge key":             {"customers:\n- csi: '1'\n  <<: {name: B}", []string{"3: customers[0].<<: is an unknown key, " + wantCustomer}},
	"a key twice":             {"customers:\n- csi: '1'\n  name: A\n\n  name: B", []string{"5: customers[0].name: is repeated, first on line 3, want it only once"}},
	"a customer of no fields": {"customers: [{}]", []string{"1: customers[0].csi: is missing, want the customer's support identifier such as '15427061', a text of more than dots and blanks"}},
	"a customer that is text": {"customers:\n- Example", []string{`2: customers[0]: is "Example", want a mapping of audience, contacts, created, csi, customerId, identifier, issuer, jwksUri, keys, name, optedIn, readings, services`}},
	"a blank csi":             {"customers:\n- csi: ' '", []string{`2: customers[0].csi: is " ", want the customer's support identifier such as '15427061', a text of more than dots and blanks`}},
	"a csi left empty":        {"customers:\n- csi:", []string{`2: customers[0].csi: is left empty, want the customer's support identifier such as '15427061', a text of more than dots and blanks`}},
	"a name that is a list":   {"customers:\n- csi: '1'\n  name: [A]", []string{"3: customers[0].name: is a list, want the customer's name, a text that is not blank"}},
	"an opt-in that is text":  {"customers:\n- csi: '1'\n  optedIn: 'true'", []string{`3: customers[0].optedIn: is "true", want true or false`}},
	"no GUID":                 {"customers:\n- csi: '1'\n  identifier: nope", []string{`3: customers[0].identifier: is "nope", want a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01`}},
	"a csi twice":             {"customers:\n- csi: '1'\n- csi: 1", []string{"3: customers[1].csi: is taken already, by line 2, want a unique one"}},
	"private addresses of keys, with any other error": {
		"customers:\n- csi: '2'\n  jwksUri: http://localhost/keys\n- {csi: '1', jwksUri: 'http://127.0.0.1:9/keys'}\n- {}",
		[]string{
			"3: customers[0].jwksUri: has an address that is not public, want another, or a mock that was started with --allow-private-jwks",
			"4: customers[1].jwksUri: has an address that is not public, want another, or a mock that was started with --allow-private-jwks",
			"5: customers[2].csi: is missing, want the customer's support identifier such as '15427061', a text of more than dots and blanks",
		},
	},
	"an Identifier twice, in another case": {
		"customers:\n- {csi: '1', identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a09}\n- {csi: '2', identifier: 6F1C0A52-6F0E-4C43-9D6E-2B6F1F8C0A09}",
		[]string{"3: customers[1].identifier: is taken already, by line 2, want a unique one"},
	},
	"services that are text": {"customers:\n- csi: '1'\n  services: EBSO", []string{`3: customers[0].services: is "EBSO", want a list of services`}},
	"a service without type": {"customers:\n- csi: '1'\n  services:\n  - instances: []", []string{"4: customers[0].services[0].type: is missing, want a type of service such as EBSO, a text of more than dots and blanks"}},
	"an instance of two services": {
		"customers:\n- csi: '1'\n  services:\n  - {type: EBSO, instances: [{name: A}]}\n  - {type: EBSZ, instances: [{name: A}]}",
		[]string{"5: customers[0].services[1].instances[0].name: is taken already, by line 4, want a unique one"},
	},
	"an instance without name": {
		"customers:\n- csi: '1'\n  services:\n  - type: EBSO\n    instances: [{}]",
		[]string{"5: customers[0].services[0].instances[0].name: is missing, want the name of an instance such as DCMATI, a text of more than dots and blanks"},
	},
	"an execution without id": {in("executions", "{}"), []string{"2: " + execution0 + ".id: is missing, want the id of an execution such as 3-CDQF5Z0, a text of more than dots and blanks"}},
	"an execution twice": {
		in("executions", "{id: E},\n{id: E}"),
		[]string{"3: customers[0].services[0].instances[0].executions[1].id: is taken already, by line 2, want a unique one"},
	},
	"an execution on two instances": {
		"customers:\n- csi: '1'\n  services:\n  - type: EBSO\n    instances:\n    - {name: A, executions: [{id: E}]}\n    - {name: B, executions: [{id: F}, {id: E}]}",
		[]string{"7: customers[0].services[0].instances[1].executions[1].id: is taken already, by line 6, want a unique one"},
	},
	"unknown words": {in("executions", "{id: E, operation: Stopp, services: ſome}"), []string{
		"2: " + execution0 + `.operation: is "Stopp" (did you mean Stop?), want one of Start, Stop, Bounce`,
		"2: " + execution0 + `.services: is "ſome", want one of All, Apps, Components, AllwithVM, AppswithVM`,
	}},
	"letters that only fold to ours": {in("executions", "{id: E, operation: ſtop}"), []string{
		"2: " + execution0 + `.operation: is "ſtop" (did you mean Stop?), want one of Start, Stop, Bounce`,
	}},
	"an operation left empty": {in("executions", "{id: E, operation: }"), []string{
		"2: " + execution0 + `.operation: is left empty, want one of Start, Stop, Bounce`,
	}},
	"texts that are none": {in("executions", "{id: E, summary: [], primaryContact: , createdBy: {}, scheduledBy: , createdOn: soon}"), []string{
		"2: " + execution0 + `.createdBy: is a mapping, want who it was, such as operator@example.com, a text that is not blank`,
		"2: " + execution0 + `.createdOn: is "soon", ` + wantTime,
		"2: " + execution0 + `.primaryContact: is left empty, want a text`,
		"2: " + execution0 + `.scheduledBy: is left empty, want who it was, such as operator@example.com, a text that is not blank`,
		"2: " + execution0 + `.summary: is a list, want a text`,
	}},
	"who scheduled what is not": {in("executions", "{id: E, scheduledBy: approver@example.com}"), []string{
		"2: " + execution0 + `.scheduledBy: is given without scheduledStart, want both or neither`,
	}},
	"a duration that is a number": {in("executions", "{id: E, duration: 2}"), []string{"2: " + execution0 + `.duration: is "2", want a mapping of unit, value`}},
	"an empty duration": {in("executions", "{id: E, duration: {}}"), []string{
		"2: " + execution0 + ".duration.unit: is missing, want minutes, hours or days",
		"2: " + execution0 + ".duration.value: is missing, want a whole number of at least 1",
	}},
	"a wrong unit and no length": {in("executions", "{id: E, duration: {unit: weeks, value: 0}}"), []string{
		"2: " + execution0 + `.duration.unit: is "weeks", want minutes, hours or days`,
		"2: " + execution0 + `.duration.value: is "0", want a whole number of at least 1`,
	}},
	"a negative blackout": {in("executions", "{id: E, blackOutDuration: {unit: hours, value: -1}}"), []string{
		"2: " + execution0 + `.blackOutDuration.value: is "-1", want a whole number of at least 1`,
	}},
	"half an hour": {in("executions", "{id: E, duration: {unit: hours, value: 0.5}}"), []string{
		"2: " + execution0 + `.duration.value: is "0.5", want a whole number of at least 1`,
	}},
	"an endless duration": {in("executions", "{id: E, duration: {unit: days, value: 106752}}"), []string{
		"2: " + execution0 + `.duration.value: is too long with 106752, want at most 292 years`,
	}},
	"a time without offset": {in("executions", "{id: E, scheduledStart: '2020-08-26T8:53:51'}"), []string{
		"2: " + execution0 + `.scheduledStart: is "2020-08-26T8:53:51", ` + wantTime,
	}},
	"an end beyond the calendar": {in("executions", "{id: E, scheduledStart: '9999-12-31T23:00:00Z'}"), []string{
		"2: " + execution0 + ".scheduledStart: gives an end that is beyond the calendar of the years 0 to 9999, want a time in the years 0 to 9999",
	}},
	"an RFC of nothing": {in("rfcs", "{}"), []string{
		"2: " + rfc0 + ".rfcNumber: is missing, want the number of an RFC such as 3-7JZXAMZ, a text of more than dots and blanks",
		"2: " + rfc0 + ".scheduledStart: is missing, " + wantTime,
	}},
	"an RFC twice": {in("rfcs", "{rfcNumber: R, scheduledStart: now},\n{rfcNumber: R, scheduledStart: now}"), []string{
		"3: customers[0].services[0].instances[0].rfcs[1].rfcNumber: is taken already, by line 2, want a unique one",
	}},
	"an RFC of its own type": {in("rfcs", "{rfcNumber: R, rfcType: Odd, scheduledStart: now}"), []string{
		"2: " + rfc0 + `.rfcSubType: is missing, want the sub type of "Odd"`,
	}},
	"an end at the start": {in("rfcs", "{rfcNumber: R, scheduledStart: now,\nscheduledEnd: '2020-08-26T8:00:00-07:00'}"), []string{
		"3: " + rfc0 + ".scheduledEnd: makes a window from 2020-08-26T15:00:00Z to 2020-08-26T08:00:00-07:00, want a scheduledEnd after scheduledStart",
	}},
	"everything at once, by line": {
		"colour: red\ncustomers:\n- identifier: nope\n  services:\n  - type: EBSO\n    instances:\n    - {name: A, rfc: []}\n    - {name: A, executions: [{id: 1, duration: {unit: hour, value: x}}]}\n",
		[]string{
			"1: colour: is an unknown key, want one of $schema, builtin, customers, readings",
			"3: customers[0].csi: is missing, want the customer's support identifier such as '15427061', a text of more than dots and blanks",
			`3: customers[0].identifier: is "nope", want a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01`,
			"7: customers[0].services[0].instances[0].rfc: is an unknown key (did you mean rfcs?), want one of executions, name, production, rfcs, virtualMachines",
			`8: customers[0].services[0].instances[1].executions[0].duration.value: is "x", want a whole number of at least 1`,
			"8: customers[0].services[0].instances[1].name: is taken already, by line 7, want a unique one",
		},
	},
}

func TestParseNamesEveryFaultWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range errorCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, err := seed.Parse("world.yaml", []byte(c.text), now, randomSeed)
			if len(w.Customers) != 0 {
				t.Errorf("got %d customers beside the error, want none", len(w.Customers))
			}
			var got []string
			for _, f := range errorsOf(t, err) {
				got = append(got, f.Error())
			}
			var want []string
			for _, line := range c.want {
				want = append(want, "world.yaml:"+line)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsArePointedAt(t *testing.T) {
	t.Parallel()
	_, err := seed.Parse("world.yaml", []byte("customers:\n- csi: '1'\n  a/b~c: 1"), now, randomSeed)
	got := errorsOf(t, err)[0]
	want := seed.Error{
		File: "world.yaml", Line: 3, Pointer: "/customers/0/a~1b~0c",
		What: "is an unknown key", Want: "one of audience, contacts, created, csi, customerId, identifier, issuer, jwksUri, keys, name, optedIn, readings, services",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fault (-want +got):\n%s", diff)
	}
}

func TestAWrongWordNamesTheAllowedOnes(t *testing.T) {
	t.Parallel()
	_, err := seed.Parse("world.yaml", []byte(in("executions", "{id: E, operation: restart}")), now, randomSeed)
	if diff := cmp.Diff([]string{"Start", "Stop", "Bounce"}, errorsOf(t, err)[0].Allowed); diff != "" {
		t.Errorf("allowed (-want +got):\n%s", diff)
	}
}

func TestFaultsAreManyAndTheTextIsShort(t *testing.T) {
	t.Parallel()
	text := "customers:\n" + strings.Repeat("- 1\n", 1000)
	_, err := seed.Parse("world.yaml", []byte(text), now, randomSeed)
	if got := len(errorsOf(t, err)); got != 1000 {
		t.Errorf("got %d faults, want 1000", got)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 51 || lines[50] != "and 950 more" {
		t.Errorf("got %d lines, the last %q, want 50 and the number of the others", len(lines), lines[len(lines)-1])
	}
}

func TestParseIsBounded(t *testing.T) {
	t.Parallel()
	// A hundred executions, in an alias a hundred times, in an alias a hundred times.
	bomb := "customers: [{csi: '1', services: &s [{type: EBSO, instances: &i [{name: A, executions: &e ["
	bomb += strings.Repeat("{id: E}, ", 100) + "]}" + strings.Repeat(", {name: A, executions: *e}", 99) + "]}"
	bomb += strings.Repeat(", {type: EBSO, instances: *i}", 99) + "]}]"
	_, err := seed.Parse("world.yaml", []byte(bomb), now, randomSeed)
	all := errorsOf(t, err)
	if want := fmt.Sprintf("is beyond the first %d values", 400_000+len(bomb)); len(all) != 1 || all[0].What != want || all[0].Line != 1 {
		t.Errorf("got %v, want one error on line 1, which %s", all, want)
	}
}
