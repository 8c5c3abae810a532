package seed

import (
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/sample"
)

// The defaults of members that are left out.
const (
	defaultService = "EBSO"
	defaultType    = "CODE_PROMO"
	defaultCreator = "operator@example.com"
	defaultBooker  = "approver@example.com"
)

// The words of an execution, spelled as they are kept.
var (
	operations = []string{"Start", "Stop", domain.OperationBounce}
	services   = []string{domain.ServicesAll, "Apps", "Components", "AllwithVM", "AppswithVM"}
	outcomes   = []string{string(domain.Succeeds), string(domain.Fails), string(domain.Overruns)}
)

// subTypes are the sub types that the document shows, by type of RFC (clause conflict-kinds).
var subTypes = map[string]string{
	defaultType:            "CEMLI_PATCH",
	domain.TypeSelfService: domain.SubTypeBounce,
	"Configuration - EBSO": "Autoexec-Config",
}

// build makes domain data of the merged entries of customers. It fills in defaults, and checks what only the whole can show.
func (r *reader) build(entries []*node) Data {
	r.checkIdentifiers(entries)
	w := Data{entries: entries}
	for _, e := range entries {
		r.checkExecutions(e)
		w.Customers = append(w.Customers, r.customer(e))
	}
	return w
}

func (r *reader) customer(e *node) Customer {
	c := Customer{Customer: domain.Customer{
		CSI: e.str("csi", ""), Name: e.str("name", ""), Identifier: e.str("identifier", ""), OptedIn: e.flag("optedIn", true),
		ID: e.str("customerId", ""), Contacts: []string{defaultCreator},
	}}
	if !e.has("name") || !e.has("identifier") {
		source := sample.New(r.seed, "customer "+c.CSI)
		name, identifier := source.Name(), source.GUID()
		c.Name, c.Identifier = e.str("name", name), e.str("identifier", identifier)
	}
	if !e.has("customerId") {
		c.ID = sample.New(r.seed, "number of customer "+c.CSI).CustomerID()
	}
	if e.has("contacts") {
		c.Contacts = slices.Clip(e.texts("contacts"))
	}
	c.Readings = e.member("readings").chosen()
	r.keys(e, &c)
	for _, in := range e.list("instances") {
		c.Instances = append(c.Instances, r.instance(in))
	}
	c.Created = r.creationOrder(e)
	return c
}

// creationOrder returns the order of creation. It may list only ids of the customer's executions, each once.
func (r *reader) creationOrder(e *node) []string {
	left := map[string]bool{}
	for _, in := range e.list("instances") {
		for _, x := range in.list("executions") {
			left[x.str("id", "")] = true
		}
	}
	for _, id := range e.texts("created") {
		if !left[id] {
			r.report(e.place("created"), "lists "+shown(id), "ids of the customer's executions, each once")
		}
		left[id] = false
	}
	return e.texts("created")
}

func (r *reader) instance(e *node) domain.Instance {
	in := domain.Instance{
		Name: e.str("name", ""), Service: e.str("service", ""),
		Production: e.flag("production", false), VirtualMachines: e.flag("virtualMachines", false),
	}
	for _, x := range e.list("executions") {
		in.Executions = append(in.Executions, r.execution(x))
	}
	for _, x := range e.list("rfcs") {
		in.RFCs = append(in.RFCs, r.rfc(x))
	}
	return in
}

func (r *reader) execution(e *node) domain.Execution {
	now, _ := r.fromNow("", "") // the zero time if now is beyond the calendar
	x := domain.Execution{
		ID: e.str("id", ""), Operation: e.str("operation", domain.OperationBounce), Services: e.str("services", domain.ServicesAll),
		Summary: e.str("summary", ""), Contact: e.str("primaryContact", ""),
		Duration: r.duration(e, "duration", domain.Hours(2)), BlackOut: r.duration(e, "blackOutDuration", domain.Duration{}),
		CreatedBy: e.str("createdBy", defaultCreator), CreatedOn: r.time(e, "createdOn", now),
		Forgotten: e.count("forgotten"), Options: options(e),
	}
	if !e.flag("wordsAsSent", false) {
		x.Operation, x.Services = canonical(x.Operation, operations), canonical(x.Services, services)
	}
	for _, former := range e.list("history") {
		w := r.window(former)
		if former.member("scheduledStart") != nil && former.member("scheduledEnd") != nil && !w.End.After(w.Start) {
			r.reportBackward(former.place("scheduledEnd"), w)
		}
		x.History = append(x.History, w)
	}
	x.Run = r.run(e)
	x.Scheduled = r.booking(e, x.Duration)
	if x.Scheduled != nil {
		x.ScheduledBy = e.str("scheduledBy", defaultBooker)
	}
	return x
}

