package mock_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// A client that reads JSON by the names it knows, instants as instants, and headers in any case, and that sends again what
// a 503 with Retry-After refused, does not notice hostility. Each answer holds to the document.
func TestAWellWrittenClientPassesAHostileMock(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := mock.Start(t, mock.Options{
		Clock: clock(t, frozen), CheckAnswers: true, Interceptors: mock.Interceptors{Hostile: 7}, Seed: mock.SeedFile{Text: []byte(world)}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	seen := map[string]bool{}
	patient := func(c call) reply {
		for {
			r := do(t, s, c)
			if seed := r.header.Get("Bounce-Mock-Hostile"); !strings.HasPrefix(seed, "seed=7, request=") {
				t.Fatalf("the answer says %q of its seed", seed)
			}
			if r.status == 503 && r.header.Get("Retry-After") == "1" && r.reason() == "mock-hostile" {
				seen["503"] = true
				continue // at once: nobody waits in a test
			}
			conforms(t, r)
			return r
		}
	}
	for i := range 100 {
		c := good(t, s)
		c.body = `{"scheduledTime":"2020-08-26T15:53:51Z","action":"schedule"}`
		r := patient(c)
		if start := r.member(t, "scheduledStart"); start != "2020-08-26T15:53:51Z" && start != "2020-08-26T15:53:51+00:00" {
			t.Fatalf("answer %d: %s", i, r.body)
		} else {
			seen[start] = true
		}
		seen[r.body[:8]] = true
		var object map[string]any
		if err := json.Unmarshal([]byte(r.body), &object); err != nil {
			t.Fatal(err)
		}
		seen[fmt.Sprint(len(object), " members")] = true
		refused := patient(varied(good(t, s), auth("")))
		if refused.status != 401 || refused.header.Get("WWW-Authenticate") == "" || refused.member(t, "type") != "urn:bounce:bearer-token" {
			t.Fatalf("answer %d: %d %s", i, refused.status, refused.body)
		}
	}
	conflicts := good(t, s)
	tcmati(&conflicts)
	if r := patient(conflicts); r.status != 409 {
		t.Errorf("got %d %s", r.status, r.body)
	}
	for _, want := range []string{"503", "2020-08-26T15:53:51+00:00", "2020-08-26T15:53:51Z", "5 members", "6 members"} {
		if !seen[want] {
			t.Errorf("in a hundred answers there was no %s", want)
		}
	}
	if strings.Contains(log.String(), "breaks the document") {
		t.Error(log.String())
	}
}

func TestHostilityIsDecidedByItsSeed(t *testing.T) {
	t.Parallel()
	run := func(seed int64) (all []string) {
		s, err := mock.New(mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Hostile: seed}})
		if err != nil {
			t.Fatal(err)
		}
		c := good(t, s)
		for range 20 {
			r := httptest.NewRequest(c.method, c.url(), strings.NewReader(c.body))
			r.Header = http.Header{"Authorization": {c.authorization}, "Identifier": {c.identifier}, "Content-Type": {c.mediaType}}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			body, err := io.ReadAll(w.Result().Body)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, fmt.Sprint(w.Code, w.Header(), string(body)))
		}
		return all
	}
	first := run(7)
	if !slices.Equal(first, run(7)) {
		t.Error("the same seed gave other answers")
	}
	if slices.Equal(first, run(8)) {
		t.Error("another seed gave the same answers")
	}
	small := func(s string) bool { return strings.Contains(s, "content-type:[application/json]") }
	if !slices.ContainsFunc(first, small) || !slices.ContainsFunc(first, func(s string) bool { return !small(s) }) {
		t.Errorf("the letters of headers never change: %s", first)
	}
}

func TestHostilityKeepsToTheReadings(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Hostile: 1}, Readings: map[string]string{"time-zone-out": "utc"}})
	for range 30 {
		if r := do(t, s, good(t, s)); r.status == 200 && r.member(t, "scheduledStart") != "2020-08-26T15:53:51Z" {
			t.Fatal(r.body)
		}
	}
}

// The answers of a fault say the seed too, and its body is what was asked for.
func TestHostilityLeavesTheBodyOfAFaultAlone(t *testing.T) {
	t.Parallel()
	const given = `{"b":1, "a":"2020-08-26T15:00:00Z"}`
	for rule, test := range map[string]struct{ whole, varied bool }{
		`{"status":503,"body":"{\"b\":1, \"a\":\"2020-08-26T15:00:00Z\"}"}`:                                             {whole: true},
		`{"status":503,"body":"{\"b\":1, \"a\":\"2020-08-26T15:00:00Z\"}?","fault":"CUT_RESPONSE","atByte":35}`:         {},
		`{"status":503,"body":"{\"b\":1, \"a\":\"2020-08-26T15:00:00Z\"}?","fault":"WRONG_CONTENT_LENGTH","atByte":35}`: {whole: true},
		`{"status":503}`:                       {whole: true, varied: true},
		`{"fault":"MALFORMED_RESPONSE_CHUNK"}`: {varied: true},
	} {
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Hostile: 7}})
		misbehave(t, s, `{"response":`+rule+`}`)
		r, err := exchanged(t, s, s.Client(), good(t, s))
		if (err == nil) != test.whole || r.header.Get("Bounce-Mock-Hostile") != "seed=7, request=1" || !test.varied && r.body != given {
			t.Errorf("%s: the client saw %+v %v", rule, r, err)
		}
	}
}
