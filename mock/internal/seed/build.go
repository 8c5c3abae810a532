package seed

import (
	"maps"
	"slices"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi/sample"
)

// What is not written is so.
const (
	defaultService = "EBSO"
	defaultType    = "CODE_PROMO"
	defaultCreator = "operator@example.com"
	defaultBooker  = "approver@example.com"
)

// subTypes are the kinds of RFC that the document shows (clause conflict-kinds).
var subTypes = map[string]string{
	defaultType:            "CEMLI_PATCH",
	domain.TypeSelfService: domain.SubTypeBounce,
	"Configuration - EBSO": "Autoexec-Config",
}

// builder fills defaults in and makes domain data of entries.
type builder struct{ faults Faults }

func build(entries []customerEntry) (World, Faults) {
	b := builder{faults: checkIdentifiers(entries)}
	w := World{entries: entries}
	for _, e := range entries {
		b.faults = append(b.faults, checkExecutions(e)...)
		w.Customers = append(w.Customers, b.customer(e))
	}
	return w, b.faults
}

func (b *builder) customer(e customerEntry) Customer {
	c := Customer{Customer: domain.Customer{
		CSI: e.csi.value, Name: e.name.value, Identifier: e.identifier.value, OptedIn: e.optedIn.or(true),
	}}
	if e.name.state == absent || e.identifier.state == absent {
		source := sample.New(e.seed, "customer "+c.CSI)
		name, identifier := source.Name(), source.GUID()
		c.Name, c.Identifier = e.name.or(name), e.identifier.or(identifier)
	}
	c.ID, c.Contacts = e.id.value, slices.Clip(e.contacts.or([]string{defaultCreator}))
	if len(c.Contacts) == 0 {
		c.Contacts = nil
	}
	if e.id.state == absent {
		c.ID = sample.New(e.seed, "number of customer "+c.CSI).CustomerID()
	}
	c.Readings = maps.Clone(e.readings.value)
	c.Issuer, c.Audience = e.issuer.value, e.audience.value
	if c.JWKSURI = e.jwksURI.value; c.JWKSURI == "" {
		ring := e.keyring()
		c.Keys, c.Signer = ring.keys, ring.signer
	}
	for _, i := range e.instances {
		c.Instances = append(c.Instances, b.instance(i))
	}
	c.Created = b.created(e)
	return c
}

// created holds the order of creation to ids that are there, each once.
func (b *builder) created(e customerEntry) []string {
	left := map[string]bool{}
	for _, i := range e.instances {
		for _, x := range i.executions {
			left[x.id.value] = true
		}
	}
	for _, id := range e.created.value {
		if !left[id] {
			b.faults = append(b.faults, e.created.at.fault("lists "+shown(id), "ids of the customer's executions, each once"))
		}
		left[id] = false
	}
	return slices.Clone(e.created.value)
}

func (c customerEntry) keyring() keyring {
	if c.keys.state != absent {
		return c.keys.value
	}
	signer, shipped := token.TestSigner(c.csi.value)
	if !shipped {
		signer = token.DeriveSigner(c.seed, c.csi.value)
	}
	return keyring{keys: signer.KeySet(), signer: signer}
}

func (b *builder) instance(e instanceEntry) domain.Instance {
	i := domain.Instance{
		Name: e.name.value, Service: e.service.value, Production: e.production.value, VirtualMachines: e.machines.value,
	}
	for _, x := range e.executions {
		i.Executions = append(i.Executions, b.execution(x))
	}
	for _, x := range e.rfcs {
		i.RFCs = append(i.RFCs, b.rfc(x))
	}
	return i
}

func (b *builder) execution(e executionEntry) domain.Execution {
	x := domain.Execution{
		ID: e.id.value, Operation: e.operation.or(domain.OperationBounce), Services: e.services.or(domain.ServicesAll),
		Summary: e.summary.value, Contact: e.contact.value, Duration: e.duration.or(domain.Hours(2)), BlackOut: e.blackOut.value,
		Options:   slices.Clone(e.options.value),
		CreatedBy: e.createdBy.or(defaultCreator), CreatedOn: e.createdOn.or(e.read),
		History: slices.Clone(e.history.value), Forgotten: e.forgotten.value,
	}
	x.Outcome, x.Overrun = b.outcome(e)
	if !e.wordsAsSent.value {
		x.Operation, x.Services = spelled(x.Operation, operations), spelled(x.Services, services)
	}
	switch e.start.state {
	case fine:
		x.Scheduled, x.ScheduledBy = b.scheduled(e, x.Duration), e.scheduledBy.or(defaultBooker)
	case absent:
		for _, at := range []struct {
			state
			at
		}{{e.scheduledBy.state, e.scheduledBy.at}, {e.end.state, e.end.at}} {
			if at.state == fine {
				b.faults = append(b.faults, at.fault("is given without scheduledStart", "both or neither"))
			}
		}
	}
	return x
}

