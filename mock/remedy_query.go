package mock

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
	"example.com/bounce/openapi/timestamp"
)

// mendedQuery puts in place what the operation's query lacks or has wrong, and leaves out what it does not know to mend.
func mendedQuery(x *Exchange, r *Refusal) []Edit {
	switch x.Operation.ID {
	case "listConflicts":
		return x.mendedWindow(r)
	case "readWorkflowStatus":
		return x.mendedStatus(r)
	case "readWorkflowStatusDetails":
		if r.Title == faultUnknownStep.title || r.Title == faultLeaf.title {
			return []Edit{leaveOut("query", "stepId")}
		}
		return x.mendedStatus(r)
	}
	var edits []Edit
	for _, v := range r.Errors {
		edits = append(edits, leaveOut("query", v.Pointer))
	}
	if r.Title != faultOutOfBounds.title {
		return edits
	}
	if x.Page.Limit < 1 {
		edits = append(edits, put("query", "limit", "1"))
	}
	if x.Page.Offset < 0 {
		edits = append(edits, put("query", "offset", "0"))
	}
	return edits
}

// leanQuery leaves out what is not taken. Of a parameter that is given more than once the first value stays.
func leanQuery(x *Exchange, r *Refusal) []Edit {
	var edits []Edit
	for _, v := range r.Errors {
		if v.Code == openapi.QueryRepeated {
			edits = append(edits, put("query", v.Pointer, x.Request.URL.Query().Get(v.Pointer)))
		} else {
			edits = append(edits, leaveOut("query", v.Pointer))
		}
	}
	return edits
}

// mendedWindow is scheduledStart and scheduledEnd, as far as they are not what they should be.
func (x *Exchange) mendedWindow(r *Refusal) []Edit {
	query := x.Request.URL.Query()
	if len(r.Errors) > 0 && isFormOfTime(r.Errors[0].Code) {
		name := r.Errors[0].Pointer
		return []Edit{put("query", name, x.rewritten(query.Get(name), x.Now))}
	}
	const day = 24 * time.Hour
	read := func(name string) (time.Time, bool) {
		ts, err := timestamp.Read(query.Get(name))
		return ts.Time, err == nil
	}
	start, hasStart := read("scheduledStart")
	end, hasEnd := read("scheduledEnd")
	switch asked := x.readings.asked; {
	case hasStart && isWritable(start.Add(day)):
		return []Edit{put("query", "scheduledEnd", asked(start.Add(day)))}
	case hasEnd && isWritable(end.Add(-day)):
		return []Edit{put("query", "scheduledStart", asked(end.Add(-day)))}
	}
	return []Edit{put("query", "scheduledStart", x.readings.asked(x.Now)), put("query", "scheduledEnd", x.readings.asked(x.Now.Add(day)))}
}

// isWritable tells whether RFC 3339 has a form for a time, whose year has four digits.
func isWritable(t time.Time) bool {
	const last = 9999
	year := t.UTC().Year()
	return year >= 0 && year <= last
}

// rewritten is a time in a form that every reading takes: the same instant or, where that has none, another one.
func (x *Exchange) rewritten(text string, other time.Time) string {
	if ts, err := timestamp.Read(text); err == nil && isWritable(ts.Time) {
		return x.readings.asked(ts.Time)
	}
	return x.readings.asked(other)
}

// mendedStatus is requestor and id, as far as they are refused.
func (x *Exchange) mendedStatus(r *Refusal) (edits []Edit) {
	blames := func(name string) bool {
		return slices.ContainsFunc(r.Errors, func(v openapi.Violation) bool { return v.Pointer == name })
	}
	if r.Title == faultRequestor.title || blames("requestor") {
		edits = append(edits, put("query", "requestor", "BOUNCE"))
	}
	if r.Title == faultUnknownID.title || blames("id") {
		if ids := x.knownIDs(); len(ids) > 0 {
			edits = append(edits, put("query", "id", ids))
		}
	}
	return edits
}

// knownIDs are those of the ids that are the caller's, each once, or else the nearest of its own.
func (x *Exchange) knownIDs() []string {
	const most = 1000 // as the document says
	caller, _ := x.identified()
	asked := x.Request.URL.Query()["id"]
	var known []string
	for _, id := range asked {
		if _, found := x.server.world.Find(caller.CSI, id); found && len(known) < most && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	own := x.server.world.Executions(caller.CSI)
	if len(known) > 0 || len(own) == 0 {
		return known
	}
	wanted := strings.Join(asked, "")
	scheduled := x.readings.Is("status-unscheduled", "404")
	return []string{slices.MinFunc(own, func(a, b bounce.Listed) int {
		return cmp.Or(
			cmp.Compare(asNumber(scheduled && a.Scheduled == nil), asNumber(scheduled && b.Scheduled == nil)),
			cmp.Compare(suggest.Distance(a.ID, wanted), suggest.Distance(b.ID, wanted)),
		)
	}).ID}
}
