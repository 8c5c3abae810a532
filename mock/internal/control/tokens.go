package control

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/keys"
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

// defectsView is the answer of listDefects.
type defectsView struct {
	Defects []string `json:"defects"`
}

func (a *API) listDefects(*Request, string) (*answer, *exchange.Refusal) {
	return exchange.OK(defectsView{keys.Defects()})
}

// mintToken mints a token for the customer of the path or of the body, by the keys that it reads first: others may change them in
// between.
func (a *API) mintToken(x *Request, csi string) (*answer, *exchange.Refusal) {
	if csi != "" {
		if refusal := refuseOther(x, "customer", csi); refusal != nil {
			return nil, refusal
		}
	}
	var wanted tokenSetting
	if err := x.DecodeBody(&wanted); err != nil { // the document has seen to it all
		return nil, a.fail(x, "mint", "The mock could not read the body.", err)
	}
	r := token.Request{
		CSI: cmp.Or(csi, wanted.Customer, a.DefaultCustomer), Scope: wanted.Scope, ScopeClaim: wanted.ScopeClaim,
		Algorithm: wanted.Algorithm, ExpiresIn: time.Duration(wanted.ExpiresIn) * time.Second, Defect: token.Defect(wanted.Defect),
		Claims: wanted.Claims,
	}
	for name, value := range r.Claims {
		if string(value) == "null" {
			r.Claims[name] = nil
		}
	}
	ctx := x.Request.Context()
	customer, err := a.store().Customer(ctx, r.CSI)
	if errors.Is(err, domain.ErrUnknown) {
		return nil, refuseMint(x, "customer", "must be one of the mock's", a.State.KnownCustomers(ctx))
	}
	key, _, keyErr := a.keys().Of(ctx, r.CSI)
	if err := errors.Join(err, keyErr); err != nil {
		return nil, a.refuseStore(x, r.CSI, err)
	}
	if refusal := refuseToken(x, key, r); refusal != nil {
		return nil, refusal
	}
	minted, err := a.keys().Mint(key, r)
	if err != nil {
		return nil, a.fail(x, "mint", "The mock could not mint the token.", err)
	}
	header, claims := decodeToken(minted)
	return exchange.OK(tokenView{Token: minted, Identifier: customer.Identifier, Header: header, Claims: claims})
}

// refuseToken refuses a token that the key cannot sign, or that would not be refused although it is to be.
func refuseToken(x *Request, key keys.Key, r token.Request) *exchange.Refusal {
	switch {
	case key.Signer == nil:
		return x.Refuse(KindNoPrivateKey, "The mock has no private key of the customer to sign with.")
	case r.Algorithm != "" && !slices.Contains(key.Signer.Algorithms(), r.Algorithm):
		return refuseMint(x, "algorithm", "must be one that the customer has a key for", key.Signer.Algorithms())
	case r.Defect != "" && !slices.Contains(keys.Defects(), string(r.Defect)):
		return refuseMint(x, "defect", "must be one of the catalogue", keys.Defects())
	case key.Policy().Judge(r.Defect) != nil:
		return refuseMint(x, "defect", "must be one that the customer's keys, issuer and audience refuse", key.Defects())
	}
	return nil
}

func refuseMint(x *Request, member, message string, choices []string) *exchange.Refusal {
	return x.Refuse(KindBadToken, "The body's member "+member+" "+message+": "+strings.Join(choices, ", ")+".",
		openapi.Violation{In: "body", Pointer: "/" + member, Code: "token", Message: message, Allowed: choices})
}

// decodeToken returns the header and the claims of a JWT that the mock has just made, with U+FFFD for what is not UTF-8.
func decodeToken(jwt string) (header, claims json.RawMessage) {
	parts := strings.SplitN(jwt, ".", 3)
	for i, to := range []*json.RawMessage{&header, &claims} {
		text, _ := base64.RawURLEncoding.DecodeString(parts[i])
		*to = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	return header, claims
}
