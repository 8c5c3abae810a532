package steps

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
)

// serving answers every request with 200 and a body, but one without a token with 401.
func serving(body string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Authorization") == "" {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(rw, body)
	}
}

func TestWhatARefusalHasChangedIsNoticed(t *testing.T) {
	t.Parallel()
	const before = `{"id":"3-DCMATI","scheduledStart":"2030-01-02T10:00:00Z"}`
	for name, c := range map[string]struct {
		status int
		now    string
		want   string
		asks   int
	}{
		"a refusal that changes nothing":     {http.StatusConflict, before, "passed", 1},
		"a refusal that moves":               {http.StatusConflict, strings.Replace(before, "T10", "T14", 1), "wrong-answer", 1},
		"a refusal that takes the window":    {http.StatusBadRequest, `{"id":"3-DCMATI"}`, "wrong-answer", 1},
		"details that cannot be read":        {http.StatusConflict, `[]`, "wrong-answer", 1},
		"an acceptance, which is no refusal": {http.StatusOK, `{}`, "passed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world(t, serving(c.now), true)
			of := func(status int, body string) *call {
				return newCall("", draft{form: forms["cancel"]}, 0, &exchange.Exchange{Status: status, Body: []byte(body)})
			}
			w.aside, w.last = of(http.StatusOK, before), of(c.status, `{"status":"Open"}`)
			if got := verdict(w, w.refusedLeftDetails(t.Context())); got != c.want || len(w.Calls) != c.asks {
				t.Errorf("got %s after %d requests, want %s after %d", got, len(w.Calls), c.want, c.asks)
			}
		})
	}
}

func TestATwinIsThatOfTheFaultyRequestWhateverWasReadSince(t *testing.T) {
	t.Parallel()
	w := world(t, serving(`{"id":"3-CREATED"}`), true)
	for _, do := range []func() error{
		func() error { return w.sendFormWith(t.Context(), "create", "no token") },
		func() error { return w.isRefused("for its token") },
		func() error { return w.readDetails(t.Context(), "") },
		func() error { return w.twinIsAccepted(t.Context()) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	if w.last.draft.form != forms["create"] || w.last.draft.token() == "" || len(w.Calls) != 3 {
		t.Errorf("the last of %d requests was for %s, want the third to be the create with its token", len(w.Calls), w.last.Operation())
	}
}

func TestTheTokenOfTheOtherCustomerIsThatOfWhomItHas(t *testing.T) {
	t.Parallel()
	w := world(t, serving(`{}`), true) // which knows the other customer's approver only
	if err := w.sendFormWith(t.Context(), "details", "the token of the other customer"); err != nil {
		t.Fatal(err)
	}
	got := w.last.draft
	if got.token() != jwt(`{"sub":"other"}`) || got.csi != w.fixture.CSI || got.header.Get("Identifier") != w.fixture.Identifier {
		t.Errorf("got token %q with the path and Identifier of %s, want the other customer's token alone", got.token(), got.csi)
	}
}
