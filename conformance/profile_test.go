package conformance_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// asked lets the fake answer to whoever asks for an execution's details, and notes the tokens that ask.
func (f *fake) asked(answer http.HandlerFunc) *[]string {
	tokens := new([]string)
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		details := r.Method == http.MethodGet && path.MatchString(r.URL.Path)
		if details {
			*tokens = append(*tokens, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
			answer(w, r)
		}
		return details
	}
	return tokens
}

func TestTheProfileIsWhatTheTargetAnswersTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"it is the family for 200":                  {same(200, "{}"), conformance.Family},
		"it is the family for a refusal of a token": {same(401, "{}"), conformance.Family},
		"it is the family for one of a scope":       {same(403, "{}"), conformance.Family},
		"it is the family for an error":             {same(500, ""), conformance.Family},
		"it is the schedule for no such path":       {same(404, "{}"), conformance.Schedule},
		"it is the schedule for no such method":     {same(405, "{}"), conformance.Schedule},
		"it is the schedule for a later version":    {same(501, ""), conformance.Schedule},
		"it is the family for no answer":            {hangUp, conformance.Family},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			tokens := f.asked(c.answer)
			r := f.run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}})
			if r.Target.Profile != c.want || !r.Target.Detected {
				t.Errorf("got %+v, want the profile %s, detected", r.Target, c.want)
			}
			if !slices.Equal(slices.Compact(*tokens), []string{f.tokens[own]}) {
				t.Errorf("asked with %q, want the approver's token: there is no user", *tokens)
			}
			family := slices.ContainsFunc(r.Rules, func(rule report.Rule) bool { return rule.Slug == "details" }) &&
				slices.ContainsFunc(r.Readings, func(row report.Reading) bool { return row.Slug == "details-unscheduled" })
			if family != (c.want == conformance.Family) {
				t.Errorf("the tables have the rows of the family: %v", family)
			}
		})
	}
}

// Details that are broken are no family that is absent: the list, or the operations, show that there is one.
func TestAFamilyWithBrokenDetailsIsAFamilyStill(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers map[string]int // by the end of the path; 404 for any other
		want    string
	}{
		"with a list":              {map[string]int{"/instances/executions": 200}, conformance.Family},
		"with a list that is shut": {map[string]int{"/instances/executions": 403}, conformance.Family},
		"with operations":          {map[string]int{"/bounce/operations": 200}, conformance.Family},
		"with nothing":             {nil, conformance.Schedule},
		"with methods of others":   {map[string]int{"/instances/executions": 405, "/bounce/operations": 501}, conformance.Schedule},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				for end, status := range c.answers {
					if strings.HasSuffix(r.URL.Path, end) {
						same(status, "[]")(w, r)
						return true
					}
				}
				return false
			}
			if r := f.run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}}); r.Target.Profile != c.want {
				t.Errorf("got %s, want %s", r.Target.Profile, c.want)
			}
		})
	}
}

// Beside the verdict stands what was not judged, so that nobody takes it for one on everything.
func TestTheVerdictOfTheScheduleSaysWhatWasNotJudged(t *testing.T) {
	t.Parallel()
	f := newFake()
	n := 0
	for _, s := range scenarios(t) {
		if s.Family {
			n++
		}
	}
	want := fmt.Sprintf("%d scenarios of the family were not judged; --profile family asks for them", n)
	if r := f.run(t, conformance.Options{}); !slices.Contains(r.Notes, want) {
		t.Errorf("got the notes %q, want %q", r.Notes, want)
	}
	if r := newFake().run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}}); len(r.Notes) > 0 {
		t.Errorf("of one scenario: got the notes %q", r.Notes)
	}
}

func TestTheUserAsksWhereThereIsOne(t *testing.T) {
	t.Parallel()
	f := newFake()
	tokens := f.asked(same(200, "{}"))
	config := f.config()
	config.Identities["user"] = conformance.Identity{Token: conformance.Token{Value: f.tokens[others]}}
	f.run(t, conformance.Options{Config: config, Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}})
	if len(*tokens) == 0 || slices.ContainsFunc(*tokens, func(token string) bool { return token != f.tokens[others] }) {
		t.Errorf("asked with %q, want the user's token", *tokens)
	}
}

