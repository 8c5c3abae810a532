package openapi_test

import (
	"slices"
	"testing"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

func operation(t *testing.T, id string) *openapi.Operation {
	t.Helper()
	o, found := bounceDocument(t).Operation(id)
	if !found {
		t.Fatalf("the contract has no operation %s", id)
	}
	return o
}

// A time is demanded where the action is schedule.
func TestABodyIsHeldToWhatItsActionMeans(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"action":"cancel"}`:   "",
		`{"action":"CANCEL"}`:   `body /action is not one of the allowed values, want schedule or cancel, received "CANCEL"`,
		`{"action":"schedule"}`: "body /scheduledTime is missing",
		`{}`:                    "body /action is missing",
		`{"action":"cancel","scheduledTime":"2020-08-26T8:53:51-07:00"}`: "",
		`{"action":"stop","scheduledTime":"2020-08-26T8:53:51-07:00"}`:   `body /action is not one of the allowed values, want schedule or cancel, received "stop"`,
	} {
		value, err := jsonbody.Decode([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if faults := operation(t, "scheduleExecution").ValidateBody(value); len(faults) > 0 {
			got = faults[0].Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestMembersAreThoseOfEveryBranch(t *testing.T) {
	t.Parallel()
	if got := operation(t, "scheduleExecution").Members(); !slices.Equal(got, []string{"action", "scheduledTime"}) {
		t.Errorf("scheduleExecution: got %v", got)
	}
	if got := operation(t, "createExecution").Members(); !slices.Contains(got, "bounceOptions") || len(got) != 7 {
		t.Errorf("createExecution: got %v", got)
	}
	if got := operation(t, "readExecution").Members(); got != nil {
		t.Errorf("readExecution: got %v, want none", got)
	}
}

// Only the clauses of scheduling rest on the source document, and a question belongs to the family when all that it
// touches does.
func TestTheFamilyIsToldFromTheCore(t *testing.T) {
	t.Parallel()
	for _, c := range clauses(t) {
		if c.Family() == (len(c.Source) > 0) {
			t.Errorf("%s: family is %v with %d places of the source", c.Slug, c.Family(), len(c.Source))
		}
	}
	family := map[string]bool{}
	for _, r := range readings(t) {
		family[r.Slug] = r.Family()
	}
	for slug, want := range map[string]bool{"create-status": true, "schedule-begun": false, "error-body": false, "end-rule": false} {
		if family[slug] != want {
			t.Errorf("reading %s: family is %v", slug, family[slug])
		}
	}
}

func TestSuccessTypesAreThoseOfSuccessesAlone(t *testing.T) {
	t.Parallel()
	for _, o := range bounceDocument(t).Operations() {
		if got := o.SuccessTypes(); !slices.Equal(got, []string{"application/json"}) {
			t.Errorf("%s: got %v, want application/json alone", o.ID, got)
		}
	}
}
