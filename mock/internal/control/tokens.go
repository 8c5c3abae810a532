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

func listDefects(*Request) (any, error) { return map[string]any{"defects": keys.Defects()}, nil }

// mintToken mints a token for the customer of the path or of the body, by the keys that it reads first: others may change them in
// between.
func (c customers) mintToken(x *Request) (any, error) {
	if x.csi != "" {
		if err := x.checkSame("customer", x.csi); err != nil {
			return nil, err
		}
	}
	var wanted tokenSetting
	if err := x.DecodeBody(&wanted); err != nil {
		return nil, err
	}
	r := token.Request{
		CSI: cmp.Or(x.csi, wanted.Customer, c.defaultCustomer), Scope: wanted.Scope, ScopeClaim: wanted.ScopeClaim,
		Algorithm: wanted.Algorithm, ExpiresIn: time.Duration(wanted.ExpiresIn) * time.Second, Defect: token.Defect(wanted.Defect),
		Claims: wanted.Claims,
	}
	for name, value := range r.Claims {
		if string(value) == "null" {
			r.Claims[name] = nil
		}
	}
	customer, err := c.Store.Customer(x.ctx(), r.CSI)
	if errors.Is(err, domain.ErrUnknown) {
		return nil, refuseMint(x, "customer", "must be one of the mock's", c.KnownCustomers(x.ctx()))
	}
	key, _, keyErr := c.Keys.Of(x.ctx(), r.CSI)
	if err := errors.Join(err, keyErr); err != nil {
		return nil, err
	}
	if err := refuseToken(x, key, r); err != nil {
		return nil, err
	}
	minted, err := c.Keys.Mint(key, r)
	if err != nil {
		return nil, err
	}
	header, claims := decodeToken(minted)
	return tokenView{Token: minted, Identifier: customer.Identifier, Header: header, Claims: claims}, nil
}

// tokensWanted returns the names of the tokens that the query asks to see; nil for all.
func (x *Request) tokensWanted() ([]string, error) {
	wanted, known := x.Request.URL.Query()["tokens"], keys.TokenNames()
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, x.refusal(KindBadToken, "The query names a token that there is not. There are: "+strings.Join(known, ", ")+".",
				openapi.Violation{In: "query", Pointer: "tokens", Code: "token", Message: "must be names of tokens", Allowed: known})
		}
	}
	return wanted, nil
}

// refuseToken refuses a token that the key cannot sign, or that would not be refused although it is to be.
func refuseToken(x *Request, key keys.Key, r token.Request) error {
	switch {
	case key.Signer == nil:
		return x.refusal(KindNoPrivateKey, "The mock has no private key of the customer to sign with.")
	case r.Algorithm != "" && !slices.Contains(key.Signer.Algorithms(), r.Algorithm):
		return refuseMint(x, "algorithm", "must be one that the customer has a key for", key.Signer.Algorithms())
	case r.Defect != "" && !slices.Contains(keys.Defects(), string(r.Defect)):
		return refuseMint(x, "defect", "must be one of the catalogue", keys.Defects())
	case key.Policy().Judge(r.Defect) != nil:
		return refuseMint(x, "defect", "must be one that the customer's keys, issuer and audience refuse", key.Defects())
	}
	return nil
}

func refuseMint(x *Request, member, message string, choices []string) error {
	return x.refusal(KindBadToken, "The body's member "+member+" "+message+": "+strings.Join(choices, ", ")+".",
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
