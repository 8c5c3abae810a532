package remedy

import (
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
	"example.com/bounce/openapi/timestamp"
)

// fixQuery adds or corrects what the operation demands of its query, and leaves out the rest of what is refused.
func fixQuery(t *trial, r *exchange.Refusal) []journal.Edit {
	switch t.operation.ID {
	case "listConflicts":
		return fixWindow(t, r)
	case "readWorkflowStatus", "readWorkflowStatusDetails":
		return fixStatus(t, r)
	}
	return thinQuery(t, r)
}

// fixPage replaces a limit or an offset that is out of bounds by the bound.
func fixPage(t *trial, _ *exchange.Refusal) (edits []journal.Edit) {
	if t.last.Page.Limit < 1 {
		edits = append(edits, set("query", "limit", "1"))
	}
	if t.last.Page.Offset < 0 {
		edits = append(edits, set("query", "offset", "0"))
	}
	return edits
}

// thinQuery leaves out what is refused. A parameter that is repeated keeps its first value.
func thinQuery(t *trial, r *exchange.Refusal) (edits []journal.Edit) {
	for _, v := range r.Errors {
		if v.Code == openapi.QueryRepeated {
			edits = append(edits, set("query", v.Pointer, t.request.URL.Query().Get(v.Pointer)))
		} else {
			edits = append(edits, leaveOut("query", v.Pointer))
		}
	}
	return edits
}

// fixWindow corrects scheduledStart and scheduledEnd.
func fixWindow(t *trial, r *exchange.Refusal) []journal.Edit {
	query := t.request.URL.Query()
	if len(r.Errors) > 0 && isTimeFormat(r.Errors[0].Code) {
		name := r.Errors[0].Pointer
		return []journal.Edit{set("query", name, t.rewriteTime(query.Get(name), t.last.Now))}
	}
	const day = 24 * time.Hour
	read := func(name string) (time.Time, bool) {
		ts, err := timestamp.Read(query.Get(name))
		return ts.Time, err == nil
	}
	start, hasStart := read("scheduledStart")
	end, hasEnd := read("scheduledEnd")
	switch write := t.last.Readings.FormatTime; {
	case hasStart && isWritable(start.Add(day)):
		return []journal.Edit{set("query", "scheduledEnd", write(start.Add(day)))}
	case hasEnd && isWritable(end.Add(-day)):
		return []journal.Edit{set("query", "scheduledStart", write(end.Add(-day)))}
	default:
		return []journal.Edit{set("query", "scheduledStart", write(t.last.Now)), set("query", "scheduledEnd", write(t.last.Now.Add(day)))}
	}
}

// isWritable reports whether RFC 3339 can write a time, whose year must have four digits.
func isWritable(t time.Time) bool {
	const last = 9999
	year := t.UTC().Year()
	return year >= 0 && year <= last
}

// rewriteTime returns a time in a form that every reading accepts: the same instant if RFC 3339 can write it, or else another
// time.
func (t *trial) rewriteTime(text string, other time.Time) string {
	if ts, err := timestamp.Read(text); err == nil && isWritable(ts.Time) {
		return t.last.Readings.FormatTime(ts.Time)
	}
	return t.last.Readings.FormatTime(other)
}

// fixStatus corrects requestor and id, if they are refused.
func fixStatus(t *trial, r *exchange.Refusal) (edits []journal.Edit) {
	names := func(name string) bool {
		return slices.ContainsFunc(r.Errors, func(v openapi.Violation) bool { return v.Pointer == name })
	}
	if r.Kind == api.KindRequestor.ID || names("requestor") {
		edits = append(edits, set("query", "requestor", "BOUNCE"))
	}
	if r.Kind == api.KindUnknownID.ID || names("id") {
		if ids := t.knownIDs(); len(ids) > 0 {
			edits = append(edits, set("query", "id", ids))
		}
	}
	return edits
}

// knownIDs returns those of the ids that belong to the caller, each once, or else the nearest of the caller's.
func (t *trial) knownIDs() []string {
	const most = 1000 // as the document says
	caller, _ := t.caller()
	wanted := t.request.URL.Query()["id"]
	var known []string
	for _, id := range wanted {
		_, err := t.API.Store.Execution(t.ctx(), caller.CSI, id)
		if err == nil && len(known) < most && !slices.Contains(known, id) {
			known = append(known, id)
		}
	}
	if len(known) > 0 {
		return known
	}
	page, _ := t.API.Store.Executions(t.ctx(), caller.CSI, store.Query{})
	own := page.Executions
	if len(own) == 0 {
		return nil
	}
	all := strings.Join(wanted, "")
	scheduled := t.last.Readings.Is("status-unscheduled", "404")
	return []string{nearest(own, func(e domain.Listed) []int {
		return []int{asNumber(scheduled && e.Scheduled == nil), suggest.Distance(e.ID, all)}
	}).ID}
}
