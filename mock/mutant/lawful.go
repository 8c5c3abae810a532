package mutant

import (
	"fmt"
	"net/http"
	"sync"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// LawfulServer is a healthy mock that reads the contract in one honest way: every suite must leave it green, and find
// out its readings exactly.
type LawfulServer struct {
	// Name is unique, such as strictest.
	Name string
	// Readings are the alternatives that it takes; it takes the default of those that are missing.
	Readings map[string]string
	// ScheduleOnly is true of a server that has no operation but the schedule: a part of the suite is the whole one for it.
	ScheduleOnly bool
	// Seed is the one that its readings are drawn by; 0 where they are not drawn.
	Seed int64
}

// New is mock.New with what makes the server what it is put over the options. Each call makes a server of its own. The
// error is that of mock.New.
func (s LawfulServer) New(o mock.Options) (http.Handler, error) {
	o.Readings = s.Readings
	if s.ScheduleOnly {
		contract, err := scheduleOnly()
		if err != nil {
			return nil, err
		}
		o.Contract = contract
	}
	return mock.New(o)
}

// scheduleOnly is the contract without the operations around the schedule.
var scheduleOnly = sync.OnceValues(func() (*openapi.Document, error) {
	whole, err := openapi.Bounce()
	if err != nil {
		return nil, err
	}
	var document struct {
		Paths map[string]map[string]any `yaml:"paths"`
		Rest  map[string]any            `yaml:",inline"`
	}
	if err := yaml.Load(whole.Source(), &document); err != nil {
		return nil, fmt.Errorf("edit %s: %w", whole.Name(), err)
	}
	for path, item := range document.Paths {
		for _, method := range []string{"get", "post"} {
			delete(item, method)
		}
		if item["put"] == nil {
			delete(document.Paths, path)
		}
	}
	text, err := yaml.Dump(document)
	if err != nil {
		return nil, fmt.Errorf("edit %s: %w", whole.Name(), err)
	}
	return openapi.Load("schedule-only.yaml", text)
})

// leaning is how a reading can lean: the alternative that refuses more requests than the others, the one that refuses
// fewer, and the last one of the table of readings. strict and lenient are "" where the alternatives refuse the same
// requests, and differ in a status or a form alone: then the default is taken.
type leaning struct{ strict, lenient, last string }

// leanings has every reading. A longer window meets more of what is booked, hence the end rules. An instance that is
// named under another service type is refused unless that is ignored.
var leanings = map[string]leaning{
	"conflict-effect":  {"refused", "booked-anyway", "booked-anyway"},
	"window-edges":     {"closed", "half-open", "closed"},
	"pending-blocks":   {"yes", "no", "no"},
	"self-conflict":    {"included", "excluded", "included"},
	"end-rule":         {"duration-plus-blackout", "two-hours", "duration-plus-blackout"},
	"time-zone-in":     {"utc-only", "any-offset", "utc-only"},
	"time-bare-in":     {"refused", "utc", "refused"},
	"time-hour-in":     {"two-digits", "one-or-two-digits", "two-digits"},
	"time-fraction-in": {"refused", "accepted", "refused"},
	"time-offset-in":   {"refused", "accepted", "accepted"},
	"time-seconds-in":  {"refused", "accepted", "accepted"},
	"time-letters-in":  {"refused", "accepted", "accepted"},
	"action-missing":   {"refused", "schedule-assumed", "schedule-assumed"},
	"action-case":      {"exact", "any", "any"},
	"extra-fields":     {"refused", "ignored", "refused"},
	"query-unknown":    {"refused", "ignored", "refused"},
	"token-no-exp":     {"refused", "accepted", "accepted"},
	"service-mismatch": {"404", "ignored", "ignored"},
	"not-acceptable":   {"406", "ignored", "ignored"},

	"schedule-begun":        {"409", "accepted", "accepted"},
	"cancel-begun":          {"409", "accepted", "accepted"},
	"cancel-unscheduled":    {"409", "accepted", "422"},
	"cancel-time":           {"refused", "ignored", "refused"},
	"scope-hierarchy":       {"none", "each-implies-the-lower", "admin-implies-all"},
	"create-incomplete":     {"refused", "assumed", "assumed"},
	"word-case":             {"exact", "as-sent", "exact"},
	"unit-case":             {"exact", "any", "exact"},
	"blackout-without-stop": {"refused", "dropped", "refused"},
	"conflicts-match":       {"overlap", "contained", "contained"},
	"conflicts-window":      {"400", "upcoming", "422"},
	"conflicts-half-window": {"400", "open", "422"},
	"list-paged":            {"paged", "whole", "whole"},
	"page-bounds":           {"400", "clamped", "clamped"},
	"limit-maximum":         {"400", "unlimited", "422"},
	"status-unknown":        {"404", "left-out", "400"},
	"status-unscheduled":    {"404", "listed", "404"},
	"status-requestor":      {"400", "nothing-found", "ignored"},

	"step-unknown":              {"404", "empty", "empty"},
	"step-leaf":                 {"404", "empty", "404"},
	"details-unscheduled-steps": {"404", "empty", "404"},
	"details-unknown-id":        {"404", "empty", "empty"},
	"requestor-known":           {"403", "ignored", "ignored"},
	"requestor-case":            {"exact", "any", "any"},

	"contact-unknown":    {"400", "accepted", "422"},
	"start-without-stop": {"409", "accepted", "400"},
	"prod-instance":      {"403", "accepted", "400"},
	"duration-unlisted":  {"refused", "accepted", "refused"},
	"option-unknown":     {"refused", "accepted", "refused"},

	"queue-services":      {"400", "ignored", "ignored"},
	"instance-services":   {"by-instance", "five", "by-instance"},
	"service-not-offered": {"refused", "accepted", "accepted"},

	"check-order":              {last: "shape-first"},
	"success-status":           {last: "202"},
	"conflict-status":          {last: "400"},
	"lead-status":              {last: "409"},
	"time-zone-out":            {last: "utc"},
	"time-hour-out":            {last: "as-in-the-sample"},
	"time-offset-out":          {last: "basic"},
	"time-seconds-out":         {last: "left-out"},
	"success-conflicts":        {last: "null"},
	"unused-members":           {last: "null"},
	"item-unscheduled":         {last: "null"},
	"optional-members":         {last: "null"},
	"body-malformed-status":    {last: "422"},
	"body-invalid-status":      {last: "422"},
	"token-status":             {last: "403"},
	"token-malformed-status":   {last: "403"},
	"identifier-missing":       {last: "403"},
	"identifier-unknown":       {last: "404"},
	"scope-status":             {last: "401"},
	"foreign-status":           {last: "404"},
	"opt-in-status":            {last: "409"},
	"unknown-instance-status":  {last: "400"},
	"unknown-execution-status": {last: "400"},
	"error-body":               {last: "empty"},
	"cancel-status":            {last: "202"},
	"create-status":            {last: "202"},
	"details-unscheduled":      {last: "null"},
	"page-order":               {last: "by-id"},
	"page-total":               {last: "on-request"},
	"filter-case":              {last: "any"},
	"query-repeated":           {"refused", "first", "refused"},
	"query-plus":               {last: "plus"},
	"query-empty":              {"400", "ignored", "422"},
	"query-status":             {last: "422"},
	"services-listed":          {last: "five"},
	"queue-type-words":         {last: "per-type"},
	"queue-service-code":       {last: "ebsi"},
	"cust-id":                  {last: "either"},
	"details-envelope":         {last: "response-list"},
	"step-id-form":             {last: "text"},
	"has-sub-step":             {last: "letter"},
	"end-time-unfinished":      {last: "empty"},
	"remark-empty":             {last: "empty"},
	"options-extra":            {last: "present"},
	"status-vm":                {last: "both"},
}

// randomDraws is how many seeds, from 1, Lawful draws readings by.
const randomDraws = 25

// Lawful returns the lawful servers in a stable order: the strictest, which takes of each reading the alternative that
// refuses more; the most lenient, which takes the one that refuses less; the one that takes all last alternatives; the one
// that has no operation but the schedule; and the random readings of seeds 1 to 25.
func Lawful() []LawfulServer {
	strict, lenient, last := map[string]string{}, map[string]string{}, map[string]string{}
	for slug, l := range leanings {
		last[slug] = l.last
		if l.strict != "" {
			strict[slug], lenient[slug] = l.strict, l.lenient
		}
	}
	all := []LawfulServer{
		{Name: "strictest", Readings: strict}, {Name: "most-lenient", Readings: lenient}, {Name: "last-alternatives", Readings: last},
		{Name: "schedule-only", ScheduleOnly: true},
	}
	for seed := range int64(randomDraws) {
		all = append(all, Drawn(seed+1))
	}
	return all
}

// Drawn is the lawful server whose readings are drawn by the seed.
func Drawn(seed int64) LawfulServer {
	return LawfulServer{Name: fmt.Sprintf("random-%d", seed), Readings: mock.RandomReadings(seed), Seed: seed}
}
