package seed_test

import (
	"bytes"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

func one(t *testing.T, body string) seed.Customer {
	t.Helper()
	c, err := seed.One([]byte(body), now, sample.New(randomSeed, "customer 1"), randomSeed, false)
	if err != nil {
		t.Fatal(err)
	}
	enter(t, seed.Data{Customers: []seed.Customer{c}})
	return c
}

func TestOneMakesUpAWholeCustomer(t *testing.T) {
	t.Parallel()
	c := one(t, "")
	forms := map[string][2]string{
		"CSI":        {c.CSI, `^[0-9]{8}$`},
		"Name":       {c.Name, `.`},
		"Identifier": {c.Identifier, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`},
		"instance":   {c.Instances[0].Name, `^[A-Z]{6}$`},
		"service":    {c.Instances[0].Service, `^EBSO$`},
		"execution":  {c.Instances[0].Executions[0].ID, `^3-[0-9A-Z]{7}$`},
	}
	for name, f := range forms {
		if !regexp.MustCompile(f[1]).MatchString(f[0]) {
			t.Errorf("%s: got %q, want %s", name, f[0], f[1])
		}
	}
	x := c.Instances[0]
	if !c.OptedIn || len(c.Instances) != 1 || len(x.Executions) != 1 || len(x.RFCs) != 0 || x.Executions[0].Scheduled != nil {
		t.Errorf("got %+v, want one opted in with one instance with one unscheduled execution", c.Customer)
	}
	if got, want := c.Keys.JSON(), token.DeriveSigner(randomSeed, c.CSI).KeySet().JSON(); !bytes.Equal(got, want) || c.Signer == nil {
		t.Errorf("got the keys %s, want %s and a signer", got, want)
	}
}

func TestOneIsTheSameForTheSameSource(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{}", `{"services":[{},{"type":"EBSZ"}]}`} {
		if diff := cmp.Diff(one(t, body).Customer, one(t, body).Customer); diff != "" {
			t.Errorf("%s: the same source gives another customer:\n%s", body, diff)
		}
	}
	if diff := cmp.Diff(one(t, "").Customer, one(t, "{}").Customer); diff != "" {
		t.Errorf("no body and an empty entry differ:\n%s", diff)
	}
	other, err := seed.One(nil, now, sample.New(randomSeed, "customer 2"), randomSeed, false)
	if err != nil || other.CSI == one(t, "").CSI {
		t.Errorf("another source gives the same CSI %q (%v)", other.CSI, err)
	}
}

func TestOneKeepsWhatIsGiven(t *testing.T) {
	t.Parallel()
	made := one(t, "").Customer
	cases := map[string]struct {
		body   string
		change func(*domain.Customer)
	}{
		"a CSI":       {`{"csi":"1"}`, func(c *domain.Customer) { c.CSI, c.ID = "1", "5340089" }},
		"a name":      {`{"name":"Pelican \ud83d\ude00"}`, func(c *domain.Customer) { c.Name = "Pelican \U0001F600" }},
		"a number":    {`{"customerId":"4166"}`, func(c *domain.Customer) { c.ID = "4166" }},
		"contacts":    {`{"contacts":["a@example.com"]}`, func(c *domain.Customer) { c.Contacts = []string{"a@example.com"} }},
		"no contacts": {`{"contacts":[]}`, func(c *domain.Customer) { c.Contacts = nil }},
		"a production instance": {`{"services":[{"instances":[{"production":true,"virtualMachines":true}]}]}`, func(c *domain.Customer) {
			c.Instances[0].Production, c.Instances[0].VirtualMachines = true, true
		}},
		"a failure": {`{"services":[{"instances":[{"executions":[{"outcome":"FAILURE"}]}]}]}`, func(c *domain.Customer) {
			c.Instances[0].Executions[0].Outcome = domain.Fails
		}},
		"an overrun": {`{"services":[{"instances":[{"executions":[{"outcome":"overrun","overrun":{"unit":"minutes","value":5}}]}]}]}`, func(c *domain.Customer) {
			x := &c.Instances[0].Executions[0]
			x.Outcome, x.Overrun = domain.Overruns, domain.Duration{Unit: "minutes", Value: 5}
		}},
		"no opt-in":    {`{"optedIn":false}`, func(c *domain.Customer) { c.OptedIn = false }},
		"no services":  {`{"services":[]}`, func(c *domain.Customer) { c.Instances = nil }},
		"no instances": {`{"services":[{"instances":[]}]}`, func(c *domain.Customer) { c.Instances = nil }},
		"no executions": {`{"services":[{"instances":[{"executions":[]}]}]}`, func(c *domain.Customer) {
			c.Instances[0].Executions = nil
		}},
		"a service": {`{"services":[{"type":"EBSZ"}]}`, func(c *domain.Customer) { c.Instances[0].Service = "EBSZ" }},
		"an operation": {`{"services":[{"instances":[{"executions":[{"operation":"start"}]}]}]}`, func(c *domain.Customer) {
			c.Instances[0].Executions[0].Operation = "Start"
		}},
		"a time from now": {`{"services":[{"instances":[{"executions":[{"scheduledStart":"now+2h"}]}]}]}`, func(c *domain.Customer) {
			x := &c.Instances[0].Executions[0]
			*x = scheduled(*x, domain.Window{Start: now.Add(2 * time.Hour), End: now.Add(4 * time.Hour)})
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := made
			want.Instances = []domain.Instance{made.Instances[0]}
			want.Instances[0].Executions = []domain.Execution{made.Instances[0].Executions[0]}
			c.change(&want)
			if diff := cmp.Diff(want, one(t, c.body).Customer); diff != "" {
				t.Errorf("customer (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOneNamesWhatHasNoName(t *testing.T) {
	t.Parallel()
	c := one(t, `{"services":[{"instances":[{"executions":[{},{"id":"3-GIVEN00"},{}],"rfcs":[{},{"scheduledEnd":"now+48h"}]},{}]}]}`)
	seen := map[string]bool{}
	note := func(name string) {
		if name == "" || seen[name] {
			t.Errorf("got the name %q, want a unique one", name)
		}
		seen[name] = true
	}
	for _, i := range c.Instances {
		note(i.Name)
		for _, x := range i.Executions {
			note(x.ID)
		}
		for _, r := range i.RFCs {
			note(r.Number)
			if want := now.Add(24 * time.Hour); !r.Window.Start.Equal(want) {
				t.Errorf("RFC %s begins at %s, want %s", r.Number, r.Window.Start, want)
			}
		}
	}
	again := one(t, `{"services":[{"instances":[{"executions":[{}]},{"executions":[{"id":"`+c.Instances[0].Executions[0].ID+`"}]}]}]}`)
	if a, b := again.Instances[0].Executions[0].ID, again.Instances[1].Executions[0].ID; a == b {
		t.Errorf("got the id %q, want one that the other instance has not", a)
	}
	if !seen["3-GIVEN00"] || len(c.Instances) != 2 || len(c.Instances[1].Executions) != 1 {
		t.Errorf("got %+v", c.Customer)
	}
}

func TestOnePointsAtEveryFault(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		body string
		want []string
	}{
		"a text": {`"x"`, []string{`the entry: is "x", want a mapping of audience, contacts, created, csi, customerId, identifier, issuer, jwksUri, keys, name, optedIn, readings, services`}},
		"several": {`{"a/b":1,"csi":"","optedIn":null,"identifier":"nope","services":[{"instances":[{"name":"A"},{"name":"A"}]},7]}`, []string{
			"/a~1b: is an unknown key, want one of audience, contacts, created, csi, customerId, identifier, issuer, jwksUri, keys, name, optedIn, readings, services",
			`/csi: is "", want the customer's support identifier such as '15427061', a text of more than dots and blanks`,
			`/identifier: is "nope", want a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01`,
			"/optedIn: is left empty, want true or false",
			`/services/1: is "7", want a mapping of instances, type`,
			"/services/0/instances/1/name: is taken already, by /services/0/instances/0/name, want a unique one",
		}},
		"a window": {`{"services":[{"instances":[{"rfcs":[{"scheduledEnd":"now"}]}]}]}`, []string{
			"/services/0/instances/0/rfcs/0/scheduledEnd: makes a window from 2020-08-27T15:00:00Z to 2020-08-26T15:00:00Z, want a scheduledEnd after scheduledStart",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seed.One([]byte(c.body), now, sample.New(randomSeed, name), randomSeed, false)
			var got []string
			for _, f := range errorsOf(t, err) {
				got = append(got, f.Error())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnePointsAtFaultyKeys(t *testing.T) {
	t.Parallel()
	_, err := seed.One([]byte(`{"keys":{"keys":[]}}`), now, sample.New(randomSeed, "keys"), randomSeed, false)
	if got := errorsOf(t, err); len(got) != 1 || got[0].Pointer != "/keys" || got[0].File != "" || got[0].Line != 0 {
		t.Errorf("got %+v, want one fault at /keys", got)
	}
}

func TestOneRefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"csi: '1'", "{", `{"csi":"1","csi":"2"}`, "{} {}", " "} {
		_, err := seed.One([]byte(body), now, sample.New(randomSeed, body), randomSeed, false)
		var malformed *jsonbody.MalformedError
		if !errors.As(err, &malformed) {
			t.Errorf("%q: got %v, want a MalformedError", body, err)
		}
	}
}
