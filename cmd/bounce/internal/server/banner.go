package server

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/printable"
)

// banner describes the mock that has just started, and how to use it.
type banner struct {
	url     string
	options mock.Options
	access  accessSettings
	server  *mock.Server
	bold    bool
	// everywhere is true of a mock that listens on every address.
	everywhere bool
}

// print prints in 80 columns what a person has to know to use the mock, and no token but one that the mock has made up.
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
	b.access.describe(w, b.options, b.url)
	fmt.Fprintf(w, "  contract   %s, SHA-256 %.12s\n", contract.Name(), contract.Digest())
	fmt.Fprintf(w, "  clock      %s, %s\n", clock.Mode(), clock.Now().Format(time.RFC3339))
	fmt.Fprintf(w, "  readings   %s\n", b.readings())
	fmt.Fprintf(w, "  random     seed %d\n", b.server.RandomSeed())
	if skew := b.options.Tokens.Skew; skew != 0 {
		fmt.Fprintf(w, "  skew       %s\n", printable.Duration(skew))
	}
	if seed := b.options.Interceptors.Hostile; seed != 0 {
		fmt.Fprintf(w, "  hostile    seed %d\n", seed)
	}
	fmt.Fprintf(w, "  customers%s\n", b.customers())
	conflict := b.conflict(ctx)
	if conflict != "" {
		fmt.Fprintf(w, "  conflict   %s\n", conflict)
	}
	fmt.Fprintf(w, "  try        %s\n", strings.Join(b.commands(conflict != ""), "\n             "))
	fmt.Fprintln(w, "The keys of the tokens are published: this protects nothing. Ctrl-C stops it.")
}

// commands are those that a person tries first. hasConflict says that there is a change to meet.
func (b banner) commands(hasConflict bool) []string {
	const help = "bounce help"
	if b.options.Admin.Off {
		return []string{"bounce token", help}
	}
	at := ""
	if b.url != admin.DefaultTarget {
		at = " --target " + b.url
	}
	var lines []string
	switch a := b.access; {
	case a.TLSCAFile != "" || a.TLSCert != "": // a certificate of one's own may be signed by itself
		at += " --ca " + printable.Word(cmp.Or(a.TLSCAFile, a.TLSCert))
	case a.TLS:
		at += " --ca ca.pem"
		lines = append(lines, "curl -sko ca.pem "+b.url+"/__admin/ca.pem")
	}
	if b.options.Admin.Token != "" {
		lines = append(lines, "export BOUNCE_CURL_ADMIN_TOKEN=... BOUNCE_EXPLAIN_ADMIN_TOKEN=...")
	}
	lines = append(lines, "bounce curl schedule"+at+" --run")
	if hasConflict {
		lines = append(lines, "bounce curl conflict"+at+" --run")
	}
	return append(lines, "bounce explain ID"+at, help)
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

// customers prints a line for each of the first customers, with what its requests need, and the places of the one to use.
func (b banner) customers() string {
	const shown, indent = 8, "\n    "
	all := b.server.Customers()
	var text strings.Builder
	for _, c := range all[:min(shown, len(all))] {
		line := indent + c.CSI + "  Identifier " + c.Identifier + "  " + roleOf(c)
		text.WriteString(strings.TrimRight(line, " "))
		if c.CSI == mock.DefaultCustomer && b.options.Seed.Text == nil { // a seed file may have changed them
			var places []string
			for _, p := range builtin.Customers()[0].Places {
				places = append(places, p.Service+" "+p.Instance+" "+strings.Join(p.Executions, " "))
			}
			text.WriteString(indent + strings.Repeat(" ", len(c.CSI)) + "  has " + strings.Join(places, " and "))
		}
	}
	if more := len(all) - shown; more > 0 {
		fmt.Fprintf(&text, "%sand %d more", indent, more)
		if !b.options.Admin.Off {
			text.WriteString(", see GET " + b.url + "/__admin/customers")
		}
	}
	return text.String()
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
