package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
	"example.com/bounce/openapi/timestamp"
)

// free is the first scheduledTime from a time on that the calendar has room for, as a request may write it; "" where none
// is near.
func (x *Exchange) free(from time.Time) string {
	soonest := x.readings.soonest(x.Now, x.Operation.LeadTime)
	if from.Before(soonest) {
		from = soonest
	}
	if start, found := x.server.world.Free(x.Place, from, x.readings.step(), x.rules("schedule-begun")); found {
		return x.readings.asked(start)
	}
	if _, known := x.Stored(); known {
		return ""
	}
	return x.readings.asked(soonest) // the place is a fault of its own
}

// laterTime is a time that is neither too soon, nor too late, nor taken.
func laterTime(x *Exchange, r *Refusal) []Edit {
	from := x.Start
	if r.Title == faultBeyond.title {
		from = x.Now
	}
	later := x.free(from)
	if later == "" {
		return nil
	}
	return []Edit{put("body", "/scheduledTime", later)}
}

func schedule(start string) map[string]any {
	return map[string]any{"scheduledTime": start, "action": "schedule"}
}

// sampleOf is a body that the operation takes, by member.
func (x *Exchange) sampleOf() map[string]any {
	switch x.Operation.ID {
	case core:
		soonest := x.readings.asked(x.readings.soonest(x.Now, x.Operation.LeadTime))
		return schedule(cmp.Or(x.free(x.Now), soonest))
	case "createExecution":
		return map[string]any{
			"operation": operationWords[0], "services": serviceWords[0], "duration": Duration{Unit: "hours", Value: 2}, //nolint:mnd // the page's usual
		}
	}
	return nil
}

// sampleBody takes the place of a body of which nothing can be kept.
func sampleBody(x *Exchange, _ *Refusal) []Edit {
	if sample := x.sampleOf(); sample != nil {
		return []Edit{put("body", "", sample)}
	}
	return []Edit{leaveOut("body", "")} // no other operation has a body
}

// mendedBody mends member by member what the refusal lists, or says about one reading.
func mendedBody(x *Exchange, r *Refusal) []Edit {
	if r.More > 0 || slices.ContainsFunc(r.Errors, func(v openapi.Violation) bool { return v.Pointer == "" }) {
		return sampleBody(x, r)
	}
	errors := r.Errors
	if len(errors) == 0 { // durations that the domain refuses
		errors = []openapi.Violation{{Pointer: "/duration"}, {Pointer: "/blackOutDuration"}}
	}
	var edits []Edit
	for _, v := range errors {
		name, _, _ := strings.Cut(strings.TrimPrefix(v.Pointer, "/"), "/")
		e := x.mended(v, "/"+name)
		if !slices.ContainsFunc(edits, func(other Edit) bool { return other.Pointer == e.Pointer }) {
			edits = append(edits, e)
		}
	}
	return edits
}

// mended is the edit for one fault of a member of the body.
func (x *Exchange) mended(v openapi.Violation, member string) Edit {
	text := x.text(strings.TrimPrefix(member, "/"))
	switch {
	case slices.Contains([]string{"extra-fields", "cancel-time", "blackout-without-stop"}, v.Code):
		return leaveOut("body", v.Pointer)
	case v.Code == "option-unknown":
		return leaveOut("body", member)
	case v.Code == "service-not-offered":
		return put("body", member, serviceWords[0])
	case v.Code == "action-case":
		return put("body", member, strings.ToLower(text))
	case isFormOfTime(v.Code):
		return put("body", member, x.rewritten(text, x.readings.soonest(x.Now, x.Operation.LeadTime)))
	case text != "" && member == "/operation":
		return put("body", member, nearestWord(text, operationWords))
	case text != "" && member == "/services":
		return put("body", member, nearestWord(text, serviceWords))
	}
	if value, known := x.sampleOf()[member[1:]]; known {
		return put("body", member, value)
	}
	return leaveOut("body", member)
}

