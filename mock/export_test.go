package mock

import "example.com/bounce/mock/internal/bounce"

// Snapshot lets tests see that a refusal changes nothing.
func (s *Server) Snapshot() []bounce.Customer { return s.world.Snapshot() }

// FaultRules lists rule and reading of each row of the table of faults.
func FaultRules() (rules, readings []string) {
	for _, f := range []fault{
		faultNoRoute, faultWrongMethod, faultForeignOrigin, faultBodyTooLarge, faultBodyTooSlow, faultBodyCut,
		faultTokenMissing, faultTokenMalformed, faultIdentifierMissing, faultIdentifierUnknown, faultTokenRefused,
		faultTokenNoExp, faultScopeMissing, faultForeign, faultNotOptedIn, faultUnknownInstance, faultOtherService,
		faultUnknownExecution, faultWrongMediaType, faultMalformed, faultBadParameter, faultInvalid, faultTooSoon,
		faultBeyond, faultBegun, faultCancelBegun, faultNotScheduled, faultBadQuery, faultNoWindow, faultHalfWindow,
		faultOutOfBounds, faultRequestor, faultUnknownID, faultConflicting, faultDuplicate, faultBadEntry,
		faultBadReadings, faultBadKeys, faultNoCustomer, faultNoKeys, faultNoPrivateKey, faultInternal,
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
