package mock_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

func TestACustomerIsMadeInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	c, err := s.CreateCustomer("")
	if err != nil || len(c.Instances) != 1 || len(c.Instances[0].Executions) != 1 || c.Name == "" || !c.OptedIn {
		t.Fatalf("got %+v, %v", c, err)
	}
	in := c.Instances[0]
	as := func(name string) func(*call) {
		return func(to *call) {
			to.csi, to.service, to.instance, to.execution = c.CSI, in.Service, in.Name, in.Executions[0]
			to.identifier, to.authorization = c.Identifier, "Bearer "+c.Tokens[name]
		}
	}
	expect(t, send(t, s, as("approver")), 200, "")
	expect(t, send(t, s, as("user")), 403, "scope-approver")
	expect(t, send(t, s, as("expired")), 401, "bearer-token")

	named, err := s.CreateCustomer(`{"csi":"77700011","optedIn":false,"services":[{"type":"EBSO","instances":[{"name":"A","rfcs":[{"rfcNumber":"R"}]}]}]}`)
	if err != nil || named.CSI != "77700011" || named.OptedIn || named.Instances[0].RFCs[0] != "R" {
		t.Errorf("got %+v, %v", named, err)
	}
	for entry, want := range map[string]string{
		`{"csi":"77700011"}`: "duplicate", `{"csi":77700011}`: "duplicate", `{"cis":"1"}`: "/cis: is an unknown key", `{`: "JSON",
	} {
		if _, err := s.CreateCustomer(entry); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", entry, err, want)
		}
	}
	if err := s.RemoveCustomer(c.CSI); err != nil {
		t.Error(err)
	}
	expect(t, send(t, s, as("approver")), 401, "jwks-identifier")
}

func TestReadingsAreChosenInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	soon := at("2020-08-26T15:00:00Z")
	if err := s.ChooseReadings(map[string]string{"lead-status": "409"}); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, soon), 409, "lead-time")
	if err := s.ChooseCustomerReadings(own, map[string]string{"lead-status": "422"}); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, soon), 422, "lead-time")
	for name, choose := range map[string]func(map[string]string) error{
		"of the server":   s.ChooseReadings,
		"of the customer": func(chosen map[string]string) error { return s.ChooseCustomerReadings(own, chosen) },
	} {
		if err := choose(map[string]string{"success-status": "202", "lead-status": "418"}); err == nil || !strings.Contains(err.Error(), "418") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	expect(t, send(t, s), 200, "")
}

func TestKeysAreBrokenInGo(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}})
	before := auth("Bearer " + token(t, s, mock.TokenRequest{}))
	if err := s.RotateCustomerKeys(own, false); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, before), 200, "")
	expect(t, send(t, s), 200, "")
	if err := s.RotateCustomerKeys(own, true); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, before), 401, "bearer-token")
	last := good(t, s)
	if err := s.SetCustomerKeys(own, `{"jwksUri":"http://127.0.0.1:1/keys"}`); err != nil {
		t.Fatal(err)
	}
	if r := do(t, s, last); r.status != 401 && r.status != 503 {
		t.Errorf("a key set that is not to be had: got %d %s", r.status, r.body)
	}
	for want, err := range map[string]error{
		"public ones": s.RotateCustomerKeys(own, false), "want": s.SetCustomerKeys(own, `{"keys":{"keys":[]}}`),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// "" is no customer: it must not be the whole server.
func TestNoCustomersSnapshotIsTheServers(t *testing.T) {
	t.Parallel()
	s := start(t)
	if err := s.SaveSnapshot("all"); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s), 200, "")
	for name, err := range map[string]error{
		"save": s.SaveCustomerSnapshot("", "all"), "restore": s.RestoreCustomerSnapshot("", "all"),
	} {
		if unknown := (*mock.CustomerError)(nil); !errors.As(err, &unknown) {
			t.Errorf("%s: got %v, want a CustomerError", name, err)
		}
	}
	if _, _, booked := s.Scheduled(own, "DCMATI", "3-CDQF5Z0"); !booked {
		t.Error("the whole server went back")
	}
}

func TestSnapshotsAreKeptInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	booked := func() bool { _, _, is := s.Scheduled(own, "DCMATI", "3-CDQF5Z0"); return is }
	if err := errors.Join(s.SaveSnapshot("empty"), s.SaveCustomerSnapshot(own, "mine")); err != nil {
		t.Fatal(err)
	}
	for name, back := range map[string]func() error{
		"the server":   func() error { return s.RestoreSnapshot("empty") },
		"the customer": func() error { return s.RestoreCustomerSnapshot(own, "mine") },
	} {
		expect(t, send(t, s), 200, "")
		if !booked() {
			t.Fatal("nothing is booked")
		}
		if err := back(); err != nil || booked() {
			t.Errorf("%s: %v, booked %v", name, err, booked())
		}
	}
	if err := s.RestoreSnapshot("mine"); err == nil || !strings.Contains(err.Error(), `"mine": no such snapshot`) {
		t.Errorf("got %v", err)
	}
}

func TestACustomerThatIsNotThereIsNamedInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, err := range map[string]error{
		"remove":   s.RemoveCustomer("1"),
		"readings": s.ChooseCustomerReadings("1", nil),
		"keys":     s.SetCustomerKeys("1", "{}"),
		"rotation": s.RotateCustomerKeys("1", false),
		"snapshot": s.SaveCustomerSnapshot("1", "a"),
		"restored": s.RestoreCustomerSnapshot("1", "a"),
		"reset":    s.ResetCustomer("1"),
	} {
		var unknown *mock.CustomerError
		if !errors.As(err, &unknown) || unknown.CSI != "1" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
