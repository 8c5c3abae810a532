package seed_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
)

const randomSeed = 2020

var now = time.Date(2020, 8, 26, 15, 0, 0, 0, time.UTC)

// parse reads a good file.
func parse(t *testing.T, text string) seed.Data {
	t.Helper()
	w, err := seed.Parse("world.yaml", []byte(text), now, randomSeed)
	if err != nil {
		t.Fatalf("parse:\n%v", err)
	}
	enter(t, w)
	return w
}

// load reads a good file over the built-in world.
func load(t *testing.T, text string) seed.Data {
	t.Helper()
	w, err := seed.Load("world.yaml", []byte(text), now, randomSeed, false)
	if err != nil {
		t.Fatalf("load:\n%v", err)
	}
	enter(t, w)
	return w
}

// enter checks that the domain takes what the package returns.
func enter(t *testing.T, w seed.Data) {
	t.Helper()
	for _, c := range w.Customers {
		if _, err := c.Normalize(); err != nil {
			t.Errorf("the domain refuses customer %s: %v", c.CSI, err)
		}
	}
}

// customersOf is the world without keys, for comparison.
func customersOf(w seed.Data) []domain.Customer {
	var all []domain.Customer
	for _, c := range w.Customers {
		all = append(all, c.Customer)
	}
	return all
}

// errorsOf wants an error that is Errors and returns it.
func errorsOf(t *testing.T, err error) seed.Errors {
	t.Helper()
	var all seed.Errors
	if !errors.As(err, &all) || len(all) == 0 {
		t.Fatalf("got error %v, want Errors", err)
	}
	return all
}

// instant is an absolute time in its own offset, as the package writes it.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	if _, offset := at.Zone(); offset != 0 {
		return at.In(time.FixedZone("", offset))
	}
	return at.UTC()
}

func window(t *testing.T, start, end string) domain.Window {
	t.Helper()
	return domain.Window{Start: instant(t, start), End: instant(t, end)}
}

// privateKeys is a JWKS with private keys, as a single line of JSON.
func privateKeys(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../token/testkeys/stray.json")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\n", " ")
}

// execution is one of two hours that says nothing but its id.
func execution(id string) domain.Execution {
	return domain.Execution{
		ID: id, Operation: "Bounce", Services: "All", Duration: domain.Hours(2), CreatedBy: "operator@example.com", CreatedOn: now,
	}
}

// scheduled is an execution once it is scheduled for w.
func scheduled(x domain.Execution, w domain.Window) domain.Execution {
	x.Scheduled, x.ScheduledBy = &w, "approver@example.com"
	return x
}

// rfc is an RFC of all its fields.
func rfc(number, rfcType, subType, status, subStatus string, w domain.Window, d domain.Duration) domain.RFC {
	return domain.RFC{
		Number: number, Type: rfcType, SubType: subType, Status: status, SubStatus: subStatus, Window: w, Duration: d,
	}
}
