package seed

import (
	"bytes"
	"errors"
	"time"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/jwks"
)

// What the named fields want.
const (
	wantFile       = "a mapping with a list of customers"
	wantURI        = jwks.WantURI
	wantCSI        = "the customer's support identifier such as '15427061'"
	wantName       = "the customer's name"
	wantIdentifier = "a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	wantService    = "a type of service such as EBSO"
	wantInstance   = "the name of an instance such as DCMATI"
	wantExecution  = "the id of an execution such as 3-CDQF5Z0"
	wantID         = "the customer's own number, which is not its CSI, such as '4165'"
	wantContact    = "an e-mail address such as operator@example.com"
	wantNumber     = "the number of an RFC such as 3-7JZXAMZ"
	wantWord       = "a text, or nothing for the default"
	wantText       = "a text"
	wantPerson     = "who it was, such as operator@example.com, or nothing for the default"
)

// The words of an execution, as they are kept.
var (
	operations = []string{"Start", "Stop", domain.OperationBounce}
	services   = []string{domain.ServicesAll, "Apps", "Components", "AllwithVM", "AppswithVM"}
	outcomes   = []string{string(domain.Succeeds), string(domain.Fails), string(domain.Overruns)}
)

// reader turns nodes into entries and collects what is wrong with them.
type reader struct {
	file   string
	now    time.Time
	seed   int64
	fill   bool // One: a list that was left out gets one entry
	size   int  // of the text, in bytes
	values int
	faults Faults
}

func (r *reader) fault(a at, what, want string) { r.faults = append(r.faults, a.fault(what, want)) }

// require reports a field that was not written. One that was written and is faulty was reported already.
func (r *reader) require(a at, s state, want string) {
	if s == absent {
		r.fault(a, "is missing", want)
	}
}

// document parses YAML text of one document; its root is nil after a fault.
func (r *reader) document(data []byte, want string) *yaml.Node {
	top := at{file: r.file, line: 1}
	r.size = len(data)
	var docs []yaml.Node
	text := joined(data)
	err := yaml.Load(text, &docs, yaml.WithAllDocuments())
	switch {
	case err != nil:
		r.unreadable(text, err)
	case len(docs) == 0 || len(docs[0].Content) == 0 || docs[0].Content[0].ShortTag() == "!!null":
		r.fault(top, "is empty", want)
	case len(docs) > 1:
		r.fault(at{file: r.file, line: docs[1].Line}, "begins a second document here", "one document")
	default:
		return docs[0].Content[0]
	}
	return nil
}

func (r *reader) unreadable(text []byte, err error) {
	place, what := at{file: r.file, line: 1}, "is no YAML"
	var problem *yaml.LoadError
	if errors.As(err, &problem) {
		place.line = max(place.line, problem.Mark.Line)
		switch problem.Stage {
		case yaml.ScannerStage, yaml.ParserStage: // their messages are fixed texts
			what += ": " + problem.Message
		case yaml.ReaderStage: // which counts no lines
			place.line += bytes.Count(text[:min(problem.Mark.Index, len(text))], []byte("\n"))
			what += ": it holds bytes that are no text"
		case yaml.ComposerStage:
			what += ": an alias without its anchor"
		}
	}
	r.fault(place, what, "well-formed YAML or JSON")
}

// serverEntry is what a file says besides its customers.
type serverEntry struct {
	alone    bool // without the built-in world
	readings given[map[string]string]
}

func (r *reader) world(root *yaml.Node) (all []customerEntry, server serverEntry) {
	top, _ := r.visit(root, at{file: r.file, line: root.Line})
	seen := absent
	var builtin given[bool]
	var schema given[string] // is for editors
	whole := r.object(top,
		member{"customers", func(v value) {
			seen = fine
			r.list(v, "customers", func(v value) { all = append(all, r.customer(v)) })
		}},
		member{"builtin", r.flag(&builtin)},
		member{"readings", r.readings(&server.readings)},
		member{"$schema", r.text(&schema, "where the schema is")},
	)
	if whole == fine {
		r.require(top.at.member("customers"), seen, "a list of customers")
	}
	server.alone = !builtin.or(true)
	return all, server
}

func (r *reader) customer(v value) customerEntry {
	c := customerEntry{at: v.at, seed: r.seed}
	c.form = r.object(v,
		member{"csi", r.name(&c.csi, wantCSI)},
		member{"name", r.text(&c.name, wantName)},
		member{"identifier", r.text(&c.identifier, wantIdentifier)},
		member{"customerId", r.name(&c.id, wantID)},
		member{"contacts", r.texts(&c.contacts, wantContact)},
		member{"optedIn", r.flag(&c.optedIn)},
		member{"keys", r.keys(&c.keys)},
		member{"jwksUri", r.uri(&c.jwksURI)},
		member{"issuer", r.verbatim(&c.issuer)},
		member{"audience", r.verbatim(&c.audience)},
		member{"readings", r.readings(&c.readings)},
		member{"services", func(v value) {
			c.services = fine
			r.list(v, "services", func(v value) { c.instances = append(c.instances, r.service(v)...) })
		}},
		member{"created", r.texts(&c.created, wantExecution)},
	)
	r.exclusive(c)
	return c
}

