package plant_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

func answer(status int, body string) *plant.Answer {
	a := plant.NewAnswer()
	a.Status = status
	a.Body.WriteString(body)
	return a
}

func TestAnswersAreSuccessesConflictsOrRefusals(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		status                     int
		body                       string
		success, conflict, refusal bool
	}{
		{200, `{"status":"Open"}`, true, false, false},
		{200, `[]`, true, false, false},
		{204, "", true, false, false},
		{200, `{"conflicts":[]}`, false, true, false},
		{409, `{"conflicts":[{}]}`, false, true, false},
		{409, `{"title":"Refused"}`, false, false, true},
		{500, "<html>", false, false, true},
		{302, "", false, false, false},
	} {
		a := answer(row.status, row.body)
		if a.IsSuccess() != row.success || a.IsConflict() != row.conflict || a.IsRefusal() != row.refusal {
			t.Errorf("%d %s: got success %v, conflict %v, refusal %v", row.status, row.body, a.IsSuccess(), a.IsConflict(), a.IsRefusal())
		}
	}
}

func TestAWindowIsPutIntoAnAnswerAndRemoved(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 1, 10, 0, 0, 0, time.UTC)
	want := domain.Window{Start: start, End: start.Add(time.Hour)}
	a := answer(200, `{"id":"3-1"}`)
	if a.SetWindow(&want); a.Window() != want {
		t.Errorf("got %v, want %v", a.Window(), want)
	}
	if a.SetWindow(nil); a.Body.String() != `{"id":"3-1"}` {
		t.Errorf("got %s, want no window", &a.Body)
	}
}

func TestEditLeavesABodyThatIsNotAnObject(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "[1]", "<html>"} {
		a := answer(200, body)
		a.Edit(func(m plant.Row) { m["x"] = 1 })
		if a.Body.String() != body {
			t.Errorf("got %s, want %s", &a.Body, body)
		}
	}
}

// The client sees the announced length, half of the body, and the end of the connection.
func TestBreakOffSendsHalfOfTheAnswer(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(200, "0123456789").BreakOff(w) }))
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	text, err := io.ReadAll(response.Body)
	if string(text) != "01234" || err == nil || response.ContentLength != 10 {
		t.Errorf("got %q of %d, %v, want half of it and an error", text, response.ContentLength, err)
	}
}

func TestABodyIsReadTwice(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/", strings.NewReader("text"))
	if first, second := plant.ReadBody(r), plant.ReadBody(r); string(first) != "text" || string(second) != "text" {
		t.Errorf("got %q and %q, want text twice", first, second)
	}
	plant.SetBody(r, []byte("longer text"))
	if text := plant.ReadBody(r); string(text) != "longer text" || r.ContentLength != int64(len(text)) {
		t.Errorf("got %q of %d, want the other text", text, r.ContentLength)
	}
}

// observe returns the places that a defect's observer gets when f happens.
func observe(t *testing.T, f func(plant.Defect)) []domain.Place {
	t.Helper()
	var got []domain.Place
	f(plant.Defect{Observe: func(places []domain.Place) { got = append(got, places...) }})
	return got
}

func TestTheObserverGetsThePlacesOfACustomer(t *testing.T) {
	t.Parallel()
	const made = `{"csi":"1","services":[{"type":"EBSO","instances":[{"name":"PAIR","executions":[{"id":"FIRST"}]},{"name":"BARE"}]}]}`
	want := []domain.Place{{CSI: "1", Instance: "PAIR"}, {CSI: "1", Instance: "PAIR", Execution: "FIRST"}, {CSI: "1", Instance: "BARE"}}
	created := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(201, made).Send(w) })
	call := func(path string) func(plant.Defect) {
		return func(d plant.Defect) {
			d.Serve(created).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil))
		}
	}
	if got := observe(t, call("/__admin/customers")); !slices.Equal(got, want) {
		t.Errorf("a customer that the control API makes: got %v, want %v", got, want)
	}
	if got := observe(t, call("/selfservice/v1/customers")); got != nil {
		t.Errorf("an answer of the API: got %v, want no places", got)
	}
	seed := mock.Options{Admin: mock.Admin{Off: true}, Seed: mock.SeedFile{Text: []byte("customers:\n  - " + made)}}
	if got := observe(t, func(d plant.Defect) {
		if err := d.ObserveSeed(seed); err != nil {
			t.Error(err)
		}
	}); !slices.Equal(got, want) {
		t.Errorf("a customer of the seed: got %v, want %v", got, want)
	}
}

func TestTheMiddlewareNeverSeesTheControlAPI(t *testing.T) {
	t.Parallel()
	d := plant.Wire(plant.Serve(func(_ http.Handler, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))()
	handler := d.Serve(http.NotFoundHandler())
	for path, want := range map[string]int{"/__admin/health": http.StatusNotFound, "/selfservice/v1/customers": http.StatusTeapot} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: got %d, want %d", path, w.Code, want)
		}
	}
}
