package target_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/target"
)

const guid = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"

// jwt makes a token that nobody signed, with these claims; the suite only reads it.
func jwt(t *testing.T, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"RS256"}`)) + "." + part(body) + "." + part([]byte("planted signature"))
}

func in(d time.Duration) int64 { return time.Now().Add(d).Unix() }

// newRoles connects to a server that answers 404 to everything, with a Date.
func newRoles(t *testing.T, c *target.Config) (*target.Roles, error) {
	t.Helper()
	return target.NewRoles(t.Context(), clientOf(t, http.NotFoundHandler()), c, 1)
}

func rolesOf(t *testing.T, c *target.Config) *target.Roles {
	t.Helper()
	r, err := newRoles(t, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func place(instance string, executions ...string) target.Place {
	return target.Place{CSI: "15427061", Service: "EBSO", Instance: instance, Executions: executions}
}

func approver(t *testing.T) map[string]target.Identity {
	t.Helper()
	return map[string]target.Identity{"approver": {Identifier: guid, Token: target.Token{Value: jwt(t, map[string]any{"exp": in(time.Hour)})}}}
}

func TestWhatAFileLacksIsMissingByName(t *testing.T) {
	t.Parallel()
	empty, some := rolesOf(t, nil), rolesOf(t, &target.Config{
		Identities: approver(t), Instances: map[string][]target.Place{"bookable": {place("DCMATI", "3-A", "3-B")}},
	})
	for need, where := range map[string]string{
		"approver": "identities.approver: ", "expired": "identities.expired: ", "bookable": "instances.bookable: ", "foreign": "instances.foreign: ",
		"not-opted-in": "not-opted-in: ", "busy": "instances.busy: ", "long": "instances.long: ", "neighbour": "instances.neighbour: ", "executions-3": "instances.bookable: an instance with 3",
		"clock": "a target with the control API",
	} {
		var missing *target.Missing
		if err := empty.Provides(need); !errors.As(err, &missing) || missing.Need != need || !strings.Contains(missing.Provide, where) {
			t.Errorf("%s: got %v, want a *Missing that names %q", need, err, where)
		}
		_, got := some.Provides(need).(*target.Missing) //nolint:errorlint // it is returned bare
		if want := !slices.Contains([]string{"approver", "bookable"}, need); got != want {
			t.Errorf("%s, with an approver and two executions: missing is %v, want %v", need, got, want)
		}
	}
	if err := some.Provides("executions-2"); err != nil {
		t.Errorf("two executions are there: got %v", err)
	}
	var missing *target.Missing
	if err := some.SetClock(t.Context(), then); !errors.As(err, &missing) {
		t.Errorf("set clock: got %v, want a *Missing", err)
	}
}

func TestALeaseThatNothingFitsIsMissing(t *testing.T) {
	t.Parallel()
	r := rolesOf(t, &target.Config{Instances: map[string][]target.Place{"bookable": {place("DCMATI", "3-A")}, "busy": {place("BUSY", "3-B")}}})
	for want, need := range map[string]target.Need{
		"2 executions":                {Executions: 2},
		"a service EBSZ":              {Service: "EBSZ"},
		"the document does not name":  {Service: target.OtherService},
		"instances.long: ":            {Long: true},
		"instances.foreign: ":         {Foreign: true},
		"identities.not-opted-in: ":   {NotOptedIn: true},
		"an RFC that awaits approval": {RFCs: target.Shapes()["an RFC that awaits approval"]},
	} {
		var missing *target.Missing
		if _, err := r.Lease(t.Context(), need); !errors.As(err, &missing) || !strings.Contains(missing.Provide, want) {
			t.Errorf("got %v, want a *Missing that says %q", err, want)
		}
	}
}

func TestAPlaceIsLeasedToOneAtATimeEachOnAnotherDay(t *testing.T) {
	t.Parallel()
	r := rolesOf(t, &target.Config{Identities: approver(t), Instances: map[string][]target.Place{"bookable": {place("DCMATI", "3-A")}}})
	const many = 40
	var holders atomic.Int32
	var mu sync.Mutex
	days := map[time.Time]bool{}
	var wait sync.WaitGroup
	for range many {
		wait.Go(func() {
			f, err := r.Lease(t.Context(), target.Need{})
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Release()
			defer holders.Add(-1)
			if n := holders.Add(1); n != 1 {
				t.Errorf("%d have the place at once, want 1", n)
			}
			mu.Lock()
			defer mu.Unlock()
			days[f.Day] = true
		})
	}
	wait.Wait()
	if len(days) != many {
		t.Errorf("got %d days for %d leases, want each its own", len(days), many)
	}
	for day := range days {
		if ahead := time.Until(day); ahead < 28*24*time.Hour || !day.Equal(day.Truncate(24*time.Hour)) {
			t.Errorf("the day %s is not a midnight far ahead", day)
		}
	}
}

func TestWaitingForAPlaceEndsWithTheRun(t *testing.T) {
	t.Parallel()
	r := rolesOf(t, &target.Config{Instances: map[string][]target.Place{"bookable": {place("DCMATI", "3-A")}}})
	f, err := r.Lease(t.Context(), target.Need{})
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Lease(ended, target.Need{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
	f.Release()
	if again, err := r.Lease(t.Context(), target.Need{}); err != nil {
		t.Errorf("after its release: got %v", err)
	} else {
		again.Release()
	}
}

func TestTheServersClockIsReadFromItsDate(t *testing.T) {
	t.Parallel()
	const ahead = 3 * time.Hour
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
	}))
	soon := jwt(t, map[string]any{"exp": in(2 * time.Hour)})
	r, err := target.NewRoles(t.Context(), client, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	now, err := r.Now(t.Context())
	if off := time.Until(now) - ahead; err != nil || off.Abs() > 5*time.Second {
		t.Errorf("got %s, %v, which is off by %s", now, err, off)
	}
	var credential *target.CredentialError
	_, err = target.NewRoles(t.Context(), client, &target.Config{Identities: map[string]target.Identity{"approver": {Token: target.Token{Value: soon}}}}, 1)
	if !errors.As(err, &credential) {
		t.Errorf("a token that has expired there: got %v, want a *CredentialError", err)
	}
}

// A server whose Date wanders tells no time by it, and no token is taken for a wrong one by such a clock.
func TestADateThatRunsBackIsNoClock(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	client := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		back := time.Duration(asked.Add(1)) * 3 * time.Hour
		w.Header().Set("Date", time.Now().Add(-back).UTC().Format(http.TimeFormat))
	}))
	identities := approver(t)
	identities["expired"] = target.Identity{Token: target.Token{Value: jwt(t, map[string]any{"exp": in(-time.Hour)})}}
	r, err := target.NewRoles(t.Context(), client, &target.Config{Identities: identities}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if now, err := r.Now(t.Context()); err != nil || time.Until(now).Abs() > 5*time.Second {
		t.Errorf("got %s, %v, want this machine's time", now, err)
	}
}

func TestTheOtherCustomersLeasesAreTheirOwnToUse(t *testing.T) {
	t.Parallel()
	identities := approver(t)
	for i, role := range []string{"other-customer", "not-opted-in", "wrong-scope"} {
		token := jwt(t, map[string]any{"exp": in(time.Hour), "sub": role})
		identities[role] = target.Identity{Identifier: fmt.Sprintf("%s-%d", guid, i), Token: target.Token{Value: token}}
	}
	r := rolesOf(t, &target.Config{Identities: identities, Instances: map[string][]target.Place{
		"bookable": {place("DCMATI", "3-A")}, "foreign": {place("OMCEBSOR3", "3-B")}, "not-opted-in": {place("SCMATI", "3-C")},
	}})
	for instance, c := range map[string]struct {
		need     target.Need
		identity string
	}{
		"DCMATI": {target.Need{}, "approver"}, "OMCEBSOR3": {target.Need{Foreign: true}, "other-customer"}, "SCMATI": {target.Need{NotOptedIn: true}, "not-opted-in"},
	} {
		f, err := r.Lease(t.Context(), c.need)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(f.Release)
		token, err := f.Token(t.Context(), "approver")
		if want := identities[c.identity]; err != nil || f.Instance != instance || f.Identifier != want.Identifier || token != want.Token.Value {
			t.Errorf("got %s of %s, %v, want %s with the credentials of %s", f.Instance, f.Identifier, err, instance, c.identity)
		}
	}
}
