package steps

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// object decodes one JSON object without the contract's code; nil when the body is none.
func object(body []byte) map[string]any {
	var o map[string]any
	if json.Unmarshal(body, &o) != nil {
		return nil
	}
	return o
}

// list is object for one JSON array.
func list(body []byte) []any {
	var l []any
	if json.Unmarshal(body, &l) != nil {
		return nil
	}
	return l
}

func (c *call) isSuccessStatus() bool { return c.Status >= 200 && c.Status < 300 }

// hasConflicts is true where the member conflicts lists any: null and an empty list are as good as none (reading
// success-conflicts), and no other value says that there are some.
func (c *call) hasConflicts() bool {
	l, _ := c.answer["conflicts"].([]any)
	return len(l) > 0
}

// isBoth is true of a success that lists conflicts, which no honest answer is.
func (c *call) isBoth() bool {
	start, _ := c.answer["scheduledStart"].(string)
	return start != "" && c.hasConflicts()
}

// isVoid says whether a value stands for none: where a sample leaves a member out, it may be null, and a list empty.
func isVoid(v any) bool {
	l, isList := v.([]any)
	return v == nil || isList && len(l) == 0
}

// isAccepted tells a booking: a status of success whose body is not a conflict answer, which may have that status too
// (reading conflict-status), and no page of somebody else's.
func (c *call) isAccepted() bool {
	return c.Err == nil && c.isSuccessStatus() && !c.hasConflicts() && !c.IsDiverted()
}

// isBareArray is true of an array where an object is documented, such as conflicts that stand in no member: what it means is not
// known, and that it accepts something is not said.
func (c *call) isBareArray() bool { return !c.draft.Form.List && c.list != nil }

// isConflict tells a conflict answer by its body, not by its status alone.
func (c *call) isConflict() bool { return c.Err == nil && c.Status < 500 && c.hasConflicts() }

func (c *call) stamp(member string) (model.Stamp, error) {
	return stampOf(c.answer, member)
}

func stampOf(object map[string]any, member string) (model.Stamp, error) {
	text, ok := object[member].(string)
	if !ok {
		return model.Stamp{}, outcome.Fail("wrong-answer", "the answer has no text %q", member)
	}
	stamp, err := model.ParseStamp(text)
	if err != nil {
		return model.Stamp{}, outcome.Fail("wrong-answer", "the answer's %s %v", member, err)
	}
	return stamp, nil
}

// isUnimplementedMethod is true of the 501 that a method may get which the server does not implement for any resource
// (RFC 9110, 9.1): it is a refusal like 405, without an Allow.
func (c *call) isUnimplementedMethod() bool {
	return c.Status == http.StatusNotImplemented && c.draft.Method != c.draft.Form.Method
}

// answered fails when there is no answer at all, or one that no request may get.
func (c *call) answered() error {
	if err := c.unreadable(); err != nil {
		return err
	}
	switch {
	case c.Err != nil:
		return outcome.Fail("no-answer", "no whole answer came: %v", c.Err)
	case c.Status >= 500 && !c.isUnimplementedMethod():
		return outcome.Fail("server-error", "it was answered with the server error %d", c.Status)
	case c.Status == http.StatusTooManyRequests:
		return &outcome.Inconclusive{Text: "it was answered with 429, which asks to slow down"}
	}
	return nil
}

func (w *World) isAccepted() error {
	c := w.last
	if err := c.answered(); err != nil {
		return err
	}
	if err := w.inTheWay(); err != nil {
		return err
	}
	switch {
	case c.isConflict():
		return outcome.Fail("not-accepted", "it was answered with conflicts (%d), want it accepted", c.Status)
	case w.hasNoWorkflow() && len(w.accepted) == 0:
		return &outcome.NotApplicable{Text: "an execution that is not scheduled has no workflow status (reading status-unscheduled)"}
	case !c.isSuccessStatus():
		return outcome.Fail("not-accepted", "it was refused with %d, want it accepted", c.Status)
	case c.draft.Form.List && c.list == nil:
		return outcome.Fail("wrong-answer", "it was answered with %d and a body that is no bare list", c.Status)
	case c.isBareArray():
		return outcome.Fail("wrong-answer", "it was answered with %d and a bare array, want a JSON object", c.Status)
	case !c.draft.Form.List && c.answer == nil:
		return outcome.Fail("wrong-answer", "it was answered with %d and a body that is no JSON object", c.Status)
	case !c.draft.Form.List && len(c.answer) == 0:
		return outcome.Fail("wrong-answer", "it was answered with %d and an empty object", c.Status)
	}
	if c.draft.Form.Status != "" {
		w.observeStatus(c.draft.Form.Status, c.Status)
	}
	return nil
}

