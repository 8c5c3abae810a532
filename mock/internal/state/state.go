// Package state is everything that the mock keeps, and every way to change it from outside the API: customers with their
// readings, keys and clocks, what is made up for them, snapshots and seed files.
//
// It knows nothing of HTTP. It may import packages store, domain, readings, keys, clock, generator, settings, snapshot, seed,
// journal, and the parts jsonbody and sample of openapi.
package state

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/generator"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/openapi/sample"
)

// Options configure a State. All are required, except where nil means something.
type Options struct {
	Store    store.Store
	Settings settings.Store
	// Clock is the server's.
	Clock *clock.Clock
	// Seed and SeedName are a seed file, whose customers join, or replace, the built-in ones; nil means that there is no file.
	Seed     []byte
	SeedName string
	// Readings lie over those of the seed file.
	Readings   map[string]string
	RandomSeed int64
	// MaxCustomers bounds how many customers there are.
	MaxCustomers int
	// AllowPrivateJWKS lets key sets be fetched from private addresses.
	AllowPrivateJWKS bool
	// Scope is that of a token which is minted without one, and Scopes are those of the contract.
	Scope  string
	Scopes []string
	Logger *slog.Logger
	// Transients belong to customers, too, and are in no snapshot.
	Transients []snapshot.Transient
	// Interrupt ends what a customer's requests, or for "" all, still wait for.
	Interrupt func(csi string)
}

// State is what the mock keeps. Make one by New. Safe for concurrent use.
type State struct {
	Store     store.Store
	Readings  *readings.Registry
	Keys      *keys.Ring
	Clocks    *clock.PerCustomer
	Generator *generator.Generator
	Snapshots *snapshot.Manager

	options Options
	mu      sync.Mutex
	chosen  map[string]string // the server's readings at the start; guarded by mu, and never changed
}

// New returns a State with the customers of the seed.
func New(ctx context.Context, o Options) (*State, error) {
	s := &State{options: o, Store: o.Store, Generator: generator.New(o.Settings, o.RandomSeed)}
	var err error
	if s.Readings, err = readings.NewRegistry(o.Settings); err != nil {
		return nil, err
	}
	s.Clocks = clock.NewPerCustomer(o.Clock, o.Settings)
	s.Keys = keys.New(keys.Options{
		Settings: o.Settings, RandomSeed: o.RandomSeed, AllowPrivate: o.AllowPrivateJWKS, Now: s.Now, Scope: o.Scope, Scopes: o.Scopes,
		Logger: o.Logger,
	})
	s.Snapshots = snapshot.New(snapshot.Options{
		Parts: []snapshot.Named{
			{Name: partStore, Part: s.Store}, {Name: partReadings, Part: s.Readings}, {Name: partKeys, Part: s.Keys},
			{Name: partClock, Part: s.Clocks}, {Name: "generator", Part: s.Generator},
		},
		Transients: o.Transients, Interrupt: o.Interrupt,
		Customers: s.Store.CSIs,
		Known: func(ctx context.Context, csi string) error {
			_, err := s.Store.Customer(ctx, csi)
			return err
		},
		Now: func(ctx context.Context, csi string) (time.Time, error) {
			c, err := s.Clocks.Of(ctx, csi)
			return c.Now(), err
		},
	})
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	return s, s.Snapshots.Start(ctx)
}

// The names of the parts that Diff reads.
const (
	partStore    = "store"
	partReadings = "readings"
	partKeys     = "keys"
	partClock    = "clock"
)

// Now returns the time of a customer; the server's if that cannot be read.
func (s *State) Now(csi string) time.Time { return s.clockOf(csi).Now() }

func (s *State) clockOf(csi string) clock.View {
	c, _ := s.Clocks.Of(context.Background(), csi) // the server's with an error
	return c
}

// load adds the customers of the seed.
func (s *State) load(ctx context.Context) error {
	o := s.options
	w, err := seed.Load(o.SeedName, o.Seed, o.Clock.Now(), o.RandomSeed, o.AllowPrivateJWKS)
	if err != nil {
		return err
	}
	s.chosen = map[string]string{}
	maps.Copy(s.chosen, w.Readings)
	maps.Copy(s.chosen, o.Readings)
	if err := s.Readings.Choose(ctx, s.chosen); err != nil {
		return err
	}
	for _, c := range w.Customers {
		if err := s.add(ctx, c); err != nil {
			return fmt.Errorf("customer %s: %w", c.CSI, err)
		}
	}
	return nil
}

// add adds a customer with its readings and keys, whole or not at all.
func (s *State) add(ctx context.Context, c seed.Customer) error {
	enter := func() error {
		if n, err := s.Store.Count(ctx); err != nil || n >= s.options.MaxCustomers {
			return cmp.Or(err, ErrManyCustomers)
		}
		return s.Store.AddCustomer(ctx, c.Customer)
	}
	return s.Snapshots.Add(ctx, c.CSI, enter, func() error {
		if err := s.Readings.ChooseFor(ctx, c.CSI, c.Readings); err != nil {
			return err
		}
		return s.setKeys(ctx, c.CSI, c)
	})
}

