package mock

import (
	"net/http"
	"sync"
	"sync/atomic"
)

// clocks is whose time a request goes by: the server's, or that of a customer which has a clock of its own. Requests read
// it without a lock; while no customer has one it costs them nothing.
type clocks struct {
	server *Clock
	own    sync.Map     // CSI to *Clock, which counts from the server's
	owners atomic.Int64 // how many are in own
	mu     sync.Mutex   // of those who change own
}

// of is the clock that a customer goes by, who need not exist.
func (c *clocks) of(csi string) *Clock {
	if c.owners.Load() > 0 {
		if own, found := c.own.Load(csi); found {
			return own.(*Clock)
		}
	}
	return c.server
}

// has tells whether the customer has a clock of its own.
func (c *clocks) has(csi string) bool {
	_, found := c.own.Load(csi)
	return found
}

// give is the customer's own clock, from now on. It shows the server's time until it is set.
func (c *clocks) give(csi string) *Clock {
	var own *Clock
	_ = c.turn(csi, func(given *Clock) error { own = given; return nil })
	return own
}

// turn changes the customer's clock, which is its own from then on. Where that fails, all stays as it was.
func (c *clocks) turn(csi string, change func(*Clock) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own, had := c.own.Load(csi); had {
		return change(own.(*Clock))
	}
	own := c.server.newOver()
	if err := change(own); err != nil {
		c.server.drop(own)
		return err
	}
	c.own.Store(csi, own)
	c.owners.Add(1)
	return nil
}

// release takes a customer back to the server's clock.
func (c *clocks) release(csi string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own, had := c.own.LoadAndDelete(csi); had {
		c.owners.Add(-1)
		c.server.drop(own.(*Clock))
	}
}

// close lets the server's clock, which other servers may share, go without regard to those of the customers.
func (c *clocks) close() {
	c.own.Range(func(_, own any) bool {
		c.server.drop(own.(*Clock))
		return true
	})
}

// kept is the setting of a customer's own clock, and whether it has one.
func (c *clocks) kept(csi string) (setting *clockSetting, has bool) {
	own, has := c.own.Load(csi)
	if has {
		setting = own.(*Clock).kept()
	}
	return setting, has
}

// restored gives a customer the clock that it had, or none.
func (c *clocks) restored(b *belongings) {
	if b.clocked {
		c.give(b.csi).restored(b.clock)
		return
	}
	c.release(b.csi)
}

// fits tells whether a customer could have the clock again that it had, over the server's present one.
func (c *clocks) fits(b *belongings) error {
	if b.clock != nil {
		return (&Clock{base: c.server}).check(b.clock)
	}
	return nil
}

// follow lets an exchange go by the clock of its subject.
func (x *Exchange) follow() {
	clocks := &x.server.clocks
	if clocks.owners.Load() == 0 || x.control {
		return
	}
	own, found := clocks.own.Load(x.subject())
	if !found {
		return
	}
	x.clock = own.(*Clock)
	x.Now = x.clock.Now()
	x.writer.Header().Set("Date", x.Now.Format(http.TimeFormat))
}
