package steps

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/features"
	"example.com/bounce/openapi"
)

// jwt is a token that nobody signed; steps only take it apart.
func jwt(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256","kid":"k1"}`)) + "." + part([]byte(claims)) + "." + part([]byte("a signature of some length"))
}

// good is the approver's token. Its exp is a number that a float cannot hold, to see that other members stay as they are.
var good = jwt(`{"scope":"mcs:oci:api:Approver","iat":9007199254740993,"exp":4000000000}`)

// admin is the application admin's token.
var admin = jwt(`{"scope":"mcs:oci:api:AppAdmin"}`)

// world is a scenario's state before its When: a customer, another one, and a server that answers as the handler says.
func world(t *testing.T, h http.Handler, books bool) *World {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	wire, err := exchange.NewClient(server.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	client := retry.New(wire, retry.Options{Budget: 100, Sleep: func(context.Context, time.Duration) error { return nil }})
	place := func(csi, instance string) []target.Place {
		return []target.Place{{CSI: csi, Service: "EBSO", Instance: instance, Executions: []string{"3-" + instance, "3-SECOND0", "3-THIRD00"}}}
	}
	identity := func(guid, token string) target.Identity {
		return target.Identity{Identifier: guid, Token: target.Token{Value: token}}
	}
	config := &target.Config{
		Identities: map[string]target.Identity{
			"approver":       identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", good),
			"other-customer": identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", jwt(`{"sub":"other"}`)),
			"expired":        identity("", jwt(`{"exp":1}`)),
			"user":           identity("", jwt(`{"scope":"mcs:oci:api:User"}`)),

			"app-admin":       identity("", admin),
			"privileged-user": identity("", jwt(`{"scope":"mcs:oci:api:PrivilegedUser"}`)),
		},
		Instances: map[string][]target.Place{"bookable": place("15427061", "DCMATI"), "foreign": place("20915348", "OMCEBSOR3")},
	}
	roles, err := target.NewRoles(t.Context(), client, config, 1)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorld(&Env{Client: client, Target: roles, Contract: contract, Books: books})
	w.Begin("purpose", Seed(1, "SE-CORE-001"))
	if w.fixture, err = w.lease(t.Context(), target.Need{}); err != nil {
		t.Fatal(err)
	}
	if w.other, err = w.lease(t.Context(), target.Need{Foreign: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.End(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return w
}

// answered is a world whose last call was answered in this way.
func answered(t *testing.T, status int, header http.Header, body string) *World {
	t.Helper()
	w := world(t, http.NotFoundHandler(), true)
	w.last = newCall("", draft{
		form: forms["schedule"], csi: w.fixture.CSI, service: "EBSO", instance: w.fixture.Instance, execution: "3-A",
		time: "2030-01-02T10:00:00Z",
	}, 0, &exchange.Exchange{Status: status, Header: header, Body: []byte(body)})
	return w
}

// captures are the first groups of a pattern among the steps of the features.
func captures(t *testing.T, pattern string) map[string]bool {
	t.Helper()
	files, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{Options: &godog.Options{FS: features.FS, Paths: files}}
	parsed, err := suite.RetrieveFeatures()
	if err != nil {
		t.Fatal(err)
	}
	form, all := regexp.MustCompile(pattern), map[string]bool{}
	for _, f := range parsed {
		for _, p := range f.Pickles {
			for _, s := range p.Steps {
				if found := form.FindStringSubmatch(s.Text); found != nil {
					all[found[1]] = true
				}
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("no step of the features is like %s", pattern)
	}
	return all
}

func members(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil
	}
	return o
}
