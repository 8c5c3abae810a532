package judge_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/openapi"
)

// formOf finds a form by its words.
func formOf(words string) *request.Form {
	form, _ := request.FindForm(words)
	return form
}

// answered is the answer to a schedule.
func answered(status int, header http.Header, body string) *judge.Answer {
	return judgetest.Answer(request.Schedule, status, header, body)
}

// bounce is the contract.
func bounce(t *testing.T) *openapi.Document {
	t.Helper()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

func TestTheAnswersTimesAreJudgedAsInstants(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ start, end, asked, after string }{
		"the instant in UTC":             {"2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z", "passed", "passed"},
		"the instant with an offset":     {"2030-01-02T3:00:00-07:00", "2030-01-02T05:00:00-07:00", "passed", "passed"},
		"the wrong instant":              {"2030-01-02T10:00:01Z", "2030-01-02T12:00:00Z", "wrong-answer", "passed"},
		"the offset dropped":             {"2030-01-02T10:00:00-07:00", "2030-01-02T12:00:00-07:00", "wrong-answer", "passed"},
		"an end that is the start":       {"2030-01-02T10:00:00Z", "2030-01-02T11:00:00+01:00", "passed", "wrong-answer"},
		"an end before the start":        {"2030-01-02T10:00:00Z", "2030-01-02T09:00:00Z", "passed", "wrong-answer"},
		"a start that is no time":        {"soon", "2030-01-02T12:00:00Z", "wrong-answer", "wrong-answer"},
		"a start without an offset":      {"2030-01-02T10:00:00", "2030-01-02T12:00:00Z", "passed", "passed"},
		"a local time without an offset": {"2030-01-02T03:00:00", "2030-01-02T12:00:00Z", "wrong-answer", "passed"},
		"an offset without a colon":      {"2030-01-02T03:00:00-0700", "2030-01-02T1200Z", "passed", "wrong-answer"},
		"no seconds":                     {"2030-01-02T10:00Z", "2030-01-02T12:00+00", "passed", "passed"},
		"an end that is no day":          {"2030-01-02T10:00:00Z", "2030-02-30T12:00:00Z", "passed", "wrong-answer"},
		"a start of fractions more":      {"2030-01-02T10:00:00.5Z", "2030-01-02T12:00:00Z", "wrong-answer", "passed"},
		"a start of fractions, all zero": {"2030-01-02T10:00:00.000Z", "2030-01-02T12:00:00.000Z", "passed", "passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answered(200, nil, judgetest.Success(c.start, c.end))
			if got := judgetest.Verdict(judge.Start(a)); got != c.asked {
				t.Errorf("the start: got %s, want %s", got, c.asked)
			}
			if got := judgetest.Verdict(judge.EndAfterStart(a)); got != c.after {
				t.Errorf("the end: got %s, want %s", got, c.after)
			}
		})
	}
}

func TestMembersAreJudgedOneByOne(t *testing.T) {
	t.Parallel()
	contract := bounce(t)
	const all = "scheduledStart, scheduledEnd, status, subStatus, custStatus"
	whole := judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
	for name, c := range map[string]struct{ body, texts, none, word string }{
		"the whole":             {whole, "passed", "passed", "passed"},
		"an empty member":       {strings.Replace(whole, `"Review Update"`, `""`, 1), "wrong-answer", "passed", "passed"},
		"a member that is null": {strings.Replace(whole, `"Open"`, `null`, 1), "wrong-answer", "passed", "wrong-answer"},
		"a member of a number":  {strings.Replace(whole, `"Open"`, `1`, 1), "wrong-answer", "passed", "wrong-answer"},
		"another word":          {strings.Replace(whole, `"Open"`, `"open"`, 1), "passed", "passed", "wrong-answer"},
		"no object":             {`[]`, "wrong-answer", "passed", "wrong-answer"},
		"null conflicts":        {`{"conflicts":null}`, "wrong-answer", "passed", "wrong-answer"},
		"conflicts of null":     {strings.Replace(whole, "{", `{"conflicts":null,`, 1), "passed", "passed", "passed"},
		"an empty list":         {strings.Replace(whole, "{", `{"conflicts":[],`, 1), "passed", "passed", "passed"},
		"a list beside it":      {strings.Replace(whole, "{", `{"conflicts":[{}],`, 1), "passed", "wrong-answer", "passed"},
		"an object beside it":   {strings.Replace(whole, "{", `{"conflicts":{},`, 1), "passed", "wrong-answer", "passed"},
	} {
		a := answered(200, http.Header{"Content-Type": {"application/json"}}, c.body)
		if got := judgetest.Verdict(judge.Texts(a, all)); got != c.texts {
			t.Errorf("%s: texts: got %s, want %s", name, got, c.texts)
		}
		if got := judgetest.Verdict(judge.NoMembers(a, "conflicts")); got != c.none {
			t.Errorf("%s: none: got %s, want %s", name, got, c.none)
		}
		if got := judgetest.Verdict(judge.Member(a, "status", "Open")); got != c.word {
			t.Errorf("%s: word: got %s, want %s", name, got, c.word)
		}
		if got := judgetest.Verdict(judge.Contract(a, contract)); (got == "passed") != (c.texts == "passed") && name != "an empty member" && name != "a list beside it" {
			t.Errorf("%s: conforms: got %s, texts %s", name, got, c.texts)
		}
	}
}

// No page names a media type: a success that is not called JSON breaks hygiene, and no clause.
func TestAnswersConformWhateverTheyAreCalled(t *testing.T) {
	t.Parallel()
	contract := bounce(t)
	body := judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
	for _, mediaType := range []string{"", "text/plain", "application/json; charset=utf-8", "application/vnd.bounce+json", "text/html"} {
		a := answered(200, http.Header{"Content-Type": {mediaType}}, body)
		if got := judgetest.Verdict(judge.Contract(a, contract)); got != "passed" {
			t.Errorf("%q: got %s, want passed", mediaType, got)
		}
	}
	a := answered(200, nil, strings.Replace(body, `"Review Update"`, "null", 1))
	if got := judgetest.Verdict(judge.Contract(a, contract)); got != "wrong-answer" {
		t.Errorf("a null: got %s, want wrong-answer", got)
	}
}

// Each body is one of the three outcomes, or none: never two.
func TestABodyIsOneOutcome(t *testing.T) {
	t.Parallel()
	const words, window, list = `"status":"Open","subStatus":"a","custStatus":"b"`, `"scheduledStart":"a","scheduledEnd":"b"`, `"conflicts":[{}]`
	for body, want := range map[string]string{
		`{` + words + `,` + window + `}`:                           "a success",
		`{` + words + `,` + window + `,"conflicts":[]}`:            "a success",
		`{` + words + `,` + window + `,"conflicts":null,"more":1}`: "a success",
		`{` + words + `}`: "a cancellation",
		`{` + words + `,"scheduledStart":null,"scheduledEnd":null}`: "a cancellation",
		`{` + list + `}`:                              "conflicts",
		`{` + list + `,"status":409,"code":1}`:        "conflicts",
		`{` + words + `,` + window + `,` + list + `}`: "",
		`{` + words + `,` + list + `}`:                "",
		`{"scheduledStart":"a",` + list + `}`:         "",
		`{"conflicts":[]}`:                            "",
		`{}`:                                          "",
		`[]`:                                          "",
	} {
		for _, kind := range []string{"a success", "a cancellation", "conflicts"} {
			a := answered(http.StatusOK, nil, body)
			if err := judge.OneOutcome(a, kind); (err == nil) != (kind == want) {
				t.Errorf("%s as %s: got %v", body, kind, err)
			}
		}
	}
}
