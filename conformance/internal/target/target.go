// Package target provides what the suite needs of the implementation under test: fixtures (a customer, its instance and
// executions, its tokens), and the server's clock. A target with the control API creates a fresh customer for each scenario; any
// other is described by roles in a target file. Of this module it imports only the packages credential, exchange, model, retry,
// yamlfile and openapi.
package target

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Target is where fixtures come from. It is safe for concurrent use.
type Target interface {
	// Kind is "control" or "roles".
	Kind() string
	// Server is the name that the server gives itself; "" if it gives none.
	Server() string
	// Lease creates or picks a fixture that no other scenario uses until it is released. The error is a *Missing if the target's
	// description lacks something, else a failure of the target or its control API.
	Lease(ctx context.Context, need Need) (*Fixture, error)
	// Provides returns nil if the target can meet a need that a scenario's tag names; the error is a *Missing.
	Provides(need string) error
	// Now is the server's time.
	Now(ctx context.Context) (time.Time, error)
	// SetClock freezes the server's clock at t; the error is a *Missing if that is not possible.
	SetClock(ctx context.Context, t time.Time) error
	// Close restores what was changed, such as the clock.
	Close(ctx context.Context) error
}

// Need describes a fixture: a customer with an instance. The zero value is an opted-in customer with one instance, one
// unscheduled execution of two hours on it and no RFCs.
type Need struct {
	// Executions is the least number of unscheduled executions, of two hours unless Long; 0 is one.
	Executions int
	// Wish is the number of executions if they can be created, or are available.
	Wish int
	// Long requires executions of more than two hours with a blackout.
	Long bool
	// RFCs requires change records on the instance; nil requires none.
	RFCs *Shape
	// Service is the service type; "" is any. OtherService is one that the document does not name.
	Service string
	// NotOptedIn requires a customer that has not opted in.
	NotOptedIn bool
	// Foreign requires a customer other than the one of the other leases.
	Foreign bool
	// Neighbour requires a second instance of the customer.
	Neighbour bool
	// Production requires a production instance.
	Production bool
}

// OtherService requires a service type that the document does not name.
const OtherService = "of a type that the document does not name"

// Duration is a length as the wire has it.
type Duration struct {
	Unit  string `json:"unit" yaml:"unit" about:"The unit, such as hours or minutes."`
	Value int    `json:"value" yaml:"value" about:"How many of the unit."`
}

// usual is the duration of executions unless another one is given.
var usual = Duration{"hours", 2}

// Length is the duration in Go's terms; 0 for a unit other than hours and minutes.
func (d Duration) Length() time.Duration {
	unit := map[string]time.Duration{"hours": time.Hour, "minutes": time.Minute}[d.Unit]
	return time.Duration(d.Value) * unit
}

// RFC is a change record, verbatim.
type RFC struct {
	Number    string   `json:"rfcNumber" yaml:"rfcNumber" about:"The number of the record."`
	Type      string   `json:"rfcType" yaml:"rfcType" about:"Its type, such as CODE_PROMO."`
	SubType   string   `json:"rfcSubType" yaml:"rfcSubType" about:"Its sub-type, such as CEMLI_PATCH."`
	Status    string   `json:"status" yaml:"status" about:"Its status, such as Open."`
	SubStatus string   `json:"subStatus" yaml:"subStatus" about:"Its sub-status, such as Ready For Execution."`
	Start     string   `json:"scheduledStart" yaml:"scheduledStart" about:"When it begins, with an offset, such as 2030-08-26T10:00:00-07:00."`
	End       string   `json:"scheduledEnd" yaml:"scheduledEnd" about:"When it ends, with an offset."`
	Duration  Duration `json:"duration" yaml:"duration" about:"How long it takes; this may differ from the time between its begin and end."`
}

// Fixture is a customer with one instance, its executions and tokens.
type Fixture struct {
	CSI, Service, Instance string
	Executions             []string
	Identifier             string
	// CustID is the customer's number; "" if the target file has none.
	CustID string
	// Contact is the e-mail address of a valid contact of the customer; "" if the target file has none.
	Contact string
	// Neighbour is the same customer with its second instance, free on the same day; nil if the need has none.
	Neighbour *Fixture
	// RFCs are the change records on the instance.
	RFCs []RFC
	// Duration and BlackOut are those of the executions.
	Duration, BlackOut Duration
	// Day is midnight UTC of a day, far ahead, on which the instance is free, except for the RFCs of the need.
	Day time.Time

	// Tokens obtains the JWT of an identity, see Token.
	Tokens func(ctx context.Context, identity string) (string, error)

	// approver is the role of the customer's approver: approver, other-customer or not-opted-in; "" is approver.
	approver string
	release  func()
}

// Token is the JWT of an identity: "approver", or the name of a token with something wrong. The error is a *Missing if there is
// none.
func (f *Fixture) Token(ctx context.Context, identity string) (string, error) {
	return f.Tokens(ctx, identity)
}

// Role is the name of an identity of the fixture's customer in a target file: of another customer than the approver's, the
// approver is other-customer or not-opted-in, and the user is other-customer-user or not-opted-in-user.
func (f *Fixture) Role(identity string) string {
	switch own := []string{"user", "privileged-user"}; {
	case f.approver == "" || f.approver == "approver":
		return identity
	case identity == "approver":
		return f.approver
	case slices.Contains(own, identity):
		return f.approver + "-" + identity
	}
	return identity
}

// At writes a time of day, such as 10:00:00Z, on the fixture's day.
func (f *Fixture) At(clock string) string { return f.Day.Format(time.DateOnly) + "T" + clock }

// Release gives the fixture back, with its neighbour. A second call does nothing.
func (f *Fixture) Release() {
	if f.Neighbour != nil {
		f.Neighbour.Release()
	}
	if f.release != nil {
		f.release()
		f.release = nil
	}
}

// Missing says what the target or its description lacks, and what to provide.
type Missing struct {
	// Need is the role or ability, such as "expired" or "clock".
	Need string
	// Provide says what to do about it.
	Provide string
}

func (m *Missing) Error() string { return fmt.Sprintf("needs %s: %s", m.Need, m.Provide) }

func midnight(t time.Time, daysAhead int) time.Time {
	return t.UTC().Truncate(24*time.Hour).AddDate(0, 0, daysAhead)
}
