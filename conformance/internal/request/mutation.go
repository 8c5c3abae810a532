package request

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

// Layer says how early a server can notice a mutation. If the control request must not book, it has a mutation of a later layer
// instead.
type Layer int

// The layers, the earliest first.
const (
	InCredentials Layer = iota
	InPlace
	InBody
)

// Later names the mutation of a control request that must not book, and the reading of the statuses that it may get.
func (l Layer) Later(f *Form) (name, reading string) {
	named := strings.HasSuffix(f.Path, "{execution}")
	switch {
	case l == InCredentials && named:
		return "an unknown execution", "unknown-execution-status"
	case l == InCredentials:
		return "an unknown instance", "unknown-instance-status"
	case f == Schedule:
		return `scheduledTime "tomorrow"`, "body-invalid-status"
	}
	return "a body that is a list", "body-malformed-status"
}

// Apply changes a draft. The error is a *target.Missing, an *outcome.NotApplicable or an *outcome.Blocked if the change is not
// possible on this target.
type Apply func(ctx context.Context, p Parties, d *Draft) error

// Mutation changes exactly one thing of a good request.
type Mutation struct {
	// Name is what the features call it.
	Name  string
	Layer Layer
	// Books reports whether a server may accept the request without breaking a clause, so that it is sent only if bookings are
	// allowed: a rule of level should does not keep a server from booking.
	Books bool
	// Closes reports whether a server may close the connection instead of answering.
	Closes bool
	Apply  Apply
}

// change makes a mutation that needs only the draft.
func change(f func(d *Draft)) Apply {
	return func(_ context.Context, _ Parties, d *Draft) error {
		f(d)
		return nil
	}
}

func body(text string) Apply {
	return change(func(d *Draft) { d.Body = []byte(strings.ReplaceAll(text, "TIME", d.Time)) })
}

func header(name, value string) Apply {
	return change(func(d *Draft) { d.Header.Set(name, value) })
}

func without(name string) Apply {
	return change(func(d *Draft) { d.Header.Del(name) })
}

// behind appends text to the good body; before replaces the brace at its beginning by text.
func behind(text string) Apply {
	return change(func(d *Draft) { d.Body = append(slices.Clone(d.Body), text...) })
}

func before(text string) Apply {
	return change(func(d *Draft) { d.Body = append([]byte(text), d.Body[1:]...) })
}