// isFormOfTime tells whether a reading refuses how a time is written.
func isFormOfTime(code string) bool {
	return slices.Contains([]string{
		"time-bare-in", "time-zone-in", "time-hour-in", "time-fraction-in", "time-offset-in", "time-seconds-in", "time-letters-in",
	}, code)
}

func nearestWord(text string, words []string) string {
	text = strings.ToLower(text)
	return slices.MinFunc(words, func(a, b string) int {
		return cmp.Compare(suggest.Distance(strings.ToLower(a), text), suggest.Distance(strings.ToLower(b), text))
	})
}

// beforeItBegan turns the clock back, and asks for a token that has been issued by then. Where another execution of the
// instance is free at the time, that one is scheduled in place of the one whose window has begun.
func beforeItBegan(x *Exchange, r *Refusal) []Edit {
	stored, known := x.Stored()
	if !known || stored.Scheduled == nil {
		return nil
	}
	if !x.Cancels {
		for _, other := range x.server.world.Executions(x.Place.CSI) {
			p := bounce.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: other.ID}
			if other.Instance != p.Instance || other.Scheduled != nil {
				continue
			}
			start, found := x.server.world.Free(p, x.Start, time.Nanosecond, x.rules("schedule-begun"))
			if found && start.Equal(x.Start) {
				return []Edit{x.at(p, x.Service)}
			}
		}
	}
	return append(x.clockAt(stored.Scheduled.Start.Add(-time.Minute)), goodToken(x, r)...)
}

// clockAt gives the customer a clock of its own, and sets it; nil where there is no customer.
func (x *Exchange) clockAt(t time.Time) []Edit {
	csi := x.subject()
	if _, known := x.server.world.Customer(csi); !known {
		return nil
	}
	mode := ClockRunning
	if x.clock.Mode() == ClockFrozen {
		mode = ClockFrozen
	}
	return []Edit{calls(http.MethodPut, "/__admin/customers/"+escapedSegment(csi)+"/clock",
		map[string]any{"mode": mode, "now": t.UTC().Format(time.RFC3339Nano)})}
}

// scheduleAll books what was asked for and is not scheduled, each behind the ones before it, with a token that may.
func scheduleAll(x *Exchange, _ *Refusal) []Edit {
	operation, found := x.server.options.Contract.Operation(core)
	if !found {
		return nil
	}
	var edits []Edit
	from, done := x.Now, map[string]bool{}
	ids := x.Request.URL.Query()["id"]
	if id, inPath := x.path["id"]; inPath {
		ids = []string{id}
	}
	for _, id := range ids {
		e, known := x.server.world.Find(x.Customer.CSI, id)
		if !known || e.Scheduled != nil || done[id] {
			continue
		}
		place := bounce.Place{CSI: x.Customer.CSI, Instance: e.Instance, Execution: id}
		booking := &Exchange{Operation: operation, Now: x.Now, Place: place, Service: e.Service, server: x.server, readings: x.readings}
		start := booking.free(from)
		if start == "" {
			return nil
		}
		edits = append(edits, calls(operation.Method, booking.pathTo(place, e.Service), schedule(start)))
		done[id], from = true, behind(start, e.Execution)
	}
	if len(edits) > 0 && !slices.Contains(x.Scopes, operation.Scopes[0]) {
		edits = append(x.tokenOf(x.Customer.CSI, strings.Join(append(operation.Scopes, x.Operation.Scopes...), " ")), edits...)
	}
	return edits
}

// behind is a time at which an execution that starts at one is over, whatever end-rule says.
func behind(start string, e bounce.Execution) time.Time {
	ts, _ := timestamp.Parse(start) // written by us
	length, _ := e.Duration.Length()
	blackOut, _ := e.BlackOut.Length()
	return ts.Time.Add(max(length+blackOut, 2*time.Hour) + time.Second)
}

// scheduleFirst books what is then cancelled.
func scheduleFirst(x *Exchange, _ *Refusal) []Edit {
	return []Edit{calls(x.Operation.Method, x.Request.URL.EscapedPath(), x.sampleOf())}
}