func options(e *node) []domain.Option {
	var all []domain.Option
	if sent := e.member("bounceOptions"); sent != nil {
		for _, o := range sent.list("options") {
			option := domain.Option{Name: o.str("name", "")}
			if value := o.member("value"); value != nil {
				option.Value = value.plain()
			}
			all = append(all, option)
		}
	}
	return all
}

func (r *reader) run(e *node) domain.Run {
	run := domain.Run{
		Outcome: domain.Outcome(canonical(e.str("outcome", ""), outcomes)), Overrun: r.duration(e, "overrun", domain.Duration{}),
	}
	if e.member("overrun") != nil && run.Outcome != domain.Overruns && (e.member("outcome") != nil || !e.has("outcome")) {
		r.report(e.place("overrun"), "is given without the outcome overrun", "both or neither")
	}
	return run
}

// booking returns the window of an execution: as long as the execution lasts, unless its end is written. It is nil without a
// start.
func (r *reader) booking(e *node, lasts domain.Duration) *domain.Window {
	if !e.has("scheduledStart") {
		for _, name := range []string{"scheduledBy", "scheduledEnd"} {
			if e.member(name) != nil {
				r.report(e.place(name), "is given without scheduledStart", "both or neither")
			}
		}
		return nil
	}
	w := r.window(e)
	start, end := e.member("scheduledStart"), e.member("scheduledEnd")
	switch {
	case start == nil:
	case !e.has("scheduledEnd"):
		w.End = r.endOf(start, w.Start, lasts)
	case end != nil && !w.End.After(w.Start):
		r.reportBackward(end.editable(start.at), w)
	}
	return &w
}

// window reads the two ends of a window.
func (r *reader) window(e *node) domain.Window {
	return domain.Window{Start: r.time(e, "scheduledStart", time.Time{}), End: r.time(e, "scheduledEnd", time.Time{})}
}

// reportBackward reports a window that does not end after its start.
func (r *reader) reportBackward(place at, w domain.Window) {
	r.report(place, "makes a window from "+w.Start.Format(time.RFC3339Nano)+" to "+w.End.Format(time.RFC3339Nano), "a scheduledEnd after scheduledStart")
}

// endOf returns when something ends that begins at start and lasts d.
func (r *reader) endOf(written *node, start time.Time, d domain.Duration) time.Time {
	length, _ := d.Length() // duration has checked it
	end, err := inCalendar(start.Add(length))
	if err != nil {
		r.report(written.at, "gives an end that "+err.Error(), "a time in the years 0 to 9999")
	}
	return end
}

func (r *reader) rfc(e *node) domain.RFC {
	x := domain.RFC{
		Number: e.str("rfcNumber", ""), Type: e.str("rfcType", defaultType), SubType: e.str("rfcSubType", ""),
		Status: e.str("status", domain.StatusOpen), SubStatus: e.str("subStatus", domain.SubStatusReady),
		Duration: r.duration(e, "duration", domain.Duration{}), Window: r.window(e),
	}
	if !e.has("rfcSubType") && (e.member("rfcType") != nil || !e.has("rfcType")) {
		sub, known := subTypes[x.Type]
		if !known {
			r.report(e.place("rfcSubType"), "is missing", "the sub type of "+shown(x.Type))
		}
		x.SubType = sub
	}
	r.complete(e, &x)
	return x
}

// complete fills in the end or the duration of an RFC, each from the other. If both are written, both stay, even if they
// disagree, as two of the document's sample do.
func (r *reader) complete(e *node, x *domain.RFC) {
	start, end, lasts := e.member("scheduledStart"), e.member("scheduledEnd"), e.member("duration")
	switch {
	case !e.has("scheduledStart"):
		r.report(e.place("scheduledStart"), "is missing", wantOf("SeedTime"))
	case start == nil || end == nil && e.has("scheduledEnd") || lasts == nil && e.has("duration"): // one of them is invalid
	case end == nil:
		if lasts == nil {
			x.Duration = domain.Hours(2)
		}
		x.Window.End = r.endOf(start, x.Window.Start, x.Duration)
	case !x.Window.End.After(x.Window.Start):
		r.reportBackward(end.editable(start.at), x.Window)
	case lasts == nil:
		x.Duration = inUnits(x.Window.End.Sub(x.Window.Start))
	}
}

// inUnits returns a length in whole hours, or else in minutes: rounded down, but at least one.
func inUnits(length time.Duration) domain.Duration {
	if length%time.Hour == 0 {
		return domain.Hours(int(length / time.Hour))
	}
	return domain.Duration{Unit: "minutes", Value: max(1, int(length/time.Minute))}
}

// canonical returns the word that equals text in any case of letters; text itself if there is no such word.
func canonical(text string, words []string) string {
	// Letters that only fold to ASCII, such as the long s, are longer.
	i := slices.IndexFunc(words, func(word string) bool { return len(word) == len(text) && strings.EqualFold(word, text) })
	if i < 0 {
		return text
	}
	return words[i]
}
