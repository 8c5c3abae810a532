package memory

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/store"
)

// lists are the executions of a customer, in the orders that pages have been read in. Each is made for its first page, kept up by each
// execution that comes or goes, and given up with each instance that does. The mutex of the customer guards them.
type lists map[sorting][]*execution

// sorting is which executions a list has, and in which order.
type sorting struct {
	service string // "" for any
	byID    bool   // instead of by creation
}

func (s sorting) compare(a, b *execution) int {
	if s.byID {
		return strings.Compare(a.id(), b.id())
	}
	return cmp.Compare(a.seq, b.seq)
}

// id returns the ID, which stays: the caller needs no mutex.
func (e *execution) id() string { return e.listing.rfc.Number }

func (l lists) add(e *execution)    { l.splice(e, 0, e) }
func (l lists) remove(e *execution) { l.splice(e, 1) }

// replace puts an execution in the place of the one with its ID and seq.
func (l lists) replace(e *execution) { l.splice(e, 1, e) }

// splice puts others in the place of n executions from the place of e on.
func (l lists) splice(e *execution, n int, others ...*execution) {
	for s, all := range l {
		if s.service == "" || s.service == e.in.facts.Service {
			i, _ := slices.BinarySearchFunc(all, e, s.compare)
			l[s] = slices.Replace(all, i, i+n, others...)
		}
	}
}

// list returns the list of a sorting. The caller must hold mu.
func (c *customer) list(s sorting) []*execution {
	if all, made := c.lists[s]; made {
		return all
	}
	var all []*execution
	for _, in := range c.order {
		if s.service == "" || s.service == in.facts.Service {
			all = append(all, in.order...)
		}
	}
	slices.SortFunc(all, s.compare)
	if len(all) > 0 { // else it costs nothing, and anybody may ask for any service
		if c.lists == nil {
			c.lists = lists{}
		}
		c.lists[s] = all
	}
	return all
}

// Executions implements [store.Store].
func (s *Store) Executions(_ context.Context, csi string, q store.Query) (store.Page, error) {
	c := s.customer(csi)
	if c == nil {
		return store.Page{}, nil
	}
	c.mu.Lock() // for writing: of those who hold more than one instance there is one
	defer c.mu.Unlock()
	all := c.list(sorting{q.Service, q.Order == store.ByID})
	p := pager{Query: q}
	defer p.unlock()
	if q.Keep == nil {
		p.passed = min(q.Offset, len(all))
		p.page.Executions = slices.Grow(p.page.Executions, min(p.limit(), len(all)-p.passed))
	}
	for i := p.passed; i < len(all) && p.wants(); i++ {
		if q.Order == store.NewestFirst {
			p.read(all[len(all)-1-i])
		} else {
			p.read(all[i])
		}
	}
	switch {
	case q.Total && q.Keep == nil:
		p.page.Total = len(all)
	case q.Total:
		p.page.Total = p.passed
	}
	return p.page, nil
}

// pager reads a page. It holds each instance from the first of its executions on, so that the page shows it at one moment.
type pager struct {
	store.Query

	page   store.Page
	passed int // how many of the selected executions came so far
	locked []*instance
}

func (p *pager) limit() int { return cmp.Or(p.Limit, math.MaxInt) }

// wants reports whether the page or its Total depends on more executions.
func (p *pager) wants() bool { return len(p.page.Executions) < p.limit() || p.Keep != nil && p.Total }

// read puts an execution on the page, if it belongs there.
func (p *pager) read(e *execution) {
	if !e.in.paged {
		e.in.mu.Lock()
		e.in.paged, p.locked = true, append(p.locked, e.in)
	}
	x := e.listed(withoutHistory(e.shared()))
	if p.Keep != nil && !p.Keep(x) {
		return
	}
	p.passed++
	if p.passed > p.Offset && len(p.page.Executions) < p.limit() {
		x.Execution = x.Clone()
		p.page.Executions = append(p.page.Executions, x)
	}
}

func (p *pager) unlock() {
	for _, in := range p.locked {
		in.paged = false
		in.mu.Unlock()
	}
}
