package steps

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

// layer is how early a server can notice a fault: a twin that must not book carries a fault of a later layer instead.
type layer int

const (
	inCredentials layer = iota
	inPlace
	inBody
)

// fault changes exactly one thing of a good request.
type fault struct {
	name  string
	layer layer
	// books is true when a server may accept the request without breaking a clause, so that it is sent only where bookings
	// are allowed: a rule of level should does not keep a server from booking.
	books bool
	// closes is true where a server may close the connection and not answer.
	closes bool
	apply  func(ctx context.Context, w *World, d *draft) error
}

// change makes an apply function of one that needs nothing but the draft.
func change(f func(d *draft)) func(context.Context, *World, *draft) error {
	return func(_ context.Context, _ *World, d *draft) error {
		f(d)
		return nil
	}
}

func body(text string) func(context.Context, *World, *draft) error {
	return change(func(d *draft) { d.body = []byte(strings.ReplaceAll(text, "TIME", d.time)) })
}

func header(name, value string) func(context.Context, *World, *draft) error {
	return change(func(d *draft) { d.header.Set(name, value) })
}

func without(name string) func(context.Context, *World, *draft) error {
	return change(func(d *draft) { d.header.Del(name) })
}

// behind puts text behind the good body, and before puts it in the place of the brace that the body begins with.
func behind(text string) func(context.Context, *World, *draft) error {
	return change(func(d *draft) { d.body = append(slices.Clone(d.body), text...) })
}

func before(text string) func(context.Context, *World, *draft) error {
	return change(func(d *draft) { d.body = append([]byte(text), d.body[1:]...) })
}

// faults is the catalogue by the words of the features.
var faults = map[string]fault{
	"the method POST":   {layer: inPlace, books: true, apply: change(func(d *draft) { d.method = http.MethodPost })},
	"the method DELETE": {layer: inPlace, books: true, apply: change(func(d *draft) { d.method = http.MethodDelete })},
	"the method PATCH":  {layer: inPlace, apply: change(func(d *draft) { d.method = http.MethodPatch })},
	"no base path":      {layer: inPlace, apply: change(func(d *draft) { d.base = "" })},
	"instance and execution swapped in the path": {layer: inPlace, apply: change(func(d *draft) { d.instance, d.execution = d.execution, d.instance })},
	"a blank CSI":          {layer: inPlace, apply: change(func(d *draft) { d.csi = "" })},
	"a blank service type": {layer: inPlace, apply: change(func(d *draft) { d.service = "" })},
	"an unknown CSI":       {layer: inPlace, apply: unknownCSI},
	"the instance's first letter percent-encoded": {layer: inPlace, books: true, apply: change(func(d *draft) {
		d.rawInstance = fmt.Sprintf("%%%02X", d.instance[0]) + url.PathEscape(d.instance[1:])
	})},
	"the instance and execution of the other customer":                {layer: inPlace, books: true, apply: otherInstance},
	"the media type application/json; charset=utf-8":                  {layer: inBody, books: true, apply: header("Content-Type", "application/json; charset=utf-8")},
	"an unknown instance":                                             {layer: inPlace, apply: change(func(d *draft) { d.instance = "NOSUCH" })},
	"the neighbour's execution":                                       {layer: inPlace, apply: neighbours},
	"an unknown execution":                                            {layer: inPlace, apply: change(unknownExecution)},
	"another service type":                                            {layer: inPlace, books: true, apply: change(otherService)},
	"the path of the other customer":                                  {layer: inPlace, apply: otherPath},
	"the place and credentials of the other customer":                 {layer: inPlace, apply: otherWhole},
	"the place and credentials of the customer that has not opted in": {layer: inPlace, apply: otherWhole},

	"no token":                        {apply: without("Authorization")},
	"the token of the other customer": {apply: otherToken},
	"no Identifier":                   {apply: without("Identifier")},
	"an unknown Identifier":           {apply: unknownIdentifier},
	"an Identifier that is no GUID":   {apply: header("Identifier", "'; no guid")},
	"the Identifier and the path of the other customer": {apply: otherIdentifierAndPath},
	"the Identifier of the other customer":              {apply: otherIdentifier},
	"basic credentials":                                 {apply: header("Authorization", "Basic Ym91bmNlOmJvdW5jZQ==")},
	"a bearer token that is no JWT":                     {apply: header("Authorization", "Bearer no-jwt-at-all")},
	"a token without its scheme":                        {apply: change(func(d *draft) { d.header.Set("Authorization", d.token()) })},
	"a token of ten thousand bytes":                     {apply: header("Authorization", "Bearer "+strings.Repeat("a", 10_000))},
	"a token whose claims were changed":                 {apply: forge(changedClaims)},
	"a token whose signature was changed":               {apply: forge(changedSignature)},
	"a token without a signature":                       {apply: forge(noSignature)},
	"a token of algorithm none":                         {apply: forge(algorithmNone)},
	"a truncated token":                                 {apply: forge(truncated)},

	"no scheduledTime":                       {layer: inBody, apply: body(`{"action":"schedule"}`)},
	"ScheduleTime in place of scheduledTime": {layer: inBody, apply: body(`{"ScheduleTime":"TIME","action":"schedule"}`)},
	"no action":                              {layer: inBody, books: true, apply: body(`{"scheduledTime":"TIME"}`)},
	`action "SCHEDULE"`:                      {layer: inBody, books: true, apply: body(`{"scheduledTime":"TIME","action":"SCHEDULE"}`)},
	"a member more":                          {layer: inBody, books: true, apply: body(`{"scheduledTime":"TIME","action":"schedule","bounceSuite":1}`)},
	"a summary of two thousand letters":      {layer: inBody, books: true, apply: memberOf("summary", `"`+strings.Repeat("a", 2000)+`"`)},
	"an empty body":                          {layer: inBody, apply: body("")},
	"a body that is no JSON":                 {layer: inBody, apply: body("scheduledTime=TIME&action=schedule")},
	"a body that is a list":                  {layer: inBody, apply: body(`[{"scheduledTime":"TIME","action":"schedule"}]`)},
	"a body that is null":                    {layer: inBody, apply: body("null")},
	"a body that is not UTF-8":               {layer: inBody, apply: body("{\"scheduledTime\":\"TIME\",\"action\":\"sch\xffedule\"}")},
	"a body nested ten thousand deep":        {layer: inBody, apply: body(strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000))},
	"a body of eight megabytes":              {layer: inBody, books: true, closes: true, apply: change(func(d *draft) { d.body = append(d.body, make([]byte, 8<<20)...) })},
	"a second JSON value behind the body":    {layer: inBody, books: true, apply: behind("{}")},
	"text behind the body":                   {layer: inBody, books: true, apply: behind(" and more")},
	"scheduledTime twice":                    {layer: inBody, books: true, apply: body(`{"scheduledTime":"TIME","action":"schedule","scheduledTime":"TIME"}`)},
	"operation twice":                        {layer: inBody, books: true, apply: before(`{"operation":"Bounce",`)},
	"action twice":                           {layer: inBody, books: true, apply: body(`{"action":"schedule","scheduledTime":"TIME","action":"schedule"}`)},
	"the media type text/plain":              {layer: inBody, books: true, apply: header("Content-Type", "text/plain")},
	"the media type application/xml":         {layer: inBody, books: true, apply: header("Content-Type", "application/xml")},
}