// SetKeys replaces the keys of a customer with those of a body. The error is that of seed.Keys or of the settings.
func (s *State) SetKeys(ctx context.Context, csi string, body []byte) error {
	c, err := seed.Keys(body, s.options.AllowPrivateJWKS)
	if err != nil {
		return err
	}
	return s.setKeys(ctx, csi, c)
}

func (s *State) setKeys(ctx context.Context, csi string, c seed.Customer) error {
	return s.Keys.Set(ctx, csi, keys.Given{
		Keys: c.Keys, Signer: c.Signer, URI: c.JWKSURI, Issuer: c.Issuer, Audience: c.Audience,
	})
}

// ErrManyCustomers means that there are as many customers as the options allow.
var ErrManyCustomers = errors.New("the mock has as many customers as it may")

// CreateCustomer adds the customer of an entry of a seed file, in JSON, and makes up what it lacks. The error is that of seed.One
// or of the store, a *TakenError, or ErrManyCustomers.
func (s *State) CreateCustomer(ctx context.Context, entry []byte, now time.Time) (c seed.Customer, err error) {
	err = s.Generator.Customer(ctx, func(source *sample.Source) (err error) {
		if c, err = seed.One(entry, now, source, s.options.RandomSeed, s.options.AllowPrivateJWKS); err != nil {
			return err
		}
		return withPointer(decode(entry), s.add(ctx, c))
	})
	return c, err
}

// AddItem adds an instance, execution or RFC of a customer: enter adds what a decoded body says, and makes up what it lacks. The
// error is that of enter, or a *TakenError.
func (s *State) AddItem(ctx context.Context, csi string, body map[string]any, enter func(*sample.Source) error) error {
	return s.Generator.Item(ctx, csi, func(source *sample.Source) error { return withPointer(body, enter(source)) })
}

// RemoveCustomer removes a customer with all that belongs to it. It fails with domain.ErrUnknown.
func (s *State) RemoveCustomer(ctx context.Context, csi string) error {
	return s.Snapshots.Remove(ctx, csi)
}

// MaxCustomers is how many customers there may be.
func (s *State) MaxCustomers() int { return s.options.MaxCustomers }

// AllowsPrivateJWKS reports whether key sets may be fetched from private addresses.
func (s *State) AllowsPrivateJWKS() bool { return s.options.AllowPrivateJWKS }

// RandomSeed decides what is made up.
func (s *State) RandomSeed() int64 { return s.options.RandomSeed }

// UpdateClock changes the server's clock (csi "") or a customer's, which is its own from then on.
func (s *State) UpdateClock(ctx context.Context, csi string, change func(*clock.Clock) error) error {
	if csi == "" {
		return change(s.options.Clock)
	}
	return s.Clocks.Update(ctx, csi, change)
}

// ReleaseReadings resets the server's readings to those of its start.
func (s *State) ReleaseReadings(ctx context.Context) error {
	s.mu.Lock()
	chosen := s.chosen
	s.mu.Unlock()
	return s.Readings.Replace(ctx, chosen)
}

// Replace takes the server to the start of another State of the same clock, and makes that its own start. If it fails, nothing
// has changed.
func (s *State) Replace(ctx context.Context, other *State) error {
	return s.Snapshots.Replace(ctx, other.Snapshots, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.chosen = other.chosen
	})
}

// SetOutcome decides how an execution runs. It fails with domain.ErrUnknown, and as domain.Run.Check does.
func (s *State) SetOutcome(ctx context.Context, p domain.Place, run domain.Run) error {
	return s.Store.Calendar(ctx, p.CSI, p.Instance, func(c domain.Calendar) error {
		return c.SetOutcome(ctx, p.Execution, run)
	})
}

// Close ends the fetching of keys, and releases the server's clock, which other servers may share.
func (s *State) Close() {
	s.Keys.Close()
	s.Clocks.Close()
}

// CustomerError says that there is no customer of this CSI. Known are the CSIs that there are, or the first of them if there are
// many.
type CustomerError struct {
	CSI   string
	Known []string
}

func (e *CustomerError) Error() string {
	return fmt.Sprintf("unknown customer %q, want one of %s", e.CSI, strings.Join(e.Known, ", "))
}

// ForCustomer calls f for a customer while nobody adds, removes or restores customers, and returns its error. It fails with a
// *CustomerError.
func (s *State) ForCustomer(ctx context.Context, csi string, f func(context.Context) error) (err error) {
	if unknown := s.Snapshots.WithCustomer(ctx, csi, func() error { err = f(ctx); return nil }); unknown != nil {
		return s.Unknown(ctx, csi, unknown)
	}
	return err
}

// Unknown returns a *CustomerError in place of a domain.ErrUnknown, and any other error as it is.
func (s *State) Unknown(ctx context.Context, csi string, err error) error {
	if errors.Is(err, domain.ErrUnknown) || errors.Is(err, snapshot.ErrNoCustomer) {
		return &CustomerError{csi, s.KnownCustomers(ctx)}
	}
	return err
}

// KnownCustomers lists CSIs in order of entry, for people: if there are many, the first of them and dots.
func (s *State) KnownCustomers(ctx context.Context) []string {
	const shown = 20
	all, err := s.Store.CSIs(ctx)
	if err != nil {
		return nil
	}
	if len(all) > shown {
		return append(all[:shown:shown], "...")
	}
	return all
}
