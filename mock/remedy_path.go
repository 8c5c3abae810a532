package mock

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// at is the path of the same operation for another place.
func (x *Exchange) at(p bounce.Place, service string) Edit {
	return put("path", "", x.pathTo(p, service))
}

func (x *Exchange) pathTo(p bounce.Place, service string) string {
	names := map[string]string{
		"supportIdentifier": p.CSI, "serviceType": service, "instanceId": p.Instance, "executionId": p.Execution,
		"instanceName": p.Instance, "custId": x.custID(), "id": p.Execution,
	}
	steps := strings.Split(x.Operation.Path, "/")
	for i, step := range steps {
		if name, isOne := parameter(step); isOne {
			steps[i] = escapedSegment(names[name])
		}
	}
	return strings.Join(steps, "/")
}

// ownerOfPath is the customer who has the instance of a path that names no CSI, and whether there is one.
func (x *Exchange) ownerOfPath() (bounce.Customer, bool) {
	if x.Place.Instance == "" {
		return bounce.Customer{}, false
	}
	for _, csi := range x.server.world.CSIs() {
		p := x.Place
		p.CSI = csi
		as := *x
		as.Customer, _ = x.server.world.Customer(csi)
		if id, named := x.path["custId"]; as.Customer.OptedIn && x.isThere(p) && (!named || as.isCustID(id)) {
			return as.Customer, true
		}
	}
	return bounce.Customer{}, false
}

func escapedSegment(s string) string { return url.PathEscape(s) }

// parameter is the name of the parameter that a step of a template stands for, and whether it stands for one.
func parameter(step string) (name string, isOne bool) {
	name, isOne = strings.CutPrefix(step, "{")
	return strings.TrimSuffix(name, "}"), isOne
}

// What it costs to make a path or a method that of an operation. A segment that is replaced costs its letters.
const (
	costOfSegment = 2 // that is left out, or put in
	costOfNothing = 1 // to leave out what is between two slashes, or to take a word of the contract for a name
	costOfMethod  = 3
	costOfBody    = 1 // of a method, to have a body that it has no use for, or to lack one
	costOfEdit    = 2 // of whatever else
	costOfWord    = 6 // to replace a segment, at most
	costTooHigh   = 8
)

// route is an operation that a request could be meant for, as edits, and what they cost.
type route struct {
	edits []Edit
	cost  int
}

// nearestRoute is the method and the path of the contract that cost the least, with all else that the request needs then.
func (x *Exchange) nearestRoute(r *Refusal) (nearest []Edit) {
	least := costTooHigh + costOfEdit*mostRefusals
	for _, to := range x.routes() {
		if to.cost >= least {
			break
		}
		all := x.completed(to.edits, r)
		for _, e := range all[min(len(to.edits), len(all)):] {
			if to.cost += costOfEdit; e.In == "body" && e.Pointer == "" {
				to.cost += costOfEdit
			}
		}
		if all != nil && to.cost < least {
			nearest, least = all, to.cost
		}
	}
	return nearest
}

// routes are those that do not cost too much, the cheapest first.
func (x *Exchange) routes() (all []route) {
	const longest = 32
	f := fitter{sent: strings.Split(x.Request.URL.EscapedPath(), "/"), words: map[string]bool{}}
	if len(f.sent) > longest || x.Request.Method == http.MethodConnect {
		return nil
	}
	operations := x.server.options.Contract.Operations()
	for _, op := range operations {
		for _, step := range strings.Split(op.Path, "/") {
			f.words[step] = true
		}
	}
	for _, op := range operations {
		f.template = strings.Split(op.Path, "/")
		steps, cost := f.fit()
		if op.Method != x.Request.Method {
			cost += costOfMethod
			if (len(op.MediaTypes()) > 0) != (len(x.raw) > 0) {
				cost += costOfBody
			}
		}
		if cost < costTooHigh {
			all = append(all, route{x.routeTo(op, strings.Join(x.named(f.template, steps), "/")), cost})
		}
	}
	slices.SortStableFunc(all, func(a, b route) int { return cmp.Compare(a.cost, b.cost) })
	return all
}

