package conformance_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

var scheduledTime = regexp.MustCompile(`"scheduledTime":"(\d{4}-[^"]*)"`)

// A server whose answers are as large as a client bears costs no large report, and breaks no clause by it: what cannot be
// judged is inconclusive.
func TestLargeAnswersCostLittle(t *testing.T) {
	t.Parallel()
	flood := "HTTP/1.1 400 Bad Request\r\n" + strings.Repeat("A: b\r\n", 200_000) + "\r\n"
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter)
		want   string
	}{
		"more headers than are borne": {func(w http.ResponseWriter) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, _ = conn.Write([]byte(flood))
		}, "server response headers exceeded 65536 bytes"},
		"as many as are": {func(w http.ResponseWriter) {
			for i := range 150 {
				w.Header().Set(fmt.Sprint("A", i), strings.Repeat("b", 300))
			}
			w.WriteHeader(http.StatusBadRequest)
		}, ""},
		"a body of many values": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte("[" + strings.Repeat("{},", 100_000) + "{}]"))
		}, "its body has more than 100000 values"},
		"a body of a mebibyte": {func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":"` + strings.Repeat("x", 1<<20-100) + `"}`))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				at := scheduledTime.FindStringSubmatch(bodyOf(r))
				if len(at) < 2 || at[1] > time.Now().UTC().Add(leadTime).Format(time.RFC3339) {
					return false
				}
				c.answer(w)
				return true
			}
			r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{Tags: "@clause:lead-time"}})
			text := written(t, r)["json"]
			if len(text) > 8<<20 {
				t.Errorf("the report has %d MB", len(text)>>20)
			}
			if !strings.Contains(text, c.want) {
				t.Errorf("the report does not say %q", c.want)
			}
			if strings.HasPrefix(c.want, "its") && r.Count(report.Failed) > 0 {
				t.Errorf("%d scenarios failed: %v", r.Count(report.Failed), r.Reasons)
			}
		})
	}
}
