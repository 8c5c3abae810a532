package mock

import (
	"net/http"
	"net/url"
	"strings"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// at is the path of the same operation for another place.
func (x *Exchange) at(p bounce.Place, service string) Edit {
	return put("path", "", x.pathTo(p, service))
}

func (x *Exchange) pathTo(p bounce.Place, service string) string {
	steps := strings.Split(x.Operation.Path, "/")
	for i, step := range steps {
		switch step {
		case "{supportIdentifier}":
			step = p.CSI
		case "{serviceType}":
			step = service
		case "{instanceId}":
			step = p.Instance
		case "{executionId}":
			step = p.Execution
		}
		steps[i] = escapedSegment(step)
	}
	return strings.Join(steps, "/")
}

func escapedSegment(s string) string { return url.PathEscape(s) }

// nearestRoute is the path of the contract that takes the fewest changes of segments, with its method where that is another.
func nearestRoute(x *Exchange, _ *Refusal) []Edit {
	op, steps := x.nearest(func(op *openapi.Operation) int { return 2 * asNumber(op.Method != x.Request.Method) })
	if op == nil {
		return nil
	}
	edits := []Edit{put("path", "", strings.Join(steps, "/"))}
	if op.Method != x.Request.Method {
		edits = append(edits, put("method", "", op.Method))
	}
	return edits
}

// otherMethod is a method of the path: one with a body for a request that has a body.
func otherMethod(x *Exchange, _ *Refusal) []Edit {
	hasBody := x.Request.ContentLength != 0
	op, _ := x.nearest(func(op *openapi.Operation) int {
		return asNumber((len(op.MediaTypes()) > 0) != hasBody)
	})
	if op == nil {
		return nil
	}
	edits := []Edit{put("method", "", op.Method)}
	if len(op.MediaTypes()) > 0 && !hasBody {
		mended := &Exchange{Operation: op, Now: x.Now, Request: x.Request, server: x.server, readings: x.readings}
		mended.takeNames(x.Request.URL.Path)
		edits = append(edits, put("header", "Content-Type", op.MediaTypes()[0]))
		edits = append(edits, sampleBody(mended, nil)...)
	}
	return edits
}

// takeNames reads the place from a path that fits the operation.
func (x *Exchange) takeNames(path string) {
	values := strings.Split(path, "/")
	for i, step := range strings.Split(x.Operation.Path, "/") {
		if i >= len(values) {
			return
		}
		switch step {
		case "{supportIdentifier}":
			x.Place.CSI = values[i]
		case "{serviceType}":
			x.Service = values[i]
		case "{instanceId}":
			x.Place.Instance = values[i]
		case "{executionId}":
			x.Place.Execution = values[i]
		}
	}
}

// nearest is the operation whose path, and what else counts, is the nearest to the request, and the path that it takes;
// nil for a path that is nothing like any.
func (x *Exchange) nearest(besides func(*openapi.Operation) int) (found *openapi.Operation, steps []string) {
	const longest, farthest = 32, 6
	sent := strings.Split(x.Request.URL.EscapedPath(), "/")
	if len(sent) > longest || x.Request.Method == http.MethodConnect {
		return nil, nil
	}
	least := farthest
	for _, op := range x.server.options.Contract.Operations() {
		cost, fitted := fit(sent, strings.Split(op.Path, "/"))
		if cost += besides(op); cost < least {
			found, steps, least = op, fitted, cost
		}
	}
	return found, steps
}

// fit makes a path fit a template with the fewest segments replaced, put in or left out, and says how many. What stands for
// a parameter cannot be made up.
func fit(sent, template []string) (cost int, steps []string) {
	const never = 100
	costs := make([][]int, len(sent)+1) // of what is behind i and j
	for i := len(sent); i >= 0; i-- {
		costs[i] = make([]int, len(template)+1)
		for j := len(template); j >= 0; j-- {
			if i == len(sent) && j == len(template) {
				continue
			}
			best := never
			if i < len(sent) {
				best = min(best, 1+costs[i+1][j])
			}
			if j < len(template) && !isParameter(template[j]) {
				best = min(best, 1+costs[i][j+1])
			}
			if i < len(sent) && j < len(template) {
				best = min(best, replaced(sent[i], template[j])+costs[i+1][j+1])
			}
			costs[i][j] = best
		}
	}
	for i, j := 0, 0; j < len(template) && costs[0][0] < never; {
		switch {
		case i < len(sent) && costs[i][j] == replaced(sent[i], template[j])+costs[i+1][j+1]:
			if isParameter(template[j]) {
				steps = append(steps, sent[i])
			} else {
				steps = append(steps, template[j])
			}
			i, j = i+1, j+1
		case i < len(sent) && costs[i][j] == 1+costs[i+1][j]:
			i++
		default:
			steps = append(steps, template[j])
			j++
		}
	}
	return costs[0][0], steps
}

// replaced is what it costs to take a segment for one of a template.
func replaced(sent, template string) int {
	switch {
	case isParameter(template) && sent == "":
		return 100 //nolint:mnd // never
	case isParameter(template), sent == template:
		return 0
	}
	return 1
}

func isParameter(step string) bool { return strings.HasPrefix(step, "{") }
