package mutant

import (
	"net/http"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// familyRaces get wrong what creates, cancels and reads see of schedules that are under way at once.
func familyRaces() defects {
	return defects{"read-lags": readLags, "read-ahead": readAhead, "cancel-lost": cancelLost, "create-visible-late": createVisibleLate}
}

// serveFunc fills the answer to a request that names an instance.
type serveFunc func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place)

// onPlace lets f answer requests that name an instance.
func onPlace(f serveFunc) plant.Middleware {
	return plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
		p, found := placeOf(r)
		if !found {
			api.ServeHTTP(w, r)
			return
		}
		a := plant.NewAnswer()
		f(api, a, r, p)
		a.Send(w)
	})
}

// delayed is the copy of an instance from which details are read while changes are under way.
type delayed struct {
	changes int
	before  map[string]*domain.Window // of the executions that are being changed
	ahead   string                    // the execution whose change was done first
	lagged  bool                      // whether its details were read since
}

// readLags lets the first change that is done be read while the others take their time.
func readLags() plant.Defect {
	var all copies
	return plant.Defect{
		Checks: plant.Checks{"book": plant.First(func(x *mock.Exchange) {
			e, _ := x.Stored()
			all.Use(plant.CalendarOf(x), func(d *delayed) {
				if _, noted := d.before[x.Place.Execution]; !noted && d.before != nil {
					d.before[x.Place.Execution] = e.Scheduled
				}
			})
		})},
		Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
			switch {
			case isDetails(r):
				all.read(api, a, r, p)
			case r.Method == http.MethodPut:
				all.change(api, a, r, p)
			default:
				api.ServeHTTP(a, r)
			}
		}),
	}
}

// copies are those of all instances of one server.
type copies struct{ plant.PerPlace[delayed] }

func (c *copies) read(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
	at := plant.InstanceOf(p)
	after := c.Ask(at, func(d *delayed) bool { return d.ahead == p.Execution })
	waitFor(func() bool { return c.Ask(at, func(d *delayed) bool { return d.changes > 0 }) })
	api.ServeHTTP(a, r)
	c.Use(at, func(d *delayed) {
		if w, lags := d.before[p.Execution]; lags && a.IsSuccess() {
			a.SetWindow(w)
			d.lagged = d.lagged || after
		}
	})
}

func (c *copies) change(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
	at := plant.InstanceOf(p)
	c.Use(at, (*delayed).begin)
	waitFor(func() bool { return c.Ask(at, func(d *delayed) bool { return d.changes > 1 }) })
	api.ServeHTTP(a, r)
	if first := c.Ask(at, func(d *delayed) bool { return d.isFirst(a, p.Execution) }); !first {
		waitFor(func() bool { return c.Ask(at, func(d *delayed) bool { return d.lagged }) })
	}
	c.Use(at, (*delayed).end)
}

func (d *delayed) begin() {
	if d.changes++; d.changes == 1 {
		*d = delayed{changes: 1, before: map[string]*domain.Window{}}
	}
}

func (d *delayed) end() {
	if d.changes--; d.changes == 0 {
		*d = delayed{}
	}
}

// isFirst reports whether a change is the first one that is done, or is alone.
func (d *delayed) isFirst(a *plant.Answer, execution string) bool {
	if d.ahead == "" && a.IsSuccess() {
		d.ahead = execution
	}
	return d.ahead == execution || d.changes == 1
}

// wish is a window that was requested and is not decided yet.
type wish struct {
	window *domain.Window
	shown  bool
}

func readAhead() plant.Defect {
	var all plant.PerPlace[wish]
	return plant.Defect{
		Checks: plant.Checks{"book": unlessCancel(func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			w := plant.Requested(x)
			all.Use(x.Place, func(now *wish) { *now = wish{window: &w} })
			waitFor(func() bool { return all.Ask(x.Place, func(now *wish) bool { return now.shown }) })
			r := original(x)
			all.Use(x.Place, func(now *wish) { *now = wish{} })
			return r
		})},
		Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
			if isDetails(r) {
				waitFor(func() bool { return all.Ask(p, func(now *wish) bool { return now.window != nil }) })
			}
			api.ServeHTTP(a, r)
			if !isDetails(r) || !a.IsSuccess() {
				return
			}
			all.Use(p, func(now *wish) {
				if now.window != nil {
					a.SetWindow(now.window)
					now.shown = true
				}
			})
		}),
	}
}

// cancelLost loses the cancel of a scheduled execution while another one is being scheduled.
func cancelLost() plant.Defect {
	var t tracks
	differ := func(other, x *mock.Exchange) bool { return other.Cancels != x.Cancels }
	raced := t.replace(differ, func(_ *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		if x.Cancels && len(seen.rivals) > 0 {
			return nil
		}
		return original(x)
	})
	return plant.Defect{Checks: plant.Checks{
		"book": unlessCancel(raced),
		"cancel": plant.If(func(x *mock.Exchange) bool {
			e, _ := x.Stored()
			return x.Cancels && e.Scheduled != nil
		}, raced),
	}}
}

// site is an instance on which executions are created.
type site struct {
	under, creating int
	fresh           map[string]bool // created, and not known yet
}

func (s *site) isSettled() bool { return s.creating == 0 && len(s.fresh) == 0 }

func (s *site) isCrowded() bool { return s.under > 1 }

// createVisibleLate keeps others under way until a request has named the execution that is being created.
func createVisibleLate() plant.Defect {
	var all plant.PerPlace[site]
	return plant.Defect{Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
		at := plant.InstanceOf(p)
		creates := r.Method == http.MethodPost
		all.Use(at, func(s *site) { s.enter(creates) })
		fresh := all.Ask(at, func(s *site) bool { return s.fresh[p.Execution] })
		if fresh {
			waitFor(func() bool { return all.Ask(at, (*site).isCrowded) })
			if all.Ask(at, (*site).isCrowded) {
				r = r.Clone(r.Context())
				r.URL.Path = strings.TrimSuffix(r.URL.Path, p.Execution) + "3-0000000"
			}
		}
		api.ServeHTTP(a, r)
		if !creates && !fresh {
			waitFor(func() bool { return all.Ask(at, (*site).isSettled) })
		}
		all.Use(at, func(s *site) { s.leave(a, p.Execution, creates) })
	})}
}

func (s *site) enter(creates bool) {
	s.under++
	if creates {
		s.creating++
	}
}

func (s *site) leave(a *plant.Answer, execution string, creates bool) {
	s.under--
	delete(s.fresh, execution)
	if !creates {
		return
	}
	s.creating--
	if id := a.Object().Text("id"); id != "" && a.IsSuccess() {
		if s.fresh == nil {
			s.fresh = map[string]bool{}
		}
		s.fresh[id] = true
	}
}
