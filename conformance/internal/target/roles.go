package target

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
)

// Roles is a target described by a target file. It leases a bookable instance to one scenario at a time, and each lease has
// another day, so that bookings which earlier scenarios have left do not conflict. The first day varies from run to run, so that
// those of earlier runs hardly do.
type Roles struct {
	config Config
	tokens tokens
	skew   time.Duration

	mu    sync.Mutex
	first time.Time // the day of the first lease
	days  int
	locks map[string]chan struct{} // one a place that can be booked; who fills it has the place
}

// The first lease is for a day at least nearest days ahead, and at most spread days later than that.
const (
	nearest = 30
	spread  = 365
)

// firstDay spreads the days of runs: the day advances by step for each second, and with the seed. The step has no divisor in
// common with the spread, so that no first day comes back before all others have been used; and runs that begin within forty
// seconds of each other are eight days apart at least, since a scenario has not quite the same place in each run.
func firstDay(seed int64, now time.Time) int {
	const step = 252
	n := (now.Unix() + seed) % spread
	return nearest + int((n+spread)%spread*step%spread)
}

// NewRoles makes a target from its file, and checks locally that each identity's token can be obtained, is a JWT, and has expired
// only if its role says so; the error is a *CredentialError. The server's clock is read from the Date of its answers. A nil
// config provides nothing. The seed and the time determine the days that are booked, a month to two years ahead.
func NewRoles(ctx context.Context, client *retry.Client, config *Config, seed int64) (*Roles, error) {
	if config == nil {
		config = &Config{}
	}
	r := &Roles{config: *config, locks: map[string]chan struct{}{}}
	r.tokens = tokens{identities: config.Identities, dir: config.dir, redact: client.Redact, kept: map[string]string{}, failed: map[string]int{}, last: map[string]error{}}
	r.skew = skewOf(ctx, client)
	now, _ := r.Now(ctx)
	r.first = midnight(now, firstDay(seed, now))
	return r, r.prove(ctx)
}

// skewOf is how far the server's clock is ahead of this machine's, by the Date of its answers. If two of them disagree, Date is
// no clock, and the machine's own is the better guess.
func skewOf(ctx context.Context, client *retry.Client) time.Duration {
	const exact = 2 * time.Second // Date has no fractions
	var skews []time.Duration
	for range 2 {
		x := client.Insist(ctx, exchange.Request{Method: http.MethodGet, Path: "/selfservice/v1/"})
		date, err := http.ParseTime(x.Header.Get("Date"))
		if err != nil {
			return 0
		}
		skews = append(skews, date.Sub(x.Sent.Add(x.Took/2)))
	}
	if (skews[1] - skews[0]).Abs() > exact {
		return 0
	}
	return skews[0]
}

// FirstDay is the first of the days on which this run books, except for bookings that must be near.
func (r *Roles) FirstDay() time.Time { return r.first }

func (r *Roles) prove(ctx context.Context) error {
	good := "" // the approver's, whose role is the first
	for _, role := range slices.Sorted(maps.Keys(r.config.Identities)) {
		token, err := r.tokens.get(ctx, role)
		if err != nil {
			return err
		}
		if role == "approver" {
			good = token
		}
		now, _ := r.Now(ctx) // behind the token: its command may take a while, and make one that expires then
		if err := cmp.Or(usable(role, token, now), knownKey(role, token, good)); err != nil {
			return &CredentialError{Field: "identities." + role, Err: fmt.Errorf("the token%s is not usable: %w", r.config.Identities[role].Token.From(), err)}
		}
	}
	return nil
}

// Kind is "roles".
func (r *Roles) Kind() string { return "roles" }

// Server is "": a foreign server does not say.
func (r *Roles) Server() string { return "" }

// Now is this machine's time, corrected by the difference between the clocks at the start: it is exact to about a second.
func (r *Roles) Now(context.Context) (time.Time, error) { return time.Now().Add(r.skew).UTC(), nil }

// SetClock always fails.
func (r *Roles) SetClock(context.Context, time.Time) error { return r.Provides("clock") }

// Close has nothing to restore.
func (r *Roles) Close(context.Context) error { return nil }

