package mutant

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// familyRaces get wrong what creates, cancels and reads see of schedules that are under way at once.
func familyRaces() []Mutant {
	return []Mutant{
		{
			Name: "read-lags", Class: Concurrency, Rule: "clause:details",
			Defect: "reads details from a copy that catches up when no change of the instance is under way", plant: readLags,
		},
		{
			Name: "read-ahead", Class: Concurrency, Rule: "clause:details",
			Defect: "shows in details the window that a schedule under way asks for, and may be refused", plant: readAhead,
		},
		{
			Name: "cancel-lost", Class: Concurrency, Rule: "clause:cancel",
			Defect: "loses a cancel beside which another execution is being scheduled", plant: cancelLost,
		},
		{
			Name: "create-visible-late", Class: Concurrency, Rule: "clause:create",
			Defect: "knows what it has created only when nothing else is under way on the instance", plant: createVisibleLate,
		},
	}
}

// placeOf reads the place out of a request's path; the execution is "" where the path ends before it.
func placeOf(r *http.Request) (p bounce.Place, ok bool) {
	names := strings.Split(r.URL.Path, "/")
	const csi, instance, executions, execution = 4, 9, 10, 11
	if len(names) <= executions || names[executions] != "executions" {
		return p, false
	}
	p = bounce.Place{CSI: names[csi], Instance: names[instance]}
	if len(names) > execution {
		p.Execution = names[execution]
	}
	return p, true
}

func instanceOf(p bounce.Place) bounce.Place { return bounce.Place{CSI: p.CSI, Instance: p.Instance} }

// shared is what the requests of one server know of each other; f uses it alone.
type shared[T any] struct {
	mu sync.Mutex
	of map[bounce.Place]*T
}

func (s *shared[T]) use(p bounce.Place, f func(*T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[bounce.Place]*T{}
	}
	if s.of[p] == nil {
		s.of[p] = new(T)
	}
	f(s.of[p])
}

// ask is use for a question.
func (s *shared[T]) ask(p bounce.Place, f func(*T) bool) (yes bool) {
	s.use(p, func(t *T) { yes = f(t) })
	return yes
}

// onPlace serves what names an instance by f, which fills the answer.
func onPlace(f func(api http.Handler, a *answer, r *http.Request, p bounce.Place)) func(http.Handler) http.Handler {
	return func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p, found := placeOf(r)
			if !found {
				api.ServeHTTP(w, r)
				return
			}
			a := &answer{header: http.Header{}, status: http.StatusOK}
			f(api, a, r, p)
			a.send(w)
		})
	}
}

// show puts a window into details; nil takes it out.
func (a *answer) show(w *bounce.Window) {
	a.edit(func(m map[string]any) {
		delete(m, "scheduledStart")
		delete(m, "scheduledEnd")
		if w != nil {
			m["scheduledStart"], m["scheduledEnd"] = w.Start.Format(time.RFC3339Nano), w.End.Format(time.RFC3339Nano)
		}
	})
}

// copied is an instance as its copy has it, while changes are under way.
type copied struct {
	changes int
	before  map[string]*bounce.Window // of the executions that are being changed
	ahead   string                    // the execution whose change was done first
	lagged  bool                      // whether it was read since
}

// readLags lets the first change that is done be read while the others take their time.
func readLags() planted {
	var all shared[copied]
	return planted{
		checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			e, _ := x.Stored()
			all.use(calendarOf(x), func(c *copied) {
				if _, noted := c.before[x.Place.Execution]; !noted && c.before != nil {
					c.before[x.Place.Execution] = e.Scheduled
				}
			})
			return healthy(x)
		}},
		wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
			at := instanceOf(p)
			switch {
			case r.Method == http.MethodGet && p.Execution != "":
				after := all.ask(at, func(c *copied) bool { return c.ahead == p.Execution })
				until(func() bool { return all.ask(at, func(c *copied) bool { return c.changes > 0 }) })
				api.ServeHTTP(a, r)
				all.use(at, func(c *copied) {
					if w, lags := c.before[p.Execution]; lags && a.isSuccess() {
						a.show(w)
						c.lagged = c.lagged || after
					}
				})
			case r.Method == http.MethodPut:
				all.use(at, (*copied).begin)
				until(func() bool { return all.ask(at, func(c *copied) bool { return c.changes > 1 }) })
				api.ServeHTTP(a, r)
				if first := all.ask(at, func(c *copied) bool { return c.first(a, p.Execution) }); !first {
					until(func() bool { return all.ask(at, func(c *copied) bool { return c.lagged }) })
				}
				all.use(at, (*copied).end)
			default:
				api.ServeHTTP(a, r)
			}
		}),
	}
}

