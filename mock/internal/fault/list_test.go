package fault_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/fault"
)

var (
	operations  = []string{"read", "write"}
	noon        = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	unavailable = fault.Response{Status: 503}
)

func add(t *testing.T, l *fault.List, r fault.Rule) fault.State {
	t.Helper()
	s, err := l.Add(r, always(fault.Moment{Now: noon}), operations)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pattern is which of n requests are struck, as x and dots.
func pattern(l *fault.List, n int, at fault.Moment) string {
	var b strings.Builder
	for range n {
		hit := l.Hit("write", "1", http.Header{"X-Test": {"a", "blue"}}, at)
		b.WriteString(map[bool]string{true: "x", false: "."}[hit != nil])
	}
	return b.String()
}

func TestARuleStrikesAsOftenAsItSays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule fault.Rule
		want string
	}{
		"each":                    {fault.Rule{}, "xxxxxxxx"},
		"after two":               {fault.Rule{After: 2}, "..xxxxxx"},
		"every third":             {fault.Rule{Every: 3}, "..x..x.."},
		"twice":                   {fault.Rule{Times: 2}, "xx......"},
		"all of it":               {fault.Rule{After: 1, Every: 2, Times: 2}, "..x.x..."},
		"its operation":           {fault.Rule{Request: fault.Request{Operation: "write"}}, "xxxxxxxx"},
		"another operation":       {fault.Rule{Request: fault.Request{Operation: "read"}}, "........"},
		"another customer":        {fault.Rule{Request: fault.Request{CSI: "2"}}, "........"},
		"a header that is":        {fault.Rule{Request: header(fault.Condition{EqualTo: "a"})}, "xxxxxxxx"},
		"a header that has":       {fault.Rule{Request: header(fault.Condition{Contains: "lu"})}, "xxxxxxxx"},
		"a header that is not so": {fault.Rule{Request: header(fault.Condition{EqualTo: "b"})}, "........"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l fault.List
			test.rule.Response = unavailable
			add(t, &l, test.rule)
			if got := pattern(&l, 8, fault.Moment{Now: noon}); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func header(c fault.Condition) fault.Request {
	return fault.Request{Headers: map[string]fault.Condition{"x-test": c}}
}

func TestTheFirstRuleThatStrikesDecides(t *testing.T) {
	t.Parallel()
	var l fault.List
	add(t, &l, fault.Rule{Every: 2, Response: unavailable})
	add(t, &l, fault.Rule{Response: fault.Response{Fault: fault.Reset}})
	for i, want := range []string{"fault-2", "fault-1", "fault-2", "fault-1"} {
		if hit := l.Hit("read", "", nil, fault.Moment{Now: noon}); hit == nil || hit.ID != want {
			t.Errorf("request %d was hit by %+v, want %s", i, hit, want)
		}
	}
	if all := l.All("", always(fault.Moment{})); all[0].Matched != 4 || all[0].Hits != 2 || all[1].Matched != 2 || all[1].Hits != 2 {
		t.Errorf("the counts are %+v", all)
	}
}

func TestARuleEndsByItself(t *testing.T) {
	t.Parallel()
	for want, test := range map[string]struct {
		rule fault.Rule
		at   fault.Moment
	}{
		"until":    {fault.Rule{Until: noon.Add(time.Hour)}, fault.Moment{Now: noon.Add(time.Hour)}},
		"lifetime": {fault.Rule{}, fault.Moment{Now: noon, Elapsed: 10 * time.Minute}},
	} {
		var l fault.List
		test.rule.Response = unavailable
		add(t, &l, test.rule)
		before := test.at
		before.Now, before.Elapsed = before.Now.Add(-time.Millisecond), before.Elapsed-time.Millisecond
		if got := pattern(&l, 1, before) + pattern(&l, 1, test.at) + pattern(&l, 1, before); got != "x.x" {
			t.Errorf("%s: got %s, want none at the end, and one again before it", want, got)
		}
		if got := l.All("", always(test.at))[0].Ended; got != want {
			t.Errorf("ended by %q, want %q", got, want)
		}
	}
}

func TestRulesThatHaveEndedMakeRoom(t *testing.T) {
	t.Parallel()
	var l fault.List
	for range 1000 {
		add(t, &l, fault.Rule{Response: unavailable, LifetimeSeconds: 60})
	}
	later := fault.Moment{Now: noon, Elapsed: time.Minute - 1}
	if _, err := l.Add(fault.Rule{Response: unavailable}, always(later), operations); !errors.Is(err, fault.ErrFull) {
		t.Errorf("got %v, want ErrFull", err)
	}
	later.Elapsed++
	if _, err := l.Add(fault.Rule{Response: unavailable}, always(later), operations); err != nil || len(l.All("", always(later))) != 1000 {
		t.Errorf("got %v, want the rule in the place of one that has ended", err)
	}
	if n := l.Remove("", ""); n != 1000 || l.Any() {
		t.Errorf("%d rules were removed", n)
	}
}

// A customer may have a clock of its own: whether a rule has ended is told by that of the customer whom it is for.
func TestNoRuleMakesRoomByTheClockOfAnother(t *testing.T) {
	t.Parallel()
	at := func(csi string) fault.Moment {
		if csi == "ahead" {
			return fault.Moment{Now: noon.Add(time.Hour)}
		}
		return fault.Moment{Now: noon}
	}
	var l fault.List
	for range 1000 {
		add(t, &l, fault.Rule{Request: fault.Request{CSI: "1"}, Response: unavailable, Until: noon.Add(time.Minute)})
	}
	ahead := fault.Rule{Request: fault.Request{CSI: "ahead"}, Response: unavailable}
	if _, err := l.Add(ahead, at, operations); !errors.Is(err, fault.ErrFull) {
		t.Errorf("got %v, want ErrFull: no rule has ended", err)
	}
}

func TestACustomersRulesAreItsOwn(t *testing.T) {
	t.Parallel()
	var l fault.List
	a := add(t, &l, fault.Rule{Request: fault.Request{CSI: "1"}, Response: unavailable})
	add(t, &l, fault.Rule{Request: fault.Request{CSI: "2"}, Response: unavailable})
	if all := l.All("1", always(fault.Moment{})); len(all) != 1 || all[0].ID != a.ID {
		t.Errorf("got %v", all)
	}
	if l.Remove(a.ID, "2") != 0 || l.Remove(a.ID, "1") != 1 || l.Remove("", "2") != 1 {
		t.Error("the wrong rules were removed")
	}
}

func TestARuleThatCouldNeverStrikeIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule fault.Rule
		want string
	}{
		"a cut of no body":      {fault.Rule{Response: fault.Response{Status: 204, Fault: fault.Cut}}, "/response/fault"},
		"a stall of no body":    {fault.Rule{Response: fault.Response{Status: 304, Fault: fault.Stall}}, "/response/fault"},
		"a length of no body":   {fault.Rule{Response: fault.Response{Status: 204, Fault: fault.WrongLength}}, "/response/fault"},
		"the Host of a request": {fault.Rule{Request: about("host"), Response: unavailable}, "/request/headers"},
		"its coding":            {fault.Rule{Request: about("Transfer-Encoding"), Response: unavailable}, "/request/headers"},
	} {
		var l fault.List
		_, err := l.Add(test.rule, always(fault.Moment{}), operations)
		if e := (*fault.Error)(nil); !errors.As(err, &e) || e.Pointer != test.want {
			t.Errorf("%s: got %v, want an error at %s", name, err, test.want)
		}
	}
}