// mutations is the catalogue by the words of the features.
var mutations = map[string]Mutation{
	"the method POST":   {Layer: InPlace, Books: true, Apply: change(func(d *Draft) { d.Method = http.MethodPost })},
	"the method DELETE": {Layer: InPlace, Books: true, Apply: change(func(d *Draft) { d.Method = http.MethodDelete })},
	"the method PATCH":  {Layer: InPlace, Apply: change(func(d *Draft) { d.Method = http.MethodPatch })},
	"no base path":      {Layer: InPlace, Apply: change(func(d *Draft) { d.Base = "" })},
	"instance and execution swapped in the path": {Layer: InPlace, Apply: change(func(d *Draft) { d.Instance, d.Execution = d.Execution, d.Instance })},
	"a blank CSI":          {Layer: InPlace, Apply: change(func(d *Draft) { d.CSI = "" })},
	"a blank service type": {Layer: InPlace, Apply: change(func(d *Draft) { d.Service = "" })},
	"an unknown CSI":       {Layer: InPlace, Apply: unknownCSI},
	"the instance's first letter percent-encoded": {Layer: InPlace, Books: true, Apply: change(func(d *Draft) {
		d.RawInstance = fmt.Sprintf("%%%02X", d.Instance[0]) + url.PathEscape(d.Instance[1:])
	})},
	"the instance and execution of the other customer":                {Layer: InPlace, Books: true, Apply: otherInstance},
	"the media type application/json; charset=utf-8":                  {Layer: InBody, Books: true, Apply: header("Content-Type", "application/json; charset=utf-8")},
	"an unknown instance":                                             {Layer: InPlace, Apply: change(func(d *Draft) { d.Instance = "NOSUCH" })},
	"the neighbour's execution":                                       {Layer: InPlace, Apply: neighbours},
	"an unknown execution":                                            {Layer: InPlace, Apply: change(NameUnknownExecution)},
	"another service type":                                            {Layer: InPlace, Books: true, Apply: change(otherService)},
	"the path of the other customer":                                  {Layer: InPlace, Apply: otherPath},
	"the place and credentials of the other customer":                 {Layer: InPlace, Apply: otherWhole},
	"the place and credentials of the customer that has not opted in": {Layer: InPlace, Apply: otherWhole},

	"no token":                        {Apply: without("Authorization")},
	"the token of the other customer": {Apply: otherToken},
	"no Identifier":                   {Apply: without("Identifier")},
	"an unknown Identifier":           {Apply: unknownIdentifier},
	"an Identifier that is no GUID":   {Apply: header("Identifier", "'; no guid")},
	"the Identifier and the path of the other customer": {Apply: otherIdentifierAndPath},
	"the Identifier of the other customer":              {Apply: otherIdentifier},
	"basic credentials":                                 {Apply: header("Authorization", "Basic Ym91bmNlOmJvdW5jZQ==")},
	"a bearer token that is no JWT":                     {Apply: header("Authorization", "Bearer no-jwt-at-all")},
	"a token without its scheme":                        {Apply: change(func(d *Draft) { d.Header.Set("Authorization", d.Token()) })},
	"a token of ten thousand bytes":                     {Apply: header("Authorization", "Bearer "+strings.Repeat("a", 10_000))},
	"a token whose claims were changed":                 {Apply: forge(changedClaims)},
	"a token whose signature was changed":               {Apply: forge(changedSignature)},
	"a token without a signature":                       {Apply: forge(noSignature)},
	"a token of algorithm none":                         {Apply: forge(algorithmNone)},
	"a truncated token":                                 {Apply: forge(truncated)},

	"no scheduledTime":                       {Layer: InBody, Apply: body(`{"action":"schedule"}`)},
	"ScheduleTime in place of scheduledTime": {Layer: InBody, Apply: body(`{"ScheduleTime":"TIME","action":"schedule"}`)},
	"no action":                              {Layer: InBody, Books: true, Apply: body(`{"scheduledTime":"TIME"}`)},
	`action "SCHEDULE"`:                      {Layer: InBody, Books: true, Apply: body(`{"scheduledTime":"TIME","action":"SCHEDULE"}`)},
	"a member more":                          {Layer: InBody, Books: true, Apply: body(`{"scheduledTime":"TIME","action":"schedule","bounceSuite":1}`)},
	"a summary of two thousand letters":      {Layer: InBody, Books: true, Apply: memberOf("summary", `"`+strings.Repeat("a", 2000)+`"`)},
	"an empty body":                          {Layer: InBody, Apply: body("")},
	"a body that is no JSON":                 {Layer: InBody, Apply: body("scheduledTime=TIME&action=schedule")},
	"a body that is a list":                  {Layer: InBody, Apply: body(`[{"scheduledTime":"TIME","action":"schedule"}]`)},
	"a body that is null":                    {Layer: InBody, Apply: body("null")},
	"a body that is not UTF-8":               {Layer: InBody, Apply: body("{\"scheduledTime\":\"TIME\",\"action\":\"sch\xffedule\"}")},
	"a body nested ten thousand deep":        {Layer: InBody, Apply: body(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000))},
	"a body of eight megabytes":              {Layer: InBody, Books: true, Closes: true, Apply: change(func(d *Draft) { d.Body = append(d.Body, make([]byte, 8<<20)...) })},
	"a second JSON value behind the body":    {Layer: InBody, Books: true, Apply: behind("{}")},
	"text behind the body":                   {Layer: InBody, Books: true, Apply: behind(" and more")},
	"scheduledTime twice":                    {Layer: InBody, Books: true, Apply: body(`{"scheduledTime":"TIME","action":"schedule","scheduledTime":"TIME"}`)},
	"operation twice":                        {Layer: InBody, Books: true, Apply: before(`{"operation":"Bounce",`)},
	"action twice":                           {Layer: InBody, Books: true, Apply: body(`{"action":"schedule","scheduledTime":"TIME","action":"schedule"}`)},
	"the media type text/plain":              {Layer: InBody, Books: true, Apply: header("Content-Type", "text/plain")},
	"the media type application/xml":         {Layer: InBody, Books: true, Apply: header("Content-Type", "application/xml")},
}

// FindMutation finds a mutation by its words; "X and Y" is both.
func FindMutation(name string) (Mutation, error) {
	if f, ok := mutations[name]; ok {
		f.Name = name
		return f, nil
	}
	for prefix, of := range kindsOfMutation {
		if text, ok := strings.CutPrefix(name, prefix); ok {
			m := of(text)
			m.Name = name
			return m, nil
		}
	}
	if member, value, ok := strings.Cut(name, " "); ok && slices.Contains(createMembers, member) && json.Valid([]byte(value)) {
		return Mutation{Name: name, Layer: InBody, Apply: memberOf(member, value)}, nil
	}
	one, two, ok := strings.Cut(name, " and ")
	if !ok {
		return Mutation{}, fmt.Errorf("the features name no mutation %q", name)
	}
	return both(name, one, two)
}

func both(name, one, two string) (Mutation, error) {
	a, err := FindMutation(one)
	if err != nil {
		return Mutation{}, err
	}
	b, err := FindMutation(two)
	return Mutation{Name: name, Layer: min(a.Layer, b.Layer), Books: a.Books && b.Books, Apply: func(ctx context.Context, p Parties, d *Draft) error {
		if err := a.Apply(ctx, p, d); err != nil {
			return err
		}
		return b.Apply(ctx, p, d)
	}}, err
}

