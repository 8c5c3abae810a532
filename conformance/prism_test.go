//go:build external

package conformance_test

import (
	"bufio"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// prism starts @stoplight/prism-cli on the contract. Prism serves a document's paths without its base path, so a proxy
// takes that off: what is left are the rules that a static mock breaks.
func prism(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	host, port, _ := net.SplitHostPort(address)
	_ = listener.Close()
	command := exec.CommandContext(t.Context(), "prism", "mock", "--host", host, "--port", port, "../openapi/bounce.yaml")
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("this test needs prism (npm package @stoplight/prism-cli): %v", err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() && !strings.Contains(lines.Text(), "Prism is listening") {
	}
	go func() {
		for lines.Scan() { // keeps prism from waiting for a reader
		}
	}()
	backend := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address})
	backend.ErrorLog = log.New(io.Discard, "", 0)
	server := httptest.NewServer(http.StripPrefix("/selfservice/v1", backend))
	t.Cleanup(server.Close)
	return server.URL
}

// A static mock answers from the document alone: it knows no token, no state and no clock. The suite says so, by name.
func TestAStaticMockIsNotConformant(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
	identity := conformance.Identity{Identifier: "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", Token: conformance.Token{Value: token}}
	place := conformance.Place{CSI: "15427061", Service: "EBSO", Instance: "DCMATI", Executions: []string{"3-CDQF5Z0", "3-CDQEVUP"}}
	other, elsewhere := identity, place // for which the mock answers the same
	other.Identifier, elsewhere.CSI = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", "30771204"
	config := &conformance.Config{
		Identities: map[string]conformance.Identity{
			"approver": identity, "wrong-scope": identity, "other-customer": other, "not-opted-in": other,
		},
		Instances: map[string][]conformance.Place{"bookable": {place}, "foreign": {elsewhere}, "not-opted-in": {elsewhere}},
	}
	target := prism(t)
	// An instance named %FF%FE ends prism 5.14.2 itself (URIError), so that scenario comes last.
	r, err := conformance.Run(t.Context(), conformance.Options{Target: target, Config: config, Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, Selection: conformance.Selection{Tags: "not @id:SE-HTTP-010"}})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := conformance.Run(t.Context(), conformance.Options{Target: target, Config: config, Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-HTTP-010"}}})
	if err != nil || whole.Count(report.Errored) > 0 {
		t.Errorf("the scenario that ends prism: %d errored, %v", whole.Count(report.Errored), err)
	}
	if r.Verdict != report.NonConformant || r.ExitCode(false) != 1 || r.Count(report.Errored) > 0 {
		t.Errorf("got %s, exit code %d, %d errored", r.Verdict, r.ExitCode(false), r.Count(report.Errored))
	}
	outcomes := map[string]report.Outcome{}
	for _, rule := range r.Rules {
		outcomes[rule.Slug] = rule.Outcome
	}
	for _, slug := range []string{
		"bearer-token", "scope-approver", "own-instances", "opt-in", "lead-time", "start-is-requested", "instance-id", "execution-id",
	} {
		if outcomes[slug] != report.Failed {
			t.Errorf("%s: got %s, want it broken: a static mock cannot know", slug, outcomes[slug])
		}
	}
	for _, slug := range []string{"purpose", "success-body"} {
		if outcomes[slug] != report.Passed {
			t.Errorf("%s: got %s, want it passed: the document says all there is to know", slug, outcomes[slug])
		}
	}
}
