// Package family judges the answers of the operations around scheduling: details and lists of executions, choices, and the status
// of workflows. Like package judge, it sends nothing and keeps nothing. It imports the judge, model, outcome and request
// packages.
package family

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
)

// Details fails unless details name the execution and its instance.
func Details(a *judge.Answer) error {
	for member, want := range map[string]string{"id": a.Draft.Execution, "target": a.Draft.Instance} {
		if err := judge.Member(a, member, want); err != nil {
			return err
		}
	}
	return nil
}

// NoWindow fails if details have a window; null is no window (reading details-unscheduled).
func NoWindow(a *judge.Answer) error {
	for _, member := range []string{"scheduledStart", "scheduledEnd"} {
		if value := a.Object()[member]; value != nil {
			return outcome.Fail("wrong-answer", "the details have %s for %s, want no window", judge.Shown(value), member)
		}
	}
	return nil
}

// AnsweredWindow fails unless details have the window that the execution's last schedule was answered with.
func AnsweredWindow(a *judge.Answer, booked model.Window) error {
	shown, err := judge.Window(a.Object())
	if err != nil {
		return err
	}
	if !shown.Equal(booked) {
		return outcome.Fail("wrong-answer", "the details have the window %s, want %s, which the schedule was answered with", shown, booked)
	}
	return nil
}

// Created fails unless details have each member of the body that the execution was created with; a nil body is unknown. Operation
// and services may have other letters, and a blackout without a stop may be gone: both are readings.
func Created(a *judge.Answer, created map[string]any) error {
	if err := Details(a); err != nil {
		return err
	}
	if created == nil {
		return outcome.Incomplete("the body that the execution was created with")
	}
	for _, member := range slices.Sorted(maps.Keys(created)) {
		if want, got := created[member], a.Object()[member]; !judge.Keeps(member, want, got) {
			return outcome.Fail("wrong-answer", "the execution, in its details, %s, with which it was created", judge.Differs(member, got, want))
		}
	}
	return nil
}

// UniqueIDs fails if two executions have the same id.
func UniqueIDs(ids []string) error {
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			return outcome.Fail("wrong-answer", "two executions have the id %s", id)
		}
		seen[id] = true
	}
	return nil
}

// TicketNumber fails if the answer has a ticket's number that differs from the id.
func TicketNumber(a *judge.Answer) error {
	id := a.Object()["id"]
	if number := a.Object()["rfcNumber"]; number != nil && !reflect.DeepEqual(number, id) {
		return outcome.Fail("wrong-answer", "the ticket's number is %s, and the execution's id %s", judge.Shown(number), judge.Shown(id))
	}
	return nil
}

var idForm = regexp.MustCompile(`^3-[0-9A-Z]{7}$`)

// IDForm fails unless the id has the form of the document's samples.
func IDForm(a *judge.Answer) error {
	if id, _ := a.Object()["id"].(string); !idForm.MatchString(id) {
		return outcome.Fail("wrong-answer", "the id is %q, want 3- and seven digits or capital letters", id)
	}
	return nil
}

// MissingWindow reads details-unscheduled.
func MissingWindow(a *judge.Answer) (alternative string, err error) {
	if err := NoWindow(a); err != nil {
		return "", err
	}
	_, hasStart := a.Object()["scheduledStart"]
	_, hasEnd := a.Object()["scheduledEnd"]
	switch {
	case hasStart && hasEnd:
		return "null", nil
	case hasStart || hasEnd:
		return "", outcome.Fail("wrong-answer", "of scheduledStart and scheduledEnd one is null and one is absent, want both alike")
	}
	return "absent", nil
}

// CreatedLength is Length for the duration that the execution was created with; any other length fails.
func CreatedLength(a *judge.Answer, created map[string]any) (alternative string, err error) {
	duration := judge.LengthOf(created["duration"])
	alternative, known, err := judge.Length(a, duration, judge.LengthOf(created["blackOutDuration"]))
	if err != nil || known {
		return alternative, err
	}
	window, _ := judge.Window(a.Object()) // which Length has read
	return "", outcome.Fail("wrong-answer", "the window is %s long, want the %s for which the execution was created", window.Length(), duration)
}

// Assumed reads create-incomplete by details. Anything but a bounce of all for two hours is unusual.
func Assumed(a *judge.Answer, alternative string) string {
	d := a.Object()
	if !judge.EqualFold(d["operation"], "Bounce") || !judge.EqualFold(d["services"], "All") || judge.LengthOf(d["duration"]) != 2*time.Hour {
		return "something else assumed"
	}
	return alternative
}

// Letters reads word-case by details.
func Letters(a *judge.Answer, created map[string]any, canonical, asSent string) (alternative string, err error) {
	if err := Created(a, created); err != nil {
		return "", err
	}
	kept := 0
	for _, member := range []string{"operation", "services"} {
		if a.Object()[member] == created[member] {
			kept++
		}
	}
	return []string{canonical, "one word as it was sent, and one not", asSent}[kept], nil
}

// BlackOut reads blackout-without-stop by details.
func BlackOut(a *judge.Answer, created map[string]any, kept, dropped string) (alternative string, err error) {
	const member = "blackOutDuration"
	switch got := a.Object()[member]; {
	case got == nil:
		return dropped, nil
	case judge.Keeps(member, created[member], got):
		return kept, nil
	default:
		return "", outcome.Fail("wrong-answer", "the execution, in its details, %s, or none", judge.Differs(member, got, created[member]))
	}
}
