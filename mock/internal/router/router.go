// Package router is the HTTP server of the mock: it routes requests by the documents, guards the control API, writes answers to
// the wire, and journals and measures each exchange. It decides nothing about what an operation answers.
//
// It is the only home of echo. It may import packages exchange, journal, metrics, clock, readings, redact, tail and openapi.
package router

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/tail"
	"example.com/bounce/openapi"
)

// Options configure a Router. All are required, except where "", nil or false means something.
type Options struct {
	// Contract is the document of the API; pages of other origins may call only its paths.
	Contract *openapi.Document
	// Subject returns the customer that a request to the contract concerns.
	Subject func(*exchange.Exchange) string
	Journal *journal.Journal
	Metrics *metrics.Metrics
	Logger  *slog.Logger
	// Log takes a line for each exchange; nil means none.
	Log *tail.Log
	// AdminToken is demanded of every call of the control API; "" means none, and the control API on loopback only.
	AdminToken string
	// CORS are the exact origins whose pages may call the contract; nil means none.
	CORS []string
	// CheckAnswers holds each answer to the document before it is sent.
	CheckAnswers bool
	// RandomSeed decides request ids.
	RandomSeed int64
	// DryRun is for requests that nobody has sent: they wait for nothing, get DryRunID if they have no id, and are not logged.
	DryRun bool
	// ReadTimeout is how long a request may take to arrive.
	ReadTimeout time.Duration
	// TLS makes Serve speak https; nil means http.
	TLS *tls.Config
}

// DryRunID is the id of a request that was not sent, and has none of its own.
const DryRunID = "explain"

// Router is an http.Handler for the operations that Bind has bound. Safe for concurrent use after that.
type Router struct {
	options     Options
	clocks      *clock.PerCustomer
	readings    *readings.Registry
	api         *routes        // of all documents but that of the control API
	control     func() *routes // of the control API; nil without it
	controlBase string         // "" without the control API
	ids         *requestIDs    // shared by successors
	calls       sync.Pool      // of *call
	closed      chan struct{}
	next        atomic.Pointer[Router] // that answers in its place; nil for none

	mu      sync.Mutex
	ended   bool
	serving []*http.Server
}

// routes are the routes of some documents.
type routes struct {
	echo  *echo.Echo
	allow map[string][]string // methods by Echo's path
}

// New returns a Router without operations.
func New(o Options) *Router {
	r := &Router{options: o, closed: make(chan struct{}), ids: &requestIDs{seed: uint64(o.RandomSeed)}}
	r.api = newRoutes(r)
	return r
}

func newRoutes(r *Router) *routes {
	t := &routes{echo: echo.New(), allow: map[string][]string{}}
	t.echo.IPExtractor = echo.ExtractIPDirect()
	t.echo.HTTPErrorHandler = r.fail
	t.echo.Use(r.enter)
	return t
}

// add routes a path. Echo answers OPTIONS with a 204 of its own unless it finds a handler.
func (t *routes) add(path string, methods []string, h echo.HandlerFunc) {
	if t.allow[path] == nil {
		t.echo.Add(http.MethodOptions, path, func(echo.Context) error { return echo.ErrMethodNotAllowed })
	}
	for _, method := range methods {
		t.allow[path] = append(t.allow[path], method)
		t.echo.Add(method, path, h)
	}
}

// routesOf returns the routes that a path, or Echo's form of it, is looked for in.
func routesOf(r *Router, path string) *routes {
	if r.isControl(path) {
		return r.control()
	}
	return r.api
}

// Govern sets the clocks and the readings of the server and its customers. The control API and the token endpoint follow the
// server's clock and the default readings. It is called once, before anything is served.
func (r *Router) Govern(clocks *clock.PerCustomer, readings *readings.Registry) {
	r.clocks, r.readings = clocks, readings
}

// Group is the operations of one document.
type Group struct {
	Document *openapi.Document
	Routes   map[string]exchange.Route // by operationId
	// Contract says that they are the API's: they follow the readings of the customer, and the interceptors.
	Contract     bool
	Interceptors []exchange.Interceptor
}

// BindControl routes the control API below its base path, and the console. The document is loaded when the first request for it comes,
// as most of the time that a mock takes to start would go there. It is embedded: a load that fails is a mistake in the program, and
// panics.
func (r *Router) BindControl(base string, load func() (Group, error)) {
	r.controlBase = base
	r.control = sync.OnceValue(func() *routes {
		t := newRoutes(r)
		bindConsole(t, base)
		g, err := load()
		if err == nil {
			err = bind(r, t, g)
		}
		if err != nil {
			panic(err)
		}
		return t
	})
}

// Bind routes the operations of a document: each needs its route, and each route its operation.
func (r *Router) Bind(g Group) error { return bind(r, r.api, g) }

