package mock

import (
	"context"
	"time"

	"example.com/bounce/mock/internal/clock"
)

// The modes of a Clock, as the control API spells them.
const (
	ClockReal    = clock.Real    // the machine's time
	ClockRunning = clock.Running // set once, and running on from there
	ClockFrozen  = clock.Frozen  // standing still
	ClockOffset  = clock.Offset  // as far from the machine's time, or from that of the server for a customer's clock
)

// Clock is the one source of time of a Server: lead time, token expiry, journal and the Date header follow it. The zero value is the
// machine's time. It is safe for concurrent use; it must not be copied. Its changes fail where they would take it, or the clock of a
// customer that counts from it, outside the years 1970 to 9999.
//
//   - Now() time.Time: the present moment in UTC, to the millisecond. Mode() string: one of ClockReal and its like.
//   - Set(t), Freeze(t), Offset(d), Real(), Advance(d): each returns an error.
type Clock = clock.Clock

// NewClock reads what the flag --clock takes: "real" (or ""), an instant in RFC 3339 from which the clock runs on, or "frozen:" before an
// instant at which it stands still. The error says what was wanted.
func NewClock(spec string) (*Clock, error) { return clock.New(spec) }

// Clock is the server's time; setting it takes effect at once.
func (s *Server) Clock() *Clock { return s.options.Clock }

// CustomerClock turns the clock of one customer, and tells its time. It looks the customer's clock up each time: it stays good when a reset
// or a restored snapshot has given the customer another one, or taken it back to the server's. Its changes fail as those of Clock do, and
// with a *CustomerError where the customer is gone. Safe for concurrent use.
type CustomerClock struct {
	server *Server
	csi    string
}

// CustomerClock is the clock of a customer, which goes by the server's until it is turned. The error, a *CustomerError, says that there is
// no such customer.
func (s *Server) CustomerClock(csi string) (*CustomerClock, error) {
	c := &CustomerClock{s, csi}
	if err := c.whileThere(func(context.Context) error { return nil }); err != nil {
		return nil, err
	}
	return c, nil
}

// Now is the customer's present moment, as Clock.Now; the server's for a customer that is gone.
func (c *CustomerClock) Now() time.Time { return c.server.state.Now(c.csi) }

// Mode is one of ClockReal, ClockRunning, ClockFrozen and ClockOffset.
func (c *CustomerClock) Mode() string { return c.server.state.ClockMode(c.csi) }

// Set lets it run on from t.
func (c *CustomerClock) Set(t time.Time) error {
	return c.update(func(own *Clock) error { return own.Set(t) })
}

// Freeze makes it stand still at t.
func (c *CustomerClock) Freeze(t time.Time) error {
	return c.update(func(own *Clock) error { return own.Freeze(t) })
}

// Offset lets it go as far ahead of the server's clock, behind it for a negative d.
func (c *CustomerClock) Offset(d time.Duration) error {
	return c.update(func(own *Clock) error { return own.Offset(d) })
}

// Real sets it to the machine's time.
func (c *CustomerClock) Real() error { return c.update((*Clock).Real) }

// Advance turns it by d, back for a negative d.
func (c *CustomerClock) Advance(d time.Duration) error {
	return c.update(func(own *Clock) error { return own.Advance(d) })
}

// Release takes the customer back to the server's clock.
func (c *CustomerClock) Release() error {
	return c.whileThere(func(ctx context.Context) error { return c.server.state.Clocks.Release(ctx, c.csi) })
}

func (c *CustomerClock) update(change func(*Clock) error) error {
	return c.whileThere(func(ctx context.Context) error { return c.server.state.UpdateClock(ctx, c.csi, change) })
}

func (c *CustomerClock) whileThere(then func(context.Context) error) error {
	return c.server.forCustomer("customer "+c.csi, c.csi, then)
}
