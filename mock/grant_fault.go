package mock

import (
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/token"
)

// checkFlaw wants a defect that there is, and that whom the rule is for would not let pass: a wrong token that is a good one
// would make a test that cannot fail. The error is a *FaultError.
func (s *Server) checkFlaw(rule Fault) error {
	defect := rule.Response.Grant.Defect
	if defect == "" {
		return nil
	}
	const pointer = "/response/grant/defect"
	if all := Defects(); !slices.Contains(all, defect) {
		return &FaultError{Pointer: pointer, Message: "must be one of " + strings.Join(all, ", ")}
	}
	held, _ := s.keys.of(rule.Request.CSI) // of nobody for ""
	if held.terms().Judge(token.Defect(defect)) != nil {
		return &FaultError{Pointer: pointer, Message: "is let pass by who asks for no issuer or audience: name in request.csi a customer that has one"}
	}
	return nil
}

// checkGrantFault strikes what would be granted, by the rules that name the token endpoint.
func checkGrantFault(x *Exchange) *Refusal {
	s := x.server
	if !s.detours.faults.Any() {
		return x.pass()
	}
	csi := x.subject()
	hit, struck := s.detours.faults.Strike(issueToken, csi, x.Request.Header, s.moment(x.Now))
	if !struck {
		return x.pass()
	}
	x.generation = s.generation(csi)
	x.asked.flaw = hit.Response.Grant
	if defect := token.Defect(x.asked.flaw.Defect); x.asked.by.terms().Judge(defect) != nil { // the customer's keys were changed since
		return &Refusal{
			Rule: ruleFault, Status: http.StatusInternalServerError, Title: titleFault,
			Detail: hit.ID + " asks for a token of the defect " + string(defect) + ", which the customer would let pass by now.",
			Change: "remove the fault, or give the customer an issuer or audience again",
		}
	}
	return x.struck(hit)
}