func bind(r *Router, t *routes, g Group) error {
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(g.Routes)) {
		if _, found := g.Document.Operation(id); !found {
			errs = append(errs, fmt.Errorf("no operation has the operationId %q", id))
		}
	}
	for _, op := range g.Document.Operations() {
		route, found := g.Routes[op.ID]
		if !found {
			errs = append(errs, fmt.Errorf("the operation %q (%s %s) has no handler", op.ID, op.Method, op.Path))
			continue
		}
		if err := bindOperation(r, t, op, route, g); err != nil {
			errs = append(errs, fmt.Errorf("the operation %q: %w", op.ID, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("bind %s: %w", g.Document.Name(), err)
	}
	return nil
}

func bindOperation(r *Router, t *routes, op *openapi.Operation, route exchange.Route, g Group) error {
	for _, name := range route.Path {
		if !slices.Contains(op.Parameters("path"), name) {
			return fmt.Errorf("its path has no parameter %q", name)
		}
	}
	path, err := echoPath(op.Path)
	if err != nil {
		return err
	}
	methods := []string{op.Method}
	if op.Method == http.MethodGet && !g.Contract { // the contract says all that it takes
		methods = append(methods, http.MethodHead) // RFC 9110 section 9.1; net/http leaves the body out
	}
	t.add(path, methods, r.serve(op, route, g))
	return nil
}

// Allowed returns the methods of a templated path of a document.
func (r *Router) Allowed(path string) []string {
	route, err := echoPath(path)
	if err != nil {
		return nil
	}
	return routesOf(r, route).allow[route]
}

// echoPath turns a templated path of a document into Echo's form.
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

// serve returns the handler of an operation.
func (r *Router) serve(op *openapi.Operation, route exchange.Route, g Group) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c)
		x := call.Exchange
		if !takePath(c, x) {
			return echo.ErrNotFound
		}
		x.Operation, call.unjournaled = op, route.Unjournaled
		x.CSI = x.Path["supportIdentifier"]
		if g.Contract {
			if err := r.govern(x); err != nil {
				return err
			}
			if x.Readings.Is("query-plus", "plus") {
				x.Request.URL.RawQuery = strings.ReplaceAll(x.Request.URL.RawQuery, "+", "%2B")
			}
		} else {
			x.Readings = r.readings.Defaults()
		}
		return r.write(c, call, route.Serve(x, g.Interceptors))
	}
}

// govern sets the clock and the readings of an exchange with the contract: those of the customer that it concerns.
func (r *Router) govern(x *exchange.Exchange) error {
	csi := ""
	if r.clocks.HasOwn() || r.readings.HasOwn() {
		csi = r.options.Subject(x)
		if err := r.Follow(x, csi); err != nil {
			return err
		}
	}
	set, err := r.readings.Of(x.Request.Context(), csi)
	if err == nil {
		x.Readings = set
	}
	return err
}

// Follow sets the time of an exchange to that of a customer's own clock, if there is one.
func (r *Router) Follow(x *exchange.Exchange, csi string) error {
	own, err := r.clocks.Has(x.Request.Context(), csi)
	if err != nil || !own {
		return err
	}
	c, err := r.clocks.Of(x.Request.Context(), csi)
	if err == nil {
		x.SetTime(c.Now(), c.Stands())
	}
	return err
}

// takePath sets the path parameters of an exchange, decoded. It returns false for a path that only seems to match: Echo lets the last
// parameter take slashes.
func takePath(c echo.Context, x *exchange.Exchange) (fits bool) {
	if !sameDepth(c) {
		return false
	}
	escaped := c.Request().URL.RawPath != ""
	names, values := c.ParamNames(), c.ParamValues()
	if x.Path == nil {
		x.Path = make(map[string]string, len(names))
	}
	for i, name := range names {
		value := values[i]
		if escaped {
			var err error
			if value, err = url.PathUnescape(value); err != nil {
				clear(x.Path)
				return false
			}
		}
		x.Path[name] = value
	}
	return true
}

// sameDepth reports whether the path has as many segments as the route that Echo found for it.
func sameDepth(c echo.Context) bool {
	return strings.Count(echo.GetPath(c.Request()), "/") == strings.Count(c.Path(), "/")
}

// customerInPath returns the CSI in a path that fits a route except for its method, of which Echo keeps no parameters; "" for any
// other path.
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

// ServeHTTP implements http.Handler. The exchange is lent to the handlers, and is not theirs after the request.
func (r *Router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if next := r.next.Load(); next != nil {
		next.ServeHTTP(w, request)
		return
	}
	x, used := r.calls.Get().(*call)
	if !used {
		x = &call{Exchange: new(exchange.Exchange)}
	}
	defer func() {
		x.End()
		*x = call{Exchange: x.Exchange}
		r.calls.Put(x)
	}()
	if request.Body == nil { // a client's request, handed to the handler as it is
		request.Body = http.NoBody
	}
	x.ResponseWriter, x.started = w, time.Now() // by the machine's clock, whatever the mock's
	r.begin(x.Exchange, request, w)
	t := routesOf(r, echo.GetPath(request))
	x.control = t != r.api
	t.echo.ServeHTTP(x, request)
}

// Drop does nothing: request ids are the server's.
func (r *Router) Drop(context.Context, string) error { return nil }

// Reset begins the request ids anew, for the whole server.
func (r *Router) Reset(_ context.Context, csi string) error {
	if csi == "" {
		r.ids.count.Store(0)
	}
	return nil
}

// Closed is closed by Close.
func (r *Router) Closed() <-chan struct{} { return r.closed }
