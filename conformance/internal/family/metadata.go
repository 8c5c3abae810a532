package family

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
)

// Hosts fails unless each host has a name, a tier and options, each with a name, a label and a value.
func Hosts(a *judge.Answer) error {
	hosts, ok := a.Object()["hosts"].([]any)
	if !ok {
		return outcome.Fail("wrong-answer", "the answer's member %q is not a list", "hosts")
	}
	if err := judge.ItemTexts(hosts, "name", "tier"); err != nil {
		return err
	}
	items, err := judge.Objects(hosts)
	for _, host := range items {
		options, ok := host["options"].([]any)
		if !ok {
			return outcome.Fail("wrong-answer", "the options of the host %s are not a list", judge.Shown(host["name"]))
		}
		if err := judge.ItemTexts(options, "name", "label"); err != nil {
			return err
		}
		each, err := judge.Objects(options)
		if err != nil {
			return err
		}
		for _, option := range each {
			if value, there := option["value"]; !there || value == nil {
				return outcome.Fail("wrong-answer", "the option %s of the host %s has no value", judge.Shown(option["name"]), judge.Shown(host["name"]))
			}
		}
	}
	return err
}

// ChoiceTexts fails unless each choice has a text for each of the members.
func ChoiceTexts(a *judge.Answer, members string) error {
	return judge.ItemTexts(a.List(), judge.Split(members)...)
}

// Choices are the names of the answer's list.
func Choices(a *judge.Answer) ([]string, error) {
	items, err := judge.Objects(a.List())
	var names []string
	for _, item := range items {
		name, _ := item["name"].(string)
		names = append(names, name)
	}
	return names, err
}

// OnlyChoices fails unless the choices are the wanted ones, in any order.
func OnlyChoices(a *judge.Answer, want string) error {
	if err := HaveChoices(a, want); err != nil {
		return err
	}
	names, err := Choices(a)
	if all := judge.Split(want); err == nil && len(names) != len(all) {
		return outcome.Fail("wrong-answer", "%d choices are listed, want %d: %s", len(names), len(all), want)
	}
	return err
}

// HaveChoices fails unless the wanted ones are among the choices.
func HaveChoices(a *judge.Answer, want string) error {
	names, err := Choices(a)
	if err != nil {
		return err
	}
	for _, name := range judge.Split(want) {
		if !slices.Contains(names, name) {
			return outcome.Fail("wrong-answer", "%q is not among the choices %q", name, names)
		}
	}
	return nil
}

// isLong reports whether an item's value is a duration of the length that a text has: PT2H and PT120M are one.
func isLong(item map[string]any, text string) bool {
	value, _ := item["value"].(string)
	got, err := model.ParseLength(value)
	want, wrong := model.ParseLength(text)
	return err == nil && wrong == nil && got == want
}

// Durations fails unless each item has a duration, and the wanted ones are among them, by their length.
func Durations(a *judge.Answer, want string) error {
	items, err := judge.Objects(a.List())
	if err != nil {
		return err
	}
	for i, item := range items {
		text, _ := item["value"].(string)
		if _, err := model.ParseLength(text); err != nil {
			return outcome.Fail("wrong-answer", "item %d of the list: its value %v", i+1, err)
		}
	}
	for _, text := range judge.Split(want) {
		if !slices.ContainsFunc(items, func(item map[string]any) bool { return isLong(item, text) }) {
			return outcome.Fail("wrong-answer", "a duration of %s is not among the choices", text)
		}
	}
	return nil
}

// Services reads services-listed.
func Services(a *judge.Answer, three, five string) (alternative string, err error) {
	names, err := Choices(a)
	if err != nil {
		return "", err
	}
	slices.Sort(names)
	switch {
	case slices.Equal(names, []string{"All", "Apps", "Components"}):
		return three, nil
	case slices.Equal(names, []string{"All", "AllwithVM", "Apps", "AppswithVM", "Components"}):
		return five, nil
	}
	return strings.Join(names, ", "), nil
}

// Labels compares the label of each choice that is named.
func Labels(a *judge.Answer, names, labels string) error {
	is := func(item map[string]any, name string) bool { return item["name"] == name }
	return compareTexts(a, "label", names, labels, is)
}

// DurationTexts compares the displayValue of each duration that is named, by its length.
func DurationTexts(a *judge.Answer, values, texts string) error {
	return compareTexts(a, "displayValue", values, texts, isLong)
}

// compareTexts compares a member of each choice that is named with its text.
func compareTexts(a *judge.Answer, member, names, texts string, is func(item map[string]any, name string) bool) error {
	items, err := judge.Objects(a.List())
	if err != nil {
		return err
	}
	want := judge.Split(texts)
	for i, name := range judge.Split(names) {
		at := slices.IndexFunc(items, func(item map[string]any) bool { return is(item, name) })
		if at < 0 {
			return outcome.Fail("wrong-answer", "%q is not among the choices", name)
		}
		if got := items[at][member]; got != want[i] {
			return outcome.Fail("wrong-answer", "the choice %q %s", name, judge.Differs(member, got, want[i]))
		}
	}
	return nil
}

// SomeChoices fails unless the choices are some of the words, each once.
func SomeChoices(a *judge.Answer, words string) error {
	names, err := Choices(a)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return outcome.Fail("wrong-answer", "the list is empty, want at least one of %s", words)
	}
	known := judge.Split(words)
	for i, name := range names {
		if !slices.Contains(known, name) {
			return outcome.Fail("wrong-answer", "%q is not one of %s", name, words)
		}
		if slices.Contains(names[:i], name) {
			return outcome.Fail("wrong-answer", "%q is listed twice", name)
		}
	}
	return nil
}

// AllServices are the services that an instance can have.
func AllServices() []string { return []string{"All", "Apps", "Components", "AllwithVM", "AppswithVM"} }

// InstanceServices reads instance-services. Nothing shows whether an instance has virtual machines, and the suite requests none.
func InstanceServices(a *judge.Answer, five, fewer string) (alternative string, err error) {
	names, err := Choices(a)
	if err != nil {
		return "", err
	}
	if len(names) == len(AllServices()) {
		return five, nil
	}
	return fewer, nil
}

// ServiceCode reads queue-service-code. An instance of type EBSI shows nothing.
func ServiceCode(a *judge.Answer, echo, ebsi string) (alternative string, err error) {
	code, _ := a.Object()["serviceCode"].(string)
	switch service := a.Draft.Service; {
	case service == "EBSI":
		return "", &outcome.NotApplicable{Text: "the instance's service type is EBSI, which is the sample's code too"}
	case code == service:
		return echo, nil
	case code == "EBSI":
		return ebsi, nil
	}
	return fmt.Sprintf("the code %q", code), nil
}

// Options reads options-extra.
func Options(a *judge.Answer, present, absent string) (alternative string, err error) {
	if _, isList := a.Object()["options"].([]any); isList {
		return present, nil
	}
	return absent, nil
}

// QueueWords reads queue-type-words by the queues of two service types.
func QueueWords(one, other *judge.Answer, same, others string) (alternative string) {
	for _, member := range []string{"category", "type", "subType"} {
		if !reflect.DeepEqual(one.Object()[member], other.Object()[member]) {
			return others
		}
	}
	return same
}
