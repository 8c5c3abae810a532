package steps

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// What an instance's tickets and services are.

func (w *World) readQueue(ctx context.Context) error { return w.ask(ctx, "queue", 0, nil) }

func (w *World) readQueueWith(ctx context.Context, query string) error {
	return w.askWith(ctx, "queue", query)
}

// choicesAreSome holds the choices to words of a closed set, each once.
func (w *World) choicesAreSome(words string) error {
	names, err := w.choices()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return outcome.Fail("wrong-answer", "the list is empty, want at least one of %s", words)
	}
	known := splitList(words)
	for i, name := range names {
		if !slices.Contains(known, name) {
			return outcome.Fail("wrong-answer", "%q is none of %s", name, words)
		}
		if slices.Contains(names[:i], name) {
			return outcome.Fail("wrong-answer", "%q is listed twice", name)
		}
	}
	return nil
}

// everyService are the services that an instance can have.
var everyService = []string{"All", "Apps", "Components", "AllwithVM", "AppswithVM"}

// instanceServicesReading tells instance-services: an instance with virtual machines shows nothing of it, and the suite asks for
// none.
func (w *World) instanceServicesReading(five, fewer string) error {
	names, err := w.choices()
	if err != nil {
		return err
	}
	if len(names) == len(everyService) {
		w.take(five)
	} else {
		w.take(fewer)
	}
	return nil
}

// serviceCodeReading tells queue-service-code. A type that is EBSI itself tells nothing.
func (w *World) serviceCodeReading(echo, ebsi string) error {
	code, _ := w.last.answer["serviceCode"].(string)
	switch service := w.last.draft.Service; {
	case service == "EBSI":
		return &outcome.NotApplicable{Text: "the instance's service type is EBSI, which is the sample's code too"}
	case code == service:
		w.take(echo)
	case code == "EBSI":
		w.take(ebsi)
	default:
		w.take(fmt.Sprintf("the code %q", code))
	}
	return nil
}

// notOfferedReading tells service-not-offered by creates: one for a service that the last answer lists has to be accepted.
func (w *World) notOfferedReading(ctx context.Context) error {
	names, err := w.choices()
	if err != nil {
		return err
	}
	var listed, missing []string
	for _, service := range everyService {
		if slices.Contains(names, service) {
			listed = append(listed, service)
		} else {
			missing = append(missing, service)
		}
	}
	if len(listed) == 0 {
		return supports(outcome.Fail("wrong-answer", "none of the services that are listed is documented"), "the services of the instance", "SE-FAM-420")
	}
	if err := w.createFor(ctx, listed[len(listed)-1]); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	if len(missing) == 0 {
		return &outcome.NotApplicable{Text: "the instance lists all five services: none is not offered"}
	}
	if err := w.createFor(ctx, missing[0]); err != nil {
		return err
	}
	if w.last.isAccepted() {
		return w.takeAccepted("accepted")
	}
	if err := w.isRefused("for its body"); err != nil {
		return err
	}
	w.take("refused")
	return nil
}

func (w *World) createFor(ctx context.Context, service string) error {
	return w.createWith(ctx, strings.Replace(string(request.Create.Body), `"services":"All"`, fmt.Sprintf(`"services":%q`, service), 1))
}

// optionsReading tells options-extra.
func (w *World) optionsReading(present, absent string) error {
	if _, isList := w.last.answer["options"].([]any); isList {
		w.take(present)
	} else {
		w.take(absent)
	}
	return nil
}

// readQueueOf gives its instance back before it takes another one: no scenario waits for a place while it holds one.
func (w *World) readQueueOf(ctx context.Context, service string) error {
	w.Fixture.Release()
	if err := w.customerOfService(ctx, service); err != nil {
		return err
	}
	return w.readQueue(ctx)
}

// queueWordsReading determines queue-type-words by the queues of two service types.
func (w *World) queueWordsReading(same, others string) error {
	for _, member := range []string{"category", "type", "subType"} {
		if !reflect.DeepEqual(w.aside.answer[member], w.last.answer[member]) {
			w.take(others)
			return nil
		}
	}
	w.take(same)
	return nil
}
