package lookup

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// choices are the options of an instance, the operations, services and durations that a create can name, and the queue of an
// instance's tickets.
type choices struct{ *scenario.World }

func (w choices) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the (options|queue|operations|services|durations|instance services) (?:is read|are read|are listed)$`, Do: w.ask},
		{Pattern: `^the queue is read with "([^"]*)"$`, Do: askWith(w.World, request.Queue)},
		{Pattern: `^the queue of an instance of the service (\S+) is read$`, Do: w.readQueueOf},

		{Pattern: `^each host has a name, a tier and options, each with a name, a label and a value$`, Do: bind.Judge(w.World, family.Hosts)},
		{Pattern: `^each choice has the members "([^"]*)", each a text$`, Do: bind.Judge1(w.World, family.ChoiceTexts)},
		{Pattern: `^the choices are "([^"]*)"$`, Do: bind.Judge1(w.World, family.OnlyChoices)},
		{Pattern: `^"([^"]*)" are among the choices$`, Do: bind.Judge1(w.World, family.HaveChoices)},
		{Pattern: `^the choices "([^"]*)" are labelled "([^"]*)"$`, Do: bind.Judge2(w.World, family.Labels)},
		{Pattern: `^the durations "([^"]*)" are written "([^"]*)"$`, Do: bind.Judge2(w.World, family.DurationTexts)},
		{Pattern: `^the choices are some of "([^"]*)", and at least one$`, Do: bind.Judge1(w.World, family.SomeChoices)},
		{Pattern: `^each value is a duration of ISO 8601, and "([^"]*)" are among them$`, Do: bind.Judge1(w.World, family.Durations)},

		{Pattern: `^the three services mean "([^"]*)", and with AllwithVM and AppswithVM they mean "([^"]*)"$`, Do: bind.Read2(w.World, family.Services)},
		{Pattern: `^the accepted name of the customer is the reading$`, Do: w.readCustID},
		{Pattern: `^all five services mean "([^"]*)", and fewer "([^"]*)"$`, Do: bind.Read2(w.World, family.InstanceServices)},
		{Pattern: `^the queue's service code is its service type for "([^"]*)", and EBSI for "([^"]*)"$`, Do: bind.Read2(w.World, family.ServiceCode)},
		{Pattern: `^the words of the saved answer mean "([^"]*)", and others "([^"]*)"$`, Do: w.readQueueWords},
		{Pattern: `^a create for a service that is not listed is the reading, and one that is listed is accepted$`, Do: w.readNotOffered},
		{Pattern: `^options of no host mean "([^"]*)", and none "([^"]*)"$`, Do: bind.Read2(w.World, family.Options)},
	}
}

func (w choices) ask(ctx context.Context, words string) error {
	form, _ := request.FindForm(words) // the pattern has no other words
	return w.Ask(ctx, form, 0, nil)
}

// askWith sends a good request of a form with the query of the step.
func askWith(w *scenario.World, form *request.Form) func(context.Context, string) error {
	return func(ctx context.Context, query string) error { return w.AskWith(ctx, form, query) }
}

// readQueueOf releases its instance before it takes another one: no scenario waits for an instance while it holds one.
func (w choices) readQueueOf(ctx context.Context, service string) error {
	w.Own.Release()
	if err := w.Customer(ctx, target.Need{Service: service}); err != nil {
		return err
	}
	return w.Ask(ctx, request.Queue, 0, nil)
}

func (w choices) readQueueWords(same, others string) {
	w.Take(family.QueueWords(w.Aside, w.Last, same, others))
}

// readNotOffered reads service-not-offered by creates: a create for a service that the last answer lists must be accepted.
func (w choices) readNotOffered(ctx context.Context) error {
	names, err := family.Choices(w.Last)
	if err != nil {
		return err
	}
	var listed, missing []string
	for _, service := range family.AllServices() {
		if slices.Contains(names, service) {
			listed = append(listed, service)
		} else {
			missing = append(missing, service)
		}
	}
	if len(listed) == 0 {
		return scenario.Supports(outcome.Fail("wrong-answer", "none of the services that are listed is documented"),
			"the services of the instance", scenario.ShownBy(request.InstanceServices))
	}
	if err := createFor(ctx, w.World, listed[len(listed)-1]); err != nil {
		return err
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	if len(missing) == 0 {
		return &outcome.NotApplicable{Text: "the instance lists all five services, so that each is offered"}
	}
	if err := createFor(ctx, w.World, missing[0]); err != nil {
		return err
	}
	return w.TakeRefusedOr("for its body", "refused", scenario.Always("accepted"))
}

func createFor(ctx context.Context, w *scenario.World, service string) error {
	return w.Create(ctx, strings.Replace(string(request.Create.Body), `"services":"All"`, fmt.Sprintf(`"services":%q`, service), 1))
}

// readCustID reads cust-id by requests under both names. If both are the same, nothing shows which one the server takes.
func (w choices) readCustID(ctx context.Context) error {
	f := w.Own
	if f.CustID == "" {
		return &target.Missing{Need: "cust-id", Provide: target.ProvideCustID}
	}
	if f.CustID == f.CSI {
		return &outcome.NotApplicable{Text: "the target file has the CSI as custId: a number of the customer's own would tell more"}
	}
	var accepted []string
	for _, by := range []string{"customer-id", "csi"} {
		permitted, err := scenario.ListsServices(ctx, w.World, f, by)
		if err != nil {
			return err
		}
		check := w.CheckRefused
		if permitted {
			check, accepted = w.CheckAccepted, append(accepted, by)
		}
		if err := check(); err != nil {
			return err
		}
	}
	switch len(accepted) {
	case 0:
		return outcome.Fail("not-accepted", "the services of the instance are listed neither under custId %s nor under the CSI %s", f.CustID, f.CSI)
	case 1:
		w.Take(accepted[0])
	default:
		w.Take("either")
	}
	return nil
}
