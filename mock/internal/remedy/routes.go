package remedy

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// route is an operation that a request could be meant for, and what it costs to change the request: letters and segments of the
// path, and the method.
type route struct {
	op   *openapi.Operation
	path string
	cost int
}

// meant returns the edits that turn a request without a route into one for the operation that it was probably meant for: the
// cheapest edits, with all others that the request then needs.
func (t *trial) meant() (best []journal.Edit) {
	const tried, costOfEdit = 6, 2
	routes := t.routes()
	least := 0
	for _, r := range routes[:min(tried, len(routes))] {
		var edits []journal.Edit
		if r.path != t.request.URL.EscapedPath() {
			edits = append(edits, set("path", "", r.path))
		}
		if r.op.Method != t.request.Method {
			edits = append(edits, set("method", "", r.op.Method))
		}
		attempt := t.clone()
		if len(r.op.MediaTypes()) == 0 && r.op.Method != t.request.Method {
			attempt.token = nil // a token for a change hardly has the scope of a read
		}
		if !attempt.apply(edits, "") {
			continue
		}
		all := attempt.complete(edits)
		if cost := r.cost + costOfEdit*(len(all)-len(edits)); all != nil && (best == nil || cost < least) {
			best, least = all, cost
		}
	}
	return best
}

// routes returns the routes that the path fits with at most one segment more or less, or behind the base path: the cheapest
// first.
func (t *trial) routes() (all []route) {
	const longest, costOfSegment, costOfMethod = 32, 2, 3
	sent := strings.Split(t.request.URL.EscapedPath(), "/")
	if len(sent) > longest {
		return nil
	}
	base := strings.Split(t.API.Contract.BasePath(), "/")
	candidates := [][]string{slices.Concat(base, sent[1:]), append(slices.Clone(sent), "")}
	for i := range sent {
		candidates = append(candidates, slices.Delete(slices.Clone(sent), i, i+1), slices.Insert(slices.Clone(sent), i, ""))
	}
	for _, op := range t.API.Contract.Operations() {
		template := strings.Split(op.Path, "/")
		take := func(segments []string, cost int) {
			if len(segments) == len(template) {
				path, more := t.fill(template, segments)
				if op.Method != t.request.Method {
					more += costOfMethod + asNumber((len(op.MediaTypes()) > 0) != (len(t.raw) > 0))
				}
				all = append(all, route{op, path, cost + more})
			}
		}
		take(sent, 0)
		for _, segments := range candidates {
			take(segments, costOfSegment)
		}
		if last := len(sent) - 1; sent[last] == "" {
			take(sent[:last], 1)
		}
	}
	slices.SortStableFunc(all, func(a, b route) int { return cmp.Compare(a.cost, b.cost) })
	return all
}

// fill returns a template with segments in the places of its parameters, and what it costs to read the others as its words. It
// takes missing parameters from the caller, or from the instance.
func (t *trial) fill(template, segments []string) (path string, cost int) {
	const costOfWord, costOfSegment = 6, 2 // a word at most
	steps := slices.Clone(template)
	names := map[string]string{}
	for i, step := range template {
		name, isOne := parameter(step)
		switch {
		case isOne:
			steps[i], names[name] = segments[i], segments[i]
			if segments[i] == "executions" || segments[i] == "options" { // words of the contract are hardly names
				cost++
			}
		case strings.EqualFold(step, segments[i]):
			cost += asNumber(step != segments[i])
		case segments[i] == "":
			cost++
		default:
			cost += min(suggest.Distance(step, segments[i]), costOfWord)
		}
	}
	caller, _ := t.caller()
	for i, step := range template {
		name, isOne := parameter(step)
		if !isOne || steps[i] != "" {
			continue
		}
		cost += costOfSegment
		switch name {
		case "supportIdentifier", "custId":
			steps[i] = url.PathEscape(caller.CSI)
		case "serviceType":
			csi := cmp.Or(names["supportIdentifier"], caller.CSI)
			in, err := t.API.Store.Instance(t.ctx(), csi, cmp.Or(names["instanceId"], names["instanceName"]))
			if err == nil {
				steps[i] = url.PathEscape(in.Service)
			}
		}
		steps[i] = cmp.Or(steps[i], "-")
	}
	return strings.Join(steps, "/"), cost
}

// parameter returns the name of the parameter that a step of a template stands for, and whether it is one.
func parameter(step string) (name string, isOne bool) {
	name, isOne = strings.CutPrefix(step, "{")
	return strings.TrimSuffix(name, "}"), isOne
}

// placeIn returns the path of an operation for a place.
func placeIn(op *openapi.Operation, p domain.Place, service, custID string) string {
	names := map[string]string{
		"supportIdentifier": p.CSI, "serviceType": service, "instanceId": p.Instance, "executionId": p.Execution,
		"instanceName": p.Instance, "custId": custID, "id": p.Execution,
	}
	steps := strings.Split(op.Path, "/")
	for i, step := range steps {
		if name, isOne := parameter(step); isOne {
			steps[i] = url.PathEscape(names[name])
		}
	}
	return strings.Join(steps, "/")
}
