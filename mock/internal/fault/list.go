package fault

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// mostRules is how many rules are kept, those that have ended among them.
const mostRules = 1000

// ErrFull is the error of adding a rule to 1000 that have not ended.
var ErrFull = errors.New("there are 1000 rules already: remove some")

// State is a rule as it is listed.
type State struct {
	// ID names the rule.
	ID string `json:"id"`
	Rule
	// Matched counts the requests that the rule was for and that no rule before it hit; Hits those that it hit.
	Matched int `json:"matched"`
	Hits    int `json:"hits"`
	// Ended says what has ended the rule, when it is listed: times, until or lifetime; "" while it goes on.
	Ended string `json:"ended,omitempty"`
}

// Moment is the time by the mock's clock, and how long the machine's has run since some start.
type Moment struct {
	Now     time.Time
	Elapsed time.Duration
}

// List is an ordered list of rules. The zero value is an empty one. Safe for concurrent use.
type List struct {
	// Chance draws for the rules that have a chance. Nobody changes it once the List is in use.
	Chance Chance

	size atomic.Int64 // how many rules there are: a request costs next to nothing without any

	mu    sync.Mutex
	rules []*kept
	added int
}

type kept struct {
	State
	ends time.Duration // its lifetime, on the scale of Moment.Elapsed
}

// copyTo fills an empty List with copies of all rules, and with the draws.
func (l *List) copyTo(c *List) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.rules {
		c.rules = append(c.rules, &kept{k.copy(), k.ends})
	}
	c.added, c.Chance = l.added, l.Chance
	c.Chance.drawn = maps.Clone(l.Chance.drawn)
	c.size.Store(int64(len(c.rules)))
}

// Any reports whether there is a rule, even one that has ended.
func (l *List) Any() bool { return l.size.Load() > 0 }

// Add puts a rule behind the others, and returns it with its id and its lifetime. at returns the time of the customer that a rule
// is for. The error is an *Error, or ErrFull.
func (l *List) Add(r Rule, at func(csi string) Moment, operations []string) (State, error) {
	now := at(r.Request.CSI)
	if err := r.check(operations); err != nil {
		return State{}, err
	}
	if !r.Until.IsZero() && !now.Now.Before(r.Until) {
		return State{}, &Error{"/until", "is past by the mock's clock"}
	}
	if r.LifetimeSeconds == 0 {
		r.LifetimeSeconds = int(DefaultLifetime / time.Second)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rules) >= mostRules && !l.forgetEnded(at) {
		return State{}, ErrFull
	}
	l.added++
	k := &kept{
		State: State{ID: "fault-" + strconv.Itoa(l.added), Rule: r.clone()},
		ends:  now.Elapsed + time.Duration(r.LifetimeSeconds)*time.Second,
	}
	l.rules = append(l.rules, k)
	l.size.Store(int64(len(l.rules)))
	return k.copy(), nil
}

// copy shares nothing that the caller could change.
func (k *kept) copy() State {
	state := k.State
	state.Rule = k.clone()
	return state
}

// forgetEnded removes the oldest rule that has ended, and reports whether there was one.
func (l *List) forgetEnded(at func(csi string) Moment) bool {
	i := slices.IndexFunc(l.rules, func(k *kept) bool { return k.ended(at(k.Request.CSI)) != "" })
	if i >= 0 {
		l.rules = slices.Delete(l.rules, i, i+1)
	}
	return i >= 0
}

// ended returns what has ended the rule at a moment; "" for nothing. The rule goes on if the mock's clock is turned back behind
// Until.
func (k *kept) ended(at Moment) string {
	switch {
	case k.Times > 0 && k.Hits >= k.Times:
		return "times"
	case !k.Until.IsZero() && !at.Now.Before(k.Until):
		return "until"
	case at.Elapsed >= k.ends:
		return "lifetime"
	}
	return ""
}

// Hit finds the first rule that hits a request, and counts. It returns nil if no rule does.
func (l *List) Hit(operation, csi string, header http.Header, at Moment) *Injection {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range l.rules {
		if !k.Request.matches(operation, csi, header) || k.ended(at) != "" {
			continue
		}
		k.Matched++
		if turn := k.Matched - k.After; turn <= 0 || k.Every > 1 && turn%k.Every != 0 {
			continue
		}
		if k.Chance != 0 && !l.Chance.hits(k.Chance, csi) {
			continue
		}
		k.Hits++
		return &Injection{Response: k.Response, Number: k.Hits, Rule: RuleFault, ID: k.ID}
	}
	return nil
}

// All lists the rules in order, those for one customer only unless csi is "". at returns the time of the customer that a rule is
// for. It never returns nil.
func (l *List) All(csi string, at func(csi string) Moment) []State {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := []State{}
	for _, k := range l.rules {
		if csi == "" || k.Request.CSI == csi {
			state := k.copy()
			state.Ended = k.ended(at(k.Request.CSI))
			all = append(all, state)
		}
	}
	return all
}

// Remove removes the rules with this id, or all for id "": those of one customer only unless csi is "". It returns how many there
// were.
func (l *List) Remove(id, csi string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.rules)
	l.rules = slices.DeleteFunc(l.rules, func(k *kept) bool {
		return (id == "" || k.ID == id) && (csi == "" || k.Request.CSI == csi)
	})
	l.size.Store(int64(len(l.rules)))
	return before - len(l.rules)
}

// ResetChance begins the draws of a customer anew, or for "" those of all.
func (l *List) ResetChance(csi string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Chance.reset(csi)
}

// Reset removes all rules, gives out the same ids again, and begins all draws anew.
func (l *List) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules, l.added = nil, 0
	l.Chance.reset("")
	l.size.Store(0)
}
