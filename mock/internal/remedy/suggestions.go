package remedy

import (
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
)

// suggestion finds the smallest change that gets a request past a refusal; nil for none. It knows more than the client is told,
// so its edits go to the journal only. It ignores other refusals of the changed request, which is tried again.
type suggestion func(*trial, *exchange.Refusal) []journal.Edit

// suggestions has a suggestion for each kind of refusal, by its ID.
var suggestions = func() map[string]suggestion {
	all := map[string]suggestion{}
	for _, row := range suggestionRows {
		for _, k := range row.kinds {
			all[k.ID] = row.find
		}
	}
	return all
}()

var suggestionRows = []struct {
	find  suggestion
	kinds []exchange.Kind
}{
	{replaceBody, []exchange.Kind{exchange.BodyTooLarge, exchange.BodyTooSlow, exchange.BodyCut, exchange.Malformed}},
	{fixBody, []exchange.Kind{exchange.Invalid}},
	{fixAccept, []exchange.Kind{exchange.NotAcceptable}},
	{fixMediaType, []exchange.Kind{exchange.WrongMediaType}},
	{replaceToken, []exchange.Kind{api.KindTokenMissing, api.KindTokenMalformed, api.KindTokenRefused, api.KindTokenNoExp, api.KindScopeMissing}},
	{fixIdentifier, []exchange.Kind{api.KindIdentifierMissing, api.KindIdentifierUnknown}},
	{findOwnPlace, []exchange.Kind{api.KindForeign}},
	{optIn, []exchange.Kind{api.KindNotOptedIn}},
	{findPlace, []exchange.Kind{api.KindUnknownInstance, api.KindUnknownExecution, api.KindUnknownWorkflow}},
	{fixService, []exchange.Kind{api.KindOtherService}},
	{findOtherInstance, []exchange.Kind{api.KindProduction}},
	{findTime, []exchange.Kind{api.KindTooSoon, api.KindBeyond, api.KindConflicting}},
	{turnBack, []exchange.Kind{api.KindBegun, api.KindCancelBegun}},
	{scheduleFirst, []exchange.Kind{api.KindNotScheduled}},
	{scheduleAll, []exchange.Kind{api.KindNoWorkflow, api.KindNoSteps}},
	{fixQuery, []exchange.Kind{
		api.KindBadQuery, api.KindNoWindow, api.KindHalfWindow, api.KindEmptyFilter, api.KindQueueServices, api.KindRequestor, api.KindUnknownID,
	}},
	{fixPage, []exchange.Kind{api.KindOutOfBounds}},
	{thinQuery, []exchange.Kind{api.KindStrayQuery}},
	{edit(set("query", "limit", strconv.Itoa(api.MaxLimit))), []exchange.Kind{api.KindLimit}},
	{edit(leaveOut("query", "stepId")), []exchange.Kind{api.KindUnknownStep, api.KindLeaf}},
	{edit(leaveOut("body", "/primaryContact")), []exchange.Kind{api.KindContact}},
	{edit(set("body", "/operation", "Bounce")), []exchange.Kind{api.KindRunning}},
}

// edit suggests the same edit for every request.
func edit(e journal.Edit) suggestion {
	return func(*trial, *exchange.Refusal) []journal.Edit { return []journal.Edit{e} }
}

// replaceToken suggests a token of the customer that the Identifier names, or else of the customer in the path.
func replaceToken(t *trial, r *exchange.Refusal) []journal.Edit {
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

// credentialsOf suggests a token and the Identifier of a customer.
func (t *trial) credentialsOf(c domain.Customer) []journal.Edit {
	return append(t.tokenOf(c.CSI, t.operation.Scopes), set("header", "Identifier", c.Identifier))
}

// fixIdentifier suggests the Identifier of the customer in the path. If the path has no customer, it suggests the credentials of
// the customer who has its instance, or of any customer.
func fixIdentifier(t *trial, _ *exchange.Refusal) []journal.Edit {
	if owner, known := t.customer(t.last.Place.CSI); known {
		return []journal.Edit{set("header", "Identifier", owner.Identifier)}
	}
	if t.path["supportIdentifier"] != "" {
		return nil
	}
	csis, _ := t.API.Store.CSIs(t.ctx())
	var some []journal.Edit
	for _, csi := range csis {
		c, known := t.customer(csi)
		if !known || !c.OptedIn {
			continue
		}
		p := t.last.Place
		p.CSI = csi
		if p.Instance == "" || t.exists(p) && slices.Contains([]string{"", c.ID, c.CSI}, t.path["custId"]) {
			return t.credentialsOf(c)
		}
		if some == nil {
			some = t.credentialsOf(c)
		}
	}
	return some
}

// optIn suggests a call of the control API: no change of the request would help.
func optIn(t *trial, _ *exchange.Refusal) []journal.Edit {
	return []journal.Edit{call(http.MethodPut, "/__admin/customers/"+url.PathEscape(t.last.Customer.CSI)+"/opt-in", map[string]any{"optedIn": true})}
}

func fixAccept(t *trial, _ *exchange.Refusal) []journal.Edit {
	return []journal.Edit{set("header", "Accept", t.operation.SuccessTypes()[0])}
}

func fixMediaType(t *trial, r *exchange.Refusal) []journal.Edit {
	if strings.Contains(r.Detail, "Content-Encoding") {
		return []journal.Edit{leaveOut("header", "Content-Encoding")}
	}
	return []journal.Edit{set("header", "Content-Type", t.operation.MediaTypes()[0])}
}

// turnBack suggests turning the clock back, and a token that was issued by then. If another execution of the instance is free at
// the time, it suggests scheduling that one instead.
func turnBack(t *trial, r *exchange.Refusal) []journal.Edit {
	x := t.last
	stored, known := x.Stored()
	if !known || stored.Scheduled == nil {
		return nil
	}
	if !x.Cancels {
		for _, other := range t.places(true) {
			if other.Instance != x.Place.Instance || other.Scheduled != nil {
				continue
			}
			p := domain.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: other.ID}
			if start, found := x.FirstFree(p, x.Start, time.Nanosecond); found && start.Equal(x.Start) {
				return t.at(p, x.Service)
			}
		}
	}
	csi := t.API.Subject(x.Exchange)
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
	}, replaceToken(t, r)...)
}
