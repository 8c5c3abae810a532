package mock_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.com/bounce/mock"
)

// fetchFrom lets a customer's keys be fetched.
func fetchFrom(t testing.TB, s *mock.Server, csi, uri string) ring {
	t.Helper()
	return ringOf(t, control(t, s, "setCustomerKeys", "PUT", "/customers/"+csi+"/jwks", `{"jwksUri":"`+uri+`"}`))
}

// fetching is a mock that may ask this machine, and a customer of it whose keys another mock holds.
func fetching(t *testing.T) (s, issuer *mock.Server, c, held customer) {
	t.Helper()
	issuer = start(t)
	held = create(t, issuer, "")
	s = mock.Start(t, mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}})
	c = create(t, s, `{"jwksUri":"`+issuer.URL+"/__admin/customers/"+held.CSI+`/jwks"}`)
	return s, issuer, c, held
}

// fiveMinutesLater a key set is due to be fetched anew.
func fiveMinutesLater(t testing.TB, s *mock.Server) {
	t.Helper()
	if err := s.Clock().Freeze(s.Clock().Now().Add(5 * time.Minute)); err != nil {
		t.Fatal(err)
	}
}

func TestOneMockVerifiesTheTokensOfAnother(t *testing.T) {
	t.Parallel()
	s, issuer, c, held := fetching(t)
	if len(c.Tokens) != 0 {
		t.Errorf("the mock has the tokens %v without a key", c.Tokens)
	}
	for name, token := range held.Tokens {
		want := 401
		switch name {
		case "approver", "approver-first", "approver-between", "approver-last":
			want = 200
		case "no-scope", "wrong-scope", "longer-scope", "no-approver", "app-admin", "privileged-user", "user":
			want = 403
		}
		if r := do(t, s, bearer(c, token)); r.status != want {
			t.Errorf("%s: got %d %s, want %d", name, r.status, r.body, want)
		}
	}
	if got := strings.TrimPrefix(kids(t, s, c.CSI), held.CSI+"-"); got != "eddsa" {
		t.Errorf("the set in use holds %s", got)
	}
	fiveMinutesLater(t, s) // the defect unknown-kid has made it ask a moment ago
	rotated := rotate(t, issuer, held.CSI, "")
	expect(t, do(t, s, bearer(c, rotated.Tokens["approver"])), 200, "")
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
	rotated = rotate(t, issuer, held.CSI, `{"retire":true}`)
	fiveMinutesLater(t, s)
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 401, "bearer-token")
	expect(t, do(t, s, bearer(c, rotated.Tokens["approver"])), 200, "")
}

func TestAnUnknownKeyIsFetchedAtOnce(t *testing.T) {
	t.Parallel()
	s, issuer, c, held := fetching(t)
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
	rotated := rotate(t, issuer, held.CSI, `{"retire":true}`)
	expect(t, do(t, s, bearer(c, rotated.Tokens["approver"])), 200, "")
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 401, "bearer-token")
}

// notListening is an address where nobody listens, and where nobody else can meanwhile: it is the near end of a connection.
func notListening(t testing.TB, far net.Addr) string {
	t.Helper()
	c, err := net.Dial(far.Network(), far.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c.LocalAddr().String()
}

// One key that cannot be used does not take the others with it, and the log says which it was; so does the answer to one that is
// given inline.
func TestAKeyThatCannotBeUsedIsPassedOver(t *testing.T) {
	t.Parallel()
	issuer := start(t)
	held := create(t, issuer, "")
	good := control(t, issuer, "readCustomerKeys", "GET", "/customers/"+held.CSI+"/jwks", "").body
	short := `{"keys":[{"kty":"RSA","kid":"short","e":"AQAB","n":"` + strings.Repeat("v", 171) + `"},` + strings.TrimPrefix(strings.TrimSpace(good), `{"keys":[`)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, short) }))
	t.Cleanup(h.Close)
	var log bytes.Buffer
	t.Cleanup(func() { // after the server's own
		if !strings.Contains(log.String(), `short`) || !strings.Contains(log.String(), "bits") {
			t.Errorf("the log does not say what was passed over: %s", log.String())
		}
	})
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	c := create(t, s, `{"jwksUri":"`+h.URL+`"}`)
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
	r := control(t, s, "setCustomerKeys", "PUT", "/customers/"+c.CSI+"/jwks", `{"keys":`+strings.TrimSuffix(short, "\n")+`}`)
	if r.status != 200 || !strings.Contains(r.body, `"passedOver":["key 1 (kid \"short\"): its modulus has`) {
		t.Errorf("inline: got %d %s, want 200 and what was passed over", r.status, r.body)
	}
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
}

