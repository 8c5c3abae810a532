package judge

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// normal converts a documented value to the form in which two answers are compared: times as instants, durations by their length,
// objects by their documented members. Undocumented members may appear, disappear and vary, and null is the same as absent.
type normal func(v any) any

// asIs compares texts, numbers by value, and booleans.
func asIs(v any) any { return v }

// asInstant compares times; a text that is no time is compared as it is.
func asInstant(v any) any {
	text, _ := v.(string)
	stamp, err := model.ParseStamp(text)
	if err != nil {
		return v
	}
	return stamp.Time.UTC().Format(time.RFC3339Nano)
}

// asLength compares durations: two hours are 120 minutes.
func asLength(v any) any {
	if length := LengthOf(v); length > 0 {
		return length.String()
	}
	return withMembers(map[string]normal{"unit": asIs, "value": asIs})(v)
}

// asOptions compares bounce options by name: their order has no meaning.
func asOptions(v any) any {
	if _, isObject := v.(map[string]any); !isObject {
		return v
	}
	return optionsOf(v)
}

// withMembers compares the documented members of an object that have a value.
func withMembers(documented map[string]normal) normal {
	return func(v any) any {
		o, isObject := v.(map[string]any)
		if !isObject {
			return v
		}
		kept := map[string]any{}
		for name, form := range documented {
			if value := o[name]; value != nil {
				kept[name] = form(value)
			}
		}
		return kept
	}
}

// The documented members of the objects that the suite compares. They are written out here, so that an edited contract does not
// change what is checked.
var (
	scheduledMembers = map[string]normal{
		"scheduledStart": asInstant, "scheduledEnd": asInstant, "status": asIs, "subStatus": asIs, "custStatus": asIs,
	}
	detailsMembers = map[string]normal{
		"id": asIs, "target": asIs, "operation": asIs, "services": asIs, "duration": asLength, "blackOutDuration": asLength, "summary": asIs,
		"scheduledStart": asInstant, "scheduledEnd": asInstant, "bounceOptions": asOptions, "primaryContact": asIs,
	}
	ticketMembers = map[string]normal{
		"rfcNumber": asIs, "rfcType": asIs, "rfcSubType": asIs, "status": asIs, "subStatus": asIs, "customerStatus": asIs,
		"customerNote": asIs, "primaryContact": asIs,
	}
	itemMembers = map[string]normal{
		"id": asIs, "target": asIs, "createdBy": asIs, "createdOn": asInstant, "scheduledBy": asIs, "scheduledStart": asInstant,
		"scheduledEnd": asInstant, "ticketingDetails": withMembers(ticketMembers),
	}
	conflictMembers = map[string]normal{
		"rfcNumber": asIs, "rfcType": asIs, "rfcSubType": asIs, "status": asIs, "subStatus": asIs, "scheduledStart": asInstant,
		"scheduledEnd": asInstant, "duration": asLength,
	}
	// refusalMembers are those of RFC 9457 with its errors, of a code and a message, of OAuth 2.0's errors (RFC 6749 5.2), and
	// of what common frameworks send.
	refusalMembers = []string{
		"type", "title", "status", "detail", "errors", "in", "pointer", "code", "message", "error", "error_description", "reason",
		"description", "errorCode", "errorMessage",
	}
)

// answerMembers are the documented members of a success, by its form.
var answerMembers = map[*request.Form]map[string]normal{
	request.Schedule: scheduledMembers, request.Cancel: scheduledMembers, request.Details: detailsMembers, request.Create: {"id": asIs},
}

// difference returns the first documented member, by name, in which two objects differ; "" if they are the same.
func difference(documented map[string]normal, a, b map[string]any) string {
	before, now := withMembers(documented)(a), withMembers(documented)(b)
	one, _ := before.(map[string]any)
	other, _ := now.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(documented)) {
		if !reflect.DeepEqual(one[name], other[name]) {
			return name
		}
	}
	return ""
}

