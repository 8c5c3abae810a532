package targetfile

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// world is what a mock's control API tells of its customers.
type world struct {
	Customers []customer
	now       time.Time
}

type customer struct {
	CSI, Identifier, CustomerID string
	Contacts                    []string
	OptedIn                     bool
	Services                    []struct {
		Type      string
		Instances []instance
	}
}

type instance struct {
	Name       string
	Production bool
	Executions []struct {
		ID, ScheduledStart string
		Duration           conformance.Duration
		BlackOut           conformance.Duration `json:"blackOutDuration"`
	}
	RFCs []conformance.RFC
}

// readWorld asks the control API of a mock; nil if the server has none.
func readWorld(ctx context.Context, client *admin.Client) (*world, error) {
	w := &world{}
	answer, err := client.Call(ctx, http.MethodGet, "/seed", nil)
	switch {
	case ctx.Err() != nil:
		return nil, cli.Exit(cli.CodeInterrupted, ctx.Err())
	case err == nil && answer.Status == http.StatusUnauthorized && answer.Header.Get("Bounce-Mock-Reason") != "":
		return nil, cli.Exit(cli.CodeTarget, fmt.Errorf("%s needs the token of its control API; give it with --admin-token", client.Base()))
	case err != nil || answer.Status != http.StatusOK || json.Unmarshal(answer.Body, w) != nil || len(w.Customers) == 0:
		return nil, nil //nolint:nilnil,nilerr // no control API is no error: the server is asked otherwise
	}
	var clock struct{ Now time.Time }
	answer, err = client.Call(ctx, http.MethodGet, "/clock", nil)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(answer.Body, &clock); err != nil {
		return nil, cli.Exit(cli.CodeTarget, fmt.Errorf("read the clock of %s: %w", client.Base(), err))
	}
	w.now = clock.Now
	return w, nil
}

// What a file has of a mock that has much more.
const (
	mostPlaces     = 10  // a role
	mostExecutions = 5   // an instance
	mostText       = 200 // bytes, of a name
)

// describe fills in the roles with customers of a mock. Commands that ask its control API print the tokens.
func (s *initSettings) describe(c *conformance.Config, w *world) error {
	if s.identifier != "" || s.place.Instance != "" || len(s.place.Executions) > 0 || s.clientID != "" || s.token != "env:"+tokenVariable {
		return fmt.Errorf("%s is a mock, which tells identifiers, instances, executions and tokens itself; of those flags give --csi alone", s.from)
	}
	owners := map[builtin.Owner]customer{}
	for _, each := range w.Customers {
		role := builtin.Own
		_, own := owners[builtin.Own]
		switch {
		case !fits(each.CSI, each.Identifier, each.CustomerID), len(each.CSI) == 0:
			continue
		case !each.OptedIn:
			role = builtin.Closed
		case own && each.CSI != s.place.CSI, s.place.CSI != "" && each.CSI != s.place.CSI:
			role = builtin.Foreign
		}
		if _, taken := owners[role]; !taken {
			owners[role] = each
		}
	}
	if _, found := owners[builtin.Own]; !found {
		want := "one that has opted in"
		if s.place.CSI != "" {
			want = "the one of --csi"
		}
		return cli.Exit(cli.CodeTarget, fmt.Errorf("%s has no such customer, want %s", s.from, want))
	}
	command, err := s.tokenCommand()
	if err != nil {
		return err
	}
	c.Identities = map[string]conformance.Identity{}
	for role, r := range builtin.Roles() {
		if of, found := owners[r.Owner]; found {
			c.Identities[role] = of.identity(role, r, command)
		}
	}
	c.Instances = map[string][]conformance.Place{}
	addPlaces(c.Instances, "foreign", owners[builtin.Foreign])
	addPlaces(c.Instances, "not-opted-in", owners[builtin.Closed])
	addOwnPlaces(c.Instances, owners[builtin.Own], w.now)
	return nil
}

