package mock

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/journal"
)

// remedies find, for each kind of refusal by its title, the smallest change that would have passed, for machines. They see
// more than the client is told, so what they find goes to the journal only.
var remedies = map[string]func(*Exchange, *Refusal) []Edit{
	faultNoRoute.title:           nearestRoute,
	faultWrongMethod.title:       otherMethod,
	faultBodyTooLarge.title:      sampleBody,
	faultBodyTooSlow.title:       sampleBody,
	faultBodyCut.title:           sampleBody,
	faultMalformed.title:         sampleBody,
	faultTokenMissing.title:      goodToken,
	faultTokenMalformed.title:    goodToken,
	faultTokenRefused.title:      goodToken,
	faultTokenNoExp.title:        goodToken,
	faultScopeMissing.title:      goodToken,
	faultIdentifierMissing.title: ownIdentifier,
	faultIdentifierUnknown.title: ownIdentifier,
	faultForeign.title:           ownPlace,
	faultNotOptedIn.title:        optIn,
	faultUnknownInstance.title:   knownPlace,
	faultUnknownExecution.title:  knownPlace, // and faultUnknownID
	faultOtherService.title:      rightService,
	faultNotAcceptable.title:     acceptable,
	faultWrongMediaType.title:    rightMediaType,
	faultInvalid.title:           mendedBody,
	faultTooSoon.title:           laterTime,
	faultBeyond.title:            laterTime,
	faultConflicting.title:       laterTime,
	faultBegun.title:             beforeItBegan, // and faultCancelBegun
	faultNotScheduled.title:      scheduleFirst,
	faultNoWorkflow.title:        scheduleAll,
	faultBadQuery.title:          mendedQuery,
	faultNoWindow.title:          mendedQuery,
	faultHalfWindow.title:        mendedQuery,
	faultOutOfBounds.title:       mendedQuery,
	faultRequestor.title:         mendedQuery,
	faultPreference.title:        noPreference,
	faultTooMany.title:           waited,
}

// remedy is nil for a call of the control API, and where no change is known.
func (x *Exchange) remedy(r *Refusal) []Edit {
	find := remedies[r.Title]
	if find == nil || x.control {
		return nil
	}
	return find(x, r)
}

// put is an edit of the request. The value may be the client's: what looks like a token in it is replaced.
func put(in, pointer string, value any) Edit {
	text, err := encode(value)
	if err != nil {
		return Edit{In: in, Pointer: pointer}
	}
	return Edit{In: in, Pointer: pointer, Value: json.RawMessage(journal.Redacted(strings.TrimSpace(string(text))))}
}

// leaveOut is an edit that takes something away.
func leaveOut(in, pointer string) Edit { return Edit{In: in, Pointer: pointer} }

// calls is an edit of the state.
func calls(method, path string, body any) Edit {
	return Edit{Method: method, Path: path, Body: put("", "", body).Value}
}

// goodToken asks for a token of the customer whom the Identifier names, or else the path.
func goodToken(x *Exchange, r *Refusal) []Edit {
	if r.Change == hostIsDown {
		return nil
	}
	csi := x.Place.CSI
	if caller, known := x.identified(); known {
		csi = caller.CSI
	}
	return x.tokenOf(csi)
}

func (x *Exchange) tokenOf(csi string) []Edit {
	if _, known := x.server.world.Customer(csi); !known {
		return nil
	}
	e := put("header", "Authorization", "Bearer $BOUNCE_TOKEN")
	e.Token = &Grant{Customer: csi, Scope: x.neededScopes()}
	return []Edit{e}
}

// ownIdentifier names the key set of the customer in the path; where the path names none, that of some customer, whose
// token it then takes.
func ownIdentifier(x *Exchange, _ *Refusal) []Edit {
	if customer, known := x.server.world.Customer(x.Place.CSI); known {
		return []Edit{put("header", identifierHeader, customer.Identifier)}
	}
	if x.Place.CSI != "" {
		return nil
	}
	for _, csi := range x.server.customers() {
		if c, _ := x.server.world.Customer(csi); c.OptedIn {
			return append(x.tokenOf(csi), put("header", identifierHeader, c.Identifier))
		}
	}
	return nil
}

