package mock_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
)

func TestAServerComesBackFromItsExport(t *testing.T) {
	t.Parallel()
	s := start(t, "word-case", "as-sent")
	c := create(t, s, `{"readings":{"success-status":"202"}}`)
	control(t, s, "chooseReadings", "PUT", "/readings", choice("lead-status", "422"))
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+otherCSI, "")
	demand(t, s, 204, "removeRFC", "DELETE", "/customers/"+own+"/instances/TCMATI/rfcs/3-7JZXAGH", "")
	expect(t, do(t, s, sampleOf(c, "approver")), 202, "")
	for _, when := range []string{"2020-08-26T8:53:51-07:00", "2020-08-27T00:00:00.5+05:30"} {
		expect(t, send(t, s, at(when)), 200, "")
	}
	created := do(t, s, call{
		method: "POST", path: "/selfservice/v1/customers/" + own + "/EBSO/products/bounce/instances/TCMATI/executions",
		authorization: "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes}), identifier: ownKeys, mediaType: "application/json",
		body: `{"operation":"bOuNcE","services":"all","duration":{"unit":"Hours","value":4},"summary":"a\tb\u007f\ud83d\ude00","bounceOptions":{"options":[{"name":"n","value":1e400}]}}`,
	})
	if created.status >= 300 {
		t.Fatalf("create answers %d: %s", created.status, created.body)
	}

	file := demand(t, s, 200, "exportSeed", "GET", "/seed", "").body
	if strings.Contains(file, `"d":`) || strings.Contains(file, "eyJ") {
		t.Error("the file shows a private key or a token")
	}
	if err := mock.CheckSeed("export.json", []byte(file)); err != nil {
		t.Fatal(err)
	}
	again := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(file)}})
	if diff := cmp.Diff(s.Snapshot(), again.Snapshot()); diff != "" {
		t.Errorf("the world has come back otherwise (-before +after):\n%s", diff)
	}
	for _, path := range []string{"/readings", "/seed"} {
		operation := map[string]string{"/readings": "readReadings", "/seed": "exportSeed"}[path]
		if diff := cmp.Diff(demand(t, s, 200, operation, "GET", path, "").body, demand(t, again, 200, operation, "GET", path, "").body); diff != "" {
			t.Errorf("%s has come back otherwise (-before +after):\n%s", path, diff)
		}
	}
	r := sampleOf(c, "approver") // its token is good there, too
	r.body = `{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"schedule"}`
	expect(t, do(t, again, r), 202, "")
}

// Of windows that begin together, the order in which they stand in the way comes back too, whatever came when.
func TestWindowsThatBeginTogetherComeBackInOrder(t *testing.T) {
	t.Parallel()
	s := start(t)
	calls := "/customers/" + own + "/instances/PAIR"
	send(t, s, func(c *call) { c.instance, c.execution = "PAIR", "SECOND" })
	rfc := `"scheduledStart":"2020-08-26T15:53:51Z","scheduledEnd":"2020-08-26T16:53:51Z"}`
	demand(t, s, 201, "addRFC", "POST", calls+"/rfcs", `{"rfcNumber":"3-LATER",`+rfc)
	demand(t, s, 201, "addRFC", "POST", calls+"/rfcs", `{"rfcNumber":"3-LAST",`+rfc)
	demand(t, s, 200, "replaceRFC", "PUT", calls+"/rfcs/3-LATER", "{"+rfc)
	asked := func(s *mock.Server) string {
		r := send(t, s, func(c *call) { c.instance, c.execution = "PAIR", "FIRST" })
		expect(t, r, 409, "conflict-body")
		return r.body
	}
	before := asked(s)
	file := demand(t, s, 200, "exportSeed", "GET", "/seed", "").body
	again := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(file)}})
	if diff := cmp.Diff(before, asked(again)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// What a restarted server makes up goes round what is there already, however much that is. What a caller names does not.
func TestAServerOfAnExportMakesUpWhatIsFree(t *testing.T) {
	t.Parallel()
	const many = 5
	s := start(t)
	parts := []struct{ operation, path, taken string }{
		{"createCustomer", "/customers", `{"csi":"` + own + `"}`},
		{"createCustomer", "/customers", `{"identifier":"` + ownKeys + `"}`},
		{"addInstance", "/customers/" + own + "/instances", `{"name":"DCMATI"}`},
		{"addExecution", "/customers/" + own + "/instances/DCMATI/executions", `{"id":"3-CDQF5Z0"}`},
		{"addRFC", "/customers/" + own + "/instances/TCMATI/rfcs", `{"rfcNumber":"3-7JZXAGH"}`},
	}
	for _, p := range parts {
		for range many {
			demand(t, s, 201, p.operation, "POST", p.path, "")
		}
	}
	file := demand(t, s, 200, "exportSeed", "GET", "/seed", "").body
	again := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(file)}})
	for _, p := range parts {
		for range many {
			demand(t, again, 201, p.operation, "POST", p.path, "")
		}
		demand(t, again, 409, p.operation, "POST", p.path, p.taken)
	}
	free := demand(t, again, 201, "createCustomer", "POST", "/customers", `{"csi":"77700011"}`)
	if got := free.member(t, "csi"); got != "77700011" {
		t.Errorf("the customer is %s", got)
	}
}

func TestTheSeedsReadingsLieUnderThoseOfTheOptions(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{
		Clock: clock(t, frozen), Readings: map[string]string{"lead-status": "409"},
		Seed: mock.SeedFile{Text: []byte("readings: {lead-status: 422, success-status: 202}\ncustomers: []")},
	})
	expect(t, send(t, s), 202, "")
	expect(t, send(t, s, at("2020-08-26T15:00:00Z")), 409, "lead-time")
}

func TestTheSchemaOfSeedFilesIsServed(t *testing.T) {
	t.Parallel()
	want, err := mock.SeedSchema()
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	r := demand(t, s, 200, "readSeedSchema", "GET", "/seed/schema", "")
	if strings.TrimSpace(r.body) != strings.TrimSpace(string(want)) && !strings.Contains(r.body, `"$schema":"https://json-schema.org/draft/2020-12/schema"`) {
		t.Errorf("served is %.200s", r.body)
	}
}

func TestCheckSeedFindsEveryFault(t *testing.T) {
	t.Parallel()
	err := mock.CheckSeed("w.yaml", []byte("customers:\n"+strings.Repeat("- {}\n", 70)))
	if err == nil {
		t.Fatal("it takes customers without a CSI")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 70 || lines[69] != "w.yaml:71: customers[69].csi: is missing, want the customer's support identifier such as '15427061', a text of more than dots and blanks" {
		t.Errorf("it finds %d faults, the last is %s", len(lines), lines[len(lines)-1])
	}
}
