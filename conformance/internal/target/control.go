package target

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
)

// Control is a target with the control API: every lease is a fresh customer. It freezes the server's clock for the duration of
// the run, so that times can be judged to the millisecond.
type Control struct {
	client *retry.Client
	token  string // the control API's, "" for none
	server string
	before clockState
	began  time.Time
}

type clockState struct {
	Mode string    `json:"mode"`
	Now  time.Time `json:"now"`
}

// Discover looks for the control API of the target; its calls carry the token unless it is "". It returns nil if the target has
// no control API, and an error if it has one that does not work, or does not accept the token.
func Discover(ctx context.Context, client *retry.Client, token string) (*Control, error) {
	var health struct{ Status, Server string }
	c := &Control{client: client, token: token, began: time.Now()}
	x := client.Insist(ctx, exchange.Request{Method: http.MethodGet, Path: "/__admin/health", Header: c.header()})
	if token != "" && x.Status != http.StatusOK {
		return nil, &ControlError{fmt.Errorf("GET /__admin/health with the admin token answered %d, want 200", x.Status)}
	}
	if x.Err != nil || x.Status != http.StatusOK || json.Unmarshal(x.Body, &health) != nil {
		return nil, nil //nolint:nilnil,nilerr // no control API is no error
	}
	if health.Status != "healthy" || health.Server == "" {
		return nil, nil //nolint:nilnil // as above
	}
	c.server = health.Server
	if err := c.call(ctx, http.MethodGet, "/__admin/clock", nil, http.StatusOK, &c.before); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"real", "running", "frozen"}, c.before.Mode) || c.before.Now.IsZero() {
		return nil, &ControlError{fmt.Errorf("GET /__admin/clock tells mode %q and now %s", c.before.Mode, c.before.Now)}
	}
	if err := c.SetClock(ctx, c.before.Now.Truncate(time.Second)); err != nil {
		return nil, errors.Join(err, c.Close(context.WithoutCancel(ctx)))
	}
	return c, nil
}

// ControlError says that the target's control API does not work.
type ControlError struct{ Err error }

func (e *ControlError) Error() string { return "control API: " + e.Err.Error() }

// Unwrap is the reason.
func (e *ControlError) Unwrap() error { return e.Err }

// header is the header of the calls of the control API, and of no other request.
func (c *Control) header() http.Header {
	h := http.Header{}
	if c.token != "" {
		h.Set("Authorization", "Bearer "+c.token)
	}
	return h
}

func (c *Control) call(ctx context.Context, method, path string, in any, want int, out any) error {
	if err := c.try(ctx, method, path, in, want, out); err != nil {
		return &ControlError{fmt.Errorf("%s %s: %w", method, path, err)}
	}
	return nil
}

func (c *Control) try(ctx context.Context, method, path string, in any, want int, out any) error {
	request := exchange.Request{Method: method, Path: path, Header: c.header(), Harmless: true} // nothing that the run asks of it does harm twice
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("write the body: %w", err)
		}
		request.Body = body
		request.Header.Set("Content-Type", "application/json")
	}
	x := c.client.InsistOnAPI(ctx, request)
	if x.Err != nil {
		return x.Err
	}
	if x.Status != want {
		const limit = 500
		body := c.client.Redact(string(x.Body)) // before it is cut: half a secret is not found by its value
		return &statusError{x.Status, want, body[:min(len(body), limit)]}
	}
	if err := json.Unmarshal(x.Body, out); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// statusError says that a call was answered with another status than it must be.
type statusError struct {
	status, want int
	body         string // its beginning
}

func (e *statusError) Error() string {
	return fmt.Sprintf("answered %d, want %d: %s", e.status, e.want, e.body)
}

// Kind is "control".
func (c *Control) Kind() string { return "control" }

// Server is the name that the control API's health gives.
func (c *Control) Server() string { return c.server }

// Provides is always nil: the control API makes whatever a scenario needs.
func (c *Control) Provides(string) error { return nil }

// Now is the server's time, exact to the millisecond.
func (c *Control) Now(ctx context.Context) (time.Time, error) {
	var clock clockState
	err := c.call(ctx, http.MethodGet, "/__admin/clock", nil, http.StatusOK, &clock)
	return clock.Now, err
}

// SetClock freezes the server's clock at t.
func (c *Control) SetClock(ctx context.Context, t time.Time) error {
	var clock clockState
	if err := c.call(ctx, http.MethodPut, "/__admin/clock", clockState{"frozen", t}, http.StatusOK, &clock); err != nil {
		return err
	}
	if clock.Mode != "frozen" || !clock.Now.Equal(t.Truncate(time.Millisecond)) {
		return &ControlError{fmt.Errorf("PUT /__admin/clock: the clock is %s at %s, want it frozen at %s", clock.Mode, clock.Now, t)}
	}
	return nil
}

// Close sets the clock back to the real time, or to where a turned clock would be by now. A target that does not answer delays
// the end of the run for a few seconds only.
func (c *Control) Close(ctx context.Context) error {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	back := c.before
	if back.Mode == "running" {
		back.Now = back.Now.Add(time.Since(c.began))
	}
	body := any(back)
	if back.Mode == "real" {
		body = map[string]string{"mode": "real"}
	}
	return c.call(ctx, http.MethodPut, "/__admin/clock", body, http.StatusOK, &clockState{})
}

