package seed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// The fields of a seed file as plain data, for JSON. Times are RFC 3339, in the offset in which they were given.
type (
	// File is a whole seed file.
	File struct {
		// Builtin says that the file lies over the built-in customers.
		Builtin   bool              `json:"builtin"`
		Readings  map[string]string `json:"readings,omitempty"`
		Customers []CustomerFields  `json:"customers"`
	}
	// CustomerFields is an entry of the list of customers.
	CustomerFields struct {
		CSI        string            `json:"csi"`
		Name       string            `json:"name"`
		Identifier string            `json:"identifier"`
		CustomerID string            `json:"customerId,omitempty"`
		Contacts   []string          `json:"contacts"`
		OptedIn    bool              `json:"optedIn"`
		Keys       json.RawMessage   `json:"keys,omitempty"`
		JWKSURI    string            `json:"jwksUri,omitempty"`
		Issuer     string            `json:"issuer,omitempty"`
		Audience   string            `json:"audience,omitempty"`
		Readings   map[string]string `json:"readings,omitempty"`
		Services   []ServiceFields   `json:"services"`
		Created    []string          `json:"created,omitempty"`
	}
	// ServiceFields is a service: consecutive instances of its type.
	ServiceFields struct {
		Type      string           `json:"type"`
		Instances []InstanceFields `json:"instances"`
	}
	// InstanceFields is an instance.
	InstanceFields struct {
		Name string `json:"name"`
		// Production and VirtualMachines are left out if they are false.
		Production      bool              `json:"production,omitempty"`
		VirtualMachines bool              `json:"virtualMachines,omitempty"`
		Executions      []ExecutionFields `json:"executions"`
		RFCs            []RFCFields       `json:"rfcs"`
	}
	// ExecutionFields is an execution.
	ExecutionFields struct {
		ID          string         `json:"id"`
		Operation   string         `json:"operation"`
		Services    string         `json:"services"`
		WordsAsSent bool           `json:"wordsAsSent,omitempty"`
		Summary     string         `json:"summary,omitempty"`
		Duration    DurationFields `json:"duration"`
		// BlackOut is nil if there is no blackout.
		BlackOut  *DurationFields `json:"blackOutDuration,omitempty"`
		Options   *OptionsFields  `json:"bounceOptions,omitempty"`
		Contact   string          `json:"primaryContact,omitempty"`
		CreatedBy string          `json:"createdBy,omitempty"`
		CreatedOn string          `json:"createdOn"`
		BookingFields
		History   []WindowFields `json:"history,omitempty"`
		Forgotten int            `json:"forgotten,omitempty"`
		RunFields
	}
	// BookingFields say when an execution is scheduled; they are "" if it is not.
	BookingFields struct {
		ScheduledBy    string `json:"scheduledBy,omitempty"`
		ScheduledStart string `json:"scheduledStart,omitempty"`
		ScheduledEnd   string `json:"scheduledEnd,omitempty"`
	}
	// RunFields say how an execution runs: Outcome is "" for a run that succeeds, Overrun nil if it is as long as the window.
	RunFields struct {
		Outcome string          `json:"outcome,omitempty"`
		Overrun *DurationFields `json:"overrun,omitempty"`
	}
	// DurationFields is a length of time.
	DurationFields struct {
		Unit  string `json:"unit"`
		Value int    `json:"value"`
	}
	// OptionsFields are bounce options, in the form of the API.
	OptionsFields struct {
		Options []OptionFields `json:"options"`
	}
	// OptionFields is one of them; Value is nil if it has no value.
	OptionFields struct {
		Name  string `json:"name"`
		Value any    `json:"value,omitempty"`
	}
	// WindowFields is a former window of an execution.
	WindowFields struct {
		ScheduledStart string `json:"scheduledStart"`
		ScheduledEnd   string `json:"scheduledEnd"`
	}
	// RFCFields is an RFC.
	RFCFields struct {
		RFCNumber      string         `json:"rfcNumber"`
		RFCType        string         `json:"rfcType"`
		RFCSubType     string         `json:"rfcSubType"`
		Status         string         `json:"status"`
		SubStatus      string         `json:"subStatus"`
		ScheduledStart string         `json:"scheduledStart"`
		ScheduledEnd   string         `json:"scheduledEnd"`
		Duration       DurationFields `json:"duration"`
	}
)