// tokenCommand is the command that prints a token of the mock, without the flags about the customer and the token.
func (s *initSettings) tokenCommand() ([]string, error) {
	program := "bounce"
	if _, err := exec.LookPath(program); err != nil {
		if program, err = os.Executable(); err != nil {
			return nil, cli.Exit(cli.CodeInternal, fmt.Errorf("find the program: %w", err))
		}
	}
	command := []string{program, "token", "--target", s.from}
	if s.ca != "" {
		path, err := filepath.Abs(s.ca)
		if err != nil {
			return nil, fmt.Errorf("--ca: %w", err)
		}
		command = append(command, "--ca", path)
	}
	return command, nil
}

// identity is the caller that fills a role.
func (of customer) identity(role string, r builtin.Role, base []string) conformance.Identity {
	command := append(slices.Clone(base), "--customer", of.CSI)
	if r.Scope != "" {
		command = append(command, "--scope", r.Scope)
	}
	if r.Defect != "" {
		command = append(command, "--defect", r.Defect)
	}
	i := conformance.Identity{Token: conformance.Token{Command: command}}
	if r.Scope != "" || r.Defect != "" { // another role has them
		return i
	}
	i.Identifier, i.CustID = of.Identifier, of.CustomerID
	if role == "approver" && len(of.Contacts) > 0 && fits(of.Contacts[0]) {
		i.Contact = of.Contacts[0]
	}
	return i
}

// fits reports whether names can stand in a file: neither long nor with characters that nobody sees.
func fits(names ...string) bool {
	for _, name := range names {
		if len(name) > mostText || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return false
		}
	}
	return true
}

// addPlaces fills a role with instances of a customer that is not the one to use.
func addPlaces(all map[string][]conformance.Place, role string, of customer) {
	of.each(func(p conformance.Place, _ instance) { add(all, role, p) })
}

func add(all map[string][]conformance.Place, role string, p conformance.Place) {
	if len(all[role]) < mostPlaces {
		all[role] = append(all[role], p)
	}
}

// addOwnPlaces fills the roles of the customer to use. An instance whose change records all lie ahead is busy; one with records of
// another day is as good as one without: the suite books far ahead.
func addOwnPlaces(all map[string][]conformance.Place, of customer, now time.Time) {
	of.each(func(p conformance.Place, in instance) {
		usual := p.Duration.Length() == 0
		switch {
		case usual && in.Production:
			add(all, "production", p)
		case usual && isBusy(in.RFCs, now):
			p.RFCs = in.RFCs
			add(all, "busy", p)
		case usual:
			add(all, "bookable", p)
		case p.Duration.Length() > usualLength && p.BlackOut.Length() > 0 && len(in.RFCs) == 0:
			add(all, "long", p)
		}
	})
	if bookable := all["bookable"]; len(bookable) > 1 {
		all["neighbour"] = bookable[1:2]
	}
}

// isBusy reports whether there are change records, and all begin in two days or later.
func isBusy(rfcs []conformance.RFC, now time.Time) bool {
	const many = 20
	for _, r := range rfcs {
		window, err := r.Window()
		if err != nil || window.Start.Before(now.AddDate(0, 0, 2)) || !fits(r.Number, r.Type, r.SubType, r.Status, r.SubStatus) {
			return false
		}
	}
	return len(rfcs) > 0 && len(rfcs) <= many
}

// usualLength is how long an execution takes of which a file says nothing else.
const usualLength = 2 * time.Hour

// each calls a function for each instance that has executions which are not scheduled, all of the same length; it is left out if it is
// the usual one.
func (of customer) each(visit func(conformance.Place, instance)) {
	for _, service := range of.Services {
		for _, in := range service.Instances {
			p := conformance.Place{CSI: of.CSI, Service: service.Type, Instance: in.Name}
			for _, e := range in.Executions {
				if len(p.Executions) == 0 {
					p.Duration, p.BlackOut = e.Duration, e.BlackOut
				}
				if e.ScheduledStart == "" && e.Duration == p.Duration && e.BlackOut == p.BlackOut && fits(e.ID) && len(p.Executions) < mostExecutions {
					p.Executions = append(p.Executions, e.ID)
				}
			}
			if p.Duration.Length() == usualLength {
				p.Duration, p.BlackOut = conformance.Duration{}, conformance.Duration{}
			}
			if len(p.Executions) > 0 && fits(p.Service, p.Instance) {
				visit(p, in)
			}
		}
	}
}
