package mock

import (
	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
)

// Snapshot lets tests see that a refusal changes nothing.
func (s *Server) Snapshot() []bounce.Customer { return s.world.Snapshot() }

// ContractFaults lists the titles of the refusals that calls of the API, and not of the control API, meet.
func ContractFaults() []string {
	var titles []string
	for _, f := range []fault{
		faultNoRoute, faultWrongMethod, faultBodyTooLarge, faultBodyTooSlow, faultBodyCut,
		faultTokenMissing, faultTokenMalformed, faultIdentifierMissing, faultIdentifierUnknown, faultTokenRefused,
		faultTokenNoExp, faultScopeMissing, faultForeign, faultNotOptedIn, faultUnknownInstance, faultOtherService,
		faultUnknownExecution, faultNotAcceptable, faultWrongMediaType, faultMalformed, faultBadParameter, faultInvalid, faultTooSoon,
		faultBeyond, faultBegun, faultCancelBegun, faultNotScheduled, faultBadQuery, faultNoWindow, faultHalfWindow,
		faultOutOfBounds, faultRequestor, faultUnknownID, faultConflicting, faultPreference, faultTooMany, faultInternal,
	} {
		titles = append(titles, f.title)
	}
	return titles
}

// FaultRules lists rule and reading of each row of the table of faults.
func FaultRules() (rules, readings []string) {
	for _, f := range []fault{
		faultNoRoute, faultWrongMethod, faultForeignOrigin, faultBodyTooLarge, faultBodyTooSlow, faultBodyCut,
		faultTokenMissing, faultTokenMalformed, faultIdentifierMissing, faultIdentifierUnknown, faultTokenRefused,
		faultTokenNoExp, faultScopeMissing, faultForeign, faultNotOptedIn, faultUnknownInstance, faultOtherService,
		faultUnknownExecution, faultNotAcceptable, faultWrongMediaType, faultMalformed, faultBadParameter, faultInvalid, faultTooSoon,
		faultBeyond, faultBegun, faultCancelBegun, faultNotScheduled, faultBadQuery, faultNoWindow, faultHalfWindow,
		faultOutOfBounds, faultRequestor, faultUnknownID, faultConflicting, faultBadToken, faultNoAdminToken, faultNoCA, faultDuplicate, faultBadEntry,
		faultBadReadings, faultBadKeys, faultNoCustomer, faultNoRequest, faultBadCriteria, faultNoKeys, faultNoPrivateKey, faultInternal,
		faultBadFault, faultNoFault, faultManyFaults, faultBadLimit,
		faultNoPart, faultTaken, faultBadPart, faultNoSnapshot, faultTooManySnapshots,
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

// ParseDuration is how the control API reads durations.
var ParseDuration = parseDuration

// EnrollBroken enrolls a customer whose keys cannot be taken, after its readings were.
func (s *Server) EnrollBroken(csi string) error {
	return s.enroll(seed.Customer{
		Customer: bounce.Customer{CSI: csi, Name: "Broken", Identifier: "11111111-2222-4333-8444-555555555555"},
		Readings: map[string]string{"lead-status": "422"}, JWKSURI: "ftp://keys.example",
	})
}
