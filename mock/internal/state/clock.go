package state

import (
	"context"
	"fmt"
	"time"

	"example.com/bounce/mock/internal/clock"
)

// CustomerClock sets the clock of one customer, and tells its time. It finds the clock each time it is used: it stays good when a
// reset or a restored snapshot changes the customer's clock. Its changes fail as those of clock.Clock do, and with a
// *CustomerError if the customer is gone. Safe for concurrent use.
type CustomerClock struct {
	state *State
	csi   string
}

// CustomerClock returns the clock of a customer, which follows the server's until it is set. It fails with a *CustomerError.
func (s *State) CustomerClock(csi string) (*CustomerClock, error) {
	c := &CustomerClock{s, csi}
	if err := c.change(func(context.Context) error { return nil }); err != nil {
		return nil, err
	}
	return c, nil
}

// Now returns the customer's present moment; the server's if the customer is gone.
func (c *CustomerClock) Now() time.Time { return c.state.Now(c.csi) }

// Mode returns the mode of the customer's clock; that of the server's if the customer is gone.
func (c *CustomerClock) Mode() string { return c.state.clockOf(c.csi).Mode() }

// Set lets it run on from t.
func (c *CustomerClock) Set(t time.Time) error {
	return c.update(func(own *clock.Clock) error { return own.Set(t) })
}

// Freeze makes it stand still at t.
func (c *CustomerClock) Freeze(t time.Time) error {
	return c.update(func(own *clock.Clock) error { return own.Freeze(t) })
}

// Offset lets it run d ahead of the server's clock, behind it for a negative d.
func (c *CustomerClock) Offset(d time.Duration) error {
	return c.update(func(own *clock.Clock) error { return own.Offset(d) })
}

// Real sets it to the machine's time.
func (c *CustomerClock) Real() error { return c.update((*clock.Clock).Real) }

// Advance moves it by d, back for a negative d.
func (c *CustomerClock) Advance(d time.Duration) error {
	return c.update(func(own *clock.Clock) error { return own.Advance(d) })
}

// Release lets the customer follow the server's clock again.
func (c *CustomerClock) Release() error {
	return c.change(func(ctx context.Context) error { return c.state.Clocks.Release(ctx, c.csi) })
}

func (c *CustomerClock) update(change func(*clock.Clock) error) error {
	return c.change(func(ctx context.Context) error { return c.state.Clocks.Update(ctx, c.csi, change) })
}

func (c *CustomerClock) change(f func(context.Context) error) error {
	if err := c.state.ForCustomer(context.Background(), c.csi, f); err != nil {
		return fmt.Errorf("customer %s: %w", c.csi, err)
	}
	return nil
}
