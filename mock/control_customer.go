package mock

import (
	"slices"
	"time"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

// tokensLast is how long the tokens of a new customer are good, by the mock's clock.
const tokensLast = 24 * time.Hour

// customerView is the answer of createCustomer and readCustomer: the entry of a seed file, filled in, and tokens.
type customerView struct {
	CSI        string               `json:"csi"`
	Name       string               `json:"name"`
	Identifier string               `json:"identifier"`
	CustomerID string               `json:"customerId,omitempty"`
	Contacts   []string             `json:"contacts"`
	OptedIn    bool                 `json:"optedIn"`
	JWKSURI    string               `json:"jwksUri,omitempty"`
	Issuer     string               `json:"issuer,omitempty"`
	Audience   string               `json:"audience,omitempty"`
	Readings   map[string]string    `json:"readings,omitempty"`
	Services   []seed.ServiceFields `json:"services"`
	Tokens     map[string]string    `json:"tokens"`
}

// customerAnswer shows a customer, with tokens by its signer: also one that was made, and is gone already.
func (s *Server) customerAnswer(x *Exchange, status int, c seed.Customer) (*answer, *Refusal) {
	tokens, refusal := s.tokensFor(x, c.CSI, keys{signer: c.Signer, issuer: c.Issuer, audience: c.Audience})
	if refusal != nil {
		return nil, refusal
	}
	return &answer{status: status, contentType: typeJSON, body: customerView{
		CSI: c.CSI, Name: c.Name, Identifier: c.Identifier, CustomerID: c.ID, Contacts: seed.CustomerOf(c).Contacts,
		OptedIn: c.OptedIn,
		JWKSURI: c.JWKSURI, Issuer: c.Issuer, Audience: c.Audience, Readings: c.Readings,
		Services: seed.CustomerOf(c).Services, Tokens: tokens,
	}}, nil
}

func (s *Server) tokensFor(x *Exchange, csi string, by keys) (map[string]string, *Refusal) {
	tokens, err := s.tokens(csi, by)
	if err != nil {
		s.logger.Error("mint", "customer", csi, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not mint the customer's tokens.")
	}
	return tokens, nil
}

// roles are the scopes of a customer's good tokens, by the names of the tokens; some have several, in every order.
var roles = map[string]string{
	"app-admin":       appAdmin,
	"approver":        "mcs:oci:api:Approver",
	"privileged-user": "mcs:oci:api:PrivilegedUser",
	"user":            "mcs:oci:api:User",

	"approver-first":   "mcs:oci:api:Approver mcs:oci:api:User mcs:oci:api:PrivilegedUser",
	"approver-between": "mcs:oci:api:User mcs:oci:api:Approver mcs:oci:api:PrivilegedUser",
	"approver-last":    "mcs:oci:api:PrivilegedUser mcs:oci:api:User mcs:oci:api:Approver",
	"no-approver":      "mcs:oci:api:User mcs:oci:api:PrivilegedUser",
}

// defects are those of the catalogue that make a token which the customer's keys, issuer and audience do not pass.
func (k keys) defects() []string {
	return slices.DeleteFunc(Defects(), func(name string) bool { return k.terms().Judge(token.Defect(name)) != nil })
}

// tokens are a good token of each role, and an approver's with each defect by its name; none where there is no private
// key.
func (s *Server) tokens(csi string, by keys) (map[string]string, error) {
	tokens := map[string]string{}
	if by.signer == nil {
		return tokens, nil
	}
	wanted := map[string]TokenRequest{}
	for role, scope := range roles {
		wanted[role] = TokenRequest{Scope: scope}
	}
	for _, defect := range by.defects() {
		wanted[defect] = TokenRequest{Scope: roles["approver"], Defect: defect}
	}
	for name, r := range wanted {
		r.Customer, r.ExpiresIn = csi, tokensLast
		minted, err := s.sign(by, r, "")
		if err != nil {
			return nil, err
		}
		tokens[name] = minted
	}
	return tokens, nil
}
