package mock_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

const page = "http://localhost:3000"

func withCORS(t *testing.T) *mock.Server {
	t.Helper()
	s, err := mock.New(mock.Options{HTTP: mock.HTTP{CORS: []string{page}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fromPage(s *mock.Server, method, path, origin string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:2686"+path, nil)
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

const anExecution = "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0"

func TestAPreflightIsAnsweredForItsOriginOnly(t *testing.T) {
	t.Parallel()
	s := withCORS(t)
	const asks = "Access-Control-Request-Method"
	for name, row := range map[string]struct {
		path, origin string
		header       []string
		status       int
		allowed      string
	}{
		"a preflight":                 {anExecution, page, []string{asks, "PUT", "Access-Control-Request-Headers", "authorization"}, 204, page},
		"of another origin":           {anExecution, "http://localhost:3001", []string{asks, "PUT"}, 405, ""},
		"of no origin":                {anExecution, "", []string{asks, "PUT"}, 405, ""},
		"of the origin null":          {anExecution, "null", []string{asks, "PUT"}, 405, ""},
		"an OPTIONS without a method": {anExecution, page, nil, 405, page},
		"of a path that is not there": {"/selfservice/v1/nothing", page, []string{asks, "PUT"}, 404, page},
		"of the control API":          {"/__admin/health", page, []string{asks, "GET"}, 403, ""},
		"of the token endpoint":       {"/oauth2/token", page, []string{asks, "POST"}, 405, ""},
	} {
		w := fromPage(s, http.MethodOptions, row.path, row.origin, row.header...)
		if w.Code != row.status || w.Header().Get("Access-Control-Allow-Origin") != row.allowed {
			t.Errorf("%s: got %d for the origin %q, want %d for %q", name, w.Code, w.Header().Get("Access-Control-Allow-Origin"), row.status, row.allowed)
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: it allows credentials", name)
		}
		if contract := strings.HasPrefix(row.path, "/selfservice/"); contract != (w.Header().Get("Vary") == "Origin" || len(w.Header().Values("Vary")) > 1) {
			t.Errorf("%s: Vary is %q", name, w.Header().Values("Vary"))
		}
		if w.Code == http.StatusNoContent && (!strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "PUT") ||
			!strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Identifier")) {
			t.Errorf("%s: allows %v", name, w.Header())
		}
	}
}

func TestAnswersAreReadByPagesOfTheOriginsOnly(t *testing.T) {
	t.Parallel()
	s := withCORS(t)
	if w := fromPage(s, http.MethodGet, anExecution, page); w.Code != 401 || w.Header().Get("Access-Control-Allow-Origin") != page ||
		!strings.Contains(w.Header().Get("Access-Control-Expose-Headers"), "X-Request-Id") {
		t.Errorf("got %d %v, want a refusal that the page can read", w.Code, w.Header())
	}
	if w := fromPage(s, http.MethodGet, anExecution, "http://localhost:3001"); w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Vary") != "Origin" {
		t.Errorf("another origin got %v", w.Header())
	}
	off, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w := fromPage(off, http.MethodGet, anExecution, page); w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Vary") != "" {
		t.Errorf("without the option: got %v", w.Header())
	}
}

func TestOriginsAreExact(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"*", "null", "localhost:3000", "http://", "http://localhost:3000/", "http://LOCALHOST", "ftp://localhost", "http://a b",
		"http://*.example", "http://a.example:80", "https://a.example:443", "http://a.example:", "http://a.example:0800", "http://a.example:99999", "http://:3000",
		"http://m\u00fcnchen.example", "http://u@a.example", "http://a.example?", "http://a.example#", "http://a.example,http://b.example", "",
	} {
		if _, err := mock.New(mock.Options{HTTP: mock.HTTP{CORS: []string{origin}}}); err == nil || !strings.Contains(err.Error(), "exact origin") {
			t.Errorf("%q: got the error %v, want one that asks for an exact origin", origin, err)
		}
	}
	for _, origin := range []string{page, "https://a.example", "http://127.0.0.1:8080", "http://[::1]:3000", "https://a.example:80", "https://xn--mnchen-3ya.example"} {
		if _, err := mock.New(mock.Options{HTTP: mock.HTTP{CORS: []string{origin}}}); err != nil {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

func TestCustomersAreBounded(t *testing.T) {
	t.Parallel()
	const most = 6
	s := mock.Start(t, mock.Options{MaxCustomers: most})
	var made []string
	for range most {
		c, err := s.CreateCustomer("")
		if err != nil {
			break
		}
		made = append(made, c.CSI)
	}
	if len(made) == 0 || len(made) == most {
		t.Fatalf("%d customers were made beside those of the seed, want some of %d", len(made), most)
	}
	expect(t, control(t, s, "createCustomer", "POST", "/customers", "{}"), 409, "body-limit")
	if err := s.RemoveCustomer(made[0]); err != nil {
		t.Fatal(err)
	}
	expect(t, control(t, s, "createCustomer", "POST", "/customers", "{}"), 201, "")
}

func TestTheControlAPISaysUnderWhichNamesItIsThere(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "http://mock.example/__admin/health", nil)
	w := httptest.NewRecorder()
	withCORS(t).ServeHTTP(w, r)
	if w.Code != 404 || !strings.Contains(w.Body.String(), "loopback names only") {
		t.Errorf("got %d %s, want 404 and the names", w.Code, w.Body)
	}
}