// kindsOfMutation are the mutations with a value of the features, by the words before it.
var kindsOfMutation = map[string]func(text string) Mutation{
	"scheduledTime ": func(value string) Mutation {
		return Mutation{Layer: InBody, Apply: body(`{"scheduledTime":` + value + `,"action":"schedule"}`)}
	},
	"action ": func(value string) Mutation {
		return Mutation{Layer: InBody, Apply: body(`{"scheduledTime":"TIME","action":` + value + `}`)}
	},
	"the query ": func(text string) Mutation { return Mutation{Layer: InBody, Apply: queryOf(strings.Trim(text, `"`))} },
	"the Accept ": func(value string) Mutation {
		return Mutation{Layer: InBody, Books: true, Apply: header("Accept", value)}
	},
	"an instance named ": func(raw string) Mutation {
		return Mutation{Layer: InPlace, Apply: change(func(d *Draft) { d.RawInstance = raw })}
	},
	"a token that is ": func(role string) Mutation { return tokenOf(strings.Trim(role, `"`)) },
}

// tokenOf sets the token of a role. One without exp is good under one reading, and one with further scopes is good: both may book.
func tokenOf(role string) Mutation {
	return Mutation{Books: role == "no-exp" || strings.HasPrefix(role, "approver-"), Apply: func(ctx context.Context, p Parties, d *Draft) error {
		return d.Authorize(ctx, p.Own, role)
	}}
}

// createMembers are the members of a create's body that a mutation can name before their new value.
var createMembers = []string{"operation", "services", "summary", "duration", "blackOutDuration", "bounceOptions", "primaryContact"}

// memberOf sets a member of the body, which it may have had or not.
func memberOf(member, value string) Apply {
	return func(_ context.Context, _ Parties, d *Draft) error {
		members := map[string]json.RawMessage{}
		if err := json.Unmarshal(d.Body, &members); err != nil {
			return fmt.Errorf("the good body: %w", err)
		}
		members[member] = json.RawMessage(value)
		text, err := json.Marshal(members)
		d.Body = text
		return err
	}
}

func queryOf(text string) Apply {
	return func(_ context.Context, p Parties, d *Draft) (err error) {
		d.Query, err = p.Query(text)
		return err
	}
}

// neighbours names an execution of the customer's other instance.
func neighbours(_ context.Context, p Parties, d *Draft) error {
	if p.Own.Neighbour == nil {
		return &target.Missing{Need: "neighbour", Provide: target.InstanceRoles()["neighbour"]}
	}
	if d.Execution = p.Own.Neighbour.Executions[0]; slices.Contains(p.Own.Executions, d.Execution) {
		return &outcome.NotApplicable{Text: "both instances have an execution of this id"}
	}
	return nil
}

// UnknownID is an execution that no instance has.
const UnknownID = "3-NOSUCH0"

// NameUnknownExecution makes the draft name an execution that no instance has.
func NameUnknownExecution(d *Draft) { d.Execution = UnknownID }

func otherService(d *Draft) {
	if d.Service == "EBSZ" {
		d.Service = "EBSO"
		return
	}
	d.Service = "EBSZ"
}

func unknownCSI(_ context.Context, p Parties, d *Draft) error {
	d.CSI = fmt.Sprintf("%08d", 90_000_000+p.Seed%9_999_999)
	return nil
}

func unknownIdentifier(_ context.Context, p Parties, d *Draft) error {
	d.Header.Set("Identifier", fmt.Sprintf("00000000-0000-4000-8000-%012x", p.Seed&0xffffffffffff))
	return nil
}

// otherToken sets the other customer's token with the request's scope, or else that of the other approver: a signature by another
// customer's key is refused whatever the scope is.
func otherToken(ctx context.Context, p Parties, d *Draft) error {
	err := d.Authorize(ctx, p.Other, d.Form.Identity)
	if missing := (*target.Missing)(nil); errors.As(err, &missing) {
		err = d.Authorize(ctx, p.Other, "approver")
	}
	return err
}

func otherIdentifier(_ context.Context, p Parties, d *Draft) error {
	d.Header.Set("Identifier", p.Other.Identifier)
	return nil
}

func otherIdentifierAndPath(ctx context.Context, p Parties, d *Draft) error {
	if err := otherIdentifier(ctx, p, d); err != nil {
		return err
	}
	return otherPath(ctx, p, d)
}

func otherInstance(_ context.Context, p Parties, d *Draft) error {
	if p.Other.Instance == p.Own.Instance {
		return &outcome.NotApplicable{Text: "both customers have an instance of this name"}
	}
	d.Instance, d.Execution = p.Other.Instance, p.Other.Executions[0]
	return nil
}

func otherPath(_ context.Context, p Parties, d *Draft) (err error) {
	if d.Form.NamesCustomer() {
		if d.Customer, err = p.otherCustID(); err != nil {
			return err
		}
	}
	d.CSI, d.Service, d.Instance, d.Execution = p.Other.CSI, p.Other.Service, p.Other.Instance, p.Other.Executions[0]
	return nil
}

func otherWhole(ctx context.Context, p Parties, d *Draft) error {
	whole, err := New(ctx, d.Form, p.Other, 0)
	if err == nil && d.Form.NamesCustomer() {
		whole.Customer, err = p.otherCustID()
	}
	whole.Time, whole.Body, whole.Query = d.Time, d.Body, d.Query
	if whole.Query.Has("id") { // of the workflow status
		whole.Query = url.Values{"id": {whole.Execution}, "requestor": {"BOUNCE"}}
	}
	*d = whole
	return err
}
