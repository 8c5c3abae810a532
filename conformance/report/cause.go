package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Judged is the answer by which a scenario was judged: the last one to a request of its steps.
type Judged struct {
	Operation string `json:"operation"`
	Status    int    `json:"status"` // 0 when there was no answer
	// Exchange is its place among the scenario's exchanges, counted from 1; 0 if the report omits it.
	Exchange int `json:"exchange,omitempty"`
	// Control is the place of the control request that was sent last; 0 if there is none.
	Control int `json:"control,omitempty"`
}

// Cause is a group of scenarios that ended for one reason, as far as their answers show: the same assertion of the same rule
// failed, for the same operation and class of status, or else for the very same reason. A broken rule or reading without such a scenario is a cause, too.
type Cause struct {
	Outcome Outcome `json:"outcome"` // failed, errored, warned, or inconclusive, which is no breach
	Code    string  `json:"code,omitempty"`
	// Kind, Rule and Level are those of the rule; an inconclusive cause has scenarios of any rule, and has none of the three.
	Kind  string `json:"kind,omitempty"`
	Rule  string `json:"rule,omitempty"`
	Level string `json:"level,omitempty"`
	// Title says in one line what happened, with the values that all reasons of the scenarios have in common.
	Title string `json:"title"`
	// Assertion is the reason without its values.
	Assertion   string `json:"assertion,omitempty"`
	Operation   string `json:"operation,omitempty"`
	StatusClass string `json:"statusClass,omitempty"` // such as 2xx, or none when there was no answer
	// ShownBy is the scenario that shows why a control request failed, of an inconclusive cause; "" for any other.
	ShownBy string `json:"shownBy,omitempty"`
	// Scenarios are the ids; Unjudged are those of the inconclusive scenarios whose control request failed for this cause.
	Scenarios []string `json:"scenarios"`
	Unjudged  []string `json:"unjudged,omitempty"`
}

// JudgedExchange returns the exchange by which the scenario was judged; nil if the report does not have it.
func (s *Scenario) JudgedExchange() *Exchange {
	if s.Judged == nil {
		return nil
	}
	return s.exchange(s.Judged.Exchange)
}

// ControlExchange returns the control request that was sent last; nil if there was none, or the report does not have it.
func (s *Scenario) ControlExchange() *Exchange {
	if s.Judged == nil {
		return nil
	}
	return s.exchange(s.Judged.Control)
}

// exchange returns an exchange by its place, counted from 1; nil if there is none.
func (s *Scenario) exchange(place int) *Exchange {
	if place < 1 || place > len(s.Exchanges) {
		return nil
	}
	return &s.Exchanges[place-1]
}

// causeOf returns the cause that the scenario belongs to, without title and ids; false if it neither failed nor was left
// unjudged. Two scenarios have one cause if theirs are alike.
func (s *Scenario) causeOf() (c Cause, ok bool) {
	assertion := s.Assertion
	if assertion == "" {
		assertion = withoutValues(s.Reason)
	}
	switch s.Outcome {
	case Failed, Errored, Warned:
		c = Cause{Outcome: s.Outcome, Code: s.Code, Kind: s.Kind, Rule: s.Rule, Level: s.Level, Assertion: assertion}
		if s.Judged != nil {
			c.Operation, c.StatusClass = s.Judged.Operation, s.Judged.class()
		}
		return c, true
	case Inconclusive:
		if s.ShownBy != "" {
			assertion = ""
		}
		return Cause{Outcome: s.Outcome, Code: s.Code, Assertion: assertion, ShownBy: s.ShownBy}, true
	case Passed, Blocked, NotApplicable, Skipped:
	}
	return c, false
}

func (j *Judged) class() string {
	if j.Status == 0 {
		return "none"
	}
	return fmt.Sprintf("%dxx", j.Status/100)
}

// likeness is what two causes have in common that are the same one but for the rule, whatever their titles and ids.
type likeness struct {
	outcome                                          Outcome
	code, assertion, operation, statusClass, shownBy string
}

func (c *Cause) likeness() likeness {
	return likeness{c.Outcome, c.Code, c.Assertion, c.Operation, c.StatusClass, c.ShownBy}
}

