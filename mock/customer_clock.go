package mock

import "time"

// CustomerClock turns the clock of one customer, and tells its time. It is no clock of its own, but looks the customer's up each
// time: it stays good when a reset or a restored snapshot has given the customer another one, or taken it back to the server's.
// Its changes fail as those of Clock do, and with a *CustomerError where the customer is gone. Safe for concurrent use.
type CustomerClock struct {
	server *Server
	csi    string
}

// CustomerClock is the clock of a customer, which goes by the server's until it is turned. The error, a *CustomerError, says
// that there is no such customer.
func (s *Server) CustomerClock(csi string) (*CustomerClock, error) {
	c := &CustomerClock{s, csi}
	if err := c.whileItStays(func() error { return nil }); err != nil {
		return nil, err
	}
	return c, nil
}

// Now is the customer's present moment, as Clock.Now; the server's for a customer that is gone.
func (c *CustomerClock) Now() time.Time { return c.server.clocks.of(c.csi).Now() }

// Mode is one of ClockReal, ClockRunning, ClockFrozen and ClockOffset.
func (c *CustomerClock) Mode() string { return c.server.clocks.of(c.csi).Mode() }

// Set lets it run on from t.
func (c *CustomerClock) Set(t time.Time) error {
	return c.turn(func(own *Clock) error { return own.Set(t) })
}

// Freeze makes it stand still at t.
func (c *CustomerClock) Freeze(t time.Time) error {
	return c.turn(func(own *Clock) error { return own.Freeze(t) })
}

// Offset lets it go as far ahead of the server's clock, behind it for a negative d.
func (c *CustomerClock) Offset(d time.Duration) error {
	return c.turn(func(own *Clock) error { return own.Offset(d) })
}

// Real sets it to the machine's time.
func (c *CustomerClock) Real() error { return c.turn((*Clock).Real) }

// Advance turns it by d, back for a negative d.
func (c *CustomerClock) Advance(d time.Duration) error {
	return c.turn(func(own *Clock) error { return own.Advance(d) })
}

// Release takes the customer back to the server's clock.
func (c *CustomerClock) Release() error {
	return c.whileItStays(func() error { c.server.clocks.release(c.csi); return nil })
}

func (c *CustomerClock) turn(change func(*Clock) error) error {
	return c.whileItStays(func() error { return c.server.clocks.turn(c.csi, change) })
}

// whileItStays fails for a customer that is not there. Otherwise nobody takes it away meanwhile.
func (c *CustomerClock) whileItStays(then func() error) error {
	return c.server.ofOne("customer "+c.csi, c.csi, then)
}
