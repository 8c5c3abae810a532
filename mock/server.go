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
	logger   *slog.Logger
	readings *governing
	defaults *readings // which the control API follows
	world    *bounce.World
	keys     *keyring
	verifier *token.Verifier
	journal  *journal.Journal
	ids      requestIDs
	made     madeUp

	echo        *echo.Echo
	allow       map[string]string // methods by Echo's path
	controlBase string            // "" without the control API

	client *http.Client // of Start

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
		options: o, clock: o.Clock, logger: o.Logger,
		world: bounce.NewWorld(), keys: new(keyring), verifier: token.NewVerifier(token.Options{}),
		journal: journal.New(journal.Options{}), ids: requestIDs{seed: uint64(o.RandomSeed)},
		allow: map[string]string{},
	}
	for _, step := range []func() error{s.choose, s.populate, s.routes} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("new mock: %w", err)
		}
	}
	return s, nil
}

// choose settles the readings.
func (s *Server) choose() (err error) {
	if s.defaults, err = newReadings(nil); err != nil {
		return err
	}
	s.readings, err = newGoverning(s.options.Readings)
	return err
}

// routes sets Echo up: the middleware around everything, then the operations of both documents.
func (s *Server) routes() error {
	s.echo = echo.New()
	s.echo.IPExtractor = echo.ExtractIPDirect()
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(s.enter, saneRequestID,
		middleware.RequestIDWithConfig(middleware.RequestIDConfig{Generator: s.ids.next}),
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableStackAll: true, LogErrorFunc: s.logPanic}),
		s.guard)
	if err := s.bind(s.options.Contract, s.contractHandlers()); err != nil || s.options.NoAdmin {
		return err
	}
	control, err := openapi.Control()
	if err != nil {
		return err
	}
	s.controlBase = control.BasePath()
	return s.bind(control, s.controlHandlers())
}

// core is the operation that a contract has whatever else it leaves out.
const core = "scheduleExecution"

// contractHandlers binds the operations of the contract by operationId. One that was edited may have fewer of them.
func (s *Server) contractHandlers() map[string]handler {
	customer := []string{"supportIdentifier", "serviceType"}
	instance := slices.Concat(customer, []string{"instanceId"})
	execution := slices.Concat(instance, []string{"executionId"})
	handlers := map[string]handler{
		core:                 {path: execution, answer: scheduled},
		"readExecution":      {path: execution, answer: detailed},
		"createExecution":    {path: instance, answer: created},
		"listConflicts":      {path: instance, answer: conflicts},
		"readOptions":        {path: instance, answer: options},
		"listExecutions":     {path: customer, answer: listed},
		"listOperations":     {answer: plainly(operations)},
		"listServices":       {answer: plainly(services)},
		"listDurations":      {answer: plainly(durations)},
		"readWorkflowStatus": {answer: progress},
	}
	for id, w := range ways() {
		h := handlers[id]
		h.checks, h.readings = s.orders(id, w), s.readings.governs
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
	s.logger.Error("panic", "path", journal.Redacted(c.Request().URL.Path), "err", err, "stack", string(stack))
	return err
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Clock is the server's time; setting it takes effect at once.
func (s *Server) Clock() *Clock { return s.clock }

// Entry is one exchange as the journal keeps it, without secrets, with the decision check by check.
type Entry = journal.Entry

// Journal returns the latest exchanges with the API, the newest first. Calls of the control API are not among them.
func (s *Server) Journal() []Entry {
	entries, _ := s.journal.Entries(journal.Filter{})
	return entries
}

// Scheduled tells for when an execution is booked; ok is false when it is not, or there is none.
func (s *Server) Scheduled(csi, instance, execution string) (start, end time.Time, ok bool) {
	e, found := s.world.Execution(bounce.Place{CSI: csi, Instance: instance, Execution: execution})
	if !found || e.Scheduled == nil {
		return time.Time{}, time.Time{}, false
	}
	return e.Scheduled.Start, e.Scheduled.End, true
}
