package router_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/router"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/openapi"
)

// An answer that breaks its document leaves none of its headers on the 500 that takes its place.
func TestAnAnswerThatIsGivenUpLeavesNoHeader(t *testing.T) {
	t.Parallel()
	document, err := openapi.Authorization()
	if err != nil {
		t.Fatal(err)
	}
	store := settings.NewMemory()
	registry, err := readings.NewRegistry(store)
	if err != nil {
		t.Fatal(err)
	}
	headers := func(serve func() *exchange.Answer) http.Header {
		r := router.New(router.Options{
			Contract: document, Subject: func(*exchange.Exchange) string { return "" }, Journal: journal.New(journal.Options{Entries: 1}),
			Metrics: new(metrics.Metrics), Logger: slog.New(slog.DiscardHandler), CheckAnswers: true,
		})
		r.Govern(clock.NewPerCustomer(new(clock.Clock), store), registry)
		routes := map[string]exchange.Route{}
		for _, op := range document.Operations() {
			routes[op.ID] = exchange.Route{Serve: func(*exchange.Exchange, []exchange.Interceptor) *exchange.Answer { return serve() }}
		}
		if err := r.Bind(router.Group{Document: document, Routes: routes}); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/oauth2/jwks", nil))
		if w.Code != http.StatusInternalServerError {
			t.Errorf("got %d %s, want 500", w.Code, w.Body)
		}
		return w.Header()
	}
	want := headers(func() *exchange.Answer { panic("ordinary") })
	got := headers(func() *exchange.Answer {
		return &exchange.Answer{
			Status: http.StatusOK, ContentType: exchange.TypeJSON, Body: "no key set", Total: "1", RetryAfter: "1", Allow: "GET", Challenge: "Bearer",
			Header: http.Header{"Cache-Control": {"no-store"}},
		}
	})
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, slices.Sorted(maps.Keys(want))) {
		t.Errorf("got the headers %v, want the names of %v", got, want)
	}
}