func TestATargetThatGivesNoPlaceToAskAboutIsTakenForTheSchedule(t *testing.T) {
	t.Parallel()
	f := newFake()
	tokens := f.asked(same(200, "{}"))
	config := f.config()
	delete(config.Instances, "bookable")
	if r := f.run(t, conformance.Options{Config: config}); r.Target.Profile != conformance.Schedule || len(*tokens) > 0 {
		t.Errorf("got %+v after %d questions", r.Target, len(*tokens))
	}
}

func TestAChosenProfileWins(t *testing.T) {
	t.Parallel()
	for profile, answer := range map[string]http.HandlerFunc{conformance.Schedule: same(200, "{}"), conformance.Family: same(404, "{}")} {
		f := newFake()
		tokens := f.asked(answer)
		r := f.run(t, conformance.Options{Selection: conformance.Selection{Profile: profile, IDs: []string{"SE-AUTH-001"}}})
		if r.Target.Profile != profile || r.Target.Detected || len(*tokens) > 0 {
			t.Errorf("got %+v after %d questions, want %s without any", r.Target, len(*tokens), profile)
		}
	}
}

// withFamily adds who calls the operations around the schedule.
func (f *fake) withFamily() *conformance.Config {
	config := f.config()
	for _, role := range []string{"user", "privileged-user"} {
		config.Identities[role] = conformance.Identity{Token: conformance.Token{Value: f.tokens[own]}}
	}
	return config
}

func TestTheFamilyIsMissedWhereItWasChosen(t *testing.T) {
	t.Parallel()
	f := newFake()
	o := conformance.Options{Config: f.withFamily(), Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{Profile: conformance.Family, Tags: "@family and @clause:create"}}
	r := f.run(t, o)
	if r.Verdict != report.NonConformant || r.ExitCode(false) != 1 || r.Count(report.Failed) == 0 {
		t.Errorf("got %s: %v, want non-conformant", r.Verdict, r.Reasons)
	}
}

func TestWhatIsNotPartOfTheProfileIsSaid(t *testing.T) {
	t.Parallel()
	const how = "profile schedule, which was detected; --profile family asks for the rest"
	for name, c := range map[string]struct {
		options conformance.Options
		exit    int
		reason  string
	}{
		"ids of the family alone":  {conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-FAM-001"}}}, 4, "nothing was selected that is part of the " + how},
		"tags of the family alone": {conformance.Options{Selection: conformance.Selection{Tags: "@family"}}, 4, "nothing was selected that is part of the " + how},
		"the family, where the schedule was chosen": {
			conformance.Options{Selection: conformance.Selection{Tags: "@family", Profile: conformance.Schedule}}, 4,
			"nothing was selected that is part of the profile schedule; --profile family asks for the rest",
		},
		"an id of the family among others": {
			conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001", "SE-FAM-001"}}}, 4, "SE-FAM-001: not part of the " + how,
		},
		"tags of both, where the rest is enough": {
			conformance.Options{Selection: conformance.Selection{Tags: "@id:SE-AUTH-001 or @id:SE-FAM-001"}}, 0,
			"only a part was selected: tags @id:SE-AUTH-001 or @id:SE-FAM-001 (refusals and reads only, no change was accepted)",
		},
	} {
		t.Run("it says so of "+name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			c.options.Config = f.withFamily()
			r := f.run(t, c.options)
			if r.ExitCode(false) != c.exit || !slices.Contains(r.Reasons, c.reason) {
				t.Errorf("got %d, %s: %q, want %d and %q", r.ExitCode(false), r.Verdict, r.Reasons, c.exit, c.reason)
			}
		})
	}
}

// A pinned reading of the family cannot be held to where there is no family, and is not passed over.
func TestAPinnedReadingOfTheFamilyIsOpenWithoutIt(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{Expect: map[string]string{"create-status": "201"}, Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}})
	if row := reading(t, r, "create-status"); row.Outcome != report.Inconclusive || r.ExitCode(false) != 4 {
		t.Errorf("got %+v and %s: %v, want both inconclusive", row, r.Verdict, r.Reasons)
	}
}

func TestAnUnknownProfileIsWrongUsage(t *testing.T) {
	t.Parallel()
	_, err := conformance.Run(t.Context(), conformance.Options{Target: "http://127.0.0.1:1", Selection: conformance.Selection{Profile: "core"}})
	if want := `profile is "core", want schedule or family`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
