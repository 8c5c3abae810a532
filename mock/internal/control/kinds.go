package control

import (
	"net/http"

	"example.com/bounce/mock/internal/exchange"
)

// The kinds of refusal of the control API. A Rule left empty is found by the check.
var (
	KindStray = exchange.Kind{ID: "stray", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "Unexpected input",
		Hint: "leave out what errors lists"}
	KindDuplicate = exchange.Kind{ID: "duplicate", Rule: "support-identifier", Status: http.StatusConflict, Title: "Customer exists already",
		Hint: "choose another CSI and Identifier, or leave them out"}
	KindManyCustomers = exchange.Kind{ID: "many-customers", Rule: "body-limit", Status: http.StatusConflict, Title: "Too many customers",
		Hint: "remove some, or start the mock with a larger --max-customers"}
	KindBadEntry    = exchange.Kind{ID: "bad-entry", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "Body is not one customer"}
	KindBadReadings = exchange.Kind{ID: "bad-readings", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No such reading",
		Hint: "choose among what errors lists"}
	KindBadKeys    = exchange.Kind{ID: "bad-keys", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No usable keys"}
	KindNoCustomer = exchange.Kind{ID: "no-customer", Rule: "support-identifier", Status: http.StatusNotFound, Title: "No such customer",
		Hint: "name a customer of the mock, or create it"}
	KindNoRequest = exchange.Kind{ID: "no-request", Rule: "path", Status: http.StatusNotFound, Title: "No such request",
		Hint: "name an id that the list of requests has"}
	KindSlowSearch  = exchange.Kind{ID: "slow-search", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "Search too slow"}
	KindBadCriteria = exchange.Kind{ID: "bad-criteria", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No usable criteria"}
	KindBadRequest  = exchange.Kind{ID: "bad-request", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No request to explain",
		Hint: "correct what errors lists"}
	KindManyStreams = exchange.Kind{ID: "many-streams", Rule: "body-limit", Status: http.StatusServiceUnavailable, Title: "Too many streams",
		Hint: "close a stream that nobody reads, or wait"}
	KindNoKeys = exchange.Kind{ID: "no-keys", Rule: "jwks-identifier", Status: http.StatusNotFound, Title: "No key set",
		Hint: "make the customer's JWKS URI answer with a key set"}
	KindBadFault = exchange.Kind{ID: "bad-fault", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No such fault",
		Hint: "correct what errors lists"}
	KindNoFault = exchange.Kind{ID: "no-fault", Rule: "path", Status: http.StatusNotFound, Title: "No such fault",
		Hint: "name an id that the list of faults has"}
	KindManyFaults = exchange.Kind{ID: "many-faults", Rule: "body-limit", Status: http.StatusConflict, Title: "Too many faults",
		Hint: "remove some"}
	KindNoPrivateKey = exchange.Kind{ID: "no-private-key", Rule: "jwks-identifier", Status: http.StatusConflict, Title: "No private key",
		Hint: "give the customer private keys first, with PUT of its jwks"}
	KindNoPart = exchange.Kind{ID: "no-part", Rule: "instance-id", Status: http.StatusNotFound, Title: "Unknown name",
		Hint: "name what the customer has, or add it"}
	KindTaken = exchange.Kind{ID: "taken", Rule: "execution-id", Status: http.StatusConflict, Title: "Exists already",
		Hint: "choose another name, or leave it out"}
	KindBadPart    = exchange.Kind{ID: "bad-part", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "Body cannot be taken"}
	KindNoSnapshot = exchange.Kind{ID: "no-snapshot", Rule: "path", Status: http.StatusNotFound, Title: "No such snapshot",
		Hint: "save it first, or name one that is listed"}
	KindFarClock = exchange.Kind{ID: "far-clock", Rule: "support-identifier", Status: http.StatusConflict, Title: "Clock out of bounds",
		Hint: "turn the server's clock back first"}
	KindTooManySnapshots = exchange.Kind{ID: "too-many-snapshots", Rule: "body-limit", Status: http.StatusConflict, Title: "Too many snapshots",
		Hint: "delete one first"}
	KindBadToken = exchange.Kind{ID: "bad-token", Rule: "body-invalid-status", Status: http.StatusBadRequest, Title: "No such token",
		Hint: "choose among what errors lists"}
	KindNoCA = exchange.Kind{ID: "no-ca", Rule: "path", Status: http.StatusNotFound, Title: "No certificate authority",
		Hint: "start the mock with a certificate that it makes itself"}
)

// Kinds lists the kinds of this package.
func Kinds() []exchange.Kind {
	return []exchange.Kind{
		KindStray, KindDuplicate, KindManyCustomers, KindBadEntry, KindBadReadings, KindBadKeys, KindNoCustomer,
		KindNoRequest, KindSlowSearch, KindBadCriteria, KindBadRequest, KindManyStreams, KindNoKeys, KindBadFault, KindNoFault, KindManyFaults,
		KindNoPrivateKey, KindNoPart, KindTaken, KindBadPart, KindNoSnapshot, KindFarClock, KindTooManySnapshots,
		KindBadToken, KindNoCA,
	}
}