// findFault looks a fault up by its words; "X and Y" is both.
func findFault(name string) (fault, error) {
	if f, ok := faults[name]; ok {
		f.name = name
		return f, nil
	}
	if value, ok := strings.CutPrefix(name, "scheduledTime "); ok {
		return fault{name: name, layer: inBody, apply: body(`{"scheduledTime":` + value + `,"action":"schedule"}`)}, nil
	}
	if value, ok := strings.CutPrefix(name, "action "); ok {
		return fault{name: name, layer: inBody, apply: body(`{"scheduledTime":"TIME","action":` + value + `}`)}, nil
	}
	if member, value, ok := strings.Cut(name, " "); ok && slices.Contains(createMembers, member) && json.Valid([]byte(value)) {
		return fault{name: name, layer: inBody, apply: memberOf(member, value)}, nil
	}
	if text, ok := strings.CutPrefix(name, "the query "); ok {
		return fault{name: name, layer: inBody, apply: queryOf(strings.Trim(text, `"`))}, nil
	}
	if value, ok := strings.CutPrefix(name, "the Accept "); ok {
		return fault{name: name, layer: inBody, books: true, apply: header("Accept", value)}, nil
	}
	if raw, ok := strings.CutPrefix(name, "an instance named "); ok {
		return fault{name: name, layer: inPlace, apply: change(func(d *draft) { d.rawInstance = raw })}, nil
	}
	if role, ok := strings.CutPrefix(name, "a token that is "); ok {
		return tokenOf(name, strings.Trim(role, `"`)), nil
	}
	one, two, ok := strings.Cut(name, " and ")
	if !ok {
		return fault{}, fmt.Errorf("no fault is called %q", name)
	}
	return both(name, one, two)
}