// ownPlace is the caller's own place of the same names; else the credentials of whom the place belongs to; else another
// place of the caller's.
func ownPlace(x *Exchange, r *Refusal) []Edit {
	own := x.Place
	own.CSI = x.Customer.CSI
	if x.isThere(own) {
		return []Edit{x.at(own, x.Service)}
	}
	if owner, known := x.server.world.Customer(x.Place.CSI); known && x.isThere(x.Place) {
		return append(x.tokenOf(owner.CSI), put("header", identifierHeader, owner.Identifier))
	}
	return knownPlace(x, r)
}

// isThere tells whether the world has what the operation's path names.
func (x *Exchange) isThere(p bounce.Place) bool {
	service, known := x.server.world.Service(p.CSI, p.Instance)
	_, hasExecution := x.server.world.Execution(p)
	switch {
	case p.Execution != "":
		return hasExecution && service == x.Service
	case p.Instance != "":
		return known && service == x.Service
	}
	return true
}

// knownPlace is the place among the caller's whose names are the nearest.
func knownPlace(x *Exchange, _ *Refusal) []Edit {
	if x.Place.CSI == "" {
		return mendedQuery(x, nil)
	}
	list := x.server.world.Executions(x.Customer.CSI)
	if len(list) == 0 {
		return nil
	}
	nearest := slices.MaxFunc(list, func(a, b bounce.Listed) int {
		return cmp.Or(
			cmp.Compare(asNumber(a.Instance == x.Place.Instance), asNumber(b.Instance == x.Place.Instance)),
			cmp.Compare(asNumber(a.ID == x.Place.Execution), asNumber(b.ID == x.Place.Execution)),
			cmp.Compare(asNumber(a.Service == x.Service), asNumber(b.Service == x.Service)),
			cmp.Compare(shared(a.Instance, x.Place.Instance), shared(b.Instance, x.Place.Instance)),
			cmp.Compare(shared(a.ID, x.Place.Execution), shared(b.ID, x.Place.Execution)),
		)
	})
	p := bounce.Place{CSI: x.Customer.CSI, Instance: nearest.Instance, Execution: nearest.ID}
	return []Edit{x.at(p, nearest.Service)}
}

// shared is how many letters two names have in common at their beginning.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func rightService(x *Exchange, _ *Refusal) []Edit {
	service, _ := x.server.world.Service(x.Place.CSI, x.Place.Instance)
	return []Edit{x.at(x.Place, service)}
}

// optIn is the one thing that no request can mend.
func optIn(x *Exchange, _ *Refusal) []Edit {
	return []Edit{calls("PUT", "/__admin/customers/"+escapedSegment(x.Customer.CSI)+"/opt-in", map[string]any{"optedIn": true})}
}

// noPreference leaves out what a request can do without.
func noPreference(*Exchange, *Refusal) []Edit { return []Edit{leaveOut("header", "Prefer")} }

// waited turns the clock on to when the next request is let through.
func waited(x *Exchange, r *Refusal) []Edit {
	const exact = time.Millisecond // of the clock
	return x.clockAt(x.Now.Add(r.RetryAfter + exact))
}

func acceptable(x *Exchange, _ *Refusal) []Edit {
	return []Edit{put("header", "Accept", x.Operation.SuccessTypes()[0])}
}

func rightMediaType(x *Exchange, r *Refusal) []Edit {
	if strings.Contains(r.Detail, "Content-Encoding") {
		return []Edit{leaveOut("header", "Content-Encoding")}
	}
	return []Edit{put("header", "Content-Type", x.Operation.MediaTypes()[0])}
}

func asNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}
