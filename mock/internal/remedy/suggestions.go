package remedy

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi/suggest"
)

// suggestions find, for each kind of refusal by its ID, the smallest change that would have got past it. They see more than the client is
// told, so what they find goes to the journal only. They do not care what else the changed request is refused for: it is tried again.
var suggestions = map[string]func(*trial, *exchange.Refusal) []journal.Edit{
	exchange.BodyTooLarge.ID:     (*trial).replaceBody,
	exchange.BodyTooSlow.ID:      (*trial).replaceBody,
	exchange.BodyCut.ID:          (*trial).replaceBody,
	exchange.Malformed.ID:        (*trial).replaceBody,
	exchange.Invalid.ID:          (*trial).fixBody,
	exchange.NotAcceptable.ID:    (*trial).fixAccept,
	exchange.WrongMediaType.ID:   (*trial).fixMediaType,
	api.KindTokenMissing.ID:      (*trial).replaceToken,
	api.KindTokenMalformed.ID:    (*trial).replaceToken,
	api.KindTokenRefused.ID:      (*trial).replaceToken,
	api.KindTokenNoExp.ID:        (*trial).replaceToken,
	api.KindScopeMissing.ID:      (*trial).replaceToken,
	api.KindIdentifierMissing.ID: (*trial).fixIdentifier,
	api.KindIdentifierUnknown.ID: (*trial).fixIdentifier,
	api.KindForeign.ID:           (*trial).findOwnPlace,
	api.KindNotOptedIn.ID:        (*trial).optIn,
	api.KindUnknownInstance.ID:   (*trial).findPlace,
	api.KindUnknownExecution.ID:  (*trial).findPlace,
	api.KindUnknownWorkflow.ID:   (*trial).findPlace,
	api.KindOtherService.ID:      (*trial).fixService,
	api.KindProduction.ID:        (*trial).findOtherInstance,
	api.KindTooSoon.ID:           (*trial).findTime,
	api.KindBeyond.ID:            (*trial).findTime,
	api.KindConflicting.ID:       (*trial).findTime,
	api.KindBegun.ID:             (*trial).turnBack,
	api.KindCancelBegun.ID:       (*trial).turnBack,
	api.KindNotScheduled.ID:      (*trial).scheduleFirst,
	api.KindNoWorkflow.ID:        (*trial).scheduleAll,
	api.KindNoSteps.ID:           (*trial).scheduleAll,
	api.KindBadQuery.ID:          (*trial).fixQuery,
	api.KindNoWindow.ID:          (*trial).fixQuery,
	api.KindHalfWindow.ID:        (*trial).fixQuery,
	api.KindEmptyFilter.ID:       (*trial).fixQuery,
	api.KindQueueServices.ID:     (*trial).fixQuery,
	api.KindRequestor.ID:         (*trial).fixQuery,
	api.KindUnknownID.ID:         (*trial).fixQuery,
	api.KindOutOfBounds.ID:       (*trial).fixPage,
	api.KindStrayQuery.ID:        (*trial).thinQuery,
	api.KindLimit.ID:             edit(set("query", "limit", strconv.Itoa(api.MaxLimit))),
	api.KindUnknownStep.ID:       edit(leaveOut("query", "stepId")),
	api.KindLeaf.ID:              edit(leaveOut("query", "stepId")),
	api.KindContact.ID:           edit(leaveOut("body", "/primaryContact")),
	api.KindRunning.ID:           edit(set("body", "/operation", "Bounce")),
}

// edit suggests one edit whatever the request.
func edit(e journal.Edit) func(*trial, *exchange.Refusal) []journal.Edit {
	return func(*trial, *exchange.Refusal) []journal.Edit { return []journal.Edit{e} }
}

// customer returns a customer, and whether there is one.
func (t *trial) customer(csi string) (domain.Customer, bool) {
	c, err := t.advisor.API.Store.Customer(t.request.Context(), csi)
	return c, err == nil
}

// caller returns the customer that the Identifier names.
func (t *trial) caller() (domain.Customer, bool) {
	c, err := t.advisor.API.Store.CustomerByIdentifier(t.request.Context(), t.request.Header.Get("Identifier"))
	return c, err == nil
}

