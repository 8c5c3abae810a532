// Package judgetest makes answers for the tests of judgements, and names their verdicts. Only tests import it.
package judgetest

import (
	"errors"
	"net/http"
	"strings"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// Answer is the answer to a request of a form for the execution 3-A, which asks for 10:00.
func Answer(form *request.Form, status int, header http.Header, body string) *judge.Answer {
	d := request.Draft{
		Form: form, Method: form.Method, Time: "2030-01-02T10:00:00Z",
		Place: request.Place{CSI: "15427061", Service: "EBSO", Instance: "DCMATI", Execution: "3-A"},
	}
	return judge.NewAnswer("", d, 0, &exchange.Exchange{Status: status, Header: header, Body: []byte(body)})
}

// Booked are the answers to the schedules of two executions, for 10:00 and 15:00.
func Booked() []*judge.Answer {
	var all []*judge.Answer
	for i, window := range [][2]string{{"10:00:00Z", "12:00:00Z"}, {"15:00:00Z", "17:00:00Z"}} {
		a := Answer(request.Schedule, 200, nil, `{"scheduledStart":"2030-01-02T`+window[0]+`","scheduledEnd":"2030-01-02T`+window[1]+`"}`)
		a.Draft.Time, a.Execution = "2030-01-02T"+window[0], i
		all = append(all, a)
	}
	return all
}

// Success is the body of an accepted schedule.
func Success(start, end string) string {
	return strings.NewReplacer("START", start, "END", end).Replace(
		`{"scheduledStart":"START","scheduledEnd":"END","status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}`)
}

// Verdict is what an error says of an answer: passed, or the code of its failure; inconclusive and not-applicable; else its text.
func Verdict(err error) string {
	var failure *outcome.Failure
	var inconclusive *outcome.Inconclusive
	var notApplicable *outcome.NotApplicable
	switch {
	case errors.As(err, &failure):
		return failure.Code
	case errors.As(err, &inconclusive):
		return "unclear"
	case errors.As(err, &notApplicable):
		return "not-applicable"
	case err != nil:
		return err.Error()
	}
	return "passed"
}

// Taken is the verdict of a reading, or its alternative.
func Taken(alternative string, err error) string {
	if err != nil {
		return Verdict(err)
	}
	return alternative
}
