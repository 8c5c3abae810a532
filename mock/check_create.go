package mock

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// The words of operation and services as the page spells them (clause create-words).
var (
	operationWords = []string{"Bounce", "Start", "Stop"}
	serviceWords   = []string{"All", "Apps", "Components", "AllwithVM", "AppswithVM"}
)

// checkWords narrows the body of a create, whose words may have any case of letters and whose members may all be missing, and sets
// Wanted.
func checkWords(x *Exchange) *Refusal {
	if reading, missing := x.lacking(); len(missing) > 0 {
		return x.narrow(reading, isMissing, "add what errors lists", missing...)
	}
	if r := x.refuseCase(); r != nil {
		return r
	}
	if r := x.refuseUnits(); r != nil {
		return r
	}
	if r := x.refuseLengths(); r != nil {
		return r
	}
	x.Wanted = bounce.Execution{
		Operation: x.word("operation", operationWords), Services: x.word("services", serviceWords),
		Summary: x.text("summary"), Contact: x.text("primaryContact"),
		Duration: x.duration("duration"), BlackOut: x.duration("blackOutDuration"), Options: x.options(),
		CreatedBy: x.caller(), CreatedOn: x.Now,
	}
	if x.Wanted.BlackOut == (bounce.Duration{}) || strings.EqualFold(x.Wanted.Operation, "Stop") {
		return nil
	}
	switch r := x.readings; {
	case r.Is("blackout-without-stop", "refused"):
		return x.narrow("blackout-without-stop", "is for the operation Stop only", "leave it out", "blackOutDuration")
	case r.Is("blackout-without-stop", "dropped"):
		x.Wanted.BlackOut = bounce.Duration{}
	}
	return nil
}

// refuseCase refuses words in other letters than the page's, where they are compared exactly.
func (x *Exchange) refuseCase() *Refusal {
	if !x.readings.Is("word-case", "exact") {
		return nil
	}
	var wrong []string
	for _, each := range []struct {
		name  string
		words []string
	}{{"operation", operationWords}, {"services", serviceWords}} {
		if word, given := x.Body[each.name].(string); given && !slices.Contains(each.words, word) {
			wrong = append(wrong, each.name)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	letters := strings.Join(slices.Concat(operationWords, serviceWords), ", ")
	return x.narrow("word-case", "is in other letters than "+letters, "write it in these letters", wrong...)
}

// refuseUnits refuses units in other letters than the contract's, where they are compared exactly.
func (x *Exchange) refuseUnits() *Refusal {
	if !x.readings.Is("unit-case", "exact") {
		return nil
	}
	var wrong []string
	for _, name := range []string{"duration", "blackOutDuration"} {
		if unit := x.duration(name).Unit; unit != "" && !slices.Contains(unitWords, unit) {
			wrong = append(wrong, name+"/unit")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return x.narrow("unit-case", "is none of "+strings.Join(unitWords, ", "), "write it as one of these", wrong...)
}

// refuseLengths refuses durations beyond what a calendar holds.
func (x *Exchange) refuseLengths() *Refusal {
	var errs []openapi.Violation
	for _, name := range []string{"duration", "blackOutDuration"} {
		if _, given := x.Body[name]; !given {
			continue
		}
		if length, err := x.duration(name).Length(); err != nil || length == 0 {
			errs = append(errs, openapi.Violation{
				In: "body", Pointer: "/" + name + "/value", Code: "duration", Message: "must be at most 292 years",
			})
		}
	}
	if len(errs) == 0 {
		return nil
	}
	f := faultInvalid
	f.rule, f.change = "create-members", "send durations of at most 292 years"
	return x.refuse(f, "The execution would last too long.", errs...)
}

// word is a member in the page's letters, or as it was sent under word-case=as-sent; the first word where it is missing.
func (x *Exchange) word(name string, words []string) string {
	sent := x.text(name)
	word, known := wordOf(words)(sent)
	switch {
	case sent == "":
		return words[0]
	case !known || x.readings.Is("word-case", "as-sent"):
		return sent
	}
	return word
}

func (x *Exchange) text(name string) string {
	text, _ := x.Body[name].(string)
	return text
}

// duration is a member that the contract has found to be a duration; the zero value where it is missing.
func (x *Exchange) duration(name string) bounce.Duration {
	object, _ := x.Body[name].(map[string]any)
	unit, _ := object["unit"].(string)
	number, _ := object["value"].(json.Number)
	value, _ := jsonbody.Integer(number) // 0 for one beyond what can be counted
	return bounce.Duration{Unit: unit, Value: int(value)}
}

func (x *Exchange) options() []bounce.Option {
	object, _ := x.Body["bounceOptions"].(map[string]any)
	list, _ := object["options"].([]any)
	var all []bounce.Option
	for _, each := range list {
		option, _ := each.(map[string]any)
		name, _ := option["name"].(string)
		all = append(all, bounce.Option{Name: name, Value: option["value"]})
	}
	return all
}

// checkCreate adds the execution under an id that the customer's executions do not have.
func checkCreate(x *Exchange) *Refusal {
	s := x.server
	err := s.made.part(x.Place.CSI, s.options.RandomSeed, func(source *sample.Source) error {
		x.Wanted.ID = source.ExecutionID()
		return x.Create(x.Wanted)
	})
	switch {
	case err == nil:
		s.metrics.Created.Add(1)
		return nil
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuse(faultUnknownInstance, "The customer has no instance of this name.")
	}
	s.logger.Error("create", "err", err)
	return x.refuse(faultInternal, "The mock could not create the execution.")
}
