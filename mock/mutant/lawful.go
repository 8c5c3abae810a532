package mutant

import (
	"fmt"

	"example.com/bounce/mock"
)

// LawfulServer is a healthy mock that reads the contract in one honest way: every suite must leave it green, and find
// out its readings exactly.
type LawfulServer struct {
	// Name is unique, such as strictest.
	Name string
	// Readings are the alternatives that it takes, for mock.Options; it takes the default of those that are missing.
	Readings map[string]string
}

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
	"action-missing":   {"refused", "schedule-assumed", "schedule-assumed"},
	"action-case":      {"exact", "any", "any"},
	"extra-fields":     {"refused", "ignored", "refused"},
	"token-no-exp":     {"refused", "accepted", "accepted"},
	"service-mismatch": {"404", "ignored", "ignored"},

	"check-order":              {last: "shape-first"},
	"success-status":           {last: "202"},
	"conflict-status":          {last: "400"},
	"lead-status":              {last: "409"},
	"time-zone-out":            {last: "utc"},
	"time-hour-out":            {last: "as-in-the-sample"},
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
}

// randomDraws is how many seeds, from 1, Lawful draws readings by.
const randomDraws = 25

// Lawful returns the lawful servers in a stable order: the strictest, which takes of each reading the alternative that
// refuses more; the most lenient, which takes the one that refuses less; the one that takes all last alternatives; and
// the random readings of seeds 1 to 25.
func Lawful() []LawfulServer {
	strict, lenient, last := map[string]string{}, map[string]string{}, map[string]string{}
	for slug, l := range leanings {
		last[slug] = l.last
		if l.strict != "" {
			strict[slug], lenient[slug] = l.strict, l.lenient
		}
	}
	all := []LawfulServer{{"strictest", strict}, {"most-lenient", lenient}, {"last-alternatives", last}}
	for seed := range int64(randomDraws) {
		all = append(all, LawfulServer{fmt.Sprintf("random-%d", seed+1), mock.RandomReadings(seed + 1)})
	}
	return all
}
