package conformance_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
	"example.com/bounce/conformance/report/html"
	"example.com/bounce/conformance/report/pretty"
)

// noSecrets fails where a text holds any of the fake's tokens, or a telling part of one.
func noSecrets(t *testing.T, f *fake, text string) {
	t.Helper()
	for who, token := range f.tokens {
		parts := strings.Split(token, ".")
		for _, secret := range []string{token, parts[1], parts[2], strings.Join(parts[:2], ".")} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Fatalf("the token of %s shows: ...%s", who, text[max(0, i-100):i+len(secret)])
			}
		}
	}
}

// A server may show a token again, in any place; the reports may not.
func TestNoReportHoldsAToken(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		token := r.Header.Get("Authorization")
		w.Header().Set("X-Echo", token)
		w.Header().Set("Set-Cookie", "session="+token)
		w.Header().Set("Location", "https://login.example.com/?token="+strings.TrimPrefix(token, "Bearer "))
		if r.Method == http.MethodGet || len(r.URL.Path)%3 != 0 || isProbe(r) {
			return false
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"code":"TOKEN","message":%q,"debug":%q}`, "no, "+token, "path "+token+"\n\tat 12")
		return true
	}
	r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, FailOn: "should"})
	for name, text := range written(t, r) {
		if short := name == "markdown" || name == "github" || name == "sarif"; !short && !strings.Contains(text, "[token]") {
			t.Errorf("%s: nothing was redacted, which shows nothing", name)
		}
		noSecrets(t, f, text)
	}
	if n := len(f.puts()); n < 50 {
		t.Errorf("got %d requests, which shows nothing", n)
	}
}

// written is the report in each format.
func written(t *testing.T, r *report.Report) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for name, write := range map[string]func(io.Writer, *report.Report) error{
		"pretty": func(w io.Writer, r *report.Report) error {
			return pretty.Write(w, r, pretty.Style{Detail: pretty.Whole})
		},
		"pretty in colour": func(w io.Writer, r *report.Report) error { return pretty.Write(w, r, pretty.Style{Colour: true}) },
		"junit":            report.JUnit,
		"json":             report.JSON,
		"html":             func(w io.Writer, r *report.Report) error { return html.HTML(w, r, nil) },
		"markdown":         encode.Markdown,
		"github":           encode.GitHub,
		"tap":              encode.TAP,
		"ctrf":             encode.CTRF,
		"sarif":            encode.SARIF,
		"messages":         encode.Messages,
	} {
		var text bytes.Buffer
		if err := write(&text, r); err != nil {
			t.Fatal(err)
		}
		texts[name] = text.String()
	}
	return texts
}
