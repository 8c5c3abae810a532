package mock

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// tokenSetting is the body of mintToken.
type tokenSetting struct {
	Customer   string                     `json:"customer"`
	Scope      string                     `json:"scope"`
	ScopeClaim string                     `json:"scopeClaim"`
	Algorithm  string                     `json:"algorithm"`
	ExpiresIn  int                        `json:"expiresIn"` // in seconds
	Defect     string                     `json:"defect"`
	Claims     map[string]json.RawMessage `json:"claims"`
}

// tokenView is the answer of mintToken.
type tokenView struct {
	Token      string          `json:"token"`
	Identifier string          `json:"identifier"`
	Header     json.RawMessage `json:"header"`
	Claims     json.RawMessage `json:"claims"`
}

// mintToken is Server.Token over HTTP, for the customer of the path where there is one, by the keys that it has seen first: others
// may change them meanwhile.
func (s *Server) mintToken(x *Exchange, csi string) (*answer, *Refusal) {
	if csi != "" {
		if refusal := x.refuseOther("customer", csi); refusal != nil {
			return nil, refusal
		}
	}
	var wanted tokenSetting
	if err := x.into(&wanted); err != nil { // the document has seen to it all
		s.logger.Error("mint", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not read the body.")
	}
	r := TokenRequest{
		Customer: cmp.Or(csi, wanted.Customer, DefaultCustomer), Scope: wanted.Scope, ScopeClaim: wanted.ScopeClaim,
		Algorithm: wanted.Algorithm, ExpiresIn: time.Duration(wanted.ExpiresIn) * time.Second, Defect: wanted.Defect,
		Claims: wanted.Claims,
	}
	for name, value := range r.Claims {
		if string(value) == "null" {
			r.Claims[name] = nil
		}
	}
	customer, known := s.world.Customer(r.Customer)
	held, _ := s.keys.of(r.Customer)
	switch {
	case !known:
		return nil, x.refuseMint("customer", "must be one of the mock's", s.customers())
	case held.signer == nil:
		return nil, x.refuse(faultNoPrivateKey, "The mock has no private key of the customer to sign with.")
	case r.Algorithm != "" && !slices.Contains(held.signer.Algorithms(), r.Algorithm):
		return nil, x.refuseMint("algorithm", "must be one that the customer has a key for", held.signer.Algorithms())
	case r.Defect != "" && !slices.Contains(Defects(), r.Defect):
		return nil, x.refuseMint("defect", "must be one of the catalogue", Defects())
	case held.terms().Judge(token.Defect(r.Defect)) != nil:
		return nil, x.refuseMint("defect", "must be one that the customer's keys, issuer and audience refuse", held.defects())
	}
	minted, err := s.sign(held, r, "")
	if err != nil {
		s.logger.Error("mint", "customer", r.Customer, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not mint the token.")
	}
	header, claims := opened(minted)
	return ok(tokenView{Token: minted, Identifier: customer.Identifier, Header: header, Claims: claims})
}

func (x *Exchange) refuseMint(member, message string, choices []string) *Refusal {
	return x.refuse(faultBadToken, "The body's member "+member+" "+message+": "+strings.Join(choices, ", ")+".",
		openapi.Violation{In: "body", Pointer: "/" + member, Code: "token", Message: message, Allowed: choices})
}

// opened are the header and the claims of a JWT that the mock has just made, with U+FFFD for what is not UTF-8.
func opened(token string) (header, claims json.RawMessage) {
	parts := strings.SplitN(token, ".", 3)
	for i, to := range []*json.RawMessage{&header, &claims} {
		text, _ := base64.RawURLEncoding.DecodeString(parts[i])
		*to = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	return header, claims
}

// defectsView is the answer of listDefects.
type defectsView struct {
	Defects []string `json:"defects"`
}

func (s *Server) listDefects(*Exchange) (*answer, *Refusal) { return ok(defectsView{Defects()}) }
