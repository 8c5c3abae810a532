package mock

import (
	"sync"
	"sync/atomic"
)

// generation is a customer's time from one reset to the next, as detours know it: its requests are counted anew, and those
// of it that still wait when it ends get no answer, and leave nothing behind.
type generation struct {
	ended    chan struct{}
	requests atomic.Uint64 // under hostility
}

// over tells whether it has ended; a nil one, of a request on its ordinary way, never does.
func (g *generation) over() bool {
	if g == nil {
		return false
	}
	select {
	case <-g.ended:
		return true
	default:
		return false
	}
}

// generations are the present ones by CSI; that of "" is of the requests that are no customer's. The zero value is ready for
// use. Safe for concurrent use.
type generations struct {
	mu    sync.Mutex
	byCSI map[string]*generation
}

func (g *generations) of(csi string) *generation {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.byCSI == nil {
		g.byCSI = map[string]*generation{}
	}
	present := g.byCSI[csi]
	if present == nil {
		present = &generation{ended: make(chan struct{})}
		g.byCSI[csi] = present
	}
	return present
}

// has tells whether anything is kept of a customer.
func (g *generations) has(csi string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.byCSI[csi] != nil
}

// end ends a customer's.
func (g *generations) end(csi string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if present := g.byCSI[csi]; present != nil {
		close(present.ended)
		delete(g.byCSI, csi)
	}
}

// endAll ends all.
func (g *generations) endAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, present := range g.byCSI {
		close(present.ended)
	}
	clear(g.byCSI)
}

// renewed takes a request over into the present generation whose body was still on its way when its own ended: as on the
// ordinary way, it is decided in the world after the reset, and belongs in the journal of that.
func (s *Server) renewed(x *Exchange, csi string) *Refusal {
	if x.generation.over() {
		x.generation = s.generation(csi)
	}
	return x.pass()
}

// generation is the present one of a customer, or for a CSI that is nobody's that of "": nothing is kept of whoever is not
// there.
func (s *Server) generation(csi string) *generation {
	known := func() bool { _, known := s.world.Customer(csi); return known }
	if csi == "" || !known() {
		return s.detours.generations.of("")
	}
	present := s.detours.generations.of(csi)
	if !known() { // was removed meanwhile
		s.detours.generations.end(csi)
	}
	return present
}
