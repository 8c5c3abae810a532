package mock

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/openapi/suggest"
)

// remedies find, for each kind of refusal by its title, the smallest change that would have got past it, for machines. They
// see more than the client is told, so what they find goes to the journal only. What else the changed request is refused for
// is not theirs to see to: Exchange.remedy asks again.
var remedies = map[string]func(*Exchange, *Refusal) []Edit{
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
	faultStrayQuery.title:        leanQuery,
	faultNoWindow.title:          mendedQuery,
	faultHalfWindow.title:        mendedQuery,
	faultOutOfBounds.title:       mendedQuery,
	faultLimit.title:             func(*Exchange, *Refusal) []Edit { return []Edit{put("query", "limit", strconv.Itoa(maxLimit))} },
	faultEmptyFilter.title:       mendedQuery,
	faultRequestor.title:         mendedQuery,
	faultContact.title:           func(*Exchange, *Refusal) []Edit { return []Edit{leaveOut("body", "/primaryContact")} },
	faultRunning.title:           func(*Exchange, *Refusal) []Edit { return []Edit{put("body", "/operation", "Bounce")} },
	faultProduction.title:        otherInstance,
	faultNoSteps.title:           scheduleAll,
	faultUnknownWorkflow.title:   knownPlace,
	faultUnknownStep.title:       mendedQuery,
	faultLeaf.title:              mendedQuery,
	faultQueueServices.title:     mendedQuery,
	faultPreference.title:        noPreference,
	faultTooMany.title:           fullBucket,
	titleFault:                   noFault,
}

// put is an edit of the request. The value may be the client's: what looks like a token in it is replaced.
func put(in, pointer string, value any) Edit {
	text, err := encode(value)
	if err != nil {
		return Edit{In: in, Pointer: pointer}
	}
	return Edit{In: in, Pointer: pointer, Value: json.RawMessage(redact.Text(strings.TrimSpace(string(text))))}
}

// leaveOut is an edit that takes something away.
func leaveOut(in, pointer string) Edit { return Edit{In: in, Pointer: pointer} }

// calls is an edit of the state.
func calls(method, path string, body any) Edit {
	return Edit{Method: method, Path: path, Body: put("", "", body).Value}
}

// goodToken asks for a token of the customer whom the Identifier names, or else the path. A token that is good for the
// customer of the path lacks that customer's Identifier only.
func goodToken(x *Exchange, r *Refusal) []Edit {
	if r.Change == hostIsDown {
		return nil
	}
	caller, known := x.identified()
	owner, owned := x.server.world.Customer(x.Place.CSI)
	switch {
	case owned && owner.CSI != caller.CSI && x.Bearer != "" && x.isTokenOf(owner):
		return []Edit{put("header", identifierHeader, owner.Identifier)}
	case known:
		return x.tokenOf(caller.CSI, x.neededScopes())
	}
	return x.tokenOf(x.Place.CSI, x.neededScopes())
}

// isTokenOf tells whether the token that was sent is a good one of a customer's, by the keys that are here.
func (x *Exchange) isTokenOf(c bounce.Customer) bool {
	as := *x
	as.Customer, as.Request = c, x.Request.WithContext(unwaiting(x.Request.Context()))
	return checkToken(&as) == nil
}

func (x *Exchange) tokenOf(csi, scopes string) []Edit {
	if _, known := x.server.world.Customer(csi); !known {
		return nil
	}
	e := put("header", "Authorization", "Bearer $BOUNCE_TOKEN")
	e.Token = &Grant{Customer: csi, Scope: scopes}
	return []Edit{e}
}

