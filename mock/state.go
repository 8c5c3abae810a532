package mock

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/token"
)

// states are what the server can go back to.
type states struct {
	// mu is held by whatever adds, removes, saves or brings back customers, one after the other, and shared by what needs
	// them to stay. It comes before every other mutex. Of the requests to the API only those for a token wait.
	mu     sync.RWMutex
	start  *state            // of the whole server; set once
	births map[string]*state // of each customer that came later
	named  map[snapshotKey]*state
}

// state is what the server was, or one customer: the world, the readings, the keys, the clocks and the counts behind what is
// made up, each by CSI. It never changes. Only what has changed since is held twice. The journal is not in it.
type state struct {
	csi      string    // of the customer; "" for the whole server
	at       time.Time // by the clock of the customer, or of the server
	world    *bounce.Saved
	readings keptReadings
	keys     map[string]keptKeys
	clocks   map[string]*clockSetting // the server's under ""
	// customers and executions count what was made up.
	customers  uint64
	executions map[string]uint64
	births     map[string]*state
}

// keptReadings are those of the server, and of customers that have some of their own.
type keptReadings struct {
	server *readings
	chosen map[string]string
	own    map[string]*readings
}

// keptKeys are a customer's keys, or where they are fetched.
type keptKeys struct {
	keys
	uri string
}

// save keeps the present state of a customer, or of the whole server for ""; nil for a customer that is not there.
func (s *Server) save(csi string) *state {
	st := &state{
		csi: csi, at: s.clocks.of(csi).Now(), readings: s.readings.kept(csi), keys: s.keys.kept(csi), clocks: s.clocks.kept(csi),
		executions: s.made.kept(csi),
	}
	if csi != "" {
		one, known := s.world.SaveOne(csi)
		if !known {
			return nil
		}
		st.world = one
		return st
	}
	st.world, st.customers, st.births = s.world.Save(), s.made.customers.Load(), maps.Clone(s.states.births)
	return st
}

// restore makes the whole server what it was. Of customers that came since, nothing is left; one that was removed and made
// again is another one than before.
func (s *Server) restore(st *state) error {
	fresh, err := s.revived(st.keys)
	if err != nil {
		return err
	}
	for _, csi := range s.world.CSIs() {
		if _, was := st.keys[csi]; !was || s.states.births[csi] != st.births[csi] {
			s.part(csi)
		}
	}
	s.world.Restore(st.world)
	s.readings.restored(st.readings)
	s.keys.restored(fresh)
	s.clocks.allRestored(st.clocks)
	s.made.customers.Store(st.customers)
	s.made.executions.Clear()
	for csi, count := range st.executions {
		s.made.restored(csi, count)
	}
	s.states.births = maps.Clone(st.births)
	return nil
}

// restoreOne makes a customer what it was, be the state its own or the whole server's. It fails with bounce.ErrUnknown when the
// customer is not in it, with bounce.ErrDuplicate when another one has its Identifier by now, and with a boundsError; nothing
// is changed then.
func (s *Server) restoreOne(st *state, csi string) error {
	if err := s.clocks.fits(csi, st.clocks); err != nil {
		return err
	}
	kept := map[string]keptKeys{csi: st.keys[csi]}
	fresh, err := s.revived(kept)
	if err != nil {
		return err
	}
	if err := s.world.RestoreOne(st.world, csi); err != nil {
		fresh[csi].close()
		return err
	}
	s.readings.restoredOne(csi, st.readings)
	s.keys.replace(csi, func(keys) (keys, bool) { return fresh[csi], true })
	s.clocks.restored(csi, st.clocks)
	s.made.restored(csi, st.executions[csi])
	return nil
}

// revived are keys as they were, with nothing fetched yet of those that are fetched: their former sources may be closed.
func (s *Server) revived(kept map[string]keptKeys) (map[string]keys, error) {
	all := make(map[string]keys, len(kept))
	for csi, k := range kept {
		fresh := k.keys
		if k.uri != "" {
			source, err := s.fetched(csi, k.uri)
			if err != nil {
				return nil, err
			}
			fresh.source = source
		}
		all[csi] = fresh
	}
	return all, nil
}

// kept counts the executions that were made up for a customer, or for each for "".
func (m *madeUp) kept(csi string) map[string]uint64 {
	all := map[string]uint64{}
	m.executions.Range(func(key, count any) bool {
		if csi == "" || key == csi {
			all[key.(string)] = count.(*atomic.Uint64).Load()
		}
		return true
	})
	return all
}

// restored sets how many executions were made up for a customer.
func (m *madeUp) restored(csi string, count uint64) {
	if count == 0 {
		m.executions.Delete(csi)
		return
	}
	n := new(atomic.Uint64)
	n.Store(count)
	m.executions.Store(csi, n)
}

// kept are the keys of a customer, or of all for "".
func (k *keyring) kept(csi string) map[string]keptKeys {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if csi != "" {
		return map[string]keptKeys{csi: k.byCSI[csi].kept()}
	}
	all := make(map[string]keptKeys, len(k.byCSI))
	for csi, held := range k.byCSI {
		all[csi] = held.kept()
	}
	return all
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

// kept are the readings in force for a customer, or for all for "".
func (g *governing) kept(csi string) keptReadings {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := keptReadings{server: g.server.Load(), own: map[string]*readings{}}
	if csi != "" {
		if g.byCSI[csi] != nil {
			k.own[csi] = g.of(csi)
		}
		return k
	}
	k.chosen = maps.Clone(g.chosen)
	for csi := range g.byCSI {
		k.own[csi] = g.of(csi)
	}
	return k
}

func (g *governing) restored(k keptReadings) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.chosen, g.byCSI = maps.Clone(k.chosen), make(map[string]map[string]string, len(k.own))
	g.server.Store(k.server)
	g.own.Clear()
	for csi, own := range k.own {
		g.byCSI[csi] = own.own
		g.own.Store(csi, own)
	}
	g.owners.Store(int64(len(k.own)))
}

// restoredOne gives a customer the readings of its own that it had, over the server's present ones.
func (g *governing) restoredOne(csi string, k keptReadings) {
	g.release(csi)
	if own := k.own[csi]; own != nil {
		_ = g.chooseFor(csi, own.own) // they were good before
	}
}
