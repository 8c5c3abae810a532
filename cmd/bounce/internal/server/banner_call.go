package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// call is a curl command that schedules a bounce. It tries the call first on another mock of the same options: a seed file may have
// changed the built-in customer so that the call would not work.
func (b banner) call(ctx context.Context) (string, error) {
	path, header, body, err := b.schedule(builtin.Customers()[0].Places[0], b.soon())
	if err != nil {
		return "", err
	}
	if _, err := b.try(ctx, path, header, body); err != nil {
		return "", err
	}
	lines := []string{"curl -i -X PUT '" + b.url + path + "'"}
	switch {
	case b.access.TLSCAFile != "" || b.access.TLSCert != "": // a certificate of one's own may be signed by itself
		lines = append(lines, "  --cacert '"+cmp.Or(b.access.TLSCAFile, b.access.TLSCert)+"'")
	case b.access.TLS:
		lines = append(lines, "  --insecure")
	}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		lines = append(lines, fmt.Sprintf("  -H '%s: %s'", name, header.Get(name)))
	}
	return strings.Join(append(lines, "  -d '"+body+"'"), " \\\n"), nil
}

// schedule is the built-in customer's request to schedule the first execution of a place.
func (b banner) schedule(place conformance.Place, at time.Time) (path string, header http.Header, body string, err error) {
	token, err := b.server.Token(mock.TokenRequest{ExpiresIn: builtin.TokenLife})
	if err != nil {
		return "", nil, "", cli.WithoutContext(err)
	}
	path = fmt.Sprintf("%s/customers/%s/%s/products/bounce/instances/%s/executions/%s",
		b.options.Contract.BasePath(), place.CSI, place.Service, place.Instance, place.Executions[0])
	header = http.Header{
		"Authorization": {"Bearer " + token}, "Identifier": {builtin.Customers()[0].Identifier}, "Content-Type": {"application/json"},
	}
	return path, header, `{"scheduledTime":"` + at.Format(time.RFC3339) + `","action":"schedule"}`, nil
}

// conflict names the change a day ahead in the built-in world, with which clients can try a conflict; "" if a seed file has
// changed it. It tries the call, as call does.
func (b banner) conflict(ctx context.Context) string {
	const ahead = 25 * time.Hour // in the middle of the change
	place := builtin.Customers()[0].Places[1]
	path, header, body, err := b.schedule(place, b.server.Clock().Now().UTC().Add(ahead).Truncate(time.Second))
	if err != nil {
		return ""
	}
	text, _ := b.try(ctx, path, header, body) // a refusal is expected
	var found struct {
		Conflicts []struct{ RFCNumber, ScheduledStart, ScheduledEnd string }
	}
	if json.Unmarshal(text, &found) != nil || len(found.Conflicts) == 0 {
		return ""
	}
	c := found.Conflicts[0]
	return fmt.Sprintf("%s on %s, %s to %s: %s cannot be scheduled into it",
		c.RFCNumber, place.Instance, c.ScheduledStart, c.ScheduledEnd, place.Executions[0])
}

// try sends a request to another mock of the same options, and returns the body of the answer. The error says why it is refused.
func (b banner) try(ctx context.Context, path string, header http.Header, body string) ([]byte, error) {
	o := b.options
	o.Logger, o.RequestLog, o.Admin.Off = nil, nil, true
	o.Interceptors = mock.Interceptors{} // the curl does not depend on them
	other, err := mock.New(o)
	if err != nil {
		return nil, cli.WithoutContext(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, b.url+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = header.Clone()
	answer := httptest.NewRecorder()
	other.ServeHTTP(answer, request)
	if reason := answer.Header().Get("Bounce-Mock-Reason"); reason != "" {
		err = errors.New("the mock refuses customer " + mock.DefaultCustomer + " on " + reason)
	}
	return answer.Body.Bytes(), err
}
