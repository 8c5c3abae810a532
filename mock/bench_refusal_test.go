package mock_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// BenchmarkRefusal sends an accepted request and a refused one of the same operation in turn, through the handler without a socket, and
// compares their medians: x-accepted is what a refusal costs in units of the accepted request. A refusal that costs more than 1.5 of
// them fails, where there were enough rounds to say so.
func BenchmarkRefusal(b *testing.B) {
	const (
		most   = 1.5
		enough = 500 // rounds
	)
	s, err := mock.New(mock.Options{Clock: clock(b, frozen), Seed: mock.SeedFile{Text: []byte(world)}})
	if err != nil {
		b.Fatal(err)
	}
	for _, pair := range refusals(b, s) {
		b.Run(pair.name, func(b *testing.B) {
			var accepted, refused []time.Duration
			for b.Loop() {
				accepted = append(accepted, measure(b, s, pair.accepted, http.StatusOK))
				refused = append(refused, measure(b, s, pair.refused, pair.status))
			}
			good, bad := median(accepted), median(refused)
			ratio := float64(bad) / float64(good)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(good.Nanoseconds()), "accepted-ns")
			b.ReportMetric(float64(bad.Nanoseconds()), "refused-ns")
			b.ReportMetric(ratio, "x-accepted")
			if len(refused) >= enough && ratio > most {
				b.Errorf("the refusal costs %.2f times the accepted request, want at most %v", ratio, most)
			}
		})
	}
}

// refusalPair is an accepted request, and one of the same operation that is refused with a status.
type refusalPair struct {
	name              string
	accepted, refused call
	status            int
}

// refusals pairs an accepted request of several operations with refusals of all kinds.
func refusals(b *testing.B, s *mock.Server) (pairs []refusalPair) {
	b.Helper()
	put := good(b, s)
	read := func(path string) call {
		c := put
		c.method, c.path, c.mediaType, c.body = http.MethodGet, "/selfservice/v1"+path, "", ""
		c.authorization = "Bearer " + token(b, s, mock.TokenRequest{Scope: mock.AllScopes})
		return c
	}
	add := func(operation string, accepted call, kinds []refusalKind) {
		for _, kind := range kinds {
			refused := accepted
			kind.edit(&refused)
			pairs = append(pairs, refusalPair{operation + "/" + kind.name, accepted, refused, kind.status})
		}
	}
	credentials := []refusalKind{
		{"no-token", 401, auth("")},
		{"expired-token", 401, defect(b, s, "expired")},
		{"forged-token", 401, defect(b, s, "wrong-key")},
		{"truncated-token", 401, defect(b, s, "truncated")},
		{"wrong-scope", 403, auth("Bearer " + token(b, s, mock.TokenRequest{Scope: "openid"}))},
		{"unknown-identifier", 401, func(c *call) { c.identifier = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a99" }},
	}
	query := func(more string) func(*call) { return func(c *call) { c.path += more } }
	path := func(from, to string) func(*call) {
		return func(c *call) { c.path = strings.Replace(c.path, from, to, 1) }
	}
	add("readExecution", read(whole), append([]refusalKind{
		{"unknown-instance", 404, path("DCMATI", "NOBODY")},
		{"unknown-execution", 404, path("3-CDQF5Z0", "3-NOTHING")},
	}, credentials...))
	add("listExecutions", read(list), append([]refusalKind{
		{"bad-query", 400, query("?limit=many")},
		{"foreign", 403, path(own, otherCSI)},
		{"no-route", 404, path("instances/executions", "instances/execution/s")},
	}, credentials...))
	add("readOptions", read(dcmati+"/options"), append([]refusalKind{
		{"unknown-instance", 404, path("DCMATI", "NOBODY")},
	}, credentials...))
	add("listDurations", read("/customers/services/products/bounce/durations"), credentials)
	add("readWorkflowStatus", read(progress+"BOUNCE"), append([]refusalKind{
		{"other-requestor", 400, path("BOUNCE", "NOBODY")},
	}, credentials...))
	add("scheduleExecution", put, append([]refusalKind{
		{"lead-time", 400, at("2020-08-26T15:01:00Z")},
		{"conflict", 409, tcmati},
		{"malformed-body", 400, body("{")},
		{"wrong-body", 400, body(`{"action":"postpone"}`)},
		{"unknown-instance", 404, instance("NOBODY")},
		{"unknown-execution", 404, execution("3-NOTHING")},
	}, credentials...))
	return pairs
}

type refusalKind struct {
	name   string
	status int
	edit   func(*call)
}

// measure returns how long the handler takes for a request.
func measure(b *testing.B, h http.Handler, c call, status int) time.Duration {
	b.Helper()
	r := httptest.NewRequest(c.method, c.url(), strings.NewReader(c.body))
	for name, value := range map[string]string{
		"Authorization": c.authorization, "Identifier": c.identifier, "Content-Type": c.mediaType,
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	began := time.Now()
	h.ServeHTTP(w, r)
	took := time.Since(began)
	if w.Code != status {
		b.Fatalf("%s %s: got %d, want %d\n%s", c.method, c.url(), w.Code, status, w.Body)
	}
	return took
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
