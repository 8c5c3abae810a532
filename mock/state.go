package mock

import (
	"sync"
	"sync/atomic"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/token"
)

// states are what the server can go back to.
type states struct {
	// mu is held by whatever adds, removes, saves or brings back customers, one after the other, and shared by what needs
	// them to stay. It comes before every other mutex. Requests to the API do not wait.
	mu     sync.RWMutex
	start  *state            // of the whole server; set once
	births map[string]*state // of each customer that came later
	named  map[snapshotKey]*state
	latest map[string]*belongings // what was kept of each customer last
}

// state is what the server was, or one customer: the world, and what belongs to each customer of it. It never changes, and
// holds once what is the same in many: of a customer that has not changed, a state of the server costs two pointers. The
// journal is not in it.
type state struct {
	csi   string    // of the customer; "" for the whole server
	at    time.Time // by the clock of the customer, or of the server
	world *bounce.Saved
	of    []*belongings
	// readings, clock and customers, which counts what was made up, are the server's.
	readings  *readings
	chosen    map[string]string
	clock     *clockSetting
	customers uint64
}

// belongings are what a customer has beside its part of the world. They never change, and equal ones are the same in all.
type belongings struct {
	csi        string
	readings   *readings // nil for none of its own
	keys       keptKeys
	clocked    bool // whether clock is its own
	clock      *clockSetting
	executions uint64 // made up
	birth      *state // nil for one of the start
}

// keptKeys are a customer's keys, or where they are fetched.
type keptKeys struct {
	keys
	uri string
}

// save keeps the present state of a customer, or of the whole server for ""; nil for a customer that is not there. The caller
// holds states.
func (s *Server) save(csi string) *state {
	st := &state{csi: csi, at: s.clocks.of(csi).Now()}
	if csi != "" {
		one, known := s.world.SaveOne(csi)
		if !known {
			return nil
		}
		st.world, st.of = one, []*belongings{s.belongings(csi)}
		return st
	}
	st.world, st.customers, st.clock = s.world.Save(), s.made.customers.Load(), s.clock.kept()
	st.readings, st.chosen = s.readings.kept()
	csis := s.world.CSIs()
	st.of = make([]*belongings, len(csis))
	for i, each := range csis {
		st.of[i] = s.belongings(each)
	}
	return st
}

// belongings is what belongs to a customer now: the same as the last time where that is equal.
func (s *Server) belongings(csi string) *belongings {
	b := belongings{
		csi: csi, readings: s.readings.ofOwn(csi), executions: s.made.count(csi), birth: s.states.births[csi],
	}
	held, _ := s.keys.of(csi)
	b.keys = held.kept()
	b.clock, b.clocked = s.clocks.kept(csi)
	if last := s.states.latest[csi]; last != nil && *last == b {
		return last
	}
	if s.states.latest == nil {
		s.states.latest = map[string]*belongings{}
	}
	s.states.latest[csi] = &b
	return &b
}

// byCSI are the belongings of each customer.
func (st *state) byCSI() map[string]*belongings {
	all := make(map[string]*belongings, len(st.of))
	for _, b := range st.of {
		all[b.csi] = b
	}
	return all
}

// restore makes the whole server what it was. Of customers that came since, nothing is left; one that was removed and made
// again is another one than before.
func (s *Server) restore(st *state) error {
	fresh, err := s.revived(st.of)
	if err != nil {
		return err
	}
	was := st.byCSI()
	for _, csi := range s.world.CSIs() {
		if b := was[csi]; b == nil || b.birth != s.states.births[csi] {
			s.part(csi)
		}
	}
	s.world.Restore(st.world)
	s.readings.restored(st)
	s.keys.restored(fresh)
	s.made.customers.Store(st.customers)
	s.made.executions.Clear()
	s.states.births = map[string]*state{}
	for _, b := range st.of {
		s.clocks.restored(b)
		s.made.restored(b)
		if b.birth != nil {
			s.states.births[b.csi] = b.birth
		}
	}
	s.clock.restored(st.clock)
	return nil
}

// restoreOne makes a customer what it was, be the state its own or the whole server's. It fails with bounce.ErrUnknown when the
// customer is not in it, with bounce.ErrDuplicate when another one has its Identifier by now, and with a boundsError; nothing
// is changed then.
func (s *Server) restoreOne(st *state, csi string) error {
	b := st.byCSI()[csi]
	if b == nil {
		return bounce.ErrUnknown
	}
	if err := s.clocks.fits(b); err != nil {
		return err
	}
	fresh, err := s.revived([]*belongings{b})
	if err != nil {
		return err
	}
	if err := s.world.RestoreOne(st.world, csi); err != nil {
		fresh[csi].close()
		return err
	}
	s.readings.restoredOne(b)
	s.keys.replace(csi, func(keys) (keys, bool) { return fresh[csi], true })
	s.clocks.restored(b)
	s.made.restored(b)
	return nil
}

// revived are keys as they were, with nothing fetched yet of those that are fetched: their former sources may be closed.
func (s *Server) revived(kept []*belongings) (map[string]keys, error) {
	all := make(map[string]keys, len(kept))
	for _, b := range kept {
		fresh := b.keys.keys
		if b.keys.uri != "" {
			source, err := s.fetched(b.csi, b.keys.uri)
			if err != nil {
				return nil, err
			}
			fresh.source = source
		}
		all[b.csi] = fresh
	}
	return all, nil
}

// count is how many executions were made up for a customer.
func (m *madeUp) count(csi string) uint64 {
	if count, some := m.executions.Load(csi); some {
		return count.(*atomic.Uint64).Load()
	}
	return 0
}

// restored sets how many executions were made up for a customer.
func (m *madeUp) restored(b *belongings) {
	if b.executions == 0 {
		m.executions.Delete(b.csi)
		return
	}
	n := new(atomic.Uint64)
	n.Store(b.executions)
	m.executions.Store(b.csi, n)
}

func (k keys) kept() keptKeys {
	if source, fetched := k.fetched(); fetched {
		k.source = (*token.KeySet)(nil)
		return keptKeys{keys: k, uri: source.URI()}
	}
	return keptKeys{keys: k}
}

// restored replaces all keys.
func (k *keyring) restored(all map[string]keys) {
	k.mu.Lock()
	old, closed := k.byCSI, k.closed
	k.byCSI = all
	k.mu.Unlock()
	for _, each := range old {
		each.close()
	}
	if closed {
		k.close()
	}
}

// kept are the server's readings in force, and those chosen of them.
func (g *governing) kept() (inForce *readings, chosen map[string]string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.server.Load(), g.chosen // which is replaced, never changed
}

// ofOwn are the readings in force for a customer that has some of its own; nil for none.
func (g *governing) ofOwn(csi string) *readings {
	if own := g.of(csi); own.own != nil {
		return own
	}
	return nil
}

func (g *governing) restored(st *state) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.chosen, g.byCSI = st.chosen, map[string]map[string]string{}
	g.server.Store(st.readings)
	g.own.Clear()
	for _, b := range st.of {
		if b.readings != nil {
			g.byCSI[b.csi] = b.readings.own
			g.own.Store(b.csi, b.readings)
		}
	}
	g.owners.Store(int64(len(g.byCSI)))
}

// restoredOne gives a customer the readings of its own that it had, over the server's present ones.
func (g *governing) restoredOne(b *belongings) {
	g.release(b.csi)
	if b.readings != nil {
		_ = g.chooseFor(b.csi, b.readings.own) // they were good before
	}
}
