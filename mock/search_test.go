package mock_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

const heavyCriteria = `{"bodyPatterns":[{"matches":"(?:a?){990}b"}]}`

// A regular expression that takes minutes over the whole journal holds no other request up, and ends when its client leaves.
func TestASearchOfTheJournalHoldsNoRequestUp(t *testing.T) {
	t.Parallel()
	s := start(t)
	for range 300 {
		send(t, s, body(strings.Repeat("a", 4096)))
	}
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	for _, path := range []string{"/find", "/wait?timeout=60s"} {
		go func() {
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/__admin/requests"+path, strings.NewReader(heavyCriteria))
			if err == nil {
				r.Header.Set("Content-Type", "application/json")
				var response *http.Response
				if response, err = s.Client().Do(r); err == nil {
					err = response.Body.Close()
				}
			}
			ended <- err
		}()
	}
	for range 20 {
		expect(t, send(t, s), 200, "")
	}
	select {
	case err := <-ended:
		t.Errorf("a search ended (%v) before the requests that do not search", err)
		ended <- err
	default:
	}
	leave()
	for range 2 {
		if err := <-ended; err != nil { // its caller has left it
			t.Log(err)
		}
	}
}

func TestASearchWhoseTimeIsOverIsRefused(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/nothing", http.NoBody))
	gone, leave := context.WithCancel(t.Context())
	leave()
	r := httptest.NewRequestWithContext(gone, http.MethodPost, "http://localhost/__admin/requests/find", strings.NewReader(heavyCriteria))
	r.Header.Set("Content-Type", "application/json")
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != 400 || !strings.Contains(w.Body.String(), "took too long") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	started := start(t)
	for criteria, pointer := range map[string]string{
		`{"urlPattern":"(a{1,50}b){50}"}`:                                     "/urlPattern",
		`{"bodyPatterns":[{"contains":"` + strings.Repeat("a", 4097) + `"}]}`: "",
	} {
		answer := control(t, started, "findRequests", "POST", "/requests/find", criteria)
		if want := map[bool]int{true: 400, false: 200}[pointer != ""]; answer.status != want || !strings.Contains(answer.body, pointer) {
			t.Errorf("%.60s: got %d %s", criteria, answer.status, answer.body)
		}
	}
}
