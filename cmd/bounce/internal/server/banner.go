package server

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// banner describes the mock that has just started, and how to call it.
type banner struct {
	url     string
	options mock.Options
	access  accessSettings
	server  *mock.Server
	bold    bool
	// everywhere is true of a mock that listens on every address.
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
	if line := b.conflict(ctx); line != "" {
		fmt.Fprintf(w, "  conflict   %s\n", line)
	}
	fmt.Fprintf(w, "  random     seed %d\n", b.server.RandomSeed())
	if skew := b.options.Tokens.Skew; skew != 0 {
		fmt.Fprintf(w, "  skew       %s\n", skew)
	}
	b.access.describe(w, b.options, b.url)
	if seed := b.options.Interceptors.Hostile; seed != 0 {
		fmt.Fprintf(w, "  hostile    seed %d\n", seed)
	}
	call, err := b.call(ctx)
	if err != nil {
		fmt.Fprintf(w, "There is no sample call: %v\n", err)
		return
	}
	fmt.Fprintf(w, "Schedule a bounce; paste this as it is (the token is a published test token, valid for a day):\n\n%s\n\n", call)
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

// customers prints a line for each of the first customers, with what its requests need.
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
		if !b.options.Admin.Off {
			last += ", see GET " + b.url + "/__admin/customers"
		}
		lines = append(lines, last)
	}
	return strings.Join(lines, indent)
}

// roleOf says what a built-in customer is for; "" for any other customer.
func roleOf(c mock.Customer) string {
	if !c.OptedIn {
		return "not opted in"
	}
	for _, known := range builtin.Customers() {
		if known.CSI == c.CSI {
			return known.Role
		}
	}
	return ""
}

// soon returns a full minute that stays acceptable for three quarters of an hour: an hour ahead, with a lead time of 16 minutes.
func (b banner) soon() time.Time {
	const toPasteIn = 44 * time.Minute
	operation, _ := b.options.Contract.Operation("scheduleExecution")
	t := b.server.Clock().Now().Add(operation.LeadTime + toPasteIn)
	return t.Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
}
