package steps

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/target"
)

const success = `{"scheduledStart":"START","scheduledEnd":"END","status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}`

func windowed(start, end string) string {
	return strings.NewReplacer("START", start, "END", end).Replace(success)
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
			w := answered(t, 200, nil, windowed(c.start, c.end))
			if got := verdict(w, w.startIsAsked()); got != c.asked {
				t.Errorf("the start: got %s, want %s", got, c.asked)
			}
			if got := verdict(w, w.endAfterStart()); got != c.after {
				t.Errorf("the end: got %s, want %s", got, c.after)
			}
		})
	}
}

func TestMembersAreJudgedOneByOne(t *testing.T) {
	t.Parallel()
	const all = "scheduledStart, scheduledEnd, status, subStatus, custStatus"
	whole := windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
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
		w := answered(t, 200, http.Header{"Content-Type": {"application/json"}}, c.body)
		if got := verdict(w, w.hasTexts(all)); got != c.texts {
			t.Errorf("%s: texts: got %s, want %s", name, got, c.texts)
		}
		if got := verdict(w, w.hasNone("conflicts")); got != c.none {
			t.Errorf("%s: none: got %s, want %s", name, got, c.none)
		}
		if got := verdict(w, w.memberIs("status", "Open")); got != c.word {
			t.Errorf("%s: word: got %s, want %s", name, got, c.word)
		}
		if got := verdict(w, w.conforms()); (got == "passed") != (c.texts == "passed") && name != "an empty member" && name != "a list beside it" {
			t.Errorf("%s: conforms: got %s, texts %s", name, got, c.texts)
		}
	}
}

// record is an RFC of so many hours, as a target has it; its window is another matter.
func record(number, start, end string, hours int) target.RFC {
	return target.RFC{
		Number: number, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
		Start: start, End: end, Duration: target.Duration{Unit: "hours", Value: hours},
	}
}

var busy = []target.RFC{
	record("3-A", "2030-01-02T09:00:00Z", "2030-01-02T10:30:00Z", 2),
	record("3-B", "2030-01-02T4:00:00-07:00", "2030-01-02T06:00:00-07:00", 3),
	record("3-C", "2030-01-02T20:00:00Z", "2030-01-02T21:00:00Z", 1),
}

const (
	itemA = `{"rfcNumber":"3-A","rfcType":"CODE_PROMO","rfcSubType":"CEMLI_PATCH","status":"Open","subStatus":"Ready For Execution",` +
		`"scheduledStart":"2030-01-02T09:00:00Z","scheduledEnd":"2030-01-02T10:30:00Z","duration":{"unit":"hours","value":2}}`
	itemB = `{"rfcNumber":"3-B","rfcType":"CODE_PROMO","rfcSubType":"CEMLI_PATCH","status":"Open","subStatus":"Ready For Execution",` +
		`"scheduledStart":"2030-01-02T11:00:00Z","scheduledEnd":"2030-01-02T13:00:00Z","duration":{"unit":"hours","value":3}}`
)

// Of three RFCs, the first two overlap the window from 10:00 to 12:00.
func TestConflictsAreComparedWithTheRecordsThatWereMade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ items, records, overlap, documented string }{
		"both, in order":          {itemA + "," + itemB, "passed", "passed", "passed"},
		"both, out of order":      {itemB + "," + itemA, "passed", "passed", "passed"},
		"one missing":             {itemB, "wrong-answer", "passed", "passed"},
		"one twice":               {itemA + "," + itemB + "," + itemB, "wrong-answer", "passed", "passed"},
		"one more":                {itemA + "," + itemB + "," + strings.Replace(itemA, "3-A", "3-X", 1), "wrong-answer", "passed", "passed"},
		"another type":            {strings.Replace(itemA, "CODE_PROMO", "OTHER", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"another unit":            {strings.Replace(itemA, "hours", "hour", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"another value":           {itemA + "," + strings.Replace(itemB, `"value":3`, `"value":2`, 1), "wrong-answer", "passed", "passed"},
		"a value that is a text":  {itemA + "," + strings.Replace(itemB, `"value":3`, `"value":"3"`, 1), "wrong-answer", "passed", "wrong-answer"},
		"no duration":             {itemA + "," + strings.Replace(itemB, "duration", "length", 1), "wrong-answer", "passed", "wrong-answer"},
		"another end":             {strings.Replace(itemA, "10:30", "10:31", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"a window that is apart":  {strings.Replace(strings.Replace(itemA, "T09:00", "T07:00", 1), "T10:30", "T08:00", 1) + "," + itemB, "wrong-answer", "wrong-answer", "passed"},
		"an item of another kind": {itemA + `,"3-B"`, "wrong-answer", "wrong-answer", "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, 409, nil, `{"conflicts":[`+c.items+`]}`)
			w.Fixture.RFCs = busy
			if got := verdict(w, w.conflictsAreRFCs()); got != c.records {
				t.Errorf("the records: got %s, want %s", got, c.records)
			}
			if got := verdict(w, w.eachConflictOverlaps()); got != c.overlap {
				t.Errorf("the windows: got %s, want %s", got, c.overlap)
			}
			if got := verdict(w, w.eachConflictHasDuration()); got != c.documented {
				t.Errorf("the durations: got %s, want %s", got, c.documented)
			}
		})
	}
}

func TestTheOracleLeavesTouchingWindowsToTheReading(t *testing.T) {
	t.Parallel()
	w := answered(t, 409, nil, "")
	w.Fixture.RFCs = busy
	for clock, want := range map[string]int{"10:00": 2, "08:30": 1, "07:00": 0, "10:30": 0, "13:00": 0, "13:01": 0, "19:00": 1, "21:30": 0} {
		at, err := time.Parse(time.RFC3339, "2030-01-02T"+clock+":00Z")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.overlapping(at, at.Add(w.Fixture.Duration.Length())); err != nil || len(got) != want {
			t.Errorf("from %s: got %d RFCs, %v, want %d", clock, len(got), err, want)
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
		w := answered(t, 404, nil, `{"detail":"no customer 15427061","id":"c3d4"}`)
		aside := *w.last
		exchanged := *aside.Exchange
		exchanged.Status, exchanged.Body = c.status, []byte(c.body)
		aside.Exchange, aside.draft.CSI = &exchanged, "20915348"
		w.aside = &aside
		if got := verdict(w, w.likeAside()); got != c.want {
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
		w := answered(t, 404, nil, c.one)
		w.aside = w.last
		w.last = newCall("", w.aside.draft, 0, &exchange.Exchange{Status: 404, Body: []byte(c.other)})
		if got := verdict(w, w.likeAside()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// No page names a media type: a success that is not called JSON breaks hygiene, and no clause.
func TestAnswersConformWhateverTheyAreCalled(t *testing.T) {
	t.Parallel()
	body := windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
	for _, mediaType := range []string{"", "text/plain", "application/json; charset=utf-8", "application/vnd.bounce+json", "text/html"} {
		w := answered(t, 200, http.Header{"Content-Type": {mediaType}}, body)
		if got := verdict(w, w.conforms()); got != "passed" {
			t.Errorf("%q: got %s, want passed", mediaType, got)
		}
	}
	w := answered(t, 200, nil, strings.Replace(body, `"Review Update"`, "null", 1))
	if got := verdict(w, w.conforms()); got != "wrong-answer" {
		t.Errorf("a null: got %s, want wrong-answer", got)
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
		w := answered(t, 400, nil, body)
		if got := verdict(w, w.showsNoInternals()); got != want {
			t.Errorf("%q: got %s, want %s", body, got, want)
		}
	}
}
