package mock

import (
	"net/http"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
)

// tokensLast is how long the tokens of a new customer are good, by the mock's clock.
const tokensLast = 24 * time.Hour

// customerView is the answer of createCustomer: the entry of a seed file, filled in, and tokens.
type customerView struct {
	CSI        string            `json:"csi"`
	Name       string            `json:"name"`
	Identifier string            `json:"identifier"`
	OptedIn    bool              `json:"optedIn"`
	JWKSURI    string            `json:"jwksUri,omitempty"`
	Readings   map[string]string `json:"readings,omitempty"`
	Services   []serviceView     `json:"services"`
	Tokens     map[string]string `json:"tokens"`
}

type serviceView struct {
	Type      string         `json:"type"`
	Instances []instanceView `json:"instances"`
}

type instanceView struct {
	Name       string          `json:"name"`
	Executions []executionView `json:"executions"`
	RFCs       []Conflict      `json:"rfcs"`
}

type executionView struct {
	ID             string    `json:"id"`
	Duration       Duration  `json:"duration"`
	BlackOut       *Duration `json:"blackOutDuration,omitempty"`
	ScheduledStart string    `json:"scheduledStart,omitempty"`
	ScheduledEnd   string    `json:"scheduledEnd,omitempty"`
}

// customerCreated is the answer to a customer that was added.
func (s *Server) customerCreated(x *Exchange, c seed.Customer) (*answer, *Refusal) {
	tokens, refusal := s.tokensFor(x, c.CSI)
	if refusal != nil {
		return nil, refusal
	}
	return &answer{status: http.StatusCreated, contentType: typeJSON, body: customerView{
		CSI: c.CSI, Name: c.Name, Identifier: c.Identifier, OptedIn: c.OptedIn,
		JWKSURI: c.JWKSURI, Readings: c.Readings,
		Services: x.services(c.Instances), Tokens: tokens,
	}}, nil
}

func (s *Server) tokensFor(x *Exchange, csi string) (map[string]string, *Refusal) {
	tokens, err := s.tokens(csi)
	if err != nil {
		s.logger.Error("mint", "customer", csi, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not mint the customer's tokens.")
	}
	return tokens, nil
}

// roles are the scopes of a customer's good tokens, by the names of the tokens.
var roles = map[string]string{
	"approver":        "mcs:oci:api:Approver",
	"privileged-user": "mcs:oci:api:PrivilegedUser",
	"user":            "mcs:oci:api:User",
}

// tokens are a good token of each role, and an approver's with each defect by its name; none where there is no private
// key.
func (s *Server) tokens(csi string) (map[string]string, error) {
	tokens := map[string]string{}
	if found, _ := s.keys.of(csi); found.signer == nil {
		return tokens, nil
	}
	wanted := map[string]TokenRequest{}
	for role, scope := range roles {
		wanted[role] = TokenRequest{Scope: scope}
	}
	for _, defect := range Defects() {
		wanted[defect] = TokenRequest{Scope: roles["approver"], Defect: defect}
	}
	for name, r := range wanted {
		r.Customer, r.ExpiresIn = csi, tokensLast
		minted, err := s.Token(r)
		if err != nil {
			return nil, err
		}
		tokens[name] = minted
	}
	return tokens, nil
}

// services groups instances by their service, in order of first appearance.
func (x *Exchange) services(instances []bounce.Instance) []serviceView {
	views := []serviceView{}
	places := map[string]int{}
	for _, in := range instances {
		i, known := places[in.Service]
		if !known {
			i = len(views)
			places[in.Service] = i
			views = append(views, serviceView{Type: in.Service})
		}
		views[i].Instances = append(views[i].Instances, x.instance(in))
	}
	return views
}

func (x *Exchange) instance(in bounce.Instance) instanceView {
	v := instanceView{Name: in.Name, Executions: []executionView{}, RFCs: []Conflict{}}
	for _, e := range in.Executions {
		v.Executions = append(v.Executions, x.execution(e))
	}
	for _, rfc := range in.RFCs {
		v.RFCs = append(v.RFCs, x.conflict(rfc))
	}
	return v
}

func (x *Exchange) execution(e bounce.Execution) executionView {
	v := executionView{ID: e.ID, Duration: Duration{Unit: e.Duration.Unit, Value: e.Duration.Value}}
	if e.BlackOut != (bounce.Duration{}) {
		v.BlackOut = &Duration{Unit: e.BlackOut.Unit, Value: e.BlackOut.Value}
	}
	if e.Scheduled != nil {
		v.ScheduledStart, v.ScheduledEnd = x.stamp(e.Scheduled.Start), x.stamp(e.Scheduled.End)
	}
	return v
}
