package api

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// checkWords narrows the body of a create, whose words may have any case of letters and whose members may all be missing, and sets
// Wanted.
func checkWords(x *Request) *exchange.Refusal {
	if reading, missing := x.MissingMembers(); len(missing) > 0 {
		return x.narrow(reading, exchange.IsMissing, "add what errors lists", missing...)
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
	x.Wanted = domain.Execution{
		Operation: x.word("operation", domain.OperationWords), Services: x.word("services", domain.ServiceWords),
		Summary: x.text("summary"), Contact: x.text("primaryContact"),
		Duration: x.duration("duration"), BlackOut: x.duration("blackOutDuration"), Options: x.bounceOptions(),
		CreatedBy: x.caller(), CreatedOn: x.Now,
	}
	if x.Wanted.BlackOut == (domain.Duration{}) || strings.EqualFold(x.Wanted.Operation, "Stop") {
		return nil
	}
	switch r := x.Readings; {
	case r.Is("blackout-without-stop", "refused"):
		return x.narrow("blackout-without-stop", "is for the operation Stop only", "leave it out", "blackOutDuration")
	case r.Is("blackout-without-stop", "dropped"):
		x.Wanted.BlackOut = domain.Duration{}
	}
	return nil
}

// refuseCase refuses words in other letters than the page's, where they are compared exactly.
func (x *Request) refuseCase() *exchange.Refusal {
	if !x.Readings.Is("word-case", "exact") {
		return nil
	}
	var wrong []string
	for _, each := range []struct {
		name  string
		words []string
	}{{"operation", domain.OperationWords}, {"services", domain.ServiceWords}} {
		if word, given := x.Body[each.name].(string); given && !slices.Contains(each.words, word) {
			wrong = append(wrong, each.name)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	letters := strings.Join(slices.Concat(domain.OperationWords, domain.ServiceWords), ", ")
	return x.narrow("word-case", "is in other letters than "+letters, "write it in these letters", wrong...)
}

// refuseUnits refuses units in other letters than the contract's, where they are compared exactly.
func (x *Request) refuseUnits() *exchange.Refusal {
	if !x.Readings.Is("unit-case", "exact") {
		return nil
	}
	var wrong []string
	for _, name := range []string{"duration", "blackOutDuration"} {
		if unit := x.duration(name).Unit; unit != "" && !slices.Contains(domain.UnitWords, unit) {
			wrong = append(wrong, name+"/unit")
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return x.narrow("unit-case", "is none of "+strings.Join(domain.UnitWords, ", "), "write it as one of these", wrong...)
}

// refuseLengths refuses durations beyond what a calendar holds.
func (x *Request) refuseLengths() *exchange.Refusal {
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
	k := exchange.Invalid
	k.Rule, k.Hint = "create-members", "send durations of at most 292 years"
	return x.Refuse(k, "The execution would last too long.", errs...)
}

// word is a member in the page's letters, or as it was sent under word-case=as-sent; the first word where it is missing.
func (x *Request) word(name string, words []string) string {
	sent := x.text(name)
	word, known := wordOf(words)(sent)
	switch {
	case sent == "":
		return words[0]
	case !known || x.Readings.Is("word-case", "as-sent"):
		return sent
	}
	return word
}

// text returns a member of the body that is a text; "" for any other.
func (x *Request) text(name string) string {
	text, _ := x.Body[name].(string)
	return text
}

// duration is a member that the contract has found to be a duration; the zero value where it is missing.
func (x *Request) duration(name string) domain.Duration {
	object, _ := x.Body[name].(map[string]any)
	unit, _ := object["unit"].(string)
	number, _ := object["value"].(json.Number)
	value, _ := jsonbody.Integer(number) // 0 for one beyond what can be counted
	return domain.Duration{Unit: unit, Value: int(value)}
}

// bounceOptions returns the options of the body.
func (x *Request) bounceOptions() []domain.Option {
	object, _ := x.Body["bounceOptions"].(map[string]any)
	list, _ := object["options"].([]any)
	var all []domain.Option
	for _, each := range list {
		option, _ := each.(map[string]any)
		name, _ := option["name"].(string)
		all = append(all, domain.Option{Name: name, Value: option["value"]})
	}
	return all
}

// checkCreate adds the execution under an id that the customer's executions do not have.
func checkCreate(x *Request) *exchange.Refusal {
	err := x.deps.NextID(x.Request.Context(), x.Place.CSI, func(source *sample.Source) error {
		x.Wanted.ID = source.ExecutionID()
		return x.Create(x.Wanted)
	})
	switch {
	case err == nil:
		x.deps.Metrics.Created.Add(1)
		return nil
	case errors.Is(err, domain.ErrUnknown):
		return x.refuseInstance()
	}
	return x.fail("create", "The mock could not create the execution.", err)
}

// Created is the answer to an execution that was created (clause create-id).
type Created struct {
	ID        string `json:"id"`
	RFCNumber string `json:"rfcNumber"`
}

func createExecution(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return &exchange.Answer{
		Status: x.Readings.Status("create-status"), ContentType: exchange.TypeJSON,
		Body: &Created{ID: x.Wanted.ID, RFCNumber: x.Wanted.ID},
	}, nil
}