// replaceToken suggests a token of the customer that the Identifier names, or else of the one in the path.
func (t *trial) replaceToken(r *exchange.Refusal) []journal.Edit {
	if r.Hint == api.HintHostIsDown {
		return nil
	}
	if caller, known := t.caller(); known {
		return t.tokenOf(caller.CSI, t.operation.Scopes)
	}
	return t.tokenOf(t.last.Place.CSI, t.operation.Scopes)
}

func (t *trial) tokenOf(csi string, scopes []string) []journal.Edit {
	if _, known := t.customer(csi); !known {
		return nil
	}
	e := set("header", "Authorization", "Bearer $BOUNCE_TOKEN")
	e.Token = &journal.Grant{Customer: csi, Scope: strings.Join(scopes, " ")}
	return []journal.Edit{e}
}

// fixIdentifier names the key set of the customer in the path; where the path has no customer, that of the one who has the instance in it
// or of some customer.
func (t *trial) fixIdentifier(*exchange.Refusal) []journal.Edit {
	if owner, known := t.customer(t.last.Place.CSI); known {
		return []journal.Edit{set("header", "Identifier", owner.Identifier)}
	}
	if t.path["supportIdentifier"] != "" {
		return nil
	}
	ctx := t.request.Context()
	csis, _ := t.advisor.API.Store.CSIs(ctx)
	var some []journal.Edit
	for _, csi := range csis {
		c, known := t.customer(csi)
		if !known || !c.OptedIn {
			continue
		}
		edits := append(t.tokenOf(csi, t.operation.Scopes), set("header", "Identifier", c.Identifier))
		p := t.last.Place
		p.CSI = csi
		if p.Instance == "" || t.exists(p) && slices.Contains([]string{"", c.ID, c.CSI}, t.path["custId"]) {
			return edits
		}
		if some == nil {
			some = edits
		}
	}
	return some
}

// exists reports whether the store has what the operation's path names.
func (t *trial) exists(p domain.Place) bool {
	ctx := t.request.Context()
	in, err := t.advisor.API.Store.Instance(ctx, p.CSI, p.Instance)
	_, named := t.path["serviceType"]
	switch {
	case p.Instance == "":
		return true
	case err != nil || named && in.Service != t.last.Service:
		return false
	case p.Execution == "":
		return true
	}
	e, err := t.advisor.API.Store.Execution(ctx, p.CSI, p.Execution)
	return err == nil && e.Instance == p.Instance
}

// at is the path of the operation for another place.
func (t *trial) at(p domain.Place, service string) []journal.Edit {
	custID := t.last.Customer.ID
	if t.last.Readings.Is("cust-id", "csi") {
		custID = t.last.Customer.CSI
	}
	return []journal.Edit{set("path", "", placeIn(t.operation, p, service, custID))}
}

// findOwnPlace suggests the caller's own place of the same names; else the credentials of the customer that the place belongs to; else
// another place of the caller's.
func (t *trial) findOwnPlace(r *exchange.Refusal) []journal.Edit {
	own := t.last.Place
	own.CSI = t.last.Customer.CSI
	if t.exists(own) {
		return t.at(own, t.last.Service)
	}
	if owner, known := t.customer(t.last.Place.CSI); known && t.exists(t.last.Place) {
		return append(t.tokenOf(owner.CSI, t.operation.Scopes), set("header", "Identifier", owner.Identifier))
	}
	return t.findPlace(r)
}

// findPlace suggests the place among the caller's whose names are the nearest. Where the caller has no executions, the one in the path is
// added.
func (t *trial) findPlace(r *exchange.Refusal) []journal.Edit {
	x := t.last
	if x.Place.CSI == "" {
		return t.fixQuery(r)
	}
	list := t.places(x.Place.Execution != "")
	if len(list) == 0 {
		list = t.places(false)
	}
	if len(list) == 0 {
		return nil
	}
	nearest := t.nearest(list)
	p := domain.Place{CSI: x.Customer.CSI, Instance: nearest.Instance, Execution: nearest.ID}
	if p == x.Place { // but for the execution, of which the customer has none
		return []journal.Edit{call(http.MethodPost,
			"/__admin/customers/"+url.PathEscape(p.CSI)+"/instances/"+url.PathEscape(p.Instance)+"/executions", map[string]any{"id": p.Execution})}
	}
	return t.at(p, nearest.Service)
}

