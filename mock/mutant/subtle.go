package mutant

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// subtleRequests get the plain cases of a request right, and an unusual one wrong.
func subtleRequests() []Mutant {
	return []Mutant{
		{
			Name: "token-good-forever", Class: "auth", Rule: "clause:bearer-token", Defect: "believes a token that it has verified once, expired or not",
			plant: goodForever,
		}, {
			Name: "scope-by-substring", Class: "auth", Rule: "clause:scope-approver", Defect: "looks for the scope's name inside the text of the scopes",
			plant: at("scope", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if strings.Contains(strings.Join(x.Scopes, " "), strings.Join(x.Operation.Scopes, " ")) {
					return nil
				}
				return healthy(x)
			}),
		}, {
			Name: "scope-refused-but-booked", Class: "auth", Rule: "clause:scope-approver", Defect: "refuses a token for its scope, and books all the same",
			plant: bookedInSpite("scope"),
		}, {
			Name: "action-refused-but-booked", Class: "request", Rule: "clause:action", Defect: "refuses an unknown action, and books all the same",
			plant: bookedInSpite("contract"),
		}, {
			Name: "instance-of-anyone", Class: "auth", Rule: "clause:own-instances", Defect: "finds another customer's instance under the caller's own CSI",
			plant: instanceOfAnyone,
		},
	}
}

// subtleForms get an unusual form of a request wrong, or are of two minds about one.
func subtleForms() []Mutant {
	return []Mutant{
		{
			Name: "charset-refused", Class: "request", Rule: "hygiene:media-type", Defect: "takes JSON with a charset for another media type",
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.Contains(r.Header.Get("Content-Type"), ";") {
						w.WriteHeader(http.StatusUnsupportedMediaType)
						return
					}
					api.ServeHTTP(w, r)
				})
			}),
		}, {
			Name: "path-not-decoded", Class: "request", Rule: "clause:path", Defect: "compares names with the path as it is encoded",
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.Contains(r.RequestURI, "%") {
						w.WriteHeader(http.StatusNotFound)
						return
					}
					api.ServeHTTP(w, r)
				})
			}),
		}, {
			Name: "check-order-wavers", Class: "request", Rule: "reading:check-order", Defect: "names the one fault or the other by turns",
			plant: checkOrderWavers,
		}, {
			Name: "extra-fields-waver", Class: "request", Rule: "reading:extra-fields", Defect: "refuses an unknown member every other time",
			plant: func() planted {
				var seen counter
				return planted{checks: map[string]plant{"members": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if len(x.Body) > 2 && seen.next()%2 == 0 {
						return refuse(http.StatusBadRequest, "There is a member that nobody knows.")
					}
					return healthy(x)
				}}}
			},
		},
	}
}

func goodForever() planted {
	var good sync.Map // tokens to their scopes
	return planted{checks: map[string]plant{"token": func(x *mock.Exchange, healthy run) *mock.Refusal {
		key := x.Customer.CSI + " " + x.Bearer
		if scopes, seen := good.Load(key); seen {
			x.Scopes, _ = scopes.([]string)
			return nil
		}
		r := healthy(x)
		if r == nil {
			good.Store(key, x.Scopes)
		}
		return r
	}}}
}

// rereadable leaves a small body to be read once more.
func rereadable(x *mock.Exchange, healthy run) *mock.Refusal {
	const small = 1 << 10
	if x.Request.ContentLength > small {
		return healthy(x)
	}
	text := bodyOf(x.Request)
	r := healthy(x)
	setBody(x.Request, text)
	return r
}

// bookedInSpite books what a check refuses, where the time that is asked for can be read.
func bookedInSpite(check string) func() planted {
	return together(map[string]plant{
		"size": rereadable,
		check: func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			var body struct{ ScheduledTime time.Time }
			if r == nil || json.Unmarshal(bodyOf(x.Request), &body) != nil || body.ScheduledTime.Before(x.Now) {
				return r
			}
			x.Start = body.ScheduledTime
			_, _ = x.Schedule(nil) // into whatever is there
			return r
		},
	})
}

