package judge

import (
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/openapi"
)

// Alternatives are the alternatives of a reading.
func Alternatives(slug string) []string {
	readings, _ := openapi.Readings() // embedded, and held by the tests of its package
	i := slices.IndexFunc(readings, func(r openapi.Reading) bool { return r.Slug == slug })
	if i < 0 {
		return nil
	}
	return readings[i].Alternatives
}

// CheckOrder reads check-order by the status of a refusal, which is about the token or about the body.
func CheckOrder(a *Answer, token, body string) (alternative string, err error) {
	switch {
	case slices.Contains(Reason{Reading: "token-status"}.Lawful(), a.Status):
		return token, nil
	case slices.Contains(Reason{Reading: "body-malformed-status"}.Lawful(), a.Status):
		return body, nil
	}
	return "", &outcome.Inconclusive{Text: "the status of the refusal tells neither the token nor the body"}
}

// BodyForm reads error-body; a form that is not one of the alternatives is "other", and never wrong.
func BodyForm(a *Answer) (alternative string) {
	_, hasCode := a.Object()["code"]
	_, hasMessage := a.Object()["message"]
	contentType, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	switch {
	case len(a.Body) == 0:
		return "empty"
	case contentType == "application/problem+json" && a.Object() != nil:
		return "problem"
	case hasCode && hasMessage:
		return "code-message"
	}
	return "other"
}

// SuccessConflicts reads success-conflicts. A success must not list any conflict.
func SuccessConflicts(a *Answer) (alternative string, err error) {
	if err := NoMembers(a, "conflicts"); err != nil {
		return "", err
	}
	switch value, there := a.Object()["conflicts"]; {
	case !there:
		return "absent", nil
	case value == nil:
		return "null", nil
	}
	return "empty", nil
}

// Unused reads whether members of an object that have no value are absent or null.
func Unused(object map[string]any, members string) (alternative string, err error) {
	names, nulls := Split(members), 0
	for _, name := range names {
		value, there := object[name]
		if value != nil {
			return "", outcome.Fail("wrong-answer", "the answer has %s for the member %q, want none", Shown(value), name)
		}
		if there {
			nulls++
		}
	}
	switch nulls {
	case 0:
		return "absent", nil
	case len(names):
		return "null", nil
	}
	return "null for some, and absent for others", nil
}

// UnusedMembers is Unused for the members of the answer.
func UnusedMembers(a *Answer, members string) (alternative string, err error) {
	return Unused(a.Object(), members)
}

// Contact reads optional-members by details of an execution that was created without a contact. The server may know one.
func Contact(a *Answer) (alternative string, err error) {
	if text, _ := a.Object()["primaryContact"].(string); text != "" {
		return "", &outcome.NotApplicable{Text: "the server has a contact where none was given"}
	}
	return Unused(a.Object(), "primaryContact")
}
