package target_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
)

var then = time.Date(2020, 8, 26, 15, 0, 0, 123e6, time.UTC)

// control is a small control API, with a clock and customers; broken replaces the answers of what it names by method
// and path.
type control struct {
	broken map[string]string

	mu     sync.Mutex
	mode   string
	now    time.Time
	made   int
	shown  int
	wishes []map[string]any
}

func (c *control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/__admin")
	if answer, ok := c.broken[at]; ok {
		var status int
		text := strings.TrimLeft(answer, "0123456789 ")
		_, _ = fmt.Sscan(answer, &status)
		w.WriteHeader(status)
		fmt.Fprint(w, text)
		return
	}
	switch at {
	case "GET /health":
		fmt.Fprint(w, `{"status":"healthy","server":"fake","more":1}`)
	case "PUT /clock":
		c.set(r)
		fallthrough
	case "GET /clock":
		_ = json.NewEncoder(w).Encode(map[string]any{"mode": c.mode, "now": c.now, "earliest": c.now.Add(16 * time.Minute)})
	case "POST /customers":
		c.customer(w, r)
	case "GET /customers/40000001":
		c.show(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (c *control) set(r *http.Request) {
	var wish struct {
		Mode string
		Now  *time.Time
	}
	_ = json.NewDecoder(r.Body).Decode(&wish)
	c.mode = wish.Mode
	if wish.Now != nil {
		c.now = wish.Now.UTC()
	}
}

func (c *control) customer(w http.ResponseWriter, r *http.Request) {
	var wish map[string]any
	_ = json.NewDecoder(r.Body).Decode(&wish)
	c.made++
	c.wishes = append(c.wishes, wish)
	for n, in := range wish["services"].([]any)[0].(map[string]any)["instances"].([]any) {
		in := in.(map[string]any)
		in["name"] = fmt.Sprintf("INST%d", c.made+n)
		for i, e := range in["executions"].([]any) {
			e.(map[string]any)["id"] = fmt.Sprintf("3-%d-%d", c.made+n, i)
		}
	}
	wish["csi"], wish["identifier"] = fmt.Sprint(40_000_000+c.made), fmt.Sprintf("00000000-0000-4000-8000-%012d", c.made)
	wish["tokens"] = tokens(r)
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(wish)
}

// tokens are those of a customer that the query names.
func tokens(r *http.Request) map[string]string {
	named := map[string]string{}
	for _, name := range r.URL.Query()["tokens"] {
		if token, ok := map[string]string{"approver": "good", "expired": "old"}[name]; ok {
			named[name] = token
		}
	}
	return named
}

// show answers with the tokens of a customer; it has no token that is wrong in another way, and knows none named unheard-of.
func (c *control) show(w http.ResponseWriter, r *http.Request) {
	c.shown++
	if r.URL.Query().Get("tokens") == "unheard-of" {
		w.WriteHeader(http.StatusBadRequest)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"tokens": tokens(r)})
}

func (c *control) clock() (string, time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mode, c.now
}

func clientOf(t *testing.T, h http.Handler) *retry.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	client, err := exchange.NewClient(server.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return retry.New(client, retry.Options{})
}

func discover(t *testing.T, c *control) *target.Control {
	t.Helper()
	found, err := target.Discover(t.Context(), clientOf(t, c), "")
	if err != nil || found == nil {
		t.Fatalf("got %v, %v, want the control API", found, err)
	}
	return found
}

func TestDiscoverFindsNoControlAPIWhereThereIsNone(t *testing.T) {
	t.Parallel()
	for name, health := range map[string]string{
		"an empty object": "200 {}", "not found": "404 no", "a page": "200 <html>healthy</html>", "another health": `200 {"status":"UP"}`,
		"a list": `200 ["healthy"]`, "unhealthy": `200 {"status":"sick","server":"fake"}`, "nameless": `200 {"status":"healthy"}`,
		"other types": `200 {"status":1,"server":{}}`, "another status": `203 {"status":"healthy","server":"fake"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := target.Discover(t.Context(), clientOf(t, &control{broken: map[string]string{"GET /health": health}}), "")
			if found != nil || err != nil {
				t.Errorf("got %v, %v, want neither", found, err)
			}
		})
	}
	gone := clientOf(t, http.NotFoundHandler())
	if found, err := target.Discover(t.Context(), gone, ""); found != nil || err != nil {
		t.Errorf("no such path: got %v, %v, want neither", found, err)
	}
}

func TestTheClockStandsStillForTheRunAndIsPutBack(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]func(mode string, now time.Time) error{
		"real": func(mode string, _ time.Time) error { return unless(mode == "real", "want it real") },
		"frozen": func(mode string, now time.Time) error {
			return unless(mode == "frozen" && now.Equal(then), "want it frozen where it was")
		},
		"running": func(mode string, now time.Time) error {
			return unless(mode == "running" && now.After(then) && now.Before(then.Add(time.Minute)), "want it to run on from where it would be")
		},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			c := &control{mode: mode, now: then}
			found := discover(t, c)
			if mode, now := c.clock(); mode != "frozen" || !now.Equal(then.Truncate(time.Second)) {
				t.Errorf("during the run: got %s at %s, want it frozen at the full second", mode, now)
			}
			later := then.Add(time.Hour)
			if err := found.SetClock(t.Context(), later); err != nil {
				t.Fatal(err)
			}
			if now, err := found.Now(t.Context()); err != nil || !now.Equal(later) {
				t.Errorf("turned: got %s, %v, want %s", now, err, later)
			}
			if err := found.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			mode, now := c.clock()
			if err := want(mode, now); err != nil {
				t.Errorf("afterwards: got %s at %s, %v", mode, now, err)
			}
		})
	}
}

func unless(ok bool, text string) error {
	if ok {
		return nil
	}
	return errors.New(text)
}

func TestAFaultyControlAPIIsAnError(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]map[string]string{
		"no clock":                        {"GET /clock": "404 no"},
		"a clock that tells nothing":      {"GET /clock": "200 {}"},
		"a clock in an unknown mode":      {"GET /clock": `200 {"mode":"lunar","now":"2020-08-26T15:00:00Z"}`},
		"a clock that is no JSON":         {"GET /clock": "200 <html>"},
		"a clock that cannot be set":      {"PUT /clock": "400 no"},
		"a clock that is set nowhere":     {"PUT /clock": "200 {}"},
		"a clock that is set and runs on": {"PUT /clock": `200 {"mode":"running","now":"2020-08-26T15:00:00Z"}`},
		"a clock that is set elsewhere":   {"PUT /clock": `200 {"mode":"frozen","now":"2020-08-26T15:00:01Z"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := target.Discover(t.Context(), clientOf(t, &control{mode: "real", now: then, broken: broken}), "")
			var wrong *target.ControlError
			if found != nil || !errors.As(err, &wrong) {
				t.Errorf("got %v, %v, want a *ControlError", found, err)
			}
		})
	}
}

func TestALeaseThatFailsIsTheControlAPIs(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwbGFudGVkIn0.c2ln"
	for name, broken := range map[string]map[string]string{
		"refused":                  {"POST /customers": "422 " + token},
		"made without a name":      {"POST /customers": `201 {"csi":"","identifier":"a","services":[{"instances":[{"name":"I","executions":[{"id":"3-A"}]}]}]}`},
		"made without executions":  {"POST /customers": `201 {"csi":"1","identifier":"a","services":[{"instances":[{"name":"I"}]}]}`},
		"made with nameless ones":  {"POST /customers": `201 {"csi":"1","identifier":"a","services":[{"instances":[{"name":"I","executions":[{}]}]}]}`},
		"made with one too many":   {"POST /customers": `201 {"csi":"1","identifier":"a","services":[{"instances":[{"name":"I","executions":[{"id":"3-A"}]},{"name":"J"}]}]}`},
		"made with two services":   {"POST /customers": `201 {"csi":"1","identifier":"a","services":[{},{}]}`},
		"answered with 200":        {"POST /customers": "200 {}"},
		"answered with no JSON":    {"POST /customers": "201 made"},
		"answered at great length": {"POST /customers": "500 " + strings.Repeat("a", 100_000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := discover(t, &control{mode: "real", now: then, broken: broken}).Lease(t.Context(), target.Need{})
			var wrong *target.ControlError
			if f != nil || !errors.As(err, &wrong) {
				t.Fatalf("got %v, %v, want a *ControlError", f, err)
			}
			if strings.Contains(err.Error(), token) || len(err.Error()) > 1000 {
				t.Errorf("the error shows a token, or everything: %.200s", err)
			}
		})
	}
}
