package steps

import (
	"context"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// createdSteps compare an execution with what was asked for when it was created.
func (w *World) createdSteps() []Definition {
	return []Definition{
		{`^the details are what was created$`, w.detailsAreCreated},
		{`^it is refused for its body, or the details are what was created$`, w.isRefusedOrKept},
		{`^the window is as long as the execution that was created, as the server reads it$`, w.windowIsAsCreated},
		{`^each execution has an id of its own$`, w.idsAreUnique},
		{`^a ticket's number beside the id is the id$`, w.numberIsID},
		{`^a conflict has the second execution's id and window$`, w.hasConflictOfSecond},
		{`^the conflict of the second execution has its duration, or the length of its window$`, w.conflictHasDuration},
		{`^the id is "3-" and seven digits or capital letters$`, w.idHasForm},

		{`^a refusal for its body means "([^"]*)", and a bounce of all for two hours "([^"]*)"$`, w.incompleteReading},
		{`^a refusal for its body means "([^"]*)", and its duration in the details "([^"]*)"$`, w.unitReading},
		{`^a refusal for its body means "([^"]*)", and the letters in the details "([^"]*)" or "([^"]*)"$`, w.lettersReading},
		{`^a refusal for its body means "([^"]*)", and the blackout in the details "([^"]*)" or "([^"]*)"$`, w.blackOutReading},
	}
}

// createdWith is the body of the create that was answered with an id; nil where there is none.
func (w *World) createdWith(id string) map[string]any {
	for _, c := range w.Calls {
		if c.draft.Form == request.Create && c.isAccepted() && c.answer["id"] == id {
			return object(c.draft.Body)
		}
	}
	return nil
}

// detailsAreCreated compares each member that was sent. Operation and services may have other letters, and the blackout of
// what is no stop may be gone: both are readings.
func (w *World) detailsAreCreated() error {
	if err := w.detailsName(); err != nil {
		return err
	}
	sent := w.createdWith(w.last.draft.Execution)
	if sent == nil {
		return outcome.Incomplete("the body that the execution was created with")
	}
	for _, member := range slices.Sorted(maps.Keys(sent)) {
		if want, got := sent[member], w.last.answer[member]; !keeps(member, want, got) {
			return outcome.Fail("wrong-answer", "the execution, in its details, %s, with which it was created", differs(member, got, want))
		}
	}
	return nil
}

func keeps(member string, want, got any) bool {
	switch member {
	case "operation", "services":
		return alike(got, want)
	case "duration", "blackOutDuration":
		return lengthOf(got) > 0 && lengthOf(got) == lengthOf(want)
	case "bounceOptions":
		return includes(optionsOf(got), optionsOf(want)) && len(optionsOf(got)) == len(optionsOf(want))
	}
	return includes(got, want)
}

// alike compares two texts in any case.
func alike(a, b any) bool {
	one, isText := a.(string)
	other, isTextToo := b.(string)
	return isText && isTextToo && strings.EqualFold(one, other)
}

// lengthOf is a duration on the wire; 0 for what has no known unit and value.
func lengthOf(v any) time.Duration {
	o, _ := v.(map[string]any)
	name, _ := o["unit"].(string)
	value, _ := o["value"].(float64)
	const day = 24 * time.Hour
	unit := map[string]time.Duration{"day": day, "hour": time.Hour, "minute": time.Minute}[strings.TrimSuffix(strings.ToLower(name), "s")]
	return time.Duration(value * float64(unit))
}

// optionsOf are the values of bounce options by their names: their order carries no meaning.
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

// readCreated reads the details of the execution that the last request has created.
func (w *World) readCreated(ctx context.Context) error {
	if err := w.isAccepted(); err != nil {
		return err
	}
	if err := w.hasTexts("id"); err != nil {
		return err
	}
	if err := w.ask(ctx, "details", len(w.Fixture.Executions)-1, nil); err != nil {
		return err
	}
	return w.isAccepted()
}

func (w *World) isRefusedOrKept(ctx context.Context) error {
	if !w.last.isAccepted() {
		return w.isRefused("for its body")
	}
	if err := w.readCreated(ctx); err != nil {
		return err
	}
	return w.detailsAreCreated()
}

// windowIsAsCreated holds the length of the answer's window to one that end-rule allows for the execution, and notes which.
func (w *World) windowIsAsCreated() error {
	start, end, err := window(w.last.answer)
	if err != nil {
		return err
	}
	sent := w.createdWith(w.last.draft.Execution)
	duration := lengthOf(sent["duration"])
	switch length := end.Sub(start); length {
	case duration:
		w.observe("end-rule", "duration", true)
	case 2 * time.Hour:
		w.observe("end-rule", "two-hours", true)
	case duration + lengthOf(sent["blackOutDuration"]):
		w.observe("end-rule", "duration-plus-blackout", true)
	default:
		return outcome.Fail("wrong-answer", "the window is %s long, want the %s for which the execution was created", length, duration)
	}
	return nil
}

func (w *World) idsAreUnique() error {
	seen := map[string]bool{}
	for _, id := range w.Fixture.Executions {
		if seen[id] {
			return outcome.Fail("wrong-answer", "two executions have the id %s", id)
		}
		seen[id] = true
	}
	return nil
}

func (w *World) numberIsID() error {
	id := w.last.answer["id"]
	if number := w.last.answer["rfcNumber"]; number != nil && !reflect.DeepEqual(number, id) {
		return outcome.Fail("wrong-answer", "the ticket's number is %s, and the execution's id %s", shown(number), shown(id))
	}
	return nil
}

// hasConflictOfSecond finds the second execution among the conflicts by its id.
func (w *World) hasConflictOfSecond() error {
	second, ok := w.accepted[1]
	if !ok {
		return outcome.Incomplete("the window of the second execution")
	}
	wantStart, wantEnd, err := window(second.answer)
	if err != nil {
		return err
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	for _, item := range items {
		start, end, err := window(item)
		if err != nil {
			return err
		}
		if item["rfcNumber"] == second.draft.Execution && start.Equal(wantStart) && end.Equal(wantEnd) {
			return nil
		}
	}
	return outcome.Fail("wrong-answer", "no conflict has the id %s of the second execution, and its window", second.draft.Execution)
}

// conflictHasDuration holds the listed duration of the second execution to the one that it was created with, with or without
// its blackout, or to the length of the window that it was answered with.
func (w *World) conflictHasDuration() error {
	second, ok := w.accepted[1]
	if !ok {
		return outcome.Incomplete("the window of the second execution")
	}
	start, end, err := window(second.answer)
	if err != nil {
		return err
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(items, func(item map[string]any) bool { return item["rfcNumber"] == second.draft.Execution })
	if i < 0 {
		return outcome.Fail("wrong-answer", "no conflict has the id %s of the second execution", second.draft.Execution)
	}
	sent := w.createdWith(second.draft.Execution)
	duration := lengthOf(sent["duration"])
	lawful := []time.Duration{duration, duration + lengthOf(sent["blackOutDuration"]), end.Sub(start)}
	if got := lengthOf(items[i]["duration"]); !slices.Contains(lawful, got) {
		return outcome.Fail("wrong-answer", "the conflict %s has a duration of %s, want %s, for which it was created, or %s, which its window takes",
			second.draft.Execution, got, duration, end.Sub(start))
	}
	return nil
}

var idForm = regexp.MustCompile(`^3-[0-9A-Z]{7}$`)

func (w *World) idHasForm() error {
	if id, _ := w.last.answer["id"].(string); !idForm.MatchString(id) {
		return outcome.Fail("wrong-answer", "the id is %q, want 3- and seven digits or capital letters", id)
	}
	return nil
}

// takeRefusal takes the alternative of a create that was refused for its body; where it was accepted, it reads the details.
func (w *World) takeRefusal(ctx context.Context, alternative string) (refused bool, err error) {
	if w.last.isAccepted() {
		return false, w.readCreated(ctx)
	}
	if err := w.isRefused("for its body"); err != nil {
		return true, err
	}
	w.take(alternative)
	return true, nil
}

// incompleteReading tells create-incomplete: what else a server may assume is unusual.
func (w *World) incompleteReading(ctx context.Context, refused, assumed string) error {
	if done, err := w.takeRefusal(ctx, refused); done || err != nil {
		return err
	}
	d := w.last.answer
	if !alike(d["operation"], "Bounce") || !alike(d["services"], "All") || lengthOf(d["duration"]) != 2*time.Hour {
		assumed = "something else assumed"
	}
	w.take(assumed)
	return nil
}

// lettersReading tells word-case.
func (w *World) lettersReading(ctx context.Context, exact, canonical, asSent string) error {
	if done, err := w.takeRefusal(ctx, exact); done || err != nil {
		return err
	}
	if err := w.detailsAreCreated(); err != nil {
		return err
	}
	sent := w.createdWith(w.last.draft.Execution)
	kept := 0
	for _, member := range []string{"operation", "services"} {
		if w.last.answer[member] == sent[member] {
			kept++
		}
	}
	w.take([]string{canonical, "one word as it was sent, and one not", asSent}[kept])
	return nil
}

// unitReading tells unit-case.
func (w *World) unitReading(ctx context.Context, exact, inAnyCase string) error {
	if done, err := w.takeRefusal(ctx, exact); done || err != nil {
		return err
	}
	if err := w.detailsAreCreated(); err != nil {
		return err
	}
	w.take(inAnyCase)
	return nil
}

// blackOutReading tells blackout-without-stop.
func (w *World) blackOutReading(ctx context.Context, refused, kept, dropped string) error {
	if done, err := w.takeRefusal(ctx, refused); done || err != nil {
		return err
	}
	sent := w.createdWith(w.last.draft.Execution)["blackOutDuration"]
	switch got := w.last.answer["blackOutDuration"]; {
	case got == nil:
		w.take(dropped)
	case keeps("blackOutDuration", sent, got):
		w.take(kept)
	default:
		return outcome.Fail("wrong-answer", "the execution, in its details, %s, or none", differs("blackOutDuration", got, sent))
	}
	return nil
}
