package mock

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// at is the path of the same operation for another place.
func (x *Exchange) at(p bounce.Place, service string) Edit {
	return put("path", "", x.pathTo(p, service))
}

func (x *Exchange) pathTo(p bounce.Place, service string) string {
	names := map[string]string{
		"supportIdentifier": p.CSI, "serviceType": service, "instanceId": p.Instance, "executionId": p.Execution,
	}
	steps := strings.Split(x.Operation.Path, "/")
	for i, step := range steps {
		if name, isOne := parameter(step); isOne {
			steps[i] = escapedSegment(names[name])
		}
	}
	return strings.Join(steps, "/")
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

// nearestRoute is the method and the path of the contract that cost the least, with all else that the request needs then.
func (x *Exchange) nearestRoute(r *Refusal) (nearest []Edit) {
	const longest = 32
	sent := strings.Split(x.Request.URL.EscapedPath(), "/")
	if len(sent) > longest || x.Request.Method == http.MethodConnect {
		return nil
	}
	least := math.MaxInt
	for _, op := range x.server.options.Contract.Operations() {
		edits, cost := x.routeTo(op, sent)
		if cost >= costTooHigh {
			continue
		}
		all := x.completed(edits, r)
		for _, e := range all[min(len(edits), len(all)):] {
			if cost += costOfEdit; e.In == "body" && e.Pointer == "" {
				cost += costOfEdit
			}
		}
		if all != nil && cost < least {
			nearest, least = all, cost
		}
	}
	return nearest
}

// routeTo makes a path that was sent, and the method, those of an operation. A name that the path lacks is made up.
func (x *Exchange) routeTo(op *openapi.Operation, sent []string) (edits []Edit, cost int) {
	fitting := fit(sent, strings.Split(op.Path, "/"))
	if path := strings.Join(x.named(op, fitting.steps), "/"); path != x.Request.URL.EscapedPath() {
		edits = append(edits, put("path", "", path))
	}
	if op.Method == x.Request.Method {
		return edits, fitting.cost
	}
	cost = fitting.cost + costOfMethod
	if (len(op.MediaTypes()) > 0) != (len(x.raw) > 0) {
		cost += costOfBody
	}
	return append(edits, put("method", "", op.Method)), cost
}

// named fills in what the steps lack of a path: the instance's service type, the caller's CSI, or a name of nothing.
func (x *Exchange) named(op *openapi.Operation, steps []string) []string {
	found := map[string]string{}
	template := strings.Split(op.Path, "/")
	for i, step := range template {
		if name, isOne := parameter(step); isOne {
			found[name], _ = url.PathUnescape(steps[i])
		}
	}
	caller, _ := x.identified()
	if found["supportIdentifier"] == "" {
		found["supportIdentifier"] = caller.CSI
	}
	service, _ := x.server.world.Service(found["supportIdentifier"], found["instanceId"])
	for i, step := range template {
		if steps[i] != "" {
			continue
		}
		switch name, isOne := parameter(step); {
		case isOne && name == "serviceType" && service != "":
			steps[i] = escapedSegment(service)
		case isOne && name == "supportIdentifier" && caller.CSI != "":
			steps[i] = escapedSegment(caller.CSI)
		case isOne:
			steps[i] = "-"
		}
	}
	return steps
}

// fitting is what a path becomes to fit a template, and what that costs; a step is "" for a parameter that the path lacks.
type fitting struct {
	cost  int
	steps []string
}

func (f fitting) before(step string, cost int) fitting {
	return fitting{f.cost + cost, append([]string{step}, f.steps...)}
}

// fit makes a path fit a template for the least cost.
func fit(sent, template []string) fitting {
	rest := make([]fitting, len(template)+1) // of what is behind i and j
	for i := len(sent); i >= 0; i-- {
		row := make([]fitting, len(template)+1)
		for j := len(template); j >= 0; j-- {
			var ways []fitting
			if j < len(template) {
				missing := template[j]
				if _, isOne := parameter(missing); isOne {
					missing = ""
				}
				ways = append(ways, row[j+1].before(missing, costOfSegment))
			}
			if i < len(sent) {
				left := rest[j]
				if left.cost += costOfSegment; sent[i] == "" {
					left.cost += costOfNothing - costOfSegment
				}
				ways = append(ways, left)
			}
			if i < len(sent) && j < len(template) {
				step, cost := replaced(sent[i], template[j], template)
				ways = append(ways, rest[j+1].before(step, cost))
			}
			if len(ways) > 0 {
				row[j] = slices.MinFunc(ways, func(a, b fitting) int { return a.cost - b.cost })
			}
		}
		rest = row
	}
	return rest[0]
}

// replaced takes a segment for a step of a template.
func replaced(sent, step string, template []string) (by string, cost int) {
	_, isOne := parameter(step)
	switch {
	case !isOne && sent != step && strings.EqualFold(sent, step):
		return step, costOfNothing
	case !isOne:
		return step, min(distance(sent, step), costOfWord)
	case sent == "":
		return "", costOfSegment
	case slices.Contains(template, sent):
		return sent, costOfNothing
	}
	return sent, 0
}

// distance is how many letters have to be put in, left out or replaced to make one word the other; of long ones it says how
// long.
func distance(a, b string) int {
	const long = 64
	if len(a) > long || len(b) > long {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