// ownIdentifier names the key set of the customer in the path; where the path has no customer, that of some customer.
func ownIdentifier(x *Exchange, _ *Refusal) []Edit {
	if customer, known := x.server.world.Customer(x.Place.CSI); known {
		return []Edit{put("header", identifierHeader, customer.Identifier)}
	}
	if x.path["supportIdentifier"] != "" {
		return nil
	}
	if owner, known := x.ownerOfPath(); known {
		return []Edit{put("header", identifierHeader, owner.Identifier)}
	}
	for _, csi := range x.server.world.CSIs() {
		if c, _ := x.server.world.Customer(csi); c.OptedIn {
			return []Edit{put("header", identifierHeader, c.Identifier)}
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
		return append(x.tokenOf(owner.CSI, x.neededScopes()), put("header", identifierHeader, owner.Identifier))
	}
	return knownPlace(x, r)
}

// isThere tells whether the world has what the operation's path names.
func (x *Exchange) isThere(p bounce.Place) bool {
	service, known := x.server.world.Service(p.CSI, p.Instance)
	_, hasExecution := x.server.world.Execution(p)
	_, serviceNamed := x.path["serviceType"]
	sameService := service == x.Service || !serviceNamed
	switch {
	case p.Execution != "":
		return hasExecution && sameService
	case p.Instance != "":
		return known && sameService
	}
	return true
}

// otherInstance is the caller's nearest place on an instance that is no production instance; there may be none.
func otherInstance(x *Exchange, _ *Refusal) []Edit {
	list := x.instances()
	if x.Place.Execution != "" {
		list = x.server.world.Executions(x.Customer.CSI)
	}
	list = slices.DeleteFunc(list, func(e bounce.Listed) bool { return x.server.world.Production(x.Customer.CSI, e.Instance) })
	if len(list) == 0 {
		return nil
	}
	nearest := x.nearest(list)
	return []Edit{x.at(bounce.Place{CSI: x.Customer.CSI, Instance: nearest.Instance, Execution: nearest.ID}, nearest.Service)}
}

// knownPlace is the place among the caller's whose names are the nearest. Where the caller has no executions, the one in the
// path is added.
func knownPlace(x *Exchange, r *Refusal) []Edit {
	if x.Place.CSI == "" {
		return mendedQuery(x, r)
	}
	var list []bounce.Listed
	if x.Place.Execution != "" {
		list = x.server.world.Executions(x.Customer.CSI)
	}
	if len(list) == 0 {
		list = x.instances()
	}
	if len(list) == 0 {
		return nil
	}
	nearest := x.nearest(list)
	p := bounce.Place{CSI: x.Customer.CSI, Instance: nearest.Instance, Execution: nearest.ID}
	if p == x.Place { // but for the execution, of which the customer has none
		return []Edit{calls(http.MethodPost, "/__admin/customers/"+escapedSegment(p.CSI)+"/instances/"+escapedSegment(p.Instance)+"/executions",
			map[string]any{"id": p.Execution})}
	}
	return []Edit{x.at(p, nearest.Service)}
}

// nearest is the place of the list whose names are the nearest to those of the path.
func (x *Exchange) nearest(list []bounce.Listed) bounce.Listed {
	return slices.MinFunc(list, func(a, b bounce.Listed) int {
		return cmp.Or(
			cmp.Compare(asNumber(a.Instance != x.Place.Instance), asNumber(b.Instance != x.Place.Instance)),
			cmp.Compare(asNumber(a.ID != x.Place.Execution), asNumber(b.ID != x.Place.Execution)),
			cmp.Compare(asNumber(a.Service != x.Service), asNumber(b.Service != x.Service)),
			cmp.Compare(suggest.Distance(a.Instance, x.Place.Instance), suggest.Distance(b.Instance, x.Place.Instance)),
			cmp.Compare(suggest.Distance(a.ID, x.Place.Execution), suggest.Distance(b.ID, x.Place.Execution)),
		)
	})
}

// instances are those of the caller, each as the place of the execution in the path, be there one or not.
func (x *Exchange) instances() (all []bounce.Listed) {
	customer, _ := x.server.world.Whole(x.Customer.CSI)
	for _, in := range customer.Instances {
		all = append(all, bounce.Listed{Instance: in.Name, Service: in.Service, Execution: bounce.Execution{ID: x.Place.Execution}})
	}
	return all
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

// fullBucket sets the limit in force again, as one of the customer's own: that has a full bucket, and the time stays.
func fullBucket(x *Exchange, _ *Refusal) []Edit {
	csi := x.subject()
	limit, _ := x.server.detours.limits.of(csi)
	if limit == nil { // lifted meanwhile
		return nil
	}
	return []Edit{calls(http.MethodPut, "/__admin/customers/"+escapedSegment(csi)+"/rate-limit", entryOf(limit))}
}

// noFault removes the rule that has struck.
func noFault(x *Exchange, _ *Refusal) []Edit {
	if x.disturbance == nil || x.disturbance.id == "" {
		return nil
	}
	return []Edit{{Method: http.MethodDelete, Path: "/__admin/faults/" + escapedSegment(x.disturbance.id)}}
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
