package control

import (
	"encoding/json"
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/seed"
)

func (a *API) keyOperations() []operation {
	return []operation{
		{id: "readCustomerKeys", answer: a.readCustomerKeys, unheld: true},
		{id: "setCustomerKeys", answer: a.setCustomerKeys, explain: explainKeys},
		{id: "rotateCustomerKeys", answer: a.rotateCustomerKeys, bodyOptional: true},
		{id: "mint*Token", answer: a.mintToken, bodyOptional: true},
		{id: "listDefects", answer: a.listDefects, unheld: true},
	}
}

// keysView is where a customer's keys are, and tokens that they verify.
type keysView struct {
	CSI        string `json:"csi"`
	Identifier string `json:"identifier"`
	// JWKSURI is "" for keys that the mock holds itself.
	JWKSURI string `json:"jwksUri,omitempty"`
	// Issuer and Audience are demanded of its tokens; "" for any.
	Issuer   string `json:"issuer,omitempty"`
	Audience string `json:"audience,omitempty"`
	// SigningKey is the kid of the key that signs; "" where the mock has no private key.
	SigningKey string `json:"signingKey,omitempty"`
	// PassedOver says of each given key that cannot be used why, by its place and kid; nil for none.
	PassedOver []string          `json:"passedOver,omitempty"`
	Tokens     map[string]string `json:"tokens"`
}

// readCustomerKeys serves the public key set that verifies the customer's tokens, also one that is fetched elsewhere.
func (a *API) readCustomerKeys(x *Request, csi string) (*answer, *exchange.Refusal) {
	ctx := x.Request.Context()
	key, _, err := a.keys().Of(ctx, csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	set := key.Source.InUse(ctx)
	if set == nil {
		if set, err = key.Source.Latest(ctx); set == nil {
			return nil, refuseUnavailable(x, err)
		}
	}
	return &answer{Status: http.StatusOK, ContentType: exchange.TypeKeySet, Body: json.RawMessage(set.JSON())}, nil
}

// refuseUnavailable says why a key set is unavailable: the control API may tell, the API does not.
func refuseUnavailable(x *Request, err error) *exchange.Refusal {
	detail := "The customer's key set is unavailable."
	if failure := (*jwks.FetchError)(nil); errors.As(err, &failure) {
		detail = "The customer's key set is unavailable: " + failure.Reason + "."
	}
	return x.Refuse(KindNoKeys, detail)
}

// setCustomerKeys takes keys, or where they are to be fetched. It fetches nothing yet.
func (a *API) setCustomerKeys(x *Request, csi string) (*answer, *exchange.Refusal) {
	given, err := seed.Keys(x.Raw)
	if err == nil {
		err = a.State.SetKeys(x.Request.Context(), csi, given)
	}
	if wrong := (seed.Faults)(nil); errors.As(err, &wrong) {
		return nil, refuseSeed(x, KindBadKeys, noKeys, wrong)
	}
	if err != nil {
		return nil, a.fail(x, "set keys", "The mock could not take the keys.", err)
	}
	return a.keysAnswer(x, csi)
}

// rotateCustomerKeys adds a key and lets it sign; with retire it drops all others, and with them every token that they signed.
func (a *API) rotateCustomerKeys(x *Request, csi string) (*answer, *exchange.Refusal) {
	retire, _ := x.Body["retire"].(bool)
	switch err := a.keys().Rotate(x.Request.Context(), csi, retire); {
	case errors.Is(err, keys.ErrPublic):
		return nil, x.Refuse(KindNoPrivateKey, "The mock has no private key of the customer to rotate.")
	case err != nil:
		return nil, a.fail(x, "rotate keys", "The mock could not rotate the keys.", err)
	}
	return a.keysAnswer(x, csi)
}

func (a *API) keysAnswer(x *Request, csi string) (*answer, *exchange.Refusal) {
	ctx := x.Request.Context()
	key, _, err := a.keys().Of(ctx, csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	tokens, refusal := a.tokensBy(x, csi, key)
	if refusal != nil {
		return nil, refusal
	}
	customer, err := a.store().Customer(ctx, csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	v := keysView{
		CSI: csi, Identifier: customer.Identifier, JWKSURI: key.URI(), Issuer: key.Issuer, Audience: key.Audience, Tokens: tokens,
	}
	if key.Signer != nil {
		v.SigningKey = key.Signer.Signs()
	}
	for _, err := range key.Set().PassedOver() {
		v.PassedOver = append(v.PassedOver, err.Error())
	}
	return exchange.OK(v)
}

// tokensBy returns tokens of each role and with each defect by a key.
func (a *API) tokensBy(x *Request, csi string, key keys.Key) (map[string]string, *exchange.Refusal) {
	tokens, err := a.keys().Tokens(csi, key)
	if err != nil {
		return nil, a.fail(x, "mint", "The mock could not mint the customer's tokens.", err)
	}
	return tokens, nil
}