// A host of keys may be anything; a token is then refused with the reason, and nothing tells where the keys should have been.
func TestATokenIsRefusedWhereTheKeySetCannotBeHad(t *testing.T) {
	t.Parallel()
	raw := token(t, start(t), mock.TokenRequest{})
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, row := range map[string]struct {
		host http.HandlerFunc // nil for one that is down
		why  string           // as the control API says
	}{
		"down":         {nil, "cannot be reached"},
		"slow":         {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "did not answer within 2s"},
		"huge":         {answer(200, strings.Repeat("x", 64<<10+1)), "more than 65536 bytes"},
		"HTML":         {answer(200, "<html>"), "unusable key set"},
		"broken JSON":  {answer(200, `{"keys":`), "unusable key set"},
		"without keys": {answer(200, `{"keys":[]}`), "holds no RSA"},
		"failing":      {answer(500, "stack"), "the status 500"},
		"redirecting":  {http.RedirectHandler("/elsewhere", http.StatusFound).ServeHTTP, "redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := httptest.NewServer(row.host)
			t.Cleanup(h.Close)
			url := h.URL
			if row.host == nil {
				url = "http://" + notListening(t, h.Listener.Addr())
			}
			s := mock.Start(t, mock.Options{
				Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}, Readings: map[string]string{"token-status": "403"},
			})
			fetchFrom(t, s, own, url+"/secret-path")
			sent := good(t, start(t))
			sent.authorization = "Bearer " + raw
			r := do(t, s, sent)
			conforms(t, r)
			expect(t, r, 403, "bearer-token")
			if !strings.Contains(r.body, "The token is refused: the key set is unavailable: it") || !strings.Contains(r.body, row.why) {
				t.Errorf("got %s, want that the key set is unavailable, and %q", r.body, row.why)
			}
			journal := control(t, s, "listRequests", "GET", "/requests", "").body
			for _, secret := range []string{"secret-path", strings.TrimPrefix(url, "http://"), "EOF", "dial"} {
				if strings.Contains(r.body+journal, secret) {
					t.Errorf("the refusal or the journal shows %s: %s", secret, r.body)
				}
			}
			told := control(t, s, "readCustomerKeys", "GET", "/customers/"+own+"/jwks", "")
			expect(t, told, 404, "jwks-identifier")
			if !strings.Contains(told.body, row.why) || strings.Contains(told.body, "secret-path") {
				t.Errorf("the control API says %s, want %q", told.body, row.why)
			}
			sent.authorization = "Bearer junk" // needs no keys to be refused
			if r := do(t, s, sent); r.status != 401 || r.reason() != "bearer-token" {
				t.Errorf("junk: got %d, want 401 by token-malformed-status", r.status)
			}
		})
	}
}

// A host that the mock may not ask is refused at once where its name tells: by the PUT, for a new customer, and in the seed.
func TestAPrivateAddressOfKeysIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	path := "/customers/" + own + "/jwks"
	before := kids(t, s, own)
	for _, host := range []string{"127.0.0.1:1", "localhost", "LOCALHOST.:80", "a.localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[fd00::1]"} {
		body := `{"jwksUri":"http://` + host + `/secret-path"}`
		for _, r := range []reply{
			control(t, s, "setCustomerKeys", "PUT", path, body), control(t, s, "createCustomer", "POST", "/customers", body),
		} {
			expect(t, r, 400, "body-invalid-status")
			if !strings.Contains(r.body, `"pointer":"/jwksUri"`) || !strings.Contains(r.body, "--allow-private-jwks") || strings.Contains(r.body, "secret") {
				t.Errorf("%s: got %s, want the member and the option", host, r.body)
			}
		}
	}
	if got := kids(t, s, own); got != before {
		t.Errorf("the key set holds %s, want %s", got, before)
	}
	fetchFrom(t, s, own, "http://localhost.example/keys") // is looked up when it is asked
	r := control(t, s, "createCustomer", "POST", "/customers", `{"jwksUri":"http://localhost/","optedin":true}`)
	if expect(t, r, 400, "body-invalid-status"); strings.Count(r.body, `"pointer"`) != 2 {
		t.Errorf("got %s, want both errors", r.body)
	}
	file := mock.SeedFile{Name: "world.yaml", Text: []byte("customers:\n- {csi: '1', jwksUri: 'http://[::1]/keys'}\n- {csi: '2', jwksUri: 'http://10.0.0.1'}")}
	_, err := mock.New(mock.Options{Seed: file})
	for _, err := range []error{err, s.Reload(nil, file), mock.CheckSeed(file.Name, file.Text)} {
		for _, want := range []string{"world.yaml:2: customers[0].jwksUri: has an address", "world.yaml:3: customers[1].jwksUri: has an address"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	}
}