// instanceOfAnyone remembers whose the instances are that the control API has made.
func instanceOfAnyone() planted {
	var owners sync.Map // instance names to CSIs
	return planted{
		witness: func(customer []byte) {
			var c struct {
				CSI      string
				Services []struct{ Instances []struct{ Name string } }
			}
			if json.Unmarshal(customer, &c) != nil {
				return
			}
			for _, s := range c.Services {
				for _, i := range s.Instances {
					owners.Store(i.Name, c.CSI)
				}
			}
		},
		checks: map[string]plant{"instance": func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if owner, known := owners.Load(x.Place.Instance); r != nil && known {
				x.Place.CSI, _ = owner.(string)
				return healthy(x)
			}
			return r
		}},
	}
}

// checkOrderWavers passes the credentials of every other request whose body is no JSON: then the body is at fault.
func checkOrderWavers() planted {
	var seen counter
	return planted{wire: func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "" && !json.Valid(bodyOf(r)) && seen.next()%2 == 0 {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			api.ServeHTTP(w, r)
		})
	}}
}

// subtleStates get the plain cases of a calendar right, and an unusual one wrong.
func subtleStates() []Mutant {
	return []Mutant{
		{
			Name: "offset-ignored-in-compare", Class: "time", Rule: "clause:lead-time", Defect: "compares the wall time with the present in UTC",
			plant: at("lead-time", startLater(func(x *mock.Exchange) time.Duration {
				_, offset := x.Start.Zone()
				return time.Duration(offset) * time.Second
			})),
		},
		window("end-in-utc-wall-time", "clause:end-after-start", "writes the wall time of UTC with the offset of the start",
			func(x *mock.Exchange) {
				if _, offset := x.Window.Start.Zone(); offset > 0 {
					x.Window.End = x.Window.End.Add(-time.Duration(offset) * time.Second)
				}
			}),
		{
			Name: "overlap-by-wall-time", Class: "state", Rule: "clause:conflict-body", Defect: "compares windows by their wall time",
			plant: overlapByWallTime,
		}, {
			Name: "one-edge-closed", Class: "state", Rule: "reading:window-edges", Defect: "lets a window end where another begins conflict, and no other touch",
			plant: conflicting(func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool {
				return p.CSI == x.Place.CSI && p.Instance == x.Place.Instance && asked(x).End.Equal(w.Start)
			}),
		}, {
			Name: "calendar-knows-two-hours", Class: "state", Rule: "clause:conflict-body", Defect: "keeps two hours of a longer execution's window",
			plant: hiding(func(x *mock.Exchange, c mock.Conflict) bool {
				return c.RFCType == bounce.TypeSelfService && !x.Start.Before(windowOf(c).Start.Add(2*time.Hour))
			}),
		}, {
			Name: "neighbour-conflicts", Class: "state", Rule: "clause:conflict-body", Defect: "keeps one calendar for a customer's instances",
			plant: conflicting(func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool {
				return p.CSI == x.Place.CSI && p.Instance != x.Place.Instance && overlap(w, asked(x))
			}),
		}, {
			Name: "reschedule-without-status", Class: "answer", Rule: "clause:success-body", Defect: "answers a move without status",
			plant: moveWithoutStatus,
		},
	}
}

// wall is the wall time of t, as if it were one in UTC.
func wall(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second)
}

func wallOf(w bounce.Window) bounce.Window {
	return bounce.Window{Start: wall(w.Start), End: wall(w.End)}
}

func overlapByWallTime() planted {
	l := newLedger()
	return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
		wanted := wallOf(asked(x))
		if found := l.find(x, func(p bounce.Place, w bounce.Window) bool {
			return p.CSI == x.Place.CSI && p.Instance == x.Place.Instance && overlap(wallOf(w), wanted)
		}); found != nil {
			return x.Conflicting(found)
		}
		r := without(x, healthy(x), func(c mock.Conflict) bool { return !overlap(wallOf(windowOf(c)), wanted) })
		if r == nil {
			l.keep(x)
		}
		return r
	}}}
}

// moveWithoutStatus marks the request of a move for its answer.
func moveWithoutStatus() planted {
	const mark = "Planted-Move"
	d := outgoing(func(r *http.Request, a *answer) {
		if r.Header.Get(mark) != "" && a.isSuccess() {
			a.edit(func(m map[string]any) { delete(m, "status") })
		}
	})()
	d.checks = map[string]plant{"book": ifScheduled(func(x *mock.Exchange, _ bounce.Window) *mock.Refusal {
		x.Request.Header.Set(mark, "yes")
		return nil
	})}
	return d
}