// Provides looks the need up among the identities and instances of the file.
func (r *Roles) Provides(need string) error {
	if provide, ok := IdentityRoles()[need]; ok {
		if _, has := r.config.Identities[need]; !has {
			return &Missing{need, fmt.Sprintf("identities.%s: %s", need, provide)}
		}
	}
	provide, isPlace := InstanceRoles()[need]
	switch {
	case isPlace && len(r.config.Instances[need]) == 0:
		return &Missing{need, fmt.Sprintf("instances.%s: %s", need, provide)}
	case strings.HasPrefix(need, "executions-"):
		return r.executions(need)
	case need == "clock":
		return &Missing{need, "a target with the control API: the clock of this one cannot be set"}
	}
	return nil
}

func (r *Roles) executions(need string) error {
	var n int
	_, _ = fmt.Sscanf(need, "executions-%d", &n) // the suite's own tags; a guard test holds them to this form
	for _, p := range r.config.Instances["bookable"] {
		if len(p.Executions) >= n {
			return nil
		}
	}
	return &Missing{need, fmt.Sprintf("instances.bookable: an instance with %d executions that may be scheduled", n)}
}

// Lease picks a place that fits the need, and waits until no other scenario has it.
func (r *Roles) Lease(ctx context.Context, need Need) (*Fixture, error) {
	role, identity := "bookable", "approver"
	switch {
	case need.NotOptedIn:
		role, identity = "not-opted-in", "not-opted-in"
	case need.Foreign:
		role, identity = "foreign", "other-customer"
	case need.RFCs != nil:
		role = "busy"
	case need.Long:
		role = "long"
	case need.Production:
		role = "production"
	}
	if err := r.Provides(role); err != nil {
		return nil, err
	}
	now, err := r.Now(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range r.config.Instances[role] {
		if !p.fits(need, now) {
			continue
		}
		p.Executions = p.Executions[:min(len(p.Executions), max(need.Executions, need.Wish, 1))]
		f, err := r.fixture(ctx, p, role, identity)
		if err == nil && need.Neighbour {
			return r.withNeighbour(ctx, f)
		}
		return f, err
	}
	return nil, &Missing{role, fmt.Sprintf("instances.%s: an instance with %s", role, need)}
}

// withNeighbour leases a second place for the fixture, or releases the fixture. Only here does a scenario that has a place wait
// for another one, and all do so in the same order: no deadlock is possible.
func (r *Roles) withNeighbour(ctx context.Context, f *Fixture) (*Fixture, error) {
	const role = "neighbour"
	err := error(&Missing{role, fmt.Sprintf("instances.%s: an instance of customer %s other than %s", role, f.CSI, f.Instance)})
	for _, p := range r.config.Instances[role] {
		if p.CSI != f.CSI || p.Instance == f.Instance {
			continue
		}
		if f.Neighbour, err = r.fixture(ctx, p, role, "approver"); err == nil {
			f.Neighbour.Day = f.Day
			return f, nil
		}
		break
	}
	f.Release()
	return nil, err
}

func (p Place) fits(need Need, now time.Time) bool {
	known := []string{"EBSO", "EBSZ", "EBSI"}
	switch {
	case len(p.Executions) < need.Executions:
		return false
	case need.RFCs != nil && !need.RFCs.fits(p, now):
		return false
	case need.Service == OtherService:
		return !slices.Contains(known, p.Service)
	}
	return need.Service == "" || need.Service == p.Service
}

// String completes "an instance with ...".
func (n Need) String() string {
	switch {
	case n.RFCs != nil:
		return n.RFCs.need()
	case n.Service != "":
		return "a service " + n.Service
	}
	return fmt.Sprintf("%d executions that may be scheduled", max(n.Executions, 1))
}

func (r *Roles) fixture(ctx context.Context, p Place, role, identity string) (*Fixture, error) {
	f := &Fixture{
		CSI: p.CSI, Service: p.Service, Instance: p.Instance, Executions: p.Executions, RFCs: p.RFCs,
		Duration: p.Duration, BlackOut: p.BlackOut,
	}
	if f.Duration.Value == 0 {
		f.Duration = usual
	}
	r.identify(f, identity)
	if role != "foreign" && role != "not-opted-in" {
		lock := r.lock(p.CSI + "/" + p.Instance)
		select {
		case lock <- struct{}{}:
			f.release = func() { <-lock }
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for instance %s: %w", p.Instance, ctx.Err())
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	f.Day = r.first.AddDate(0, 0, r.days)
	r.days++
	return f, nil
}

func (r *Roles) lock(place string) chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.locks[place] == nil {
		r.locks[place] = make(chan struct{}, 1)
	}
	return r.locks[place]
}