// counting is a mock with a customer whose keys are fetched, the customer elsewhere who holds them, and how often they were
// fetched.
func counting(t *testing.T) (s *mock.Server, c, held customer, fetches *atomic.Int64) {
	t.Helper()
	issuer := start(t)
	held, fetches = create(t, issuer, ""), new(atomic.Int64)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetches.Add(1)
		r.URL.Path, r.Host = "/__admin/customers/"+held.CSI+"/jwks", "localhost"
		issuer.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	s = mock.Start(t, mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}})
	return s, create(t, s, `{"jwksUri":"`+h.URL+`"}`), held, fetches
}

func TestAFloodOfUnknownKeysDoesNotReachTheirHost(t *testing.T) {
	t.Parallel()
	s, c, held, fetches := counting(t)
	began := time.Now()
	for range 100 {
		expect(t, do(t, s, bearer(c, held.Tokens["unknown-kid"])), 401, "bearer-token")
	}
	seconds := int64(time.Since(began) / time.Second)
	if n := fetches.Load(); n < 2 || n > 2+seconds {
		t.Errorf("%d fetches in %d seconds, want one for the set and one a second", n, seconds)
	}
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
}

// What would have passed is found out with the keys that are here: a path that was made up makes the mock ask nobody, and takes no
// turn from the tokens that come after it.
func TestToExplainARefusalNoKeysAreFetched(t *testing.T) {
	t.Parallel()
	s, c, held, fetches := counting(t)
	astray := func(token string) []mock.Edit {
		expect(t, do(t, s, varied(bearer(c, token), inPath("/instances/", "/instance/"))), 404, "path")
		trace := s.Explain(s.Journal()[0]).Trace
		return trace[len(trace)-1].Apply
	}
	astray(held.Tokens["approver"])
	foreign := varied(bearer(c, held.Tokens["approver"]), identifier(ownKeys))
	expect(t, do(t, s, foreign), 401, "bearer-token")
	if n := fetches.Load(); n != 0 {
		t.Errorf("%d fetches for refusals without the keys", n)
	}
	expect(t, do(t, s, bearer(c, held.Tokens["approver"])), 200, "")
	if edits := astray(held.Tokens["approver"]); len(edits) != 1 || edits[0].In != "path" {
		t.Errorf("with the keys the change is %+v, want the path's", edits)
	}
	astray(held.Tokens["unknown-kid"])
	if n := fetches.Load(); n != 1 {
		t.Errorf("%d fetches, want the one of the request that needed the keys", n)
	}
}

func TestKeysElsewhereMayBeNamedInTheSeed(t *testing.T) {
	t.Parallel()
	issuer := start(t)
	seed := fmt.Sprintf("customers: [{csi: '%s', jwksUri: '%s/__admin/customers/%s/jwks', readings: {success-status: 201}}]", own, issuer.URL, own)
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(seed)}, Tokens: mock.Tokens{AllowPrivateJWKS: true}})
	sent := good(t, issuer)
	expect(t, do(t, s, sent), 201, "")
	if _, err := mock.New(mock.Options{Seed: mock.SeedFile{Text: []byte("customers:\n- csi: '1'\n  jwksUri: keys")}}); err == nil || !strings.Contains(err.Error(), "seed:3: customers[0].jwksUri") {
		t.Errorf("got %v, want the line of the URI", err)
	}
}

// Not parallel: it looks at all goroutines.
func TestCloseEndsTheFetchingOfKeySets(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Run("used", func(t *testing.T) {
		entered, left := make(chan struct{}, 4), make(chan struct{}, 4)
		h := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			entered <- struct{}{}
			<-r.Context().Done()
			left <- struct{}{}
		}))
		defer h.Close()
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{AllowPrivateJWKS: true}})
		sent := good(t, s)
		fetchFrom(t, s, own, h.URL)
		answered := make(chan int, 2)
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		ask := func() { answered <- status(client, s.URL, sent) }
		go ask()
		<-entered
		fetchFrom(t, s, own, h.URL) // drops the fetch under way
		if got := <-answered; got != 401 {
			t.Errorf("under the former keys: got %d, want 401", got)
		}
		<-left
		go ask()
		<-entered
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		<-left
		<-answered // 401, or no answer: its connection is closed, too
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/__admin/customers/"+own+"/jwks", nil)
		r.Host = "localhost"
		s.ServeHTTP(w, r)
		if w.Code != 404 || !strings.Contains(w.Body.String(), "no longer fetched") {
			t.Errorf("after Close: got %d %s", w.Code, w.Body)
		}
	})
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