func about(name string) fault.Request {
	return fault.Request{Headers: map[string]fault.Condition{name: {Contains: "a"}}}
}

func TestAWrongRuleIsRefusedWhereItIsWrong(t *testing.T) {
	t.Parallel()
	ok := unavailable
	for want, r := range map[string]fault.Rule{
		"/request/operation":               {Response: ok, Request: fault.Request{Operation: "raed"}},
		"/request/headers":                 {Response: ok, Request: fault.Request{Headers: map[string]fault.Condition{"authorization": {EqualTo: "s"}}}},
		"/response":                        {},
		"/response/status":                 {Response: fault.Response{Status: 99}},
		"/response/fault":                  {Response: fault.Response{Fault: "RST"}},
		"/response/body":                   {Response: fault.Response{Status: 204, Body: "x"}},
		"/response/headers":                {Response: fault.Response{Status: 503, Headers: map[string]string{"A": "b\r\nC: d"}}},
		"/response/atByte":                 {Response: fault.Response{Fault: fault.Reset, AtByte: 1}},
		"/response/fixedDelayMilliseconds": {Response: fault.Response{Delay: 60001}},
		"/after":                           {Response: ok, After: -1},
		"/every":                           {Response: ok, Every: -1},
		"/times":                           {Response: ok, Times: -1},
		"/lifetimeSeconds":                 {Response: ok, LifetimeSeconds: 86401},
	} {
		var l fault.List
		_, err := l.Add(r, always(fault.Moment{}), operations)
		if e := (*fault.Error)(nil); !errors.As(err, &e) || e.Pointer != want {
			t.Errorf("got %v, want an error at %s", err, want)
		}
		if l.Any() {
			t.Error("the rule was added all the same")
		}
	}
}

func always(at fault.Moment) func(string) fault.Moment {
	return func(string) fault.Moment { return at }
}

// Whoever added a rule, or was shown it, cannot change it any more.
func TestARuleIsNobodyElsesMap(t *testing.T) {
	t.Parallel()
	var l fault.List
	given := header(fault.Condition{EqualTo: "a"})
	shown := add(t, &l, fault.Rule{Request: given, Response: unavailable})
	for _, headers := range []map[string]fault.Condition{
		given.Headers, shown.Request.Headers, l.All("", always(fault.Moment{Now: noon}))[0].Request.Headers,
	} {
		headers["X-Test"] = fault.Condition{EqualTo: "another"}
	}
	if got := pattern(&l, 2, fault.Moment{Now: noon}); got != "xx" {
		t.Errorf("it strikes %s, want xx", got)
	}
}
