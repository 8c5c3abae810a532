package mock

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"example.com/bounce/mock/internal/remedy"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

// reloads is what became of the calls of Reload.
type reloads struct {
	running sync.Mutex                     // one call after the other
	seed    SeedFile                       // in force
	advisor atomic.Pointer[remedy.Advisor] // knows the contract in force

	state.Reloads
}

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
	s.reloads.running.Lock()
	defer s.reloads.running.Unlock()
	err := reload(s, contract, seed)
	s.ReloadFailed(err)
	return err
}

// ReloadFailed notes an error that kept a caller from calling Reload, such as that of loading a contract, for the control API to
// show. Reload notes its own. nil notes a success.
func (s *Server) ReloadFailed(err error) {
	s.reloads.Note(err)
	s.journal.Publish("state", "")
}

// reload must be called with reloads.running held.
func reload(s *Server, contract *openapi.Document, seed SeedFile) error {
	o := s.options
	o.Contract, o.Seed = contract, seed
	fresh, err := New(o) // it would start with these, so that the rest cannot fail for them
	if err != nil {
		return fmt.Errorf("reload: %w", err)
	}
	defer fresh.state.Close()
	o = fresh.options
	next := &Server{
		options: o, state: s.state, journal: s.journal, faults: s.faults, limits: s.limits, epochs: s.epochs, reloads: s.reloads,
	}
	deps := *s.api
	deps.Contract = o.Contract
	next.api = &deps
	next.router = s.router.Successor(routerOptions(next))
	next.router.Govern(s.state.Clocks, s.state.Readings)
	if err := bindContract(next); err != nil {
		return fmt.Errorf("reload: %w", err)
	}
	bindControl(next)
	if !bytes.Equal(o.Seed.Text, s.reloads.seed.Text) {
		if err := s.state.Replace(context.Background(), fresh.state); err != nil {
			return fmt.Errorf("reload: %w", err)
		}
	}
	s.reloads.seed = o.Seed
	s.reloads.advisor.Store(next.advisor)
	s.router.Supersede(next.router)
	return nil
}
