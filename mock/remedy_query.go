package mock

import (
	"net/url"
	"slices"
	"time"

	"example.com/bounce/openapi"
)

// mendedQuery puts in place what the operation's query lacks or has wrong, and leaves out what it does not know to mend.
func mendedQuery(x *Exchange, r *Refusal) []Edit {
	query := x.Request.URL.Query()
	var edits []Edit
	mended := func(name string, value any) { edits = append(edits, put("query", name, value)) }
	switch x.Operation.ID {
	case "listConflicts":
		return x.mendedWindow(query)
	case "listExecutions":
		if r == nil || r.Title == faultBadQuery.title {
			break
		}
		if x.number("limit", defaultLimit) < 1 {
			mended("limit", "1")
		}
		if x.number("offset", 0) < 0 {
			mended("offset", "0")
		}
		return edits
	case "readWorkflowStatus":
		if !x.isBounce() {
			mended("requestor", "BOUNCE")
		}
		if ids := x.knownIDs(query["id"]); !slices.Equal(ids, query["id"]) {
			mended("id", ids)
		}
		return edits
	}
	for _, v := range x.parameterFaults() {
		if v.In == "query" {
			edits = append(edits, leaveOut("query", v.Pointer))
		}
	}
	return edits
}

// mendedWindow is scheduledStart and scheduledEnd, as far as they are not what they should be.
func (x *Exchange) mendedWindow(query url.Values) []Edit {
	const day = 24 * time.Hour
	read := func(name string) (time.Time, bool) {
		ts, err := openapi.ParseTimestamp(query.Get(name))
		return ts.Time, err == nil
	}
	start, hasStart := read("scheduledStart")
	end, hasEnd := read("scheduledEnd")
	switch stamp := x.readings.asked; {
	case hasStart && (!hasEnd || !end.After(start)):
		return []Edit{put("query", "scheduledEnd", stamp(start.Add(day)))}
	case hasEnd && !hasStart:
		return []Edit{put("query", "scheduledStart", stamp(end.Add(-day)))}
	case !hasStart && !hasEnd:
		return []Edit{put("query", "scheduledStart", stamp(x.Now)), put("query", "scheduledEnd", stamp(x.Now.Add(day)))}
	}
	var edits []Edit
	for _, v := range x.parameterFaults() {
		edits = append(edits, leaveOut("query", v.Pointer))
	}
	return edits
}

// knownIDs are those of the ids that are the caller's, or else some id of its own.
func (x *Exchange) knownIDs(ids []string) []string {
	known := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, found := x.server.world.Find(x.Customer.CSI, id)
		return !found
	})
	if own := x.server.world.Executions(x.Customer.CSI); len(known) == 0 && len(own) > 0 {
		known = []string{own[0].ID}
	}
	return known
}