// Fields returns a seed file that stands alone: Load reads the same data from it if the random seed is the same. For keys that
// cannot be derived from the random seed, the file has the public halves: tokens that they verify stay good, but the mock cannot
// mint more.
func Fields(w Data, randomSeed int64) File {
	f := File{Readings: w.Readings, Customers: []CustomerFields{}}
	for _, c := range w.Customers {
		e := CustomerOf(c)
		e.Keys = nil
		derived := testSigner(randomSeed, c.CSI).KeySet()
		if c.Keys != nil && (c.Signer == nil || !bytes.Equal(c.Keys.JSON(), derived.JSON())) {
			e.Keys = c.Keys.JSON()
		}
		f.Customers = append(f.Customers, e)
	}
	return f
}

// CustomerOf returns a customer as an entry of a file, without keys.
func CustomerOf(c Customer) CustomerFields {
	e := CustomerFields{
		CSI: c.CSI, Name: c.Name, Identifier: c.Identifier, CustomerID: c.ID, OptedIn: c.OptedIn, JWKSURI: c.JWKSURI,
		Contacts: append([]string{}, c.Contacts...),
		Issuer:   c.Issuer, Audience: c.Audience, Readings: c.Readings,
		Services: []ServiceFields{}, Created: c.Created,
	}
	for _, in := range c.Instances {
		last := len(e.Services) - 1
		if last < 0 || e.Services[last].Type != in.Service {
			e.Services = append(e.Services, ServiceFields{Type: in.Service})
			last++
		}
		e.Services[last].Instances = append(e.Services[last].Instances, InstanceOf(in))
	}
	return e
}

// InstanceOf returns an instance as an entry of a file, without its service.
func InstanceOf(in domain.Instance) InstanceFields {
	e := InstanceFields{Name: in.Name, Production: in.Production, VirtualMachines: in.VirtualMachines, Executions: []ExecutionFields{}, RFCs: []RFCFields{}}
	for _, x := range in.Executions {
		e.Executions = append(e.Executions, ExecutionOf(x))
	}
	for _, r := range in.RFCs {
		e.RFCs = append(e.RFCs, RFCOf(r))
	}
	return e
}

// ExecutionOf returns an execution as an entry of a file.
func ExecutionOf(x domain.Execution) ExecutionFields {
	e := ExecutionFields{
		ID: x.ID, Operation: x.Operation, Services: x.Services,
		WordsAsSent: !slices.Contains(operations, x.Operation) || !slices.Contains(services, x.Services),
		Summary:     x.Summary, Contact: x.Contact, Duration: DurationFields(x.Duration),
		CreatedBy: x.CreatedBy, CreatedOn: stamp(x.CreatedOn), BookingFields: BookingFields{ScheduledBy: x.ScheduledBy}, Forgotten: x.Forgotten,
	}
	if x.BlackOut != (domain.Duration{}) {
		blackOut := DurationFields(x.BlackOut)
		e.BlackOut = &blackOut
	}
	if len(x.Options) > 0 {
		e.Options = new(OptionsFields)
	}
	for _, o := range x.Options {
		e.Options.Options = append(e.Options.Options, OptionFields(o))
	}
	if x.Scheduled != nil {
		e.ScheduledStart, e.ScheduledEnd = stamp(x.Scheduled.Start), stamp(x.Scheduled.End)
	}
	if x.Outcome != domain.Succeeds {
		e.Outcome = string(x.Outcome)
	}
	if x.Overrun != (domain.Duration{}) {
		overrun := DurationFields(x.Overrun)
		e.Overrun = &overrun
	}
	for _, w := range x.History {
		e.History = append(e.History, WindowFields{stamp(w.Start), stamp(w.End)})
	}
	return e
}

// RFCOf returns an RFC as an entry of a file.
func RFCOf(r domain.RFC) RFCFields {
	return RFCFields{
		RFCNumber: r.Number, RFCType: r.Type, RFCSubType: r.SubType, Status: r.Status, SubStatus: r.SubStatus,
		ScheduledStart: stamp(r.Window.Start), ScheduledEnd: stamp(r.Window.End), Duration: DurationFields(r.Duration),
	}
}

func stamp(t time.Time) string { return t.Format(time.RFC3339Nano) }

// Encode writes a file as JSON that is also YAML, which takes no unprintable character as it is.
func (f File) Encode() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(f); err != nil {
		return nil, fmt.Errorf("encode seed file: %w", err)
	}
	var out strings.Builder
	for _, c := range b.String() {
		if c >= 0x7f && c < 0xa0 || c == 0xfeff || c >= 0xfffe && c <= 0xffff {
			fmt.Fprintf(&out, `\u%04x`, c) // it stands in a string
			continue
		}
		out.WriteRune(c)
	}
	return []byte(out.String()), nil
}
