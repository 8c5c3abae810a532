package mock

import (
	"maps"
	"sync"
	"sync/atomic"

	"example.com/bounce/mock/internal/bounce"
)

// governing is which readings are in force for whom: the server's, and over them those that a customer has of its own.
// Requests read it without a lock. To be made by newGoverning.
type governing struct {
	server atomic.Pointer[readings]
	own    sync.Map     // CSI to *readings: a customer's own over the server's
	owners atomic.Int64 // how many are in own

	mu     sync.Mutex // of those who change any of it
	chosen map[string]string
	byCSI  map[string]map[string]string // what customers chose, without the server's
}

func newGoverning(chosen map[string]string) (*governing, error) {
	g := &governing{chosen: map[string]string{}, byCSI: map[string]map[string]string{}}
	return g, g.choose(chosen)
}

// governs is the one rule of whose readings a request to the API follows, the order of its checks included:
//
//   - those of the customer whom the Identifier header names;
//   - without such a customer, those of the customer in the path;
//   - without either, the server's.
//
// A customer's readings are its own over the server's. On one's own path the first two are the same. On a foreign one the
// caller's govern, so that nobody can tell a customer that exists from one that does not (hygiene no-existence-leak).
// The path counts only where there is no caller to go by, so that a test meets its customer's readings about the
// Identifier, too; who sends no known Identifier can therefore tell a customer with readings of its own, and no other.
//
// It is settled before the first check, and holds for the whole of the request.
func (g *governing) governs(x *Exchange) *readings {
	if g.owners.Load() == 0 {
		return g.server.Load()
	}
	if caller, known := x.identified(); known {
		return g.of(caller.CSI)
	}
	return g.of(x.Place.CSI)
}

// identified is whom the Identifier header names.
func (x *Exchange) identified() (bounce.Customer, bool) {
	values := x.Request.Header.Values(identifierHeader)
	if len(values) != 1 {
		return bounce.Customer{}, false
	}
	return x.server.world.Identified(values[0])
}

// of are the readings in force for a customer, who need not exist.
func (g *governing) of(csi string) *readings {
	if own, found := g.own.Load(csi); found {
		return own.(*readings)
	}
	return g.server.Load()
}

// choose adds to the server's choices. It changes nothing when one of them is unknown, which is the error.
func (g *governing) choose(more map[string]string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.put(merged(g.chosen, more))
}

// chooseAgain puts choices that were in force before in the place of the server's.
func (g *governing) chooseAgain(chosen map[string]string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.put(chosen)
}

// put makes these the server's choices, which are not changed from then on. The caller holds mu.
func (g *governing) put(chosen map[string]string) error {
	server, err := newReadings(chosen)
	if err != nil {
		return err
	}
	g.chosen = chosen
	g.server.Store(server)
	for csi, own := range g.byCSI {
		over, err := newOwn(chosen, own)
		if err != nil {
			return err
		}
		g.own.Store(csi, over)
	}
	return nil
}

// chooseFor adds to a customer's own choices. It changes nothing when one of them is unknown, which is the error.
func (g *governing) chooseFor(csi string, more map[string]string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	own := merged(g.byCSI[csi], more)
	if len(own) == 0 {
		return nil
	}
	over, err := newOwn(g.chosen, own)
	if err != nil {
		return err
	}
	if g.byCSI[csi] == nil {
		g.owners.Add(1)
	}
	g.byCSI[csi] = own
	g.own.Store(csi, over)
	return nil
}

// release takes a customer back to the server's readings.
func (g *governing) release(csi string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.byCSI[csi] == nil {
		return
	}
	delete(g.byCSI, csi)
	g.own.Delete(csi)
	g.owners.Add(-1)
}

func newOwn(server, own map[string]string) (*readings, error) {
	r, err := newReadings(server, own)
	if err != nil {
		return nil, err
	}
	r.own = own
	return r, nil
}

func merged(base, over map[string]string) map[string]string {
	all := make(map[string]string, len(base)+len(over))
	maps.Copy(all, base)
	maps.Copy(all, over)
	return all
}
