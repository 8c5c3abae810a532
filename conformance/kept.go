package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// The bounds of what a report keeps, whatever the target sends.
const (
	maxExchanges  = 200     // of a scenario: the first and the last ones
	maxBody       = 8 << 10 // of an answer
	maxHeader     = 4 << 10 // of all header fields of an answer
	maxText       = 4 << 10 // of a reason, a note, an error
	maxViolations = 10      // of an answer
	maxWarnings   = 20      // of a scenario

	maxKept = 32 << 20 // of all exchanges together, as JSON
)

// shelf bounds what all exchanges of a report come to. The second half of it is for scenarios that tell something: thousands
// of passed ones leave it to them.
type shelf struct{ limit, used int } // bytes

// put puts the exchanges of a result on the shelf, as far as there is a place. What has none is counted in the result, and the
// report says so where it would be.
func (s *shelf) put(x *result) {
	limit := s.limit
	if x.err == nil && len(x.world.Warnings) == 0 {
		limit /= 2
	}
	for i, each := range x.exchanges {
		text, err := json.Marshal(each)
		if err == nil && s.used+len(text) <= limit {
			s.used += len(text)
			x.size += len(text)
			continue
		}
		left := len(x.exchanges) - i
		x.left += left
		x.exchanges = append(slices.Clone(x.exchanges[:i]), report.Exchange{
			Label: fmt.Sprintf("%d exchanges are left out here: the report would be too large", left), Sent: each.Sent,
		})
		return
	}
}

// take takes away those of a result that counts no more.
func (s *shelf) take(x *result) { s.used -= x.size }

// exchanges are the calls of a scenario as the report has them: redacted, and within its bounds. How many are left out is
// returned too.
func (r *run) exchanges(w *scenario.World) (all []report.Exchange, left int) {
	left = max(0, len(w.Calls)-maxExchanges)
	for i, c := range w.Calls {
		if left > 0 && i == maxExchanges/2 {
			all = append(all, report.Exchange{Label: fmt.Sprintf("%d exchanges are left out here", left), Sent: c.Sent.UTC()})
		}
		if left > 0 && i >= maxExchanges/2 && i < maxExchanges/2+left {
			continue
		}
		role, changed := c.Caller()
		x := report.Exchange{
			Label: r.text(c.Label), Role: role, Changed: changed, Repeated: c.Earlier, Curl: r.redact(c.Curl()), Status: c.Status, Headers: r.headers(c.Header),
			Body: shorten(r.redact(beginning(c.Body)), maxBody), Took: seconds(c.Took), Sent: c.Sent.UTC(),
		}
		if c.Err != nil {
			x.Error = r.text(c.Err.Error())
		} else {
			x.Violates = r.violations(c.Violations(r.options.Contract))
		}
		all = append(all, x)
	}
	return all, left
}

// violations are their texts.
func (r *run) violations(all []openapi.Violation) []string {
	var texts []string
	for _, v := range all[:min(len(all), maxViolations)] {
		texts = append(texts, r.text(v.Error()))
	}
	if left := len(all) - maxViolations; left > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", left))
	}
	return texts
}

// beginning is as much of a body as a report may come to, once it is redacted.
func beginning(body []byte) string { return string(body[:min(len(body), 8*maxBody)]) }

// headers are an answer's header fields, sorted by name where not all are kept.
func (r *run) headers(h http.Header) map[string][]string {
	kept, size := map[string][]string{}, 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range exchange.RedactHeader(http.Header{name: h[name]})[name] {
			value = shorten(r.redact(value), maxHeader-size)
			kept[name] = append(kept[name], value)
			if size += len(name) + len(value); size >= maxHeader {
				return kept
			}
		}
	}
	return kept
}

// redact hides what is secret.
func (r *run) redact(text string) string { return r.client.Redact(text) }

// text is one of the target's, or one that may quote it: redacted, and within its bound.
func (r *run) text(text string) string { return shorten(r.redact(text), maxText) }

// bound redacts and shortens what a scenario leaves behind that may quote the target, so that no memory is kept for more.
func (r *run) bound(w *scenario.World, err error) {
	if left := len(w.Warnings) - maxWarnings; left > 0 {
		w.Warnings = append(w.Warnings[:maxWarnings:maxWarnings], scenario.Warning{Code: "more", Text: fmt.Sprintf("and %d more", left)})
	}
	for i := range w.Warnings {
		w.Warnings[i].Text = r.text(w.Warnings[i].Text)
	}
	for i := range w.Observations {
		w.Observations[i].Alternative = r.text(w.Observations[i].Alternative)
	}
	var failure *outcome.Failure
	var unclear *outcome.Inconclusive
	var unanswered *outcome.Unanswered
	var control *outcome.Control
	switch {
	case errors.As(err, &failure):
		r.cut(&failure.Text)
	case errors.As(err, &unclear):
		r.cut(&unclear.Text)
	case errors.As(err, &unanswered):
		r.cut(&unanswered.Text)
	case errors.As(err, &control):
		r.cut(&control.Text)
	}
}

// cut redacts and shortens a text where that changes it: some errors are shared, and others read them.
func (r *run) cut(text *string) {
	if short := r.text(*text); short != *text {
		*text = short
	}
}

// texts are redacted, and within their bounds.
func (r *run) texts(all []string) {
	for i := range all {
		all[i] = r.text(all[i])
	}
}

// shorten cuts a text where it is longer than the limit, and makes it UTF-8.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.ToValidUTF8(text[:max(limit, 0)], "\uFFFD") + "..."
}

// hide is the last look at a report: what a scenario's reason or a reading quotes is redacted, and within its bound.
func (r *run) hide(out *report.Report) {
	out.Target.Server, out.Ended = r.text(out.Target.Server), r.text(out.Ended)
	r.texts(out.Reasons)
	r.texts(out.Notes)
	for i := range out.Scenarios {
		out.Scenarios[i].Reason = r.text(out.Scenarios[i].Reason)
		r.texts(out.Scenarios[i].Notes)
	}
	for i := range out.Readings {
		r.texts(out.Readings[i].Observed)
		out.Readings[i].Note = r.text(out.Readings[i].Note)
	}
}

// writable is a time that JSON can hold: years of four digits. A server may answer with any other.
func writable(t time.Time) time.Time {
	t = t.UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