func (w *World) isConflictAnswer() error {
	c := w.last
	if err := c.answered(); err != nil {
		return err
	}
	items, ok := c.answer["conflicts"].([]any)
	switch {
	case c.isBareArray():
		return outcome.Fail("wrong-answer", "it was answered with %d and a bare array, want a JSON object with the list %q", c.Status, "conflicts")
	case c.isAccepted():
		return outcome.Fail("not-refused", "it was accepted (%d), want a conflict answer", c.Status)
	case !ok:
		return outcome.Fail("wrong-answer", "it was answered with %d and no list of conflicts", c.Status)
	case len(items) == 0:
		return outcome.Fail("wrong-answer", "it was answered with %d and an empty list of conflicts", c.Status)
	}
	w.observeStatus("conflict-status", c.Status)
	return nil
}

func (w *World) hasTexts(members string) error {
	for _, member := range splitList(members) {
		if text, ok := w.last.answer[member].(string); !ok || text == "" {
			return outcome.Fail("wrong-answer", "the answer's member %q is missing or no text", member)
		}
	}
	return nil
}

// hasNone takes null and an empty list for none.
func (w *World) hasNone(members string) error {
	for _, member := range splitList(members) {
		if value := w.last.answer[member]; !isVoid(value) {
			return outcome.Fail("wrong-answer", "the answer has %s for the member %q, want none", shown(value), member)
		}
	}
	return nil
}

// isOneOutcome holds the raw body of the last answer to being exactly one of a success, a cancellation and conflicts, whatever the
// contract's schemas say: a client tells them apart by their members. A member that is null or an empty list counts as absent.
func (w *World) isOneOutcome(want string) error {
	there := map[string]bool{}
	for member, value := range w.last.answer {
		list, isList := value.([]any)
		_, isNumber := value.(float64) // as the status of a problem is (RFC 9457)
		there[member] = value != nil && !isNumber && (!isList || len(list) > 0)
	}
	var are []string
	if there["scheduledStart"] || there["scheduledEnd"] {
		are = append(are, "a success")
	} else if there["status"] || there["subStatus"] || there["custStatus"] {
		are = append(are, "a cancellation")
	}
	if there["conflicts"] {
		are = append(are, "conflicts")
	}
	if len(are) == 1 && are[0] == want {
		return nil
	}
	return outcome.Fail("wrong-answer", "the body has members of %s, want it to be %s and nothing else", cmp.Or(strings.Join(are, " and of "), "none of the outcomes"), want)
}

func (w *World) memberIs(member, want string) error {
	if got := w.last.answer[member]; got != want {
		return outcome.Fail("wrong-answer", "the answer %s", differs(member, got, want))
	}
	return nil
}

// conforms holds status and body to the contract. No page names a media type: whether it fits the body is a matter of hygiene
// (json-answers).
func (w *World) conforms() error {
	var all []string
	for _, v := range w.last.asJSON().Violations(w.env.Contract) {
		all = append(all, v.Error())
	}
	if len(all) > 0 {
		return outcome.Fail("wrong-answer", "the answer breaks the contract: %s", strings.Join(all, "; "))
	}
	return nil
}

// asJSON is the call as though its answer were called JSON.
func (c *call) asJSON() *call {
	named, x := *c, *c.Exchange
	if x.Header = x.Header.Clone(); x.Header == nil {
		x.Header = http.Header{}
	}
	x.Header.Set("Content-Type", "application/json")
	named.Exchange = &x
	return &named
}

// asked is the instant that the call's request named.
func (c *call) asked() (time.Time, error) { return c.draft.Start() }

func (w *World) startIsAsked() error {
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	asked, err := w.last.asked()
	if err != nil {
		return err
	}
	if !start.Time.Equal(asked) {
		return outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want %s, which was asked for", request.FormatTime(start.Time), request.FormatTime(asked))
	}
	return nil
}

func (w *World) acceptedStartIsAsked() error {
	if !w.last.isAccepted() {
		return nil
	}
	return w.startIsAsked()
}

func (w *World) endAfterStart() error {
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	end, err := w.last.stamp("scheduledEnd")
	if err != nil {
		return err
	}
	if !end.Time.After(start.Time) {
		return outcome.Fail("wrong-answer", "scheduledEnd %s does not come after scheduledStart %s", request.FormatTime(end.Time), request.FormatTime(start.Time))
	}
	return nil
}

func splitList(s string) []string {
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// isJSON says whether a Content-Type names JSON.
func isJSON(h http.Header) bool {
	name, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	name = strings.TrimSpace(name)
	return slices.Contains([]string{"application/json", "text/json"}, name) || strings.HasSuffix(name, "+json")
}
