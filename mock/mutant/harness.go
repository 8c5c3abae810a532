package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// harness are the mutants that put the suite's own footing to the test.
func harness() []Mutant {
	blanket := func(name, rule, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: Harness, Rule: rule, Defect: defect, plant: plant}
	}
	wrongClock := func(by time.Duration) func() planted {
		return at("lead-time", startLater(func(*mock.Exchange) time.Duration { return -by }))
	}
	slow := blanket("slow-30s", "clause:purpose", "takes half a minute to answer", onWire(unhurried))
	slow.Patience = time.Second
	return []Mutant{
		slow,
		blanket("answers-200-to-everything", "clause:bearer-token", "answers {} with 200 to everything", constant(http.StatusOK, "{}")),
		strange(blanket("answers-401-to-everything", "clause:purpose", "answers 401 to everything", constant(http.StatusUnauthorized, ""))),
		blanket("answers-400-to-everything", "clause:purpose", "answers 400 to everything", constant(http.StatusBadRequest, "")),
		blanket("closes-mid-body", "clause:success-body", "closes the connection in the middle of an answer", onWire(cut)),
		blanket("clock-1h-ahead", "clause:lead-time", "measures the lead time on a clock an hour ahead", wrongClock(time.Hour)),
		blanket("clock-1h-behind", "clause:lead-time", "measures the lead time on a clock an hour behind", wrongClock(-time.Hour)),
		strange(blanket("redirects-to-other-host", "clause:purpose", "sends every call on to another host, which would serve it", onWire(redirected))),
	}
}

func strange(m Mutant) Mutant {
	m.Strange = true
	return m
}

func constant(status int, body string) func() planted {
	return onWire(func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = bodyOf(r)
			if status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Bearer realm="bounce", error="invalid_token"`)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body)) // a client that has gone needs no answer
		})
	})
}

// unhurried waits until the client gives up, half a minute at most.
func unhurried(api http.Handler) http.Handler {
	const wait = 30 * time.Second
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = bodyOf(r) // net/http notices that the client has gone once the body is read
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
			api.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

// cut breaks every answer off.
func cut(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{header: http.Header{}, status: http.StatusOK}
		api.ServeHTTP(a, r)
		a.breakOff(w)
	})
}

// elsewhere is the path under which the other host serves what was sent on to it: a client that follows, token and all,
// finds nothing wrong, and the mutant survives.
const elsewhere = "/elsewhere"

func redirected(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, followed := strings.CutPrefix(r.URL.Path, elsewhere); followed {
			http.StripPrefix(elsewhere, api).ServeHTTP(w, r)
			return
		}
		_ = bodyOf(r)
		_, port, _ := strings.Cut(r.Host, ":")
		w.Header().Set("Location", "http://localhost:"+port+elsewhere+r.URL.RequestURI())
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
}
