package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// banner tells a person what the mock is that has just started, and how to call it.
type banner struct {
	url     string
	options mock.Options
	access  accessSettings
	server  *mock.Server
	bold    bool
	// everywhere says that the mock listens on more than the url's address.
	everywhere bool
}

func (b banner) print(ctx context.Context, w io.Writer) {
	url := b.url
	if b.bold {
		url = "\x1b[1m" + url + "\x1b[0m"
	}
	contract, clock := b.options.Contract, b.server.Clock()
	fmt.Fprintf(w, "bounce mock is ready on %s\n", url)
	if b.everywhere {
		fmt.Fprintln(w, "  listens    on every address of this machine, not on loopback alone")
	}
	fmt.Fprintf(w, "  contract   %s, SHA-256 %.12s\n", contract.Name(), contract.Digest())
	fmt.Fprintf(w, "  clock      %s, %s\n", clock.Mode(), clock.Now().Format(time.RFC3339))
	fmt.Fprintf(w, "  readings   %s\n", b.readings())
	fmt.Fprintf(w, "  customers  %s\n", b.customers())
	fmt.Fprintf(w, "  random     seed %d\n", b.server.RandomSeed())
	if skew := b.options.Skew; skew != 0 {
		fmt.Fprintf(w, "  skew       %s\n", skew)
	}
	b.access.describe(w, b.options)
	if seed := b.options.Hostile; seed != 0 {
		fmt.Fprintf(w, "  hostile    seed %d\n", seed)
	}
	call, err := b.call(ctx)
	if err != nil {
		fmt.Fprintf(w, "There is no sample call: %v\n", err)
		return
	}
	fmt.Fprintf(w, "Schedule a bounce; paste this as it is (the token is a published test token, good for a day):\n\n%s\n\n", call)
}

// readings lists those that are not the default.
func (b banner) readings() string {
	var others []string
	all, err := openapi.Readings()
	if err != nil {
		return err.Error()
	}
	for _, r := range all {
		if taken, ok := b.options.Readings[r.Slug]; ok && taken != r.Default() {
			others = append(others, r.Slug+"="+taken)
		}
	}
	if len(others) == 0 {
		return "the default of each"
	}
	return strings.Join(others, ", ") + "; the default of each other"
}

// customers has a line for each of the first customers, with what a request of its needs.
func (b banner) customers() string {
	const shown, indent = 8, "\n             "
	all := b.server.Customers()
	var lines []string
	for _, c := range all[:min(shown, len(all))] {
		line := c.CSI + "  Identifier " + c.Identifier
		if role := roleOf(c); role != "" {
			line += "  " + role
		}
		lines = append(lines, line)
	}
	if more := len(all) - shown; more > 0 {
		last := fmt.Sprintf("and %d more", more)
		if !b.options.NoAdmin {
			last += ", see GET " + b.url + "/__admin/customers"
		}
		lines = append(lines, last)
	}
	return strings.Join(lines, indent)
}

// roleOf is what a customer is good for, "" for any other than the built-in ones that can be used.
func roleOf(c mock.Customer) string {
	if !c.OptedIn {
		return "not opted in"
	}
	i := slices.IndexFunc(builtin, func(known customer) bool { return known.csi == c.CSI })
	if i < 0 {
		return ""
	}
	return builtin[i].role
}

// call is a curl command that schedules a bounce. It is tried first, on another mock of the same options: a seed file
// may have changed the built-in customer so that nothing works as printed.
func (b banner) call(ctx context.Context) (string, error) {
	token, err := b.server.Token(mock.TokenRequest{ExpiresIn: tokenLife})
	if err != nil {
		return "", withoutContext(err)
	}
	own := builtin[0]
	place := own.places[0]
	path := fmt.Sprintf("%s/customers/%s/%s/products/bounce/instances/%s/executions/%s",
		b.options.Contract.BasePath(), place.CSI, place.Service, place.Instance, place.Executions[0])
	body := `{"scheduledTime":"` + b.soon().Format(time.RFC3339) + `","action":"schedule"}`
	header := http.Header{
		"Authorization": {"Bearer " + token}, "Identifier": {own.identifier}, "Content-Type": {"application/json"},
	}
	if err := b.try(ctx, path, header, body); err != nil {
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

// soon is a full minute that stays acceptable for three quarters of an hour: an hour ahead, with a lead time of 16
// minutes.
func (b banner) soon() time.Time {
	const toPasteIn = 44 * time.Minute
	operation, _ := b.options.Contract.Operation("scheduleExecution")
	t := b.server.Clock().Now().Add(operation.LeadTime + toPasteIn)
	return t.Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
}

func (b banner) try(ctx context.Context, path string, header http.Header, body string) error {
	o := b.options
	o.Logger, o.NoAdmin = nil, true
	o.Hostile, o.RateLimit, o.Faults = 0, mock.RateLimit{}, nil // the curl is good all the same
	twin, err := mock.New(o)
	if err != nil {
		return withoutContext(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, b.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header = header.Clone()
	a := answer{header: http.Header{}}
	twin.ServeHTTP(&a, request)
	if reason := a.header.Get("Bounce-Mock-Reason"); reason != "" {
		return errors.New("the mock's world refuses customer " + mock.DefaultCustomer + " on " + reason)
	}
	return nil
}

// answer keeps the header of an answer and drops the rest.
type answer struct{ header http.Header }

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(int) {}

func (a *answer) Write(body []byte) (int, error) { return len(body), nil }