// Of returns the scenarios of a cause, each row of an outline by itself, in their order; those that are Unjudged are not among
// them.
func (r *Report) Of(c Cause) []*Scenario {
	var all []*Scenario
	for i := range r.Scenarios {
		if c.has(&r.Scenarios[i]) {
			all = append(all, &r.Scenarios[i])
		}
	}
	return all
}

// First returns the first scenario of a cause; nil if it has none.
func (r *Report) First(c Cause) *Scenario {
	for i := range r.Scenarios {
		if c.has(&r.Scenarios[i]) {
			return &r.Scenarios[i]
		}
	}
	return nil
}

// has reports whether a scenario is of the cause.
func (c *Cause) has(s *Scenario) bool {
	if !slices.Contains(c.Scenarios, s.ID) { // which costs less than the rest
		return false
	}
	own, ok := s.causeOf()
	return ok && own.likeness() == c.likeness()
}

// ToRepeat returns the ids of the scenarios that failed, or could not be judged, each once and in order. With them are some that
// show why a reading failed.
func (r *Report) ToRepeat() []string {
	var ids []string
	for _, c := range r.Causes {
		if c.Outcome != Warned {
			ids = append(ids, slices.Concat(c.Scenarios, c.Unjudged)...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// causes collects causes, with the reasons of each, and the places of those that are alike.
type causes struct {
	all     []Cause
	reasons [][]string
	alike   map[likeness][]int
}

// add adds a scenario to its cause. If it is about a reading or hygiene, and failed for the very reason for which a scenario of a
// clause did, it belongs to the clause's cause.
func (k *causes) add(s *Scenario, c Cause) {
	i, like := -1, c.likeness()
	for _, at := range k.alike[like] {
		if other := k.all[at]; other.Kind == c.Kind && other.Rule == c.Rule {
			i = at
		}
	}
	for _, at := range k.alike[like] {
		if i < 0 && c.Outcome == Failed && k.all[at].Kind == "clause" && c.Kind != "clause" && slices.Contains(k.reasons[at], s.Reason) {
			i = at
		}
	}
	if i < 0 {
		i = len(k.all)
		k.all, k.reasons, k.alike[like] = append(k.all, c), append(k.reasons, nil), append(k.alike[like], i)
	}
	k.reasons[i] = append(k.reasons[i], s.Reason)
	if !slices.Contains(k.all[i].Scenarios, s.ID) {
		k.all[i].Scenarios = append(k.all[i].Scenarios, s.ID)
	}
}

// addUnjudged adds an inconclusive scenario to the cause of the one that shows why; if that did not fail, it is a cause itself.
func (k *causes) addUnjudged(s *Scenario, c Cause) {
	i := slices.IndexFunc(k.all, func(c Cause) bool { return c.Outcome != Inconclusive && slices.Contains(c.Scenarios, s.ShownBy) })
	switch {
	case i < 0:
		k.add(s, c)
	case !slices.Contains(k.all[i].Unjudged, s.ID):
		k.all[i].Unjudged = append(k.all[i].Unjudged, s.ID)
	}
}

// Causes groups the scenarios of a report that did not pass by their cause. Those that broke something come first, and among
// equals those of the most scenarios. It does not change the report.
func Causes(r *Report) []Cause {
	k := &causes{all: []Cause{}, alike: map[likeness][]int{}}
	each := func(want func(c Cause) bool, add func(s *Scenario, c Cause)) {
		for i := range r.Scenarios {
			if c, ok := r.Scenarios[i].causeOf(); ok && want(c) {
				add(&r.Scenarios[i], c)
			}
		}
	}
	each(func(c Cause) bool { return c.Kind == "clause" }, k.add)
	each(func(c Cause) bool { return c.Kind != "clause" && c.Outcome != Inconclusive }, k.add)
	each(func(c Cause) bool { return c.Outcome == Inconclusive }, k.addUnjudged)
	for i := range k.all {
		k.all[i].Title = title(k.reasons[i], cmp.Or(k.all[i].Assertion, "the control request failed, as "+k.all[i].ShownBy+" shows"))
	}
	k.all = append(k.all, withoutScenarios(r)...)
	size := func(c Cause) int { return len(c.Scenarios) + len(c.Unjudged) }
	slices.SortStableFunc(k.all, func(a, b Cause) int {
		return cmp.Or(a.Outcome.rank()-b.Outcome.rank(), size(b)-size(a))
	})
	return k.all
}

// withoutScenarios are the causes of what is broken although no scenario of it failed: a request before the scenarios showed it,
// or several scenarios together.
func withoutScenarios(r *Report) (all []Cause) {
	known := func(kind, slug string, ids []string) bool {
		return slices.ContainsFunc(r.Scenarios, func(s Scenario) bool {
			return s.Outcome == Failed && (s.Kind == kind && s.Rule == slug || slices.Contains(ids, s.ID))
		})
	}
	for _, rule := range r.Rules {
		if rule.Outcome == Failed && !known(rule.Kind, rule.Slug, rule.Scenarios) {
			c := Cause{Outcome: Failed, Kind: rule.Kind, Rule: rule.Slug, Level: rule.Level, Scenarios: []string{}}
			c.Title, c.Operation = acceptedBefore(r, rule)
			all = append(all, c)
		}
	}
	for _, reading := range r.Readings {
		if reading.Outcome == Failed && !known("reading", reading.Slug, nil) {
			all = append(all, Cause{
				Outcome: Failed, Kind: "reading", Rule: reading.Slug, Title: title([]string{reading.Note}, ""), Scenarios: slices.Concat([]string{}, reading.Scenarios),
			})
		}
	}
	return all
}

// acceptedBefore says which request before the first scenario was accepted against a rule, and of which operation it was.
func acceptedBefore(r *Report, rule Rule) (title, operation string) {
	for _, b := range r.Bookings {
		if b.Scenario == "" && b.Wrong && b.Rule == rule.Kind+":"+rule.Slug {
			what := shorten(oneLine(fmt.Sprintf("%s for execution %s of instance %s", b.Request, b.Execution, b.Instance)), maxTitle)
			return "Before the first scenario, it was accepted, want it refused: " + what, b.Operation
		}
	}
	return "A request before the first scenario was accepted, want it refused", ""
}

// maxTitle is how long a title, and an assertion that is made of a reason, may be: in bytes, as JSON has them.
const maxTitle = 200

// title is one line of what happened: the reason if all are the same, else the assertion with those values that are.
func title(reasons []string, assertion string) string {
	text := oneLine(reasons[0])
	if slices.ContainsFunc(reasons, func(reason string) bool { return oneLine(reason) != text }) {
		text = withValues(assertion, reasons)
	}
	text = shorten(text, maxTitle)
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// oneLine is the text's first line, with one blank between words.
func oneLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSuffix(strings.Join(strings.Fields(line), " "), ":")
}

// withValues is the assertion with the values that all reasons have in common. If they differ in nothing but a value at the
// end, it has some of those.
func withValues(assertion string, reasons []string) string {
	parts := strings.Split(assertion, "…")
	pattern := ""
	for i, part := range parts {
		pattern += regexp.QuoteMeta(part)
		switch {
		case i < len(parts)-2, i == len(parts)-2 && parts[i+1] != "":
			pattern += "(.*?)"
		case i == len(parts)-2:
			pattern += "(.*)"
		}
	}
	search, err := regexp.Compile(pattern)
	if err != nil {
		return assertion
	}
	var common, last []string
	for i, reason := range reasons {
		values := search.FindStringSubmatch(oneLine(reason))
		switch {
		case values == nil:
			return assertion
		case i == 0:
			common = values[1:]
		}
		if value := values[len(values)-1]; !slices.Contains(last, value) {
			last = append(last, value)
		}
		for v := range common {
			if values[v+1] != common[v] {
				common[v] = "…"
			}
		}
	}
	if n := len(common) - 1; n >= 0 && slices.Index(common, "…") == n && parts[n+1] == "" {
		common[n] = some(last)
	}
	var text strings.Builder
	for i, part := range parts {
		text.WriteString(part)
		if i < len(common) {
			text.WriteString(common[i])
		}
	}
	return text.String()
}

// some names the first two of the values, and counts the others.
func some(values []string) string {
	const most = 2
	if len(values) <= most {
		return strings.Join(values, " and ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(values[:most], ", "), len(values)-most)
}

// value is what may differ between two texts of one assertion.
var value = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[0-9]+(?:[.:][0-9]+)*`)

// withoutValues is the text with an ellipsis in place of what is quoted and of numbers.
func withoutValues(text string) string {
	return shorten(value.ReplaceAllString(oneLine(text), "…"), maxTitle)
}