func (c *copied) begin() {
	if c.changes++; c.changes == 1 {
		*c = copied{changes: 1, before: map[string]*bounce.Window{}}
	}
}

func (c *copied) end() {
	if c.changes--; c.changes == 0 {
		*c = copied{}
	}
}

// first tells whether a change is the first one that is done, or is alone.
func (c *copied) first(a *answer, execution string) bool {
	if c.ahead == "" && a.isSuccess() {
		c.ahead = execution
	}
	return c.ahead == execution || c.changes == 1
}

// wish is a window that is asked for and not decided yet.
type wish struct {
	window *bounce.Window
	shown  bool
}

func readAhead() planted {
	var all shared[wish]
	return planted{
		checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			if x.Cancels {
				return healthy(x)
			}
			w := asked(x)
			all.use(x.Place, func(now *wish) { *now = wish{window: &w} })
			until(func() bool { return all.ask(x.Place, func(now *wish) bool { return now.shown }) })
			r := healthy(x)
			all.use(x.Place, func(now *wish) { *now = wish{} })
			return r
		}},
		wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
			details := r.Method == http.MethodGet && p.Execution != ""
			if details {
				until(func() bool { return all.ask(p, func(now *wish) bool { return now.window != nil }) })
			}
			api.ServeHTTP(a, r)
			if !details || !a.isSuccess() {
				return
			}
			all.use(p, func(now *wish) {
				if now.window != nil {
					a.show(now.window)
					now.shown = true
				}
			})
		}),
	}
}

// cancelLost loses cancels of what is scheduled; others are nothing to lose.
func cancelLost() planted {
	t := &tracks{of: map[bounce.Place]*track{}}
	beside := func(other, x *mock.Exchange) bool { return other.Cancels != x.Cancels }
	raced := t.plant(beside, func(_ *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
		if x.Cancels && len(seen.rivals) > 0 {
			return nil
		}
		return healthy(x)
	})
	return planted{checks: map[string]plant{
		"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			if x.Cancels {
				return healthy(x)
			}
			return raced(x, healthy)
		},
		"cancel": func(x *mock.Exchange, healthy run) *mock.Refusal {
			if e, _ := x.Stored(); !x.Cancels || e.Scheduled == nil {
				return healthy(x)
			}
			return raced(x, healthy)
		},
	}}
}

// site is an instance on which executions are created.
type site struct {
	under, creating int
	fresh           map[string]bool // created, and not known yet
}

func (s *site) settled() bool { return s.creating == 0 && len(s.fresh) == 0 }

// createVisibleLate keeps others under way until somebody has asked for what is being created.
func createVisibleLate() planted {
	var all shared[site]
	return planted{wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
		at := instanceOf(p)
		creates := r.Method == http.MethodPost
		all.use(at, func(s *site) {
			s.under++
			if creates {
				s.creating++
			}
		})
		fresh := all.ask(at, func(s *site) bool { return s.fresh[p.Execution] })
		if fresh {
			until(func() bool { return all.ask(at, func(s *site) bool { return s.under > 1 }) })
			if all.ask(at, func(s *site) bool { return s.under > 1 }) {
				r = r.Clone(r.Context())
				r.URL.Path = strings.TrimSuffix(r.URL.Path, p.Execution) + "3-0000000"
			}
		}
		api.ServeHTTP(a, r)
		if !creates && !fresh {
			until(func() bool { return all.ask(at, (*site).settled) })
		}
		all.use(at, func(s *site) {
			s.under--
			delete(s.fresh, p.Execution)
			if !creates {
				return
			}
			s.creating--
			if id, isText := a.object()["id"].(string); isText && a.isSuccess() {
				if s.fresh == nil {
					s.fresh = map[string]bool{}
				}
				s.fresh[id] = true
			}
		})
	})}
}
