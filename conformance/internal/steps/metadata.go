package steps

import (
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
)

// What can be asked for: options of an instance, operations, services, durations.
func (w *World) metadataSteps() []Definition {
	return []Definition{
		{`^each host has a name, a tier and options, each with a name, a label and a value$`, w.hostsHaveOptions},
		{`^each choice has the members "([^"]*)", each a text$`, w.choicesHaveTexts},
		{`^the choices are "([^"]*)"$`, w.choicesAre},
		{`^"([^"]*)" are among the choices$`, w.choicesHave},
		{`^the three services mean "([^"]*)", and with AllwithVM and AppswithVM they mean "([^"]*)"$`, w.servicesReading},
		{`^the choices "([^"]*)" are labelled "([^"]*)"$`, w.choicesAreLabelled},
		{`^the durations "([^"]*)" are written "([^"]*)"$`, w.durationsAreWritten},
		{`^the choices are some of "([^"]*)", and at least one$`, w.choicesAreSome},
		{`^which way of naming the customer is taken is the reading$`, w.custIDReading},
		{`^all five services mean "([^"]*)", and fewer "([^"]*)"$`, w.instanceServicesReading},
		{`^the queue's service code is its service type for "([^"]*)", and EBSI for "([^"]*)"$`, w.serviceCodeReading},
		{`^the queue of an instance of the service (\S+) is read$`, w.readQueueOf},
		{`^the words of the answer put aside mean "([^"]*)", and others "([^"]*)"$`, w.queueWordsReading},
		{`^a create for a service that is not listed is the reading, and one that is listed is accepted$`, w.notOfferedReading},
		{`^options of no host mean "([^"]*)", and none "([^"]*)"$`, w.optionsReading},
		{`^each value is a duration of ISO 8601, and "([^"]*)" are among them$`, w.durationsHave},
	}
}

// objects are the items of a list that are JSON objects; all of them must be.
func objects(list []any) ([]map[string]any, error) {
	var all []map[string]any
	for i, v := range list {
		item, ok := v.(map[string]any)
		if !ok {
			return nil, outcome.Fail("wrong-answer", "item %d of the list is no JSON object", i+1)
		}
		all = append(all, item)
	}
	return all, nil
}

// haveTexts holds each item of a list to its members.
func haveTexts(list []any, members ...string) error {
	items, err := objects(list)
	for i, item := range items {
		for _, member := range members {
			if text, ok := item[member].(string); !ok || text == "" {
				return outcome.Fail("wrong-answer", "item %d of the list: its member %q is missing or no text", i+1, member)
			}
		}
	}
	return err
}

func (w *World) hostsHaveOptions() error {
	hosts, ok := w.last.answer["hosts"].([]any)
	if !ok {
		return outcome.Fail("wrong-answer", "the answer's member %q is no list", "hosts")
	}
	if err := haveTexts(hosts, "name", "tier"); err != nil {
		return err
	}
	items, err := objects(hosts)
	for _, host := range items {
		options, ok := host["options"].([]any)
		if !ok {
			return outcome.Fail("wrong-answer", "the options of the host %s are no list", shown(host["name"]))
		}
		if err := haveTexts(options, "name", "label"); err != nil {
			return err
		}
		each, err := objects(options)
		if err != nil {
			return err
		}
		for _, option := range each {
			if value, there := option["value"]; !there || value == nil {
				return outcome.Fail("wrong-answer", "the option %s of the host %s has no value", shown(option["name"]), shown(host["name"]))
			}
		}
	}
	return err
}

func (w *World) choicesHaveTexts(members string) error {
	return haveTexts(w.last.list, splitList(members)...)
}

// choices are the names of the last answer's list.
func (w *World) choices() ([]string, error) {
	items, err := objects(w.last.list)
	var names []string
	for _, item := range items {
		name, _ := item["name"].(string)
		names = append(names, name)
	}
	return names, err
}

func (w *World) choicesAre(want string) error {
	if err := w.choicesHave(want); err != nil {
		return err
	}
	names, err := w.choices()
	if all := splitList(want); err == nil && len(names) != len(all) {
		return outcome.Fail("wrong-answer", "%d choices are listed, want %d: %s", len(names), len(all), want)
	}
	return err
}

func (w *World) choicesHave(want string) error {
	names, err := w.choices()
	if err != nil {
		return err
	}
	for _, name := range splitList(want) {
		if !slices.Contains(names, name) {
			return outcome.Fail("wrong-answer", "%q is not among the choices %q", name, names)
		}
	}
	return nil
}

// durationsHave compares durations by their length: PT2H and PT120M are one.
func (w *World) durationsHave(want string) error {
	items, err := objects(w.last.list)
	if err != nil {
		return err
	}
	var lengths []time.Duration
	for i, item := range items {
		text, _ := item["value"].(string)
		length, err := model.ParseLength(text)
		if err != nil {
			return outcome.Fail("wrong-answer", "item %d of the list: its value %v", i+1, err)
		}
		lengths = append(lengths, length)
	}
	for _, text := range splitList(want) {
		length, err := model.ParseLength(text)
		if err != nil {
			return err
		}
		if !slices.Contains(lengths, length) {
			return outcome.Fail("wrong-answer", "a duration of %s is not among the choices", text)
		}
	}
	return nil
}

// servicesReading tells services-listed.
func (w *World) servicesReading(three, five string) error {
	names, err := w.choices()
	if err != nil {
		return err
	}
	slices.Sort(names)
	switch {
	case slices.Equal(names, []string{"All", "Apps", "Components"}):
		w.take(three)
	case slices.Equal(names, []string{"All", "AllwithVM", "Apps", "AppswithVM", "Components"}):
		w.take(five)
	default:
		w.take(strings.Join(names, ", "))
	}
	return nil
}

// choicesAreLabelled compares the label of each choice that is named.
func (w *World) choicesAreLabelled(names, labels string) error {
	items, err := objects(w.last.list)
	if err != nil {
		return err
	}
	want := splitList(labels)
	for i, name := range splitList(names) {
		at := slices.IndexFunc(items, func(item map[string]any) bool { return item["name"] == name })
		if at < 0 {
			return outcome.Fail("wrong-answer", "%q is not among the choices", name)
		}
		if got := items[at]["label"]; got != want[i] {
			return outcome.Fail("wrong-answer", "the label of %q is %s, want %q", name, shown(got), want[i])
		}
	}
	return nil
}

// durationsAreWritten compares the displayValue of each duration that is named, by its length.
func (w *World) durationsAreWritten(values, texts string) error {
	items, err := objects(w.last.list)
	if err != nil {
		return err
	}
	want := splitList(texts)
	for i, value := range splitList(values) {
		length, err := model.ParseLength(value)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(items, func(item map[string]any) bool {
			text, _ := item["value"].(string)
			got, err := model.ParseLength(text)
			return err == nil && got == length
		})
		if at < 0 {
			return outcome.Fail("wrong-answer", "a duration of %s is not among the choices", value)
		}
		if got := items[at]["displayValue"]; got != want[i] {
			return outcome.Fail("wrong-answer", "the duration %s is written %s, want %q", value, shown(got), want[i])
		}
	}
	return nil
}
