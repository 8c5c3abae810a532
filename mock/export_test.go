package mock

import (
	"context"
	"net"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/seed"
)

// Snapshot lets tests see that a refusal changes nothing.
func (s *Server) Snapshot() []bounce.Customer { return s.world.Snapshot() }

// ServeUntil is Serve with another time for answers under way.
func (s *Server) ServeUntil(ctx context.Context, l net.Listener, grace time.Duration) error {
	return s.serveUntil(ctx, l, grace)
}

// WayChecks lists the checks of each operation of the contract, by operationId.
func WayChecks() map[string][]string {
	all := map[string][]string{}
	for id, w := range ways() {
		for _, c := range w.in(false) {
			all[id] = append(all[id], c.Name)
		}
	}
	return all
}

// FaultRules lists rule and reading of each row of the table of faults.
func FaultRules() (rules, readings []string) {
	for _, f := range []fault{
		faultNoRoute, faultWrongMethod, faultForeignOrigin, faultBodyTooLarge, faultBodyTooSlow, faultBodyCut,
		faultTokenMissing, faultTokenMalformed, faultIdentifierMissing, faultIdentifierUnknown, faultTokenRefused,
		faultTokenNoExp, faultScopeMissing, faultForeign, faultNotOptedIn, faultUnknownInstance, faultOtherService,
		faultUnknownExecution, faultNotAcceptable, faultWrongMediaType, faultMalformed, faultBadParameter, faultInvalid, faultTooSoon,
		faultBeyond, faultBegun, faultCancelBegun, faultNotScheduled, faultBadQuery, faultNoWindow, faultHalfWindow,
		faultOutOfBounds, faultLimit, faultRequestor, faultUnknownID, faultConflicting, faultBadToken, faultNoAdminToken, faultNoCA, faultDuplicate, faultBadEntry,
		faultBadReadings, faultBadKeys, faultNoCustomer, faultNoRequest, faultBadCriteria, faultSlowSearch, faultNoKeys, faultNoPrivateKey, faultInternal,
		faultStrayQuery, faultBadFault, faultNoFault, faultManyFaults, faultStray,
		faultNoPart, faultTaken, faultBadPart, faultNoSnapshot, faultTooManySnapshots, faultFarClock,
	} {
		if f.rule != "" {
			rules = append(rules, f.rule)
		}
		if f.reading != "" {
			readings = append(readings, f.reading)
		}
	}
	for _, w := range ways() {
		for _, c := range append(w.in(false), controlChecks()...) {
			rules = append(rules, c.Rule)
		}
	}
	return rules, readings
}

// ErrDuplicate is a CSI or Identifier that is taken.
var ErrDuplicate = bounce.ErrDuplicate

// ParseDuration is how the control API reads durations.
var ParseDuration = parseDuration

// EnrollBroken enrolls a customer whose keys cannot be taken, after its readings were.
func (s *Server) EnrollBroken(csi string) error {
	return s.enroll(seed.Customer{
		Customer: bounce.Customer{CSI: csi, Name: "Broken", Identifier: "11111111-2222-4333-8444-555555555555"},
		Readings: map[string]string{"lead-status": "422"}, JWKSURI: "ftp://keys.example",
	})
}

// Leftovers lists what the server holds of a customer, be it there or not.
func (s *Server) Leftovers(csi string) (left []string) {
	_, there := s.world.Customer(csi)
	_, hasKeys := s.keys.of(csi)
	_, counted := s.made.executions.Load(csi)
	_, limited := s.detours.limits.of(csi)
	_, snapshots := s.states.named[snapshotKey{csi, "mine"}]
	_, stats := s.journal.Entries(journal.Filter{CSI: csi})
	for _, each := range []struct {
		name  string
		found bool
	}{
		{"world", there}, {"keys", hasKeys}, {"birth", s.states.births[csi] != nil}, {"count", counted},
		{"readings", s.readings.of(csi).own != nil}, {"clock", s.clocks.has(csi)}, {"fault", len(s.detours.faults.All(csi, s.momentOf)) > 0},
		{"limit", limited}, {"generation", s.detours.generations.has(csi)}, {"snapshot", snapshots}, {"journal", stats.Matched > 0},
	} {
		if each.found {
			left = append(left, each.name)
		}
	}
	return left
}

// Lateness is by how much the first so many answers of a customer are late under hostility.
func Lateness(seed int64, requests uint64) (all time.Duration) {
	for n := range requests {
		if d := newDraw(seed, n+1); !d.refuses() {
			all += time.Duration(d.late()) * time.Millisecond
		}
	}
	return all
}

// Drained is a limit whose bucket is empty at a moment: it tells how long the next request has to wait.
func Drained(l RateLimit, at time.Time) func(now time.Time) time.Duration {
	all := new(limits)
	if err := all.set("", l); err != nil {
		panic(err) // no limit here is such
	}
	take := func(now time.Time) time.Duration { wait, _ := all.take("1", "", now); return wait }
	take(at)
	all.byCSI[""].buckets[bucketKey{csi: "1"}].AllowN(at, l.Requests-1)
	return take
}

// Shared counts the customers whose belongings two snapshots hold together.
func (s *Server) Shared(a, b string) (count int) {
	before, after := s.found("", a).byCSI(), s.found("", b).byCSI()
	for csi := range before {
		if before[csi] == after[csi] {
			count++
		}
	}
	return count
}
