package mock

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// Server is a mock server: an http.Handler with a world of customers, a clock and a journal of its own. It is safe for
// concurrent use; to be made by New or Start.
type Server struct {
	// URL is where a server made by Start listens, without a trailing slash; "" for one made by New.
	URL string

	options  Options
	clock    *Clock
	clocks   clocks
	logger   *slog.Logger
	readings *governing
	defaults *readings // which the control API follows
	world    *bounce.World
	keys     *keyring
	verifier *token.Verifier
	journal  *journal.Journal
	metrics  metrics.Metrics
	ids      requestIDs
	traces   traces
	made     madeUp
	states   states
	detours  detours

	echo        *echo.Echo
	allow       map[string][]string // methods by Echo's path
	controlBase string              // "" without the control API

	client *http.Client // of Start

	done chan struct{} // closed by Close

	mu      sync.Mutex
	closed  bool
	serving []*http.Server
}

// New returns a server that is not listening yet: serve it with Serve, or hand it to anything that takes an
// http.Handler. It starts no goroutine. An error says which option is wrong, and what would be right: an unknown reading,
// a seed file with a fault (with its line), a contract whose operations are not the ones that the mock can handle.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	s := &Server{
		options: o, clock: o.Clock, clocks: clocks{server: o.Clock}, logger: o.Logger,
		world: bounce.NewWorld(), keys: new(keyring), verifier: token.NewVerifier(token.Options{}),
		ids:   requestIDs{seed: uint64(o.RandomSeed)},
		allow: map[string][]string{}, done: make(chan struct{}),
	}
	s.journal = journal.New(journal.Options{Entries: o.JournalEntries, Bytes: o.JournalBytes, Known: func(csi string) bool {
		_, known := s.world.Customer(csi)
		return known
	}})
	for _, step := range []func() error{s.populate, s.routes, s.plan} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("new mock: %w", err)
		}
	}
	s.states.start = s.save("")
	return s, nil
}

// choose settles the readings: those of the options lie over those of the seed.
func (s *Server) choose(seeded map[string]string) (err error) {
	if s.defaults, err = newReadings(nil); err != nil {
		return err
	}
	s.readings, err = newGoverning(merged(seeded, s.options.Readings))
	return err
}

// routes sets Echo up: the middleware around everything, then the operations of the documents.
func (s *Server) routes() error {
	s.echo = echo.New()
	s.echo.IPExtractor = echo.ExtractIPDirect()
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(s.enter, saneRequestID,
		middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: s.ids.next}),
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableStackAll: true, LogErrorFunc: s.logPanic}),
		s.guard, s.cors)
	authorization, err := openapi.Authorization()
	if err != nil {
		return err
	}
	if err := s.bind(s.options.Contract, s.contractHandlers()); err != nil {
		return err
	}
	if err := s.bind(authorization, s.authorizationHandlers()); err != nil || s.options.NoAdmin {
		return err
	}
	control, err := openapi.Control()
	if err != nil {
		return err
	}
	s.controlBase = control.BasePath()
	return s.bind(control, s.controlHandlers(control))
}

// core is the operation that a contract has whatever else it leaves out.
const core = "scheduleExecution"

// contractHandlers binds the operations of the contract by operationId. One that was edited may have fewer of them.
func (s *Server) contractHandlers() map[string]handler {
	customer := []string{"supportIdentifier", "serviceType"}
	instance := slices.Concat(customer, []string{"instanceId"})
	execution := slices.Concat(instance, []string{"executionId"})
	handlers := map[string]handler{
		core:                   {path: execution, answer: scheduled},
		"readExecution":        {path: execution, answer: detailed},
		"createExecution":      {path: instance, answer: created},
		"listConflicts":        {path: instance, answer: conflicts},
		"readOptions":          {path: instance, answer: options},
		"readTicketQueue":      {path: []string{"serviceType", "instanceName"}, answer: readTicketQueue},
		"listInstanceServices": {path: []string{"custId", "instanceName"}, answer: listInstanceServices},
		"listExecutions":       {path: customer, answer: listed},
		"listOperations":       {answer: plainly(operations)},
		"listServices":         {answer: listServices},
		"listDurations":        {answer: plainly(durations)},
		"readWorkflowStatus":   {answer: progress},

		"readWorkflowStatusDetails": {path: []string{"id"}, answer: readWorkflowStatusDetails},
	}
	for id, w := range ways() {
		h := handlers[id]
		h.checks, h.readings, h.detours = s.orders(id, w), s.readings.governs, true
		handlers[id] = h
		if _, found := s.options.Contract.Operation(id); !found && id != core {
			delete(handlers, id)
		}
	}
	return handlers
}

// orders are the checks of an operation for either alternative of check-order, with what the options put in.
func (s *Server) orders(id string, w way) func(*readings) []Check {
	orders := map[bool][]Check{}
	for _, shapeFirst := range []bool{false, true} {
		orders[shapeFirst] = w.in(shapeFirst)
		if s.options.Checks != nil {
			orders[shapeFirst] = s.options.Checks(id, orders[shapeFirst])
		}
	}
	return func(r *readings) []Check { return orders[r.Is("check-order", "shape-first")] }
}

// logPanic keeps the stack for the log; the client gets a problem without it.
func (s *Server) logPanic(c echo.Context, err error, stack []byte) error {
	s.logger.Error("panic", "path", redact.Text(c.Request().URL.Path), "err", err, "stack", string(stack))
	return err
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// RandomSeed decides all that the server makes up: Options.RandomSeed, or 1 where that is 0.
func (s *Server) RandomSeed() int64 { return s.options.RandomSeed }

// Clock is the server's time; setting it takes effect at once.
func (s *Server) Clock() *Clock { return s.clock }

// Scheduled tells for when an execution is booked; ok is false when it is not, or there is none.
func (s *Server) Scheduled(csi, instance, execution string) (start, end time.Time, ok bool) {
	e, found := s.world.Execution(bounce.Place{CSI: csi, Instance: instance, Execution: execution})
	if !found || e.Scheduled == nil {
		return time.Time{}, time.Time{}, false
	}
	return e.Scheduled.Start, e.Scheduled.End, true
}
