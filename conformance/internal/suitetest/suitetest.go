// Package suitetest helps the tests of the suite's packages: the steps of the features, and customers of a target without a
// server. Only tests import it.
package suitetest

import (
	"context"
	"encoding/base64"
	"io/fs"
	"regexp"
	"testing"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/features"
)

// Pickles are the scenarios of the features, one for each row of an outline.
func Pickles(t *testing.T) []*messages.Pickle {
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
	var all []*messages.Pickle
	for _, f := range parsed {
		all = append(all, f.Pickles...)
	}
	return all
}

// Captures are the first groups of a pattern among the steps of the features.
func Captures(t *testing.T, pattern string) map[string]bool {
	t.Helper()
	form, all := regexp.MustCompile(pattern), map[string]bool{}
	for _, p := range Pickles(t) {
		for _, s := range p.Steps {
			if found := form.FindStringSubmatch(s.Text); found != nil {
				all[found[1]] = true
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("no step of the features is like %s", pattern)
	}
	return all
}

// JWT is a token with a made-up signature; the suite only takes it apart.
func JWT(claims string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256","kid":"k1"}`)) + "." + part([]byte(claims)) + "." + part([]byte("a signature of some length"))
}

// ApproverToken is the approver's. Its iat is a number that a float cannot hold, to see that other members stay as they are.
func ApproverToken() string {
	return JWT(`{"scope":"mcs:oci:api:Approver","iat":9007199254740993,"exp":4000000000}`)
}

// tokens returns a source of the tokens of a customer's identities.
func tokens(own map[string]string) func(context.Context, string) (string, error) {
	return func(_ context.Context, identity string) (string, error) {
		if token, ok := own[identity]; ok {
			return token, nil
		}
		return "", &target.Missing{Need: identity, Provide: "identities." + identity}
	}
}

// Customer is a customer with one instance, of three executions.
func Customer() *target.Fixture {
	return &target.Fixture{
		CSI: "15427061", Service: "EBSO", Instance: "DCMATI", Executions: []string{"3-DCMATI", "3-SECOND0", "3-THIRD00"},
		Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", Duration: target.Duration{Unit: "hours", Value: 2},
		Day: time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC),
		Tokens: tokens(map[string]string{
			"approver": ApproverToken(), "expired": JWT(`{"exp":1}`), "user": JWT(`{"scope":"mcs:oci:api:User"}`),
			"app-admin": JWT(`{"scope":"mcs:oci:api:AppAdmin"}`), "privileged-user": JWT(`{"scope":"mcs:oci:api:PrivilegedUser"}`),
		}),
	}
}

// OtherCustomer is another one, of an approver alone.
func OtherCustomer() *target.Fixture {
	return &target.Fixture{
		CSI: "20915348", Service: "EBSO", Instance: "OMCEBSOR3", Executions: []string{"3-OMCEBSOR3"},
		Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", Duration: target.Duration{Unit: "hours", Value: 2},
		Day:    time.Date(2030, 1, 3, 0, 0, 0, 0, time.UTC),
		Tokens: tokens(map[string]string{"approver": JWT(`{"sub":"other"}`)}),
	}
}
