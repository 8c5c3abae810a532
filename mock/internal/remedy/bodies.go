package remedy

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
	"example.com/bounce/openapi/timestamp"
)

// soonest returns the first scheduledTime that is worth suggesting: on a clock that runs, one that leaves a minute to send it.
func soonest(x *api.Request) time.Time {
	now := x.Now
	if !x.Stands() {
		now = now.Add(time.Minute).Truncate(time.Second)
	}
	return x.Readings.EarliestStart(now, x.Operation.LeadTime)
}

// free returns the first scheduledTime, at from or later, at which the calendar has room, as a request may write it; "" if none
// is near.
func free(x *api.Request, from time.Time) string {
	set := x.Readings
	first := soonest(x)
	if from.Before(first) {
		from = first
	}
	if start, found := x.FirstFree(x.Place, from, set.Resolution()); found {
		return set.FormatTime(start)
	}
	if _, known := x.Stored(); known {
		return ""
	}
	return set.FormatTime(first) // the place is wrong, too
}

// findTime suggests a time that is neither too soon, nor too late, nor taken.
func findTime(t *trial, r *exchange.Refusal) []journal.Edit {
	from := t.last.Start
	if r.Kind == api.KindBeyond.ID {
		from = t.last.Now
	}
	later := free(t.last, from)
	if later == "" {
		return nil
	}
	return []journal.Edit{set("body", "/scheduledTime", later)}
}

func scheduleAt(start string) map[string]any {
	return map[string]any{"scheduledTime": start, "action": "schedule"}
}

// sample returns a body that the operation accepts, by member; nil for an operation without a body.
func (t *trial) sample() map[string]any {
	switch t.operation.ID {
	case api.Core:
		return scheduleAt(cmp.Or(free(t.last, t.last.Now), t.last.Readings.FormatTime(soonest(t.last))))
	case "createExecution":
		return map[string]any{
			"operation": domain.OperationWords[0], "services": domain.ServiceWords[0], "duration": view.Duration{Unit: "hours", Value: 2}, //nolint:mnd // the page's usual
		}
	}
	return nil
}

// replaceBody suggests a whole new body.
func replaceBody(t *trial, _ *exchange.Refusal) []journal.Edit {
	if sample := t.sample(); sample != nil {
		return []journal.Edit{set("body", "", sample)}
	}
	return []journal.Edit{leaveOut("body", "")} // no other operation has a body
}

// fixBody fixes each member that the refusal lists, or that the reading is about.
func fixBody(t *trial, r *exchange.Refusal) []journal.Edit {
	if r.More > 0 || slices.ContainsFunc(r.Errors, func(v openapi.Violation) bool { return v.Pointer == "" }) {
		return replaceBody(t, r)
	}
	errors := r.Errors
	if len(errors) == 0 { // durations that the domain refuses
		errors = []openapi.Violation{{Pointer: "/duration"}, {Pointer: "/blackOutDuration"}}
	}
	var edits []journal.Edit
	for _, v := range errors {
		name, _, _ := strings.Cut(strings.TrimPrefix(v.Pointer, "/"), "/")
		e := t.fixMember(v, "/"+name)
		if !slices.ContainsFunc(edits, func(other journal.Edit) bool { return other.Pointer == e.Pointer }) {
			edits = append(edits, e)
		}
	}
	return edits
}

// fixMember returns the edit that fixes a violation in a member of the body.
func (t *trial) fixMember(v openapi.Violation, member string) journal.Edit {
	text, _ := t.last.Body[member[1:]].(string)
	switch {
	case slices.Contains([]string{"extra-fields", "cancel-time", "blackout-without-stop"}, v.Code):
		return leaveOut("body", v.Pointer)
	case v.Code == "option-unknown":
		return leaveOut("body", member)
	case v.Code == "service-not-offered":
		return set("body", member, domain.ServiceWords[0])
	case v.Code == "action-case":
		return set("body", member, strings.ToLower(text))
	case isTimeFormat(v.Code):
		return set("body", member, t.rewriteTime(text, soonest(t.last)))
	case text != "" && member == "/operation":
		return set("body", member, nearestWord(text, domain.OperationWords))
	case text != "" && member == "/services":
		return set("body", member, nearestWord(text, domain.ServiceWords))
	}
	if value, known := t.sample()[member[1:]]; known {
		return set("body", member, value)
	}
	return leaveOut("body", member)
}

// isTimeFormat reports whether a reading refuses how a time is written.
func isTimeFormat(code string) bool {
	return strings.HasPrefix(code, "time-") && strings.HasSuffix(code, "-in")
}

func nearestWord(text string, words []string) string {
	return nearest(words, func(word string) []int {
		return []int{suggest.Distance(strings.ToLower(word), strings.ToLower(text))}
	})
}

// scheduleAll books the executions of the request that are not scheduled, one after the other, with a token that allows it.
func scheduleAll(t *trial, _ *exchange.Refusal) []journal.Edit {
	operation, found := t.API.Contract.Operation(api.Core)
	if !found {
		return nil
	}
	ids := t.request.URL.Query()["id"]
	if id, inPath := t.path["id"]; inPath {
		ids = []string{id}
	}
	var edits []journal.Edit
	from, done := t.last.Now, map[string]bool{}
	for _, id := range ids {
		e, err := t.API.Store.Execution(t.ctx(), t.last.Customer.CSI, id)
		if err != nil || e.Scheduled != nil || done[id] {
			continue
		}
		place := domain.Place{CSI: t.last.Customer.CSI, Instance: e.Instance, Execution: id}
		booking := *t.last
		base := *t.last.Exchange
		base.Operation = operation
		booking.Exchange, booking.Place = &base, place
		start := free(&booking, from)
		if start == "" {
			return nil
		}
		edits = append(edits, call(operation.Method, placeIn(operation, place, e.Service, ""), scheduleAt(start)))
		done[id], from = true, endAfter(start, e.Execution)
	}
	if len(edits) > 0 && !slices.Contains(t.last.Scopes, operation.Scopes[0]) {
		edits = append(t.tokenOf(t.last.Customer.CSI, slices.Concat(operation.Scopes, t.operation.Scopes)), edits...)
	}
	return edits
}

// endAfter returns a time at which an execution with this start is over, whatever the reading end-rule says.
func endAfter(start string, e domain.Execution) time.Time {
	ts, _ := timestamp.Parse(start) // written by us
	length, _ := e.Duration.Length()
	blackOut, _ := e.BlackOut.Length()
	return ts.Time.Add(max(length+blackOut, 2*time.Hour) + time.Second)
}

// scheduleFirst books the execution, so that there is something to cancel.
func scheduleFirst(t *trial, _ *exchange.Refusal) []journal.Edit {
	return []journal.Edit{call(t.operation.Method, t.request.URL.EscapedPath(), t.sample())}
}
