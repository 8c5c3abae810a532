package state

import (
	"context"
	"fmt"

	"example.com/bounce/mock/internal/seed"
)

// WholeCustomer returns a customer with all that belongs to it, its readings and its keys. It fails with domain.ErrUnknown.
func (s *State) WholeCustomer(ctx context.Context, csi string) (seed.Customer, error) {
	facts, err := s.Store.WholeCustomer(ctx, csi)
	if err != nil {
		return seed.Customer{}, err
	}
	key, _, err := s.Keys.Of(ctx, csi)
	if err != nil {
		return seed.Customer{}, err
	}
	set, err := s.Readings.Of(ctx, csi)
	if err != nil {
		return seed.Customer{}, err
	}
	return seed.Customer{
		Customer: facts, Issuer: key.Issuer, Audience: key.Audience, Readings: set.Own(), JWKSURI: key.URI(), Keys: key.Set(), Signer: key.Signer,
	}, nil
}

// Seed writes the present state of customers and readings as a seed file: a server that starts with it and the same random seed
// is in this state again. It holds no clocks, snapshots, private keys, or counts of what is made up. Of keys that the random seed
// does not give it holds the public halves.
func (s *State) Seed(ctx context.Context) (text []byte, err error) {
	err = s.Snapshots.Hold(func() error {
		chosen, err := s.Readings.Chosen(ctx)
		if err != nil {
			return err
		}
		csis, err := s.Store.CSIs(ctx)
		if err != nil {
			return err
		}
		text, err = s.encode(ctx, chosen, csis...)
		return err
	})
	return text, err
}

// SeedOf writes a seed file of one customer.
func (s *State) SeedOf(ctx context.Context, csi string) ([]byte, error) {
	return s.encode(ctx, nil, csi)
}

func (s *State) encode(ctx context.Context, chosen map[string]string, csis ...string) ([]byte, error) {
	w := seed.Data{Readings: chosen}
	for _, csi := range csis {
		c, err := s.WholeCustomer(ctx, csi)
		if err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		w.Customers = append(w.Customers, c)
	}
	text, err := seed.Fields(w, s.options.RandomSeed).Encode()
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return text, nil
}