// places returns the executions of the caller, or else its instances, each as the place of the execution in the path.
func (t *trial) places(executions bool) (all []domain.Listed) {
	ctx, csi := t.request.Context(), t.last.Customer.CSI
	if executions {
		all, _ = t.advisor.API.Store.Executions(ctx, csi)
		return all
	}
	c, _ := t.advisor.API.Store.WholeCustomer(ctx, csi)
	for _, in := range c.Instances {
		all = append(all, domain.Listed{Instance: in.Name, Service: in.Service, Execution: domain.Execution{ID: t.last.Place.Execution}})
	}
	return all
}

// nearest returns the place of a list whose names are the nearest to those of the path.
func (t *trial) nearest(list []domain.Listed) domain.Listed {
	p, service := t.last.Place, t.last.Service
	return slices.MinFunc(list, func(a, b domain.Listed) int {
		return cmp.Or(
			cmp.Compare(asNumber(a.Instance != p.Instance), asNumber(b.Instance != p.Instance)),
			cmp.Compare(asNumber(a.ID != p.Execution), asNumber(b.ID != p.Execution)),
			cmp.Compare(asNumber(a.Service != service), asNumber(b.Service != service)),
			cmp.Compare(suggest.Distance(a.Instance, p.Instance), suggest.Distance(b.Instance, p.Instance)),
			cmp.Compare(suggest.Distance(a.ID, p.Execution), suggest.Distance(b.ID, p.Execution)),
		)
	})
}

func asNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}

// findOtherInstance suggests the caller's nearest place on an instance that is not a production instance.
func (t *trial) findOtherInstance(*exchange.Refusal) []journal.Edit {
	list := slices.DeleteFunc(t.places(t.last.Place.Execution != ""), func(e domain.Listed) bool {
		in, err := t.advisor.API.Store.Instance(t.request.Context(), t.last.Customer.CSI, e.Instance)
		return err != nil || in.Production
	})
	if len(list) == 0 {
		return nil
	}
	nearest := t.nearest(list)
	return t.at(domain.Place{CSI: t.last.Customer.CSI, Instance: nearest.Instance, Execution: nearest.ID}, nearest.Service)
}

func (t *trial) fixService(*exchange.Refusal) []journal.Edit {
	in, err := t.advisor.API.Store.Instance(t.request.Context(), t.last.Place.CSI, t.last.Place.Instance)
	if err != nil {
		return nil
	}
	return t.at(t.last.Place, in.Service)
}

// optIn is the one thing that no request can change.
func (t *trial) optIn(*exchange.Refusal) []journal.Edit {
	return []journal.Edit{call(http.MethodPut, "/__admin/customers/"+url.PathEscape(t.last.Customer.CSI)+"/opt-in", map[string]any{"optedIn": true})}
}

func (t *trial) fixAccept(*exchange.Refusal) []journal.Edit {
	return []journal.Edit{set("header", "Accept", t.operation.SuccessTypes()[0])}
}

func (t *trial) fixMediaType(r *exchange.Refusal) []journal.Edit {
	if strings.Contains(r.Detail, "Content-Encoding") {
		return []journal.Edit{leaveOut("header", "Content-Encoding")}
	}
	return []journal.Edit{set("header", "Content-Type", t.operation.MediaTypes()[0])}
}

// turnBack turns the clock back, and suggests a token that has been issued by then. Where another execution of the instance is free at the
// time, that one is scheduled in place of the one whose window has begun.
func (t *trial) turnBack(r *exchange.Refusal) []journal.Edit {
	x := t.last
	stored, known := x.Stored()
	if !known || stored.Scheduled == nil {
		return nil
	}
	if !x.Cancels {
		for _, other := range t.places(true) {
			p := domain.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: other.ID}
			if other.Instance != p.Instance || other.Scheduled != nil {
				continue
			}
			if start, found := x.FirstFree(p, x.Start, time.Nanosecond); found && start.Equal(x.Start) {
				return t.at(p, x.Service)
			}
		}
	}
	csi := t.advisor.API.Subject(x.Exchange)
	if _, known := t.customer(csi); !known {
		return nil
	}
	mode := "running"
	if x.Stands() {
		mode = "frozen"
	}
	back := stored.Scheduled.Start.Add(-time.Minute).UTC().Format(time.RFC3339Nano)
	return append([]journal.Edit{
		call(http.MethodPut, "/__admin/customers/"+url.PathEscape(csi)+"/clock", map[string]any{"mode": mode, "now": back}),
	}, t.replaceToken(r)...)
}
