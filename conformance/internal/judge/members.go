package judge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/openapi"
)

// Texts fails unless each of the answer's members, with commas between their names, is a text.
func Texts(a *Answer, members string) error {
	return HaveTexts("the answer", a.Object(), Split(members))
}

// HaveTexts fails unless each of the members of an object is a text; name is what the error calls the object.
func HaveTexts(name string, object map[string]any, members []string) error {
	for _, member := range members {
		if text, ok := object[member].(string); !ok || text == "" {
			return outcome.Fail("wrong-answer", "%s: its member %q is missing or not a text", name, member)
		}
	}
	return nil
}

// NoMembers fails if one of the members has a value; null and an empty list are no values.
func NoMembers(a *Answer, members string) error {
	for _, member := range Split(members) {
		value := a.Object()[member]
		if l, isList := value.([]any); value != nil && (!isList || len(l) > 0) {
			return outcome.Fail("wrong-answer", "the answer has %s for the member %q, want none", Shown(value), member)
		}
	}
	return nil
}

// Member fails unless a member of the answer has that text.
func Member(a *Answer, member, want string) error {
	if got := a.Object()[member]; got != want {
		return outcome.Fail("wrong-answer", "the answer %s", Differs(member, got, want))
	}
	return nil
}

// OneOutcome fails unless the body is exactly one of "a success", "a cancellation" and "conflicts", whatever the contract's
// schemas say: a client tells them apart by their members. A member that is null or an empty list counts as absent.
func OneOutcome(a *Answer, want string) error {
	there := map[string]bool{}
	for member, value := range a.Object() {
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

// Contract fails if status or body break the contract. No page names a media type: whether it fits the body is a matter of
// hygiene (json-answers).
func Contract(a *Answer, contract *openapi.Document) error {
	named, x := *a, *a.Exchange
	if x.Header = x.Header.Clone(); x.Header == nil {
		x.Header = http.Header{}
	}
	x.Header.Set("Content-Type", "application/json")
	named.Exchange = &x
	var all []string
	for _, v := range named.Violations(contract) {
		all = append(all, v.Error())
	}
	if len(all) > 0 {
		return outcome.Fail("wrong-answer", "the answer breaks the contract: %s", strings.Join(all, "; "))
	}
	return nil
}

// Start fails unless the answer's start is the instant that the request named.
func Start(a *Answer) error {
	start, err := a.Stamp("scheduledStart")
	if err != nil {
		return err
	}
	want, err := a.RequestedStart()
	if err != nil {
		return err
	}
	if !start.Time.Equal(want) {
		return wrongStart(start.Time, want)
	}
	return nil
}

// AcceptedStart is Start for an accepted request.
func AcceptedStart(a *Answer) error {
	if !a.IsAccepted() {
		return nil
	}
	return Start(a)
}

// EndAfterStart fails unless the answer's window has a length.
func EndAfterStart(a *Answer) error {
	window, err := Window(a.Object())
	if err != nil {
		return err
	}
	if window.Length() <= 0 {
		return outcome.Fail("wrong-answer", "scheduledEnd %s does not come after scheduledStart %s", model.FormatTime(window.End), model.FormatTime(window.Start))
	}
	return nil
}

// Split returns the words of a comma-separated list.
func Split(s string) []string {
	list := strings.Split(s, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// Objects returns the items of a list, which must be JSON objects.
func Objects(list []any) ([]map[string]any, error) {
	var all []map[string]any
	for i, v := range list {
		item, ok := v.(map[string]any)
		if !ok {
			return nil, outcome.Fail("wrong-answer", "item %d of the list is not a JSON object", i+1)
		}
		all = append(all, item)
	}
	return all, nil
}

// ItemTexts fails unless each item of a list has each of the members, a text.
func ItemTexts(list []any, members ...string) error {
	items, err := Objects(list)
	for i, item := range items {
		if err := HaveTexts(fmt.Sprintf("item %d of the list", i+1), item, members); err != nil {
			return err
		}
	}
	return err
}

// Differs says how a member differs from its value: "has no status, want "Open"", or which value it has.
func Differs(member string, got, want any) string {
	if got == nil {
		return fmt.Sprintf("has no %s, want %s", member, Shown(want))
	}
	return fmt.Sprintf("has the %s %s, want %s", member, Shown(got), Shown(want))
}

// Shown is a value as people read it.
func Shown(v any) string {
	if v == nil {
		return "missing"
	}
	text, _ := json.Marshal(v) // of decoded JSON
	return string(text)
}
