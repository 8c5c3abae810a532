package mock

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/bounce/openapi"
)

// handler is what an operation of a document is bound to by its operationId.
type handler struct {
	path []string // the path parameters that it reads
	// bodiless says that the operation can do without a body, also where its document has one.
	bodiless bool
	// reader refuses a body in better words than the document has, where it finds anything wrong; nil where there is none.
	reader func(*Exchange) *Refusal
	// unlisted says that calls are neither journaled nor counted: probes ask often.
	unlisted bool
	// detours says that what misbehaves on purpose can come between: those of the contract only.
	detours bool
	// checks are the way to answer, in the order that the readings ask for.
	checks func(*readings) []Check
	// answer is asked for when every check has passed.
	answer func(*Exchange) (*answer, *Refusal)
	// readings are those that an exchange follows.
	readings func(*Exchange) *readings
}

// readBy is the handler with a reader of its bodies.
func (h handler) readBy(reader func(*Exchange) *Refusal) handler {
	h.reader = reader
	return h
}

// bind fills Echo's router from a document: each operation needs its handler, and each handler its operation.
func (s *Server) bind(d *openapi.Document, handlers map[string]handler) error {
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(handlers)) {
		if _, found := d.Operation(id); !found {
			errs = append(errs, fmt.Errorf("no operation has the operationId %q", id))
		}
	}
	for _, op := range d.Operations() {
		h, found := handlers[op.ID]
		if !found {
			errs = append(errs, fmt.Errorf("the operation %q (%s %s) has no handler", op.ID, op.Method, op.Path))
			continue
		}
		if err := s.bindOperation(op, h); err != nil {
			errs = append(errs, fmt.Errorf("the operation %q: %w", op.ID, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind %s: %w", d.Name(), err)
	}
	return nil
}

func (s *Server) bindOperation(op *openapi.Operation, h handler) error {
	for _, name := range h.path {
		if !slices.Contains(op.Parameters("path"), name) {
			return fmt.Errorf("its path has no parameter %q", name)
		}
	}
	route, err := echoPath(op.Path)
	if err != nil {
		return err
	}
	if s.allow[route] == nil { // Echo answers OPTIONS with a 204 of its own unless told otherwise
		s.echo.Add(http.MethodOptions, route, func(echo.Context) error { return echo.ErrMethodNotAllowed })
	}
	methods := []string{op.Method}
	if op.Method == http.MethodGet && !h.detours { // the contract says all that it takes
		methods = append(methods, http.MethodHead) // RFC 9110 section 9.1; net/http leaves the body out
	}
	for _, method := range methods {
		s.allow[route] = append(s.allow[route], method)
		s.echo.Add(method, route, s.serve(op, h))
	}
	return nil
}

// echoPath turns a templated path of the document into Echo's form.
func echoPath(path string) (string, error) {
	steps := strings.Split(path, "/")
	for i, step := range steps {
		name, opened := strings.CutPrefix(step, "{")
		name, closed := strings.CutSuffix(name, "}")
		switch {
		case opened && closed && !strings.ContainsAny(name, "{}"):
			steps[i] = ":" + name
		case strings.ContainsAny(step, "{}*:"):
			return "", fmt.Errorf("the path %s: a parameter is a whole segment, and * and : are not taken", path)
		}
	}
	return strings.Join(steps, "/"), nil
}

// serve takes an exchange through the handler's checks to its answer.
func (s *Server) serve(op *openapi.Operation, h handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		x := exchangeOf(c)
		if !x.takePath(c) {
			return echo.ErrNotFound
		}
		x.Operation = op
		x.follow()
		x.bodiless, x.unlisted, x.reader, x.readings = h.bodiless, h.unlisted, h.reader, h.readings(x)
		if h.detours && x.readings.Is("query-plus", "plus") {
			x.Request.URL.RawQuery = strings.ReplaceAll(x.Request.URL.RawQuery, "+", "%2B")
		}
		if h.detours && s.takesDetour(x) {
			return s.write(c, x, s.detour(x, h))
		}
		a := x.decide(h.checks(x.readings), h.answer)
		if x.disturbance != nil { // of a grant
			a = x.disturb(a)
		}
		return s.write(c, x, a)
	}
}

// decide takes an exchange through its checks, and concludes it.
func (x *Exchange) decide(checks []Check, conclude conclusion) (a *answer) {
	refusal := x.run(checks)
	if refusal == nil {
		if a, refusal = conclude(x); refusal != nil {
			x.refused("answer", refusal)
		}
	}
	if refusal != nil {
		a = refusal.answer(x)
	}
	return a
}

// takePath reads the path parameters, decoded whatever Echo was given to match. It is false for a path that only seems
// to match: Echo lets the last parameter take slashes.
func (x *Exchange) takePath(c echo.Context) bool {
	raw := x.Request.URL.RawPath != ""
	if !sameDepth(c) {
		return false
	}
	names, values := c.ParamNames(), c.ParamValues()
	path := make(map[string]string, len(names))
	for i, name := range names {
		value := values[i]
		if raw {
			var err error
			if value, err = url.PathUnescape(value); err != nil {
				return false
			}
		}
		path[name] = value
	}
	x.takeNames(path)
	return true
}

// takeNames takes over the path parameters, decoded.
func (x *Exchange) takeNames(path map[string]string) {
	x.path = path
	x.Place.CSI, x.Service = path["supportIdentifier"], path["serviceType"]
	x.Place.Instance = cmp.Or(path["instanceId"], path["instanceName"])
	x.Place.Execution = cmp.Or(path["executionId"], path["id"])
}

// sameDepth tells whether the path has as many segments as the route that Echo found for it.
func sameDepth(c echo.Context) bool {
	return strings.Count(echo.GetPath(c.Request()), "/") == strings.Count(c.Path(), "/")
}

// customerInPath is the CSI in a path that fits a route but for its method: Echo keeps no parameters of it. It is "" for a
// path that fits none.
func customerInPath(c echo.Context) string {
	if !sameDepth(c) {
		return ""
	}
	values := strings.Split(echo.GetPath(c.Request()), "/")
	for i, step := range strings.Split(c.Path(), "/") {
		if step != ":supportIdentifier" {
			continue
		}
		if c.Request().URL.RawPath == "" { // decoded already
			return values[i]
		}
		csi, _ := url.PathUnescape(values[i]) // "" for what cannot be one
		return csi
	}
	return ""
}
