package judge_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
)

func TestAChallengeNamesTheSchemeAndTheError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status      int
		header      []string
		plain, with string
	}{
		"the scheme alone":          {401, []string{`Bearer`}, "passed", "wrong-answer"},
		"the scheme with a realm":   {401, []string{`Bearer realm="a"`}, "passed", "wrong-answer"},
		"the error":                 {401, []string{`bearer realm="a", error="invalid_token"`}, "passed", "passed"},
		"the error without quotes":  {401, []string{`Bearer error=invalid_token`}, "passed", "passed"},
		"another error":             {401, []string{`Bearer error="invalid_request"`}, "passed", "wrong-answer"},
		"an error that is longer":   {401, []string{`Bearer error="invalid_token_form"`}, "passed", "wrong-answer"},
		"beside another scheme":     {401, []string{`Basic realm="a", Bearer error="invalid_token"`}, "passed", "passed"},
		"in a field of its own":     {401, []string{`Basic realm="a"`, `Bearer error="invalid_token"`}, "passed", "passed"},
		"another scheme":            {401, []string{`Basic realm="a"`}, "wrong-answer", "wrong-answer"},
		"a scheme that begins so":   {401, []string{`BearerX error="invalid_token"`}, "wrong-answer", "wrong-answer"},
		"no challenge":              {401, nil, "wrong-answer", "wrong-answer"},
		"a refusal that needs none": {403, nil, "not-applicable", "not-applicable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answered(c.status, http.Header{"Www-Authenticate": c.header}, "")
			if got := judgetest.Verdict(judge.Challenge(a, "")); got != c.plain {
				t.Errorf("got %s, want %s", got, c.plain)
			}
			if got := judgetest.Verdict(judge.Challenge(a, "invalid_token")); got != c.with {
				t.Errorf("with the error: got %s, want %s", got, c.with)
			}
		})
	}
}

func TestAMediaTypeFitsItsBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ mediaType, body, want string }{
		"JSON that says so":           {"application/json; charset=utf-8", `{"a":1}`, "passed"},
		"a problem":                   {"application/problem+json", `{"a":1}`, "passed"},
		"JSON as text":                {"text/plain", ` {"a":1}`, "wrong-answer"},
		"a list as text":              {"text/plain", `[1]`, "wrong-answer"},
		"JSON that says nothing":      {"", `{"a":1}`, "wrong-answer"},
		"a page":                      {"text/html", `<p>`, "passed"},
		"a text that could be JSON":   {"text/plain", `404`, "passed"},
		"a text in braces":            {"text/plain", `{no}`, "passed"},
		"nothing":                     {"", ``, "passed"},
		"JSON under a name like it":   {"application/jsonx", `{"a":1}`, "wrong-answer"},
		"JSON under capital letters":  {"Application/JSON", `{"a":1}`, "passed"},
		"JSON under a vendor's name":  {"application/vnd.a+json", `{"a":1}`, "passed"},
		"JSON under a vendor's other": {"application/vnd.a+xml", `{"a":1}`, "wrong-answer"},
	} {
		a := answered(400, http.Header{"Content-Type": {c.mediaType}}, c.body)
		if got := judgetest.Verdict(judge.MediaType(a)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestLikeRefusalsDifferInNamesOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"the same":              {404, `{"detail":"no customer 20915348","id":"a1b2"}`, "passed"},
		"another id":            {404, `{"detail":"no customer 20915348","id":"f0f0-17"}`, "passed"},
		"another status":        {403, `{"detail":"no customer 20915348","id":"a1b2"}`, "wrong-answer"},
		"another text":          {404, `{"detail":"no access to 20915348","id":"a1b2"}`, "wrong-answer"},
		"a server error":        {500, `{}`, "server-error"},
		"other members":         {404, `{"trace":{"b":"x"},"detail":"no customer 20915348","id":"zz"}`, "passed"},
		"other members inside":  {404, `{"detail":"no customer 20915348","errors":[{"x":1,"code":"GONE"}]}`, "wrong-answer"},
		"a reason more":         {404, `{"detail":"no customer 20915348","reason":"it is not yours"}`, "wrong-answer"},
		"a page of HTML":        {404, `<h1>no customer 20915348</h1>`, "wrong-answer"},
		"another customer's id": {404, `{"detail":"no customer 99999999","id":"a1b2"}`, "passed"},
	} {
		a := answered(404, nil, `{"detail":"no customer 15427061","id":"c3d4"}`)
		aside := answered(c.status, nil, c.body)
		aside.Draft.CSI = "20915348"
		if got := judgetest.Verdict(judge.Alike(aside, a)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// A body of another form is compared by what a refusal says there: no member that varies counts, at whatever depth.
func TestRefusalsOfOtherFormsAreComparedByTheirWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ one, other, want string }{
		"nested":                   {`{"error":{"code":"X","id":"abc"}}`, `{"error":{"id":"def","code":"X"},"_links":{}}`, "passed"},
		"nested, another code":     {`{"error":{"code":"X"}}`, `{"error":{"code":"Y"}}`, "wrong-answer"},
		"errors with noise inside": {`{"errors":[{"code":"X"}]}`, `{"errors":[{"ünknown":null,"code":"X"}]}`, "passed"},
		"text":                     {"no such customer\n", " no such customer", "passed"},
		"another text":             {"no such customer", "not your customer", "wrong-answer"},
		"empty":                    {"", "", "passed"},
		"a body and none":          {`{"code":"X"}`, "", "wrong-answer"},
		"nothing that is known":    {`{"x":1}`, `{"y":2}`, "passed"},
	} {
		if got := judgetest.Verdict(judge.Alike(answered(404, nil, c.one), answered(404, nil, c.other))); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestInternalsAreToldFromTextsForClients(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"detail":"body /action is missing"}`:           "passed",
		`{"detail":"select another time from the list"}`: "passed",
		`{"instance":"/selfservice/v1/customers/1"}`:     "passed",
		"":                        "passed",
		"goroutine 12 [running]:": "wrong-answer",
		"main.go:42":              "wrong-answer",
		"\tat com.example.Main.run(Main.java:12)":                          "wrong-answer",
		"java.lang.IllegalStateException: no":                              "wrong-answer",
		"Traceback (most recent call last)":                                "wrong-answer",
		`File "/srv/app.py", line 3`:                                       "wrong-answer",
		"SELECT * FROM executions":                                         "wrong-answer",
		"at Object.<anonymous> (/app/node_modules/express/index.js:1:1)":   "wrong-answer",
		"open /etc/keys: /var/lib/keys.json":                               "wrong-answer",
		"invalid character 'o' in literal null":                            "wrong-answer",
		"json: cannot unmarshal string into Go value of type main.request": "wrong-answer",
	} {
		a := answered(400, nil, body)
		if got := judgetest.Verdict(judge.NoInternals(a)); got != want {
			t.Errorf("%q: got %s, want %s", body, got, want)
		}
	}
}

func TestDateRunsForward(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 2, 10, 0, 0, 0, time.UTC)
	date := func(t time.Time) http.Header { return http.Header{"Date": {t.Format(http.TimeFormat)}} }
	for name, c := range map[string]struct {
		before, after http.Header
		want          string
	}{
		"it stands still": {date(now), date(now), "passed"}, "it runs": {date(now), date(now.Add(time.Second)), "passed"},
		"it runs back": {date(now), date(now.Add(-time.Second)), "wrong-answer"}, "it stops": {date(now), nil, "wrong-answer"},
		"it was not there": {nil, date(now), "wrong-answer"}, "it is no date": {date(now), http.Header{"Date": {"soon"}}, "wrong-answer"},
	} {
		if got := judgetest.Verdict(judge.Date(answered(401, c.before, ""), answered(401, c.after, ""))); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
