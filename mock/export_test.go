package mock

import (
	"context"
	"errors"
	"net"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/control"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/prefer"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/router"
	"example.com/bounce/mock/internal/snapshot"
)

// Snapshot lets tests see that a refusal changes nothing.
func (s *Server) Snapshot() (all []domain.Customer) {
	ctx := context.Background()
	csis, _ := s.rooms.API.Store.CSIs(ctx)
	for _, csi := range csis {
		if c, err := s.rooms.API.Store.WholeCustomer(ctx, csi); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// ServeUntil is Serve with another time for answers under way.
func (s *Server) ServeUntil(ctx context.Context, l net.Listener, grace time.Duration) error {
	return s.rooms.Router.ServeUntil(ctx, l, grace)
}

// OperationChecks lists the checks of each operation of the contract, by operationId.
func OperationChecks() map[string][]Check {
	all := map[string][]Check{}
	_, err := New(Options{Checks: func(operation string, checks []Check) []Check {
		if all[operation] == nil {
			all[operation] = checks
		}
		return checks
	}})
	if err != nil {
		panic(err)
	}
	return all
}

// Kinds lists the kinds of refusal of all packages.
func Kinds() (all []exchange.Kind) {
	all = append(append(exchange.Kinds(), api.Kinds()...), control.Kinds()...)
	return append(append(all, router.Kinds()...), prefer.KindPreference, ratelimit.KindTooMany)
}

// KindsOfTheAPI lists the kinds of refusal that a request to the contract can meet.
func KindsOfTheAPI() []exchange.Kind {
	return append(append(exchange.Kinds(), api.Kinds()...), prefer.KindPreference, ratelimit.KindTooMany)
}

// ErrDuplicate is a CSI or Identifier that is taken.
var ErrDuplicate = domain.ErrDuplicate

// Leftovers lists what the server holds of a customer, whether it is there or not.
func (s *Server) Leftovers(csi string) (left []string) {
	ctx := context.Background()
	set, readingsErr := s.rooms.State.Readings.Of(ctx, csi)
	_, hasKeys, keysErr := s.rooms.State.Keys.Of(ctx, csi)
	counted, countErr := s.rooms.State.Generator.Save(ctx, csi)
	clocked, clockErr := s.rooms.State.Clocks.Has(ctx, csi)
	if err := errors.Join(readingsErr, keysErr, countErr, clockErr); err != nil {
		panic(err)
	}
	_, limited := s.rooms.Limits.Of(csi)
	_, snapshots := s.rooms.State.Snapshots.Find(ctx, csi, "mine")
	_, stats := s.rooms.Journal.Entries(journal.Filter{CSI: csi})
	for _, each := range []struct {
		name  string
		found bool
	}{
		{"world", s.rooms.API.Knows(ctx, csi)}, {"keys", hasKeys}, {"count", counted != nil}, {"readings", set.Own() != nil}, {"clock", clocked},
		{"fault", len(s.rooms.Faults.All(csi)) > 0}, {"limit", limited}, {"generation", s.rooms.Epochs.Has(csi)},
		{"snapshot", !errors.Is(snapshots, snapshot.ErrNoSnapshot)}, {"journal", stats.Matched > 0},
	} {
		if each.found {
			left = append(left, each.name)
		}
	}
	return left
}

// AddCustomer adds a customer without keys, for worlds that would take minutes to read from a seed file.
func (s *Server) AddCustomer(c domain.Customer) error {
	return s.rooms.API.Store.AddCustomer(context.Background(), c)
}

// AddInstance adds an instance to a customer.
func (s *Server) AddInstance(csi string, in domain.Instance) error {
	return s.rooms.API.Store.AddInstance(context.Background(), csi, in)
}