func (x *Exchange) routeTo(op *openapi.Operation, path string) (edits []Edit) {
	if path != x.Request.URL.EscapedPath() {
		edits = append(edits, put("path", "", path))
	}
	if op.Method != x.Request.Method {
		edits = append(edits, put("method", "", op.Method))
	}
	return edits
}

// named fills in what the steps lack of a path: the instance's service type, the caller's CSI, or a name of nothing, which is
// then refused.
func (x *Exchange) named(template, steps []string) []string {
	found := map[string]string{}
	for i, step := range template {
		if name, isOne := parameter(step); isOne {
			found[name], _ = url.PathUnescape(steps[i])
		}
	}
	caller, _ := x.identified()
	if found["supportIdentifier"] == "" {
		found["supportIdentifier"] = caller.CSI
	}
	service, _ := x.server.world.Service(cmp.Or(found["supportIdentifier"], caller.CSI), cmp.Or(found["instanceId"], found["instanceName"]))
	for i, step := range template {
		if steps[i] != "" {
			continue
		}
		switch name, isOne := parameter(step); {
		case isOne && name == "serviceType" && service != "":
			steps[i] = escapedSegment(service)
		case isOne && name == "supportIdentifier" && caller.CSI != "":
			steps[i] = escapedSegment(caller.CSI)
		case isOne && name == "custId" && caller.CSI != "":
			as := *x
			as.Customer = caller
			steps[i] = escapedSegment(as.custID())
		case isOne:
			steps[i] = "-"
		}
	}
	return steps
}

// fitter makes a path fit a template for the least cost.
type fitter struct {
	sent, template []string
	words          map[string]bool // of all templates, which are hardly meant for names
	costs          [][]int         // of what is behind a segment and a step
}

// move takes some of the segments, and makes some of the steps.
type move struct {
	step  string // "" for a parameter that the path lacks
	cost  int    // with all that comes behind it
	taken int    // segments
	made  int    // steps
}

func (f *fitter) fit() (steps []string, cost int) {
	f.costs = make([][]int, len(f.sent)+1)
	for i := len(f.sent); i >= 0; i-- {
		f.costs[i] = make([]int, len(f.template)+1)
		for j := len(f.template); j >= 0; j-- {
			f.costs[i][j] = f.cheapest(i, j).cost
		}
	}
	for i, j := 0, 0; i < len(f.sent) || j < len(f.template); {
		m := f.cheapest(i, j)
		if m.made > 0 {
			steps = append(steps, m.step)
		}
		i, j = i+m.taken, j+m.made
	}
	return steps, f.costs[0][0]
}

// cheapest is the first move of the cheapest way on from a segment and a step; the zero value at the end.
func (f *fitter) cheapest(i, j int) (best move) {
	take := func(m move) {
		if m.cost += f.costs[i+m.taken][j+m.made]; best.taken+best.made == 0 || m.cost < best.cost {
			best = m
		}
	}
	hasSegment, hasStep := i < len(f.sent), j < len(f.template)
	if hasSegment && hasStep {
		step, cost := f.replaced(f.sent[i], f.template[j])
		take(move{step, cost, 1, 1})
	}
	if hasSegment {
		cost := costOfSegment
		if f.sent[i] == "" {
			cost = costOfNothing
		}
		take(move{"", cost, 1, 0})
	}
	if hasStep {
		step := f.template[j]
		if _, isOne := parameter(step); isOne {
			step = ""
		}
		take(move{step, costOfSegment, 0, 1})
	}
	return best
}

// replaced takes a segment for a step of the template.
func (f *fitter) replaced(sent, step string) (by string, cost int) {
	_, isOne := parameter(step)
	switch {
	case isOne && sent == "":
		return "", costOfSegment
	case isOne && f.words[sent]:
		return sent, costOfNothing
	case isOne, sent == step:
		return sent, 0
	case strings.EqualFold(sent, step):
		return step, costOfNothing
	}
	return step, min(suggest.Distance(sent, step), costOfWord)
}