type customer struct {
	CSI        string            `json:"csi,omitempty"`
	Identifier string            `json:"identifier,omitempty"`
	CustID     string            `json:"customerId,omitempty"`
	Contacts   []string          `json:"contacts,omitempty"`
	OptedIn    bool              `json:"optedIn"`
	Services   []service         `json:"services"`
	Tokens     map[string]string `json:"tokens,omitempty"`
}

type service struct {
	Type      string     `json:"type"`
	Instances []instance `json:"instances"`
}

type instance struct {
	Name       string      `json:"name,omitempty"`
	Production bool        `json:"production,omitempty"`
	Executions []execution `json:"executions"`
	RFCs       []RFC       `json:"rfcs,omitempty"`
}

type execution struct {
	ID       string    `json:"id,omitempty"`
	Duration Duration  `json:"duration"`
	BlackOut *Duration `json:"blackOutDuration,omitempty"`
}

// Lease makes a fresh customer.
func (c *Control) Lease(ctx context.Context, need Need) (*Fixture, error) {
	now, err := c.Now(ctx)
	if err != nil {
		return nil, err
	}
	const daysAhead = 3
	f := &Fixture{Day: midnight(now, daysAhead), Duration: Duration{"hours", 2}, Service: cmp.Or(need.Service, "EBSO")}
	f.RFCs = need.RFCs.on(f.Day)
	each := execution{Duration: f.Duration}
	if f.Service == OtherService {
		f.Service = "EBSX"
	}
	if need.Long {
		f.Duration, f.BlackOut = Duration{"hours", 3}, Duration{"hours", 1}
		each = execution{Duration: f.Duration, BlackOut: &f.BlackOut}
	}
	wished := []instance{{Production: need.Production, RFCs: f.RFCs, Executions: slices.Repeat([]execution{each}, max(need.Executions, need.Wish, 1))}}
	if need.Neighbour {
		wished = append(wished, instance{Executions: []execution{each}})
	}
	wish := customer{OptedIn: !need.NotOptedIn, Services: []service{{Type: f.Service, Instances: wished}}}
	var made customer
	if err := c.call(ctx, http.MethodPost, "/__admin/customers?tokens="+approver, wish, http.StatusCreated, &made); err != nil {
		return nil, err
	}
	if !made.fits(wished) {
		return nil, &ControlError{errors.New("POST /__admin/customers made another customer than the requested one")}
	}
	tokens := &minted{control: c, csi: made.CSI, tokens: map[string]string{}}
	maps.Copy(tokens.tokens, made.Tokens)
	f.Tokens = tokens.token
	made.fill(f)
	switch {
	case need.NotOptedIn:
		f.approver = "not-opted-in"
	case need.Foreign:
		f.approver = "other-customer"
	}
	return f, nil
}

// fits reports whether the customer has its names and the requested instances.
func (c customer) fits(wished []instance) bool {
	return c.CSI != "" && c.Identifier != "" && len(c.Services) == 1 && slices.EqualFunc(c.Services[0].Instances, wished, instance.fits)
}

// fits reports whether the instance has a name and the requested number of executions, each with its id.
func (in instance) fits(wished instance) bool {
	nameless := slices.ContainsFunc(in.Executions, func(e execution) bool { return e.ID == "" })
	return in.Name != "" && in.Production == wished.Production && len(in.Executions) == len(wished.Executions) && !nameless
}

// fill copies the names of the created customer to the fixture.
func (c customer) fill(f *Fixture) {
	f.CSI, f.Identifier, f.CustID = c.CSI, c.Identifier, c.CustID
	if len(c.Contacts) > 0 {
		f.Contact = c.Contacts[0]
	}
	instances := c.Services[0].Instances
	instances[0].fill(f)
	if len(instances) > 1 {
		neighbour := *f
		neighbour.RFCs = nil
		instances[1].fill(&neighbour)
		f.Neighbour = &neighbour
	}
}

// fill copies the names of the instance and its executions to the fixture.
func (in instance) fill(f *Fixture) {
	f.Instance, f.Executions = in.Name, nil
	for _, e := range in.Executions {
		f.Executions = append(f.Executions, e.ID)
	}
}

// approver is the identity that most scenarios need, and many no other.
const approver = "approver"

// minted are the tokens of a customer. Each is minted when it is first needed: to mint all takes longer than any scenario.
type minted struct {
	control *Control
	csi     string
	mu      sync.Mutex
	tokens  map[string]string
}

// token returns the token of an identity.
func (m *minted) token(ctx context.Context, identity string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if token, ok := m.tokens[identity]; ok {
		return token, nil
	}
	var (
		shown   customer
		unknown *statusError
	)
	path := "/__admin/customers/" + url.PathEscape(m.csi) + "?tokens=" + url.QueryEscape(identity)
	err := m.control.call(ctx, http.MethodGet, path, nil, http.StatusOK, &shown)
	if err != nil && (!errors.As(err, &unknown) || unknown.status != http.StatusBadRequest) {
		return "", err
	}
	token, ok := shown.Tokens[identity]
	if !ok {
		return "", &Missing{identity, fmt.Sprintf("a control API whose customers have a token named %q", identity)}
	}
	maps.Copy(m.tokens, shown.Tokens)
	return token, nil
}
