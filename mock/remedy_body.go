package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
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

// sampleOf is a body that the operation takes, by member.
func (x *Exchange) sampleOf() map[string]any {
	switch x.Operation.ID {
	case core:
		soonest := x.readings.asked(x.readings.soonest(x.Now, x.Operation.LeadTime))
		return map[string]any{"scheduledTime": cmp.Or(x.free(x.Now), soonest), "action": "schedule"}
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
	switch v.Code {
	case "extra-fields", "cancel-time", "blackout-without-stop":
		return leaveOut("body", v.Pointer)
	case "action-case":
		return put("body", member, strings.ToLower(text))
	case "word-case":
		words := slices.Concat(operationWords, serviceWords)
		if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, text) }); i >= 0 {
			return put("body", member, words[i])
		}
	case "time-bare-in", "time-zone-in", "time-hour-in", "time-fraction-in":
		if ts, err := openapi.ParseTimestamp(text); err == nil {
			same := ts.Time.Truncate(x.readings.step())
			return put("body", member, cmp.Or(x.free(same), x.readings.asked(same)))
		}
	}
	if value, known := x.sampleOf()[member[1:]]; known {
		return put("body", member, value)
	}
	return leaveOut("body", member)
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

// scheduleAll books what was asked for and is not scheduled.
func scheduleAll(x *Exchange, _ *Refusal) []Edit {
	operation, _ := x.server.options.Contract.Operation(core)
	var edits []Edit
	for _, id := range x.Request.URL.Query()["id"] {
		e, known := x.server.world.Find(x.Customer.CSI, id)
		if !known || e.Scheduled != nil {
			continue
		}
		place := bounce.Place{CSI: x.Customer.CSI, Instance: e.Instance, Execution: id}
		booking := &Exchange{Operation: operation, Now: x.Now, Place: place, Service: e.Service, Request: x.Request, server: x.server, readings: x.readings}
		edits = append(edits, calls(operation.Method, booking.pathTo(place, e.Service), booking.sampleOf()))
	}
	return edits
}

// scheduleFirst books what is then cancelled.
func scheduleFirst(x *Exchange, _ *Refusal) []Edit {
	return []Edit{calls(x.Operation.Method, x.Request.URL.EscapedPath(), x.sampleOf())}
}