// includes reports whether a returned value has everything of the sent one; objects may have more members.
func includes(got, sent any) bool {
	switch s := sent.(type) {
	case map[string]any:
		o, isObject := got.(map[string]any)
		return isObject && !slices.ContainsFunc(slices.Collect(maps.Keys(s)), func(name string) bool { return !includes(o[name], s[name]) })
	case []any:
		l, isList := got.([]any)
		return isList && slices.EqualFunc(l, s, includes)
	}
	return reflect.DeepEqual(got, sent)
}

// words returns the text of a refusal: the documented members of an object, at any depth, or the body itself.
func words(body []byte) string {
	o := object(body)
	if o == nil {
		return strings.TrimSpace(string(body))
	}
	text, _ := json.Marshal(selected(o)) // of decoded JSON; the names are sorted
	return string(text)
}

// selected returns a value with only the documented members of a refusal.
func selected(v any) any {
	switch v := v.(type) {
	case map[string]any:
		kept := map[string]any{}
		for _, name := range refusalMembers {
			if v[name] != nil {
				kept[name] = selected(v[name])
			}
		}
		return kept
	case []any:
		all := make([]any, 0, len(v))
		for _, each := range v {
			all = append(all, selected(each))
		}
		return all
	}
	return v
}

// SameAnswer fails if a documented member differs between two answers that are objects.
func SameAnswer(before, now *Answer) error {
	members, known := answerMembers[now.Draft.Form]
	switch {
	case now.Draft.Form.List:
		return outcome.Fail("wrong-answer", "the answer was %s, and is %s now; want a list both times", before.Body, now.Body)
	case !known:
		return outcome.UnknownWords("answer", now.Draft.Form.Operation)
	case before.Object() == nil || now.Object() == nil:
		return outcome.Fail("wrong-answer", "the answer was %s, and is %s now", before.Body, now.Body)
	}
	if name := difference(members, before.Object(), now.Object()); name != "" {
		return outcome.Fail("wrong-answer", "the answer's %s was %s, and is %s now", name, Shown(before.Object()[name]), Shown(now.Object()[name]))
	}
	return nil
}

// Keeps reports whether a member of a created execution came back as it was sent: words in any case, durations by their length,
// options in any order, objects possibly with more members.
func Keeps(member string, want, got any) bool {
	switch member {
	case "operation", "services":
		return EqualFold(got, want)
	case "duration", "blackOutDuration":
		return LengthOf(got) > 0 && LengthOf(got) == LengthOf(want)
	case "bounceOptions":
		return includes(optionsOf(got), optionsOf(want)) && len(optionsOf(got)) == len(optionsOf(want))
	}
	return includes(got, want)
}

// EqualFold compares two texts in any case.
func EqualFold(a, b any) bool {
	one, isText := a.(string)
	other, isTextToo := b.(string)
	return isText && isTextToo && strings.EqualFold(one, other)
}

// LengthOf is the length of a duration on the wire; 0 without a known unit and value.
func LengthOf(v any) time.Duration {
	o, _ := v.(map[string]any)
	name, _ := o["unit"].(string)
	value, _ := o["value"].(float64)
	const day = 24 * time.Hour
	unit := map[string]time.Duration{"day": day, "hour": time.Hour, "minute": time.Minute}[strings.TrimSuffix(strings.ToLower(name), "s")]
	return time.Duration(value * float64(unit))
}

// optionsOf returns the values of bounce options by their names.
func optionsOf(v any) map[string]any {
	o, _ := v.(map[string]any)
	list, _ := o["options"].([]any)
	all := map[string]any{}
	for _, each := range list {
		option, _ := each.(map[string]any)
		name, _ := option["name"].(string)
		all[name] = option["value"]
	}
	return all
}

// RowDifference returns the first documented member in which a row of a list differs from the earlier one; "" if they are the
// same.
func RowDifference(before, now map[string]any) string { return difference(itemMembers, before, now) }
