package mock

import (
	"context"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/wiring"
	"example.com/bounce/openapi"
)

// Server is a mock server: an http.Handler with its own customers, clock and journal. Make one by New or Start. Safe for
// concurrent use.
type Server struct {
	// URL is where a server made by Start listens, without a trailing slash; "" for one made by New.
	URL string

	rooms  *wiring.Rooms
	client *http.Client // of Start
}

// New returns a server that is not listening yet: serve it with Serve, or use it as an http.Handler. It starts no goroutine. The
// error says which option is wrong, and what would be right: an unknown reading, a seed file with a mistake (with its line), a
// contract with other operations than the mock can handle.
func New(o Options) (*Server, error) {
	rooms, err := wiring.New(wiring.Options{
		Contract: o.Contract, Readings: o.Readings, Clock: o.Clock, Seed: o.Seed, RandomSeed: o.RandomSeed,
		MaxCustomers: o.MaxCustomers, Tokens: o.Tokens, Admin: o.Admin, Interceptors: o.Interceptors, HTTP: o.HTTP, Journal: o.Journal,
		CheckAnswers: o.CheckAnswers, Logger: o.Logger, RequestLog: o.RequestLog, Checks: o.Checks,
	}, DefaultCustomer)
	if err != nil {
		return nil, err
	}
	return &Server{rooms: rooms}, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.rooms.Router.ServeHTTP(w, r) }

// Reload puts another contract and another seed file in force, both or neither. A nil contract, and a seed without text, mean the
// built-in ones, as in Options.
//
// With another contract everything is kept: customers, executions, clocks, journal, faults. Requests in progress end under the
// contract that they began with. The scopes of minted tokens stay those of the start. With a seed file of another text the mock
// then begins anew, as by a reset: its customers and readings are those of the file, the journal is empty, and the initial faults
// are back; a later reset goes back to there. The server's clock goes on, and snapshots stay as a reset leaves them.
//
// The error says what is wrong, with file and line, and nothing has changed then. The control API shows it in the member reload of
// its health until the next Reload. Safe for concurrent use.
func (s *Server) Reload(contract *openapi.Document, seed SeedFile) error {
	return s.rooms.Reload(contract, seed.Name, seed.Text)
}

// ReloadFailed notes an error that kept a caller from calling Reload, such as that of loading a contract, for the control API to
// show. Reload notes its own. nil notes a success.
func (s *Server) ReloadFailed(err error) { s.rooms.NoteReload(err) }

// RandomSeed returns what decides all that the server makes up: Options.RandomSeed, or 1 if that is 0.
func (s *Server) RandomSeed() int64 { return s.rooms.Options.RandomSeed }

// Scheduled returns when an execution is booked; ok is false if it is not booked or unknown.
func (s *Server) Scheduled(csi, instance, execution string) (start, end time.Time, ok bool) {
	e, err := s.rooms.API.Store.Execution(context.Background(), csi, execution)
	if err != nil || e.Instance != instance || e.Scheduled == nil {
		return time.Time{}, time.Time{}, false
	}
	return e.Scheduled.Start, e.Scheduled.End, true
}