func both(name, one, two string) (fault, error) {
	a, err := findFault(one)
	if err != nil {
		return fault{}, err
	}
	b, err := findFault(two)
	return fault{name: name, layer: min(a.layer, b.layer), books: a.books && b.books, apply: func(ctx context.Context, w *World, d *draft) error {
		if err := a.apply(ctx, w, d); err != nil {
			return err
		}
		return b.apply(ctx, w, d)
	}}, err
}

func tokenOf(name, role string) fault {
	// A token without exp is good under one reading, and one with further scopes is good, hence books.
	return fault{name: name, books: role == "no-exp" || strings.HasPrefix(role, "approver-"), apply: func(ctx context.Context, w *World, d *draft) error {
		return d.authorize(ctx, w.fixture, role)
	}}
}

// createMembers are the members of a create's body, which a fault names before the value that it gives them.
var createMembers = []string{"operation", "services", "summary", "duration", "blackOutDuration", "bounceOptions", "primaryContact"}

// memberOf gives a member of the body another value, or one that it did not have.
func memberOf(member, value string) func(context.Context, *World, *draft) error {
	return func(_ context.Context, _ *World, d *draft) error {
		members := map[string]json.RawMessage{}
		if err := json.Unmarshal(d.body, &members); err != nil {
			return fmt.Errorf("the good body: %w", err)
		}
		members[member] = json.RawMessage(value)
		text, err := json.Marshal(members)
		d.body = text
		return err
	}
}

func queryOf(text string) func(context.Context, *World, *draft) error {
	return func(_ context.Context, w *World, d *draft) error {
		change, err := w.query(text)
		if err == nil {
			change(d)
		}
		return err
	}
}

// neighbours is an execution of the customer's other instance.
func neighbours(_ context.Context, w *World, d *draft) error {
	if w.fixture.Neighbour == nil {
		return &target.Missing{Need: "neighbour", Provide: target.InstanceRoles()["neighbour"]}
	}
	if d.execution = w.fixture.Neighbour.Executions[0]; slices.Contains(w.fixture.Executions, d.execution) {
		return &outcome.NotApplicable{Text: "both instances have an execution of this id"}
	}
	return nil
}

// unknownID is an execution that no instance has.
const unknownID = "3-NOSUCH0"

func unknownExecution(d *draft) { d.execution = unknownID }

func otherService(d *draft) {
	if d.service == "EBSZ" {
		d.service = "EBSO"
		return
	}
	d.service = "EBSZ"
}

func unknownCSI(_ context.Context, w *World, d *draft) error {
	d.csi = fmt.Sprintf("%08d", 90_000_000+w.seed%9_999_999)
	return nil
}

func unknownIdentifier(_ context.Context, w *World, d *draft) error {
	d.header.Set("Identifier", fmt.Sprintf("00000000-0000-4000-8000-%012x", w.seed&0xffffffffffff))
	return nil
}

// otherToken has the request's scope where the other customer's caller is known to have it; a signature by another
// customer's key is refused whatever the scope.
func otherToken(ctx context.Context, w *World, d *draft) error {
	err := d.authorize(ctx, w.other, d.form.identity)
	if missing := (*target.Missing)(nil); errors.As(err, &missing) {
		err = d.authorize(ctx, w.other, "approver")
	}
	return err
}

func otherIdentifier(_ context.Context, w *World, d *draft) error {
	d.header.Set("Identifier", w.other.Identifier)
	return nil
}

func otherIdentifierAndPath(ctx context.Context, w *World, d *draft) error {
	if err := otherIdentifier(ctx, w, d); err != nil {
		return err
	}
	return otherPath(ctx, w, d)
}

func otherInstance(_ context.Context, w *World, d *draft) error {
	if w.other.Instance == w.fixture.Instance {
		return &outcome.NotApplicable{Text: "both customers have an instance of this name"}
	}
	d.instance, d.execution = w.other.Instance, w.other.Executions[0]
	return nil
}

func otherPath(_ context.Context, w *World, d *draft) (err error) {
	if d.form.namesCustomer() {
		if d.customer, err = w.otherCustID(); err != nil {
			return err
		}
	}
	d.csi, d.service, d.instance, d.execution = w.other.CSI, w.other.Service, w.other.Instance, w.other.Executions[0]
	return nil
}

func otherWhole(ctx context.Context, w *World, d *draft) error {
	whole, err := newDraftOf(ctx, d.form, w.other, 0)
	if err == nil && d.form.namesCustomer() {
		whole.customer, err = w.otherCustID()
	}
	whole.time, whole.body, whole.query = d.time, d.body, d.query
	if whole.query.Has("id") { // of the workflow status
		whole.query = url.Values{"id": {whole.execution}, "requestor": {"BOUNCE"}}
	}
	*d = whole
	return err
}
