package family_test

import (
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
)

func TestJudgementsOfWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	type check = func(*judge.Answer) error
	has := func(want ...string) check { return func(a *judge.Answer) error { return family.Response(a, want) } }
	is := func(want string) check {
		return func(a *judge.Answer) error { return family.Status(a, "3-DCMATI", want) }
	}
	durations := func(a *judge.Answer) error { return family.Durations(a, "PT2H, PT2H30M") }
	are := func(a *judge.Answer) error { return family.OnlyChoices(a, "Bounce, Start") }
	for name, c := range map[string]struct {
		words, body string
		step        check
		want        string
	}{
		"an id":                        {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"}]}`, has("3-DCMATI"), "passed"},
		"an id twice":                  {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"3-DCMATI","status":"x"}]}`, has("3-DCMATI"), "wrong-answer"},
		"an id too few":                {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"}]}`, has("3-DCMATI", "3-SECOND0"), "wrong-answer"},
		"an id too many":               {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"3-X","status":"x"}]}`, has("3-DCMATI"), "wrong-answer"},
		"no status":                    {"workflow status", `{"response":[{"executionId":"3-DCMATI"}]}`, has("3-DCMATI"), "wrong-answer"},
		"no response":                  {"workflow status", `[]`, has("3-DCMATI"), "wrong-answer"},
		"success":                      {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"Success"}]}`, is("success"), "passed"},
		"success too early":            {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"success"}]}`, is("not success"), "wrong-answer"},
		"another word for success":     {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"done"}]}`, is("success"), "wrong-answer"},
		"no word is no failure either": {"workflow status", `{"response":[]}`, is("not success"), "wrong-answer"},
		"durations in another form":    {"durations", `[{"value":"PT120M"},{"value":"PT2.5H"}]`, durations, "passed"},
		"a duration too few":           {"durations", `[{"value":"PT2H"}]`, durations, "wrong-answer"},
		"a duration that is none":      {"durations", `[{"value":"PT2H"},{"value":"PT2H30M"},{"value":"3 hours"}]`, durations, "wrong-answer"},
		"choices in another order":     {"operations", `[{"name":"Start"},{"name":"Bounce"}]`, are, "passed"},
		"a choice twice":               {"operations", `[{"name":"Start"},{"name":"Bounce"},{"name":"Bounce"}]`, are, "wrong-answer"},
		"a choice in small letters":    {"operations", `[{"name":"start"},{"name":"Bounce"}]`, are, "wrong-answer"},
		"no hosts":                     {"options", `{"hosts":[]}`, family.Hosts, "passed"},
		"a host without options":       {"options", `{"hosts":[{"name":"a","tier":"MT"}]}`, family.Hosts, "wrong-answer"},
		"an option that is false":      {"options", `{"hosts":[{"name":"a","tier":"MT","options":[{"name":"b","label":"c","value":false}]}]}`, family.Hosts, "passed"},
		"an option that is null":       {"options", `{"hosts":[{"name":"a","tier":"MT","options":[{"name":"b","label":"c","value":null}]}]}`, family.Hosts, "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := judgetest.Verdict(c.step(judgetest.Answer(formOf(c.words), 200, nil, c.body))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// What is refused, or left out as an unknown id is, shows nothing; how it is refused is another rule's matter.
func TestAForeignExecutionHasNoWorkflowStatus(t *testing.T) {
	t.Parallel()
	of := func(id, status string) string {
		return `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"` + id + `","status":"` + status + `"}]}`
	}
	const own = `{"response":[{"status":"x","executionId":"3-DCMATI","_links":{}}]}`
	for name, c := range map[string]struct {
		foreign     int
		foreignBody string
		unknown     int
		unknownBody string
		want        string
	}{
		"both left out":            {200, own, 200, own, "passed"},
		"both refused":             {404, "", 404, `{"x":1}`, "passed"},
		"refused in another way":   {403, "", 404, "", "passed"},
		"refused, and left out":    {403, "", 200, own, "passed"},
		"left out, and refused":    {200, own, 404, "", "passed"},
		"shown as any id is":       {200, of("3-OMCEBSOR3", "unknown"), 200, of("3-NOSUCH0", "unknown"), "passed"},
		"shown as a foreign one":   {200, of("3-OMCEBSOR3", "foreign"), 200, of("3-NOSUCH0", "unknown"), "not-refused"},
		"shown":                    {200, of("3-OMCEBSOR3", "success"), 200, own, "not-refused"},
		"shown, where ids must be": {200, of("3-OMCEBSOR3", "success"), 404, "", "not-refused"},
		"a crash":                  {500, "", 404, "", "server-error"},
	} {
		foreign := judgetest.Answer(request.WorkflowStatus, c.foreign, nil, c.foreignBody)
		unknown := judgetest.Answer(request.WorkflowStatus, c.unknown, nil, c.unknownBody)
		if got := judgetest.Verdict(family.ForeignStatus(foreign, unknown, "3-OMCEBSOR3")); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// Words that are no texts are compared, too.
func TestQueuesOfAnyValuesAreCompared(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{`{"type":["a"]}`: "same", `{"type":["b"]}`: "others", `{"type":"a"}`: "others", `{"type":{}}`: "others"} {
		one, other := judgetest.Answer(request.Queue, 200, nil, `{"type":["a"]}`), judgetest.Answer(request.Queue, 200, nil, words)
		if got := family.QueueWords(one, other, "same", "others"); got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

func TestStatusesAreRead(t *testing.T) {
	t.Parallel()
	status := func(ids ...string) string {
		var all []string
		for _, id := range ids {
			all = append(all, `{"executionId":"`+id+`","status":"x"}`)
		}
		return `{"response":[` + strings.Join(all, ",") + `]}`
	}
	for name, c := range map[string]struct {
		read func(a *judge.Answer, id string) (string, error)
		body string
		want string
	}{
		"an unknown id left out":        {family.UnknownStatus, status("3-DCMATI"), "left-out"},
		"an unknown id with a status":   {family.UnknownStatus, status("3-DCMATI", "3-NOSUCH0"), "in the response"},
		"an unknown id that hides all":  {family.UnknownStatus, status(), "wrong-answer"},
		"what is not scheduled":         {family.Unscheduled, status("3-DCMATI"), "listed"},
		"it is left out":                {family.Unscheduled, status(), "left-out"},
		"another in its place":          {family.Unscheduled, status("3-SECOND0"), "wrong-answer"},
		"another requestor ignored":     {family.Requestor, status("3-DCMATI"), "ignored"},
		"nothing for another requestor": {family.Requestor, status(), "nothing-found"},
		"another requestor, other ids":  {family.Requestor, status("3-SECOND0"), "wrong-answer"},
	} {
		a := judgetest.Answer(request.WorkflowStatus, 200, nil, c.body)
		if got := judgetest.Taken(c.read(a, "3-DCMATI")); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