// exclusive holds an entry to one place for its keys.
func (r *reader) exclusive(c customerEntry) {
	if c.keys.state != absent && c.jwksURI.state != absent {
		r.fault(c.jwksURI.at, "is given beside keys", "either keys or jwksUri")
	}
}

// service reads a service as what it is made of: its instances, each with the service's type.
func (r *reader) service(v value) []instanceEntry {
	var kind given[string]
	var all []instanceEntry
	listed := false
	form := r.object(v,
		member{"type", r.name(&kind, wantService)},
		member{"instances", func(v value) {
			listed = true
			r.list(v, "instances", func(v value) { all = append(all, r.instance(v)) })
		}},
	)
	if r.fill {
		kind.value, kind.state = kind.or(defaultService), max(kind.state, fine)
	} else if form == fine {
		r.require(v.at.member("type"), kind.state, wantService)
	}
	if r.fill && !listed {
		all = []instanceEntry{r.oneExecution(v.at)}
	}
	for i := range all {
		all[i].service = kind
	}
	return all
}

// oneExecution is an instance with one execution, neither of them named yet.
func (r *reader) oneExecution(a at) instanceEntry {
	return instanceEntry{at: a, form: fine, executions: []executionEntry{r.newExecution(a)}}
}

func (r *reader) newExecution(a at) executionEntry {
	now, _ := r.fromNow("", "") // the zero time where now is beyond the calendar
	return executionEntry{at: a, form: fine, read: now}
}

// instance reads an instance, and the members that it has where it stands alone.
func (r *reader) instance(v value, more ...member) instanceEntry {
	x := instanceEntry{at: v.at}
	listed := false
	x.form = r.object(v, append(more,
		member{"name", r.name(&x.name, wantInstance)},
		member{"production", r.flag(&x.production)},
		member{"virtualMachines", r.flag(&x.machines)},
		member{"executions", func(v value) {
			listed = true
			r.list(v, "executions", func(v value) { x.executions = append(x.executions, r.execution(v)) })
		}},
		member{"rfcs", func(v value) {
			r.list(v, "RFCs", func(v value) { x.rfcs = append(x.rfcs, r.rfc(v)) })
		}},
	)...)
	if r.fill && !listed {
		x.executions = []executionEntry{r.newExecution(v.at)}
	}
	return x
}

func (r *reader) execution(v value) executionEntry {
	x := r.newExecution(v.at)
	x.form = r.object(v,
		member{"id", r.name(&x.id, wantExecution)},
		member{"operation", r.word(&x.operation, operations)},
		member{"services", r.word(&x.services, services)},
		member{"wordsAsSent", r.flag(&x.wordsAsSent)},
		member{"summary", r.verbatim(&x.summary)},
		member{"duration", r.duration(&x.duration)},
		member{"blackOutDuration", r.duration(&x.blackOut)},
		member{"bounceOptions", r.options(&x.options)},
		member{"primaryContact", r.verbatim(&x.contact)},
		member{"createdBy", r.text(&x.createdBy, wantPerson)},
		member{"createdOn", r.time(&x.createdOn)},
		member{"scheduledBy", r.text(&x.scheduledBy, wantPerson)},
		member{"scheduledStart", r.time(&x.start)},
		member{"scheduledEnd", r.time(&x.end)},
		member{"history", r.history(&x.history)},
		member{"forgotten", r.count(&x.forgotten)},
		member{"outcome", r.word(&x.outcome, outcomes)},
		member{"overrun", r.duration(&x.overrun)},
	)
	return x
}

func (r *reader) rfc(v value) rfcEntry {
	x := rfcEntry{at: v.at}
	x.form = r.object(v,
		member{"rfcNumber", r.name(&x.number, wantNumber)},
		member{"rfcType", r.text(&x.rfcType, wantWord)},
		member{"rfcSubType", r.text(&x.subType, wantWord)},
		member{"status", r.text(&x.status, wantWord)},
		member{"subStatus", r.text(&x.subStatus, wantWord)},
		member{"scheduledStart", r.time(&x.start)},
		member{"scheduledEnd", r.time(&x.end)},
		member{"duration", r.duration(&x.duration)},
	)
	return x
}
