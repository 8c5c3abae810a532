package api

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// wordMembers are the members of a create that have a word of the page as their value.
var wordMembers = []struct {
	name  string
	words []string
}{{"operation", domain.OperationWords}, {"services", domain.ServiceWords}}

// durationMembers are the members of a create that have a duration as their value.
var durationMembers = []string{"duration", "blackOutDuration"}

// checkWords narrows the body of a create, whose words may be in any case and whose members may all be missing, and sets Wanted.
func checkWords(x *Request) *exchange.Refusal {
	if reading, missing := x.MissingMembers(); len(missing) > 0 {
		return x.narrow(reading, exchange.IsMissing, "add what errors lists", missing...)
	}
	if r := x.refuseCase(); r != nil {
		return r
	}
	if r := x.refuseLengths(); r != nil {
		return r
	}
	x.Wanted = domain.Execution{
		Operation: x.word("operation", domain.OperationWords), Services: x.word("services", domain.ServiceWords),
		Summary: text(x.Body, "summary"), Contact: text(x.Body, "primaryContact"),
		Duration: duration(x.Body, "duration"), BlackOut: duration(x.Body, "blackOutDuration"), Options: bounceOptions(x.Body),
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

// refuseCase refuses words and units in another case than the page's, where they are compared exactly.
func (x *Request) refuseCase() *exchange.Refusal {
	var wrong []string
	if x.Readings.Is("word-case", "exact") {
		for _, each := range wordMembers {
			if word, given := x.Body[each.name].(string); given && !slices.Contains(each.words, word) {
				wrong = append(wrong, each.name)
			}
		}
	}
	if len(wrong) > 0 {
		letters := strings.Join(slices.Concat(domain.OperationWords, domain.ServiceWords), ", ")
		return x.narrow("word-case", "is in other letters than "+letters, "write it in these letters", wrong...)
	}
	if x.Readings.Is("unit-case", "exact") {
		for _, name := range durationMembers {
			if unit := duration(x.Body, name).Unit; unit != "" && !slices.Contains(domain.UnitWords, unit) {
				wrong = append(wrong, name+"/unit")
			}
		}
	}
	if len(wrong) > 0 {
		return x.narrow("unit-case", "is not one of "+strings.Join(domain.UnitWords, ", "), "write it as one of these", wrong...)
	}
	return nil
}

// refuseLengths refuses durations beyond what a calendar holds.
func (x *Request) refuseLengths() *exchange.Refusal {
	var errs []openapi.Violation
	for _, name := range durationMembers {
		if _, given := x.Body[name]; !given {
			continue
		}
		if length, err := duration(x.Body, name).Length(); err != nil || length == 0 {
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

// word returns a member as the page spells it, or as it was sent under word-case=as-sent; the first of the words if it is missing.
func (x *Request) word(name string, words []string) string {
	sent := text(x.Body, name)
	word, known := wordIn(words, sent)
	switch {
	case sent == "":
		return words[0]
	case !known || x.Readings.Is("word-case", "as-sent"):
		return sent
	}
	return word
}

// text returns a member of a body that is a text; "" for any other.
func text(body map[string]any, name string) string {
	text, _ := body[name].(string)
	return text
}

// duration returns a member that the contract has found to be a duration; the zero value if it is missing.
func duration(body map[string]any, name string) domain.Duration {
	object, _ := body[name].(map[string]any)
	number, _ := object["value"].(json.Number)
	value, _ := jsonbody.Integer(number) // 0 for one beyond what can be counted
	return domain.Duration{Unit: text(object, "unit"), Value: int(value)}
}

// bounceOptions returns the options of a body.
func bounceOptions(body map[string]any) (all []domain.Option) {
	object, _ := body["bounceOptions"].(map[string]any)
	list, _ := object["options"].([]any)
	for _, each := range list {
		option, _ := each.(map[string]any)
		all = append(all, domain.Option{Name: text(option, "name"), Value: option["value"]})
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

func createExecution(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return &exchange.Answer{
		Status: x.Readings.Status("create-status"), ContentType: exchange.TypeJSON, Body: view.Created(x.Wanted.ID),
	}, nil
}
