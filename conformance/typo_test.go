package conformance_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance"
)

// A typo in the target file is not blamed on the server, where the server tells what is there from what is not.
func TestATypoInTheTargetFileIsATargetError(t *testing.T) {
	t.Parallel()
	place := func(c *conformance.Config) *conformance.Place { return &c.Instances["bookable"][0] }
	for name, c := range map[string]struct {
		typo func(*conformance.Config)
		want string
	}{
		"an execution that is not there": {
			func(c *conformance.Config) { place(c).Executions = []string{"3-A", "3-X"} },
			"instances.bookable[0]: execution 3-X is answered as one that is not there (404), and others are not; correct the target file",
		},
		"the only execution": {func(c *conformance.Config) { place(c).Executions = []string{"3-X"} }, "instances.bookable[0]: execution 3-X on instance DCMATI is answered as one that is not there (404)"},
		"an instance":        {func(c *conformance.Config) { place(c).Instance = "DCMATY" }, "instances.bookable[0]: instance DCMATY is answered"},
		"a csi":              {func(c *conformance.Config) { place(c).CSI = "15427062" }, "instances.bookable[0]: csi 15427062 is answered as one that is not there (403)"},
	} {
		for _, effects := range []string{"none", "books"} {
			t.Run(name+", effects "+effects, func(t *testing.T) {
				t.Parallel()
				f := newFake()
				config := f.config()
				c.typo(config)
				_, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, f), Config: config, Bookings: conformance.Bookings{Effects: effects}})
				var wrong *conformance.TargetError
				if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), c.want) {
					t.Errorf("got %v, want a *TargetError that says %q", err, c.want)
				}
				if n := f.accepted(); n != 0 {
					t.Errorf("got %d bookings, want none", n)
				}
			})
		}
	}
}

// unregistered answers an Identifier that nobody registered, and no other fault of the credentials, with 403.
func unregistered(w http.ResponseWriter, r *http.Request) bool {
	known := guids[r.Header.Get("Identifier")] != ""
	if known || r.Method == http.MethodGet || r.Header.Get("Authorization") == "" || r.Header.Get("Identifier") == "" {
		return false
	}
	same(403, `{"code":"IDENTIFIER"}`)(w, r)
	return true
}

func TestAWrongIdentifierIsATargetErrorWhereItIsNotTakenForAWrongToken(t *testing.T) {
	t.Parallel()
	wrong := func(f *fake) *conformance.Config {
		config := f.config()
		approver := config.Identities["approver"]
		approver.Identifier = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0aff"
		config.Identities["approver"] = approver
		return config
	}
	f := newFake()
	f.before = unregistered
	_, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, f), Config: wrong(f)})
	var blamed *conformance.TargetError
	if !errors.As(err, &blamed) || !strings.HasPrefix(err.Error(), "identities.approver.identifier is answered as one that is not there (403)") {
		t.Errorf("got %v, want a *TargetError for the Identifier", err)
	}

	// The fake itself answers to both alike, and to garbage too: who calls is known nowhere.
	f = newFake()
	_, err = conformance.Run(t.Context(), conformance.Options{Target: start(t, f), Config: wrong(f)})
	if !errors.As(err, &blamed) || !strings.Contains(err.Error(), "its Identifier the customer's") {
		t.Errorf("got %v, want a *TargetError that speaks of the approver", err)
	}
}

// What is wrong with one name or customer alone may be the server's fault: it is judged.
func TestAServersFaultIsNotBlamedOnTheTargetFile(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"another customer's tokens are refused": func(w http.ResponseWriter, r *http.Request) bool {
			refused := r.Method == http.MethodPut && guids[r.Header.Get("Identifier")] == others
			if refused {
				same(401, `{"code":"TOKEN"}`)(w, r)
			}
			return refused
		},
		// What the details of the execution show is there, whatever the schedule says.
		"the approver's scope is remembered as missing": func(w http.ResponseWriter, r *http.Request) bool {
			signature := base64.RawURLEncoding.EncodeToString([]byte("planted signature of own"))
			own := guids[r.Header.Get("Identifier")] == own && strings.HasSuffix(r.Header.Get("Authorization"), signature)
			switch {
			case own && r.Method == http.MethodPut:
				same(403, `{"code":"CUSTOMER","message":"no"}`)(w, r)
			case own && path.MatchString(r.URL.Path):
				same(200, `{"id":"`+r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]+`","target":"DCMATI"}`)(w, r)
			default:
				return false
			}
			return true
		},
		"a name with a blank is not found": func(w http.ResponseWriter, r *http.Request) bool {
			refused := strings.Contains(r.URL.Path, "DC MATI")
			if refused {
				same(404, `{"code":"PLACE"}`)(w, r)
			}
			return refused
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.before = before
			config := f.config()
			config.Instances["bookable"] = append(config.Instances["bookable"],
				conformance.Place{CSI: own, Service: "EBSO", Instance: "DC MATI", Executions: []string{"3-A"}})
			if !strings.Contains(name, "blank") {
				config = f.withFamily()
			}
			f.run(t, conformance.Options{Config: config, Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}})
		})
	}
}
