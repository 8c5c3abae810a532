package steps

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/request"
)

// normal brings a documented value into the one form in which two answers are compared: times as instants, lengths by what
// they measure, objects by their documented members. What is not documented may come, go and vary, and null is as good as
// absent.
type normal func(v any) any

// asIs compares texts, numbers by value, and booleans.
func asIs(v any) any { return v }

// asInstant compares times; a text that is no time stands for itself.
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
	if length := lengthOf(v); length > 0 {
		return length.String()
	}
	return withMembers(map[string]normal{"unit": asIs, "value": asIs})(v)
}

// asOptions compares bounce options by name: their order carries no meaning.
func asOptions(v any) any {
	if _, isObject := v.(map[string]any); !isObject {
		return v
	}
	return optionsOf(v)
}

// withMembers compares the members of an object that are documented, and have a value.
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

// The documented members of what the suite compares, stated here literally so that an edited contract does not move what is
// checked.
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

// difference is the first documented member, by name, that two objects differ in; "" where they are the same.
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

// includes says whether a value that came back has all of one that was sent: objects may have members more.
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

// words are what a refusal says: the documented members of an object, with those of what is inside, or the text of anything
// else.
func words(body []byte) string {
	o := object(body)
	if o == nil {
		return strings.TrimSpace(string(body))
	}
	text, _ := json.Marshal(told(o)) // of decoded JSON; the names are sorted
	return string(text)
}

func told(v any) any {
	switch v := v.(type) {
	case map[string]any:
		kept := map[string]any{}
		for _, name := range refusalMembers {
			if v[name] != nil {
				kept[name] = told(v[name])
			}
		}
		return kept
	case []any:
		all := make([]any, 0, len(v))
		for _, each := range v {
			all = append(all, told(each))
		}
		return all
	}
	return v
}

// differs says that a member has not the value that it should have: "has no status, want "Open"", or what it has.
func differs(member string, got, want any) string {
	if got == nil {
		return fmt.Sprintf("has no %s, want %s", member, shown(want))
	}
	return fmt.Sprintf("has the %s %s, want %s", member, shown(got), shown(want))
}

// shown is a value for people.
func shown(v any) string {
	if v == nil {
		return "missing"
	}
	text, _ := json.Marshal(v) // of decoded JSON
	return string(text)
}
