package control

import (
	"encoding/json"
	"errors"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/keys"
)

// keysView is where a customer's keys are, and tokens that they verify.
type keysView struct {
	CSI        string `json:"csi"`
	Identifier string `json:"identifier"`
	// JWKSURI is "" for keys that the mock holds itself.
	JWKSURI string `json:"jwksUri,omitempty"`
	// Issuer and Audience are demanded of its tokens; "" for any.
	Issuer   string `json:"issuer,omitempty"`
	Audience string `json:"audience,omitempty"`
	// SigningKey is the kid of the key that signs; "" if the mock has no private key.
	SigningKey string `json:"signingKey,omitempty"`
	// PassedOver says of each given key that cannot be used why, by its place and kid; nil for none.
	PassedOver []string          `json:"passedOver,omitempty"`
	Tokens     map[string]string `json:"tokens"`
}

// readCustomerKeys serves the public key set that verifies the customer's tokens, also one that is fetched elsewhere.
func (c customers) readCustomerKeys(x *Request) (any, error) {
	key, _, err := c.Keys.Of(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	set := key.Source.InUse(x.ctx())
	if set == nil {
		if set, err = key.Source.Latest(x.ctx()); set == nil {
			return nil, refuseUnavailable(x, err)
		}
	}
	return static(exchange.TypeKeySet, json.RawMessage(set.JSON())), nil
}

// refuseUnavailable says why a key set is unavailable: the control API may tell, the API does not.
func refuseUnavailable(x *Request, err error) error {
	detail := "The customer's key set is unavailable."
	if failure := (*jwks.FetchError)(nil); errors.As(err, &failure) {
		detail = "The customer's key set is unavailable: " + failure.Reason + "."
	}
	return x.refusal(KindNoKeys, detail)
}

// setCustomerKeys takes keys, or where they are to be fetched. It fetches nothing yet.
func (c customers) setCustomerKeys(x *Request) (any, error) {
	if err := c.SetKeys(x.ctx(), x.csi, x.Raw); err != nil {
		return nil, err
	}
	return c.viewKeys(x)
}

// rotateCustomerKeys adds a key and lets it sign; with retire it drops all others, and with them every token that they signed.
func (c customers) rotateCustomerKeys(x *Request) (any, error) {
	retire, _ := x.Body["retire"].(bool)
	if err := c.Keys.Rotate(x.ctx(), x.csi, retire); err != nil {
		return nil, err
	}
	return c.viewKeys(x)
}

func (c customers) viewKeys(x *Request) (any, error) {
	key, _, err := c.Keys.Of(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	tokens, refused := c.tokensBy(x, x.csi, key)
	if refused != nil {
		return nil, refusal{refused}
	}
	customer, err := c.Store.Customer(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	v := keysView{
		CSI: x.csi, Identifier: customer.Identifier, JWKSURI: key.URI(), Issuer: key.Issuer, Audience: key.Audience, Tokens: tokens,
	}
	if key.Signer != nil {
		v.SigningKey = key.Signer.Signs()
	}
	for _, err := range key.Set().PassedOver() {
		v.PassedOver = append(v.PassedOver, err.Error())
	}
	return v, nil
}

// tokensBy returns tokens of each role and with each defect by a key, or only those that are named.
func (c customers) tokensBy(x *Request, csi string, key keys.Key, only ...string) (map[string]string, *exchange.Refusal) {
	tokens, err := c.Keys.Tokens(csi, key, only...)
	if err != nil {
		c.logger.Error("mint", "customer", csi, "err", err)
		return nil, x.Refuse(exchange.Internal, "The mock could not mint the customer's tokens.")
	}
	return tokens, nil
}