// outcome is how the run goes, and by how long it overruns.
func (b *builder) outcome(e executionEntry) (domain.Outcome, domain.Duration) {
	outcome := domain.Outcome(spelled(e.outcome.value, outcomes))
	if e.overrun.state == fine && outcome != domain.Overruns && e.outcome.state != faulty {
		b.faults = append(b.faults, e.overrun.at.fault("is given where nothing overruns", "the outcome overrun with it, or none"))
	}
	return outcome, e.overrun.value
}

// scheduled is the window that an execution has: as long as it lasts, unless its end is written.
func (b *builder) scheduled(e executionEntry, lasts domain.Duration) *domain.Window {
	w := domain.Window{Start: e.start.value, End: e.end.value}
	switch {
	case e.end.state == absent:
		w.End = b.after(e.start, lasts)
	case e.end.state == fine && !w.End.After(w.Start):
		b.faults = append(b.faults, backward(e.end.at.editable(e.start.at), w))
	}
	return &w
}

// backward is the fault of a window that does not end after its start.
func backward(place at, w domain.Window) Fault {
	return place.fault("makes a window from "+w.Start.Format(time.RFC3339Nano)+" to "+w.End.Format(time.RFC3339Nano),
		"a scheduledEnd after scheduledStart")
}

// after is when something ends that lasts d from start on.
func (b *builder) after(start given[time.Time], d domain.Duration) time.Time {
	length, _ := d.Length() // what was written was checked on reading
	end, err := inCalendar(start.value.Add(length))
	if err != nil {
		b.faults = append(b.faults, start.at.fault("gives an end that "+err.Error(), wantCalendar))
	}
	return end
}

func (b *builder) rfc(e rfcEntry) domain.RFC {
	x := domain.RFC{
		Number: e.number.value, Type: e.rfcType.or(defaultType), SubType: e.subType.value,
		Status: e.status.or(domain.StatusOpen), SubStatus: e.subStatus.or(domain.SubStatusReady),
		Window: domain.Window{Start: e.start.value, End: e.end.value}, Duration: e.duration.value,
	}
	if e.subType.state == absent && e.rfcType.state != faulty {
		sub, known := subTypes[x.Type]
		if !known {
			place := e.at.member("rfcSubType")
			b.faults = append(b.faults, place.fault("is missing", "the sub type of "+shown(x.Type)))
		}
		x.SubType = sub
	}
	b.window(e, &x)
	return x
}

// window fills in the end or the duration of an RFC, each from the other. Where both are written both stay, also where they
// disagree, as two of the document's sample do.
func (b *builder) window(e rfcEntry, x *domain.RFC) {
	switch {
	case e.start.state == absent:
		if e.form == fine {
			b.faults = append(b.faults, e.at.member("scheduledStart").fault("is missing", wantTime))
		}
		return
	case e.start.state == faulty || e.end.state == faulty || e.duration.state == faulty:
		return
	case e.end.state == absent:
		x.Duration = e.duration.or(domain.Hours(2))
		x.Window.End = b.after(e.start, x.Duration)
		return
	}
	length := x.Window.End.Sub(x.Window.Start)
	if length <= 0 {
		b.faults = append(b.faults, backward(e.end.at.editable(e.start.at), x.Window))
		return
	}
	if e.duration.state == absent {
		x.Duration = inUnits(length)
	}
}

// inUnits is a length in whole hours, else in minutes, rounded down, but never to nothing.
func inUnits(length time.Duration) domain.Duration {
	if length%time.Hour == 0 {
		return domain.Hours(int(length / time.Hour))
	}
	return domain.Duration{Unit: "minutes", Value: max(1, int(length/time.Minute))}
}
