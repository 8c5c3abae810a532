package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// The bounds of what a run keeps in memory for its report, whatever the target sends. Report.Limit bounds the report itself.
const (
	maxExchanges  = 200       // of a scenario: the first and the last ones
	maxRedacted   = 128 << 10 // of an answer's body: what is redacted before it is shortened
	maxViolations = 10        // of an answer
	maxWarnings   = 20        // of a scenario

	maxKept = 16 << 20 // of all exchanges together, as JSON
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
		x.forgetJudged(i)
		x.exchanges = append(slices.Clone(x.exchanges[:i]), report.LeftOut(left, each.Sent))
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
			all = append(all, report.LeftOut(left, c.Sent.UTC()))
		}
		if left > 0 && i >= maxExchanges/2 && i < maxExchanges/2+left {
			continue
		}
		role, changed := c.Caller()
		x := report.Exchange{
			Label: r.text(c.Label), Role: role, Changed: changed, Repeated: c.Earlier, Curl: r.redact(c.Curl()), Status: c.Status, Headers: r.headers(c.Header),
			Body: r.redact(string(c.Body[:min(len(c.Body), maxRedacted)])), Took: seconds(c.Took), Sent: c.Sent.UTC(),
		}
		if len(c.Body) > maxRedacted {
			x.Cut = &report.Cut{BodyBytes: len(c.Body)}
		}
		if c.Err != nil {
			x.Error = r.text(c.WhyNone())
		} else {
			x.Violates = r.violations(c.Violations(r.options.Contract))
		}
		x.Limit()
		all = append(all, x)
	}
	return all, left
}

// judged is the answer that was judged, with its place among the exchanges, of which some were left out; nil if there is none.
func judged(w *scenario.World, answer *judge.Answer, left int) *report.Judged {
	i := slices.Index(w.Calls, answer)
	if i < 0 {
		return nil
	}
	j := &report.Judged{Operation: answer.Operation(), Status: answer.Status, Exchange: placeOf(i, left)}
	for i, c := range w.Calls {
		if scenario.IsControl(c) && c != answer {
			j.Control = placeOf(i, left)
		}
	}
	return j
}

// placeOf is the place of a call among the exchanges, counted from 1; 0 if it is one of those that were left out, for which one
// exchange stands.
func placeOf(call, left int) int {
	switch {
	case left == 0 || call < maxExchanges/2:
		return call + 1
	case call < maxExchanges/2+left:
		return 0
	}
	return call + 1 - left + 1
}

// forgetJudged forgets the judged exchanges behind the first n.
func (x *result) forgetJudged(n int) {
	if x.judged == nil {
		return
	}
	if x.judged.Exchange > n {
		x.judged.Exchange = 0
	}
	if x.judged.Control > n {
		x.judged.Control = 0
	}
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

// headers are an answer's header fields, redacted.
func (r *run) headers(h http.Header) map[string][]string {
	all := map[string][]string{}
	for name, values := range exchange.RedactHeader(h) {
		for _, value := range values {
			all[name] = append(all[name], r.redact(value))
		}
	}
	return all
}

// redact hides what is secret.
func (r *run) redact(text string) string { return r.client.Redact(text) }

// text is one of the target's, or one that may quote it: redacted, and within its bound.
func (r *run) text(text string) string { return report.Shorten(r.redact(text)) }

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
