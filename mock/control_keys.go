package mock

import (
	"encoding/json"
	"errors"
	"time"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

// typeKeySet is the media type of a JWKS (RFC 7517 section 8.5.2).
const typeKeySet = "application/jwk-set+json"

// keysView is where a customer's keys are, and tokens that they verify.
type keysView struct {
	CSI        string `json:"csi"`
	Identifier string `json:"identifier"`
	// JWKSURI is "" for keys that the mock holds itself.
	JWKSURI string `json:"jwksUri,omitempty"`
	// Issuer and Audience are asked of its tokens; "" for any.
	Issuer   string `json:"issuer,omitempty"`
	Audience string `json:"audience,omitempty"`
	// SigningKey is the kid of the key that signs; "" when the mock has no private key.
	SigningKey string `json:"signingKey,omitempty"`
	// PassedOver says of each given key that cannot be used why, by its place and kid; nil for none.
	PassedOver []string          `json:"passedOver,omitempty"`
	Tokens     map[string]string `json:"tokens"`
}

// setKeys gives a customer the keys of an entry. From then on nothing that its former keys have verified is good.
func (s *Server) setKeys(csi string, c seed.Customer) error {
	var source token.Source = c.Keys
	if c.JWKSURI != "" {
		fetched, err := s.fetched(csi, c.JWKSURI)
		if err != nil {
			return err
		}
		source = fetched
	}
	s.logPassedOver(csi, c.Keys)
	s.keys.replace(csi, func(old keys) (keys, bool) {
		return keys{
			source: source, signer: c.Signer, issuer: c.Issuer, audience: c.Audience, rotations: old.rotations,
		}, true
	})
	return nil
}

// fetched is the source of a customer's keys that are behind a URI. They age by the customer's clock.
func (s *Server) fetched(csi, uri string) (*jwks.Source, error) {
	return jwks.New(jwks.Options{
		URI: uri, AllowPrivate: s.options.AllowPrivateJWKS, Now: func() time.Time { return s.clocks.of(csi).Now() },
		Failed: func(e *jwks.FetchError) {
			s.logger.Warn("key set not fetched", "customer", csi, "reason", e.Reason, "err", e.Cause)
		},
		Fetched: func(set *token.KeySet) { s.logPassedOver(csi, set) },
	})
}

func (s *Server) logPassedOver(csi string, set *token.KeySet) {
	for _, err := range set.PassedOver() {
		s.logger.Warn("key passed over", "customer", csi, "err", err)
	}
}

// readCustomerKeys serves the public key set that verifies the customer's tokens, also one that is fetched elsewhere.
func (s *Server) readCustomerKeys(x *Exchange, csi string) (*answer, *Refusal) {
	held, _ := s.keys.of(csi)
	set := held.source.InUse(x.Request.Context())
	if set == nil {
		var err error
		if set, err = held.source.Latest(x.Request.Context()); set == nil {
			return nil, x.refuseUnavailable(err)
		}
	}
	return &answer{status: 200, contentType: typeKeySet, body: json.RawMessage(set.JSON())}, nil
}

// refuseUnavailable says why a key set is not to be had: the control API may tell, the API does not.
func (x *Exchange) refuseUnavailable(err error) *Refusal {
	detail := "The customer's key set is unavailable."
	if failure := (*jwks.FetchError)(nil); errors.As(err, &failure) {
		detail = "The customer's key set is unavailable: " + failure.Reason + "."
	}
	return x.refuse(faultNoKeys, detail)
}

// setCustomerKeys takes keys, or where they are to be fetched. It fetches nothing yet.
func (s *Server) setCustomerKeys(x *Exchange, csi string) (*answer, *Refusal) {
	given, err := seed.Keys(x.raw)
	if err == nil {
		err = s.setKeys(csi, given)
	}
	if faults := (seed.Faults)(nil); errors.As(err, &faults) {
		return nil, x.refuseFaults(faultBadKeys, noKeys, faults)
	}
	if err != nil {
		s.logger.Error("set keys", "customer", csi, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not take the keys.")
	}
	return s.keysAnswer(x, csi)
}

// rotateCustomerKeys adds a key and lets it sign; with retire it drops all others, and with them every token that they
// signed.
func (s *Server) rotateCustomerKeys(x *Exchange, csi string) (*answer, *Refusal) {
	retire, _ := x.Body["retire"].(bool)
	if !s.rotate(csi, retire) {
		return nil, x.refuse(faultNoPrivateKey, "The mock has no private key of the customer to rotate.")
	}
	return s.keysAnswer(x, csi)
}

func (s *Server) keysAnswer(x *Exchange, csi string) (*answer, *Refusal) {
	held, _ := s.keys.of(csi)
	tokens, refusal := s.tokensFor(x, csi, held)
	if refusal != nil {
		return nil, refusal
	}
	customer, _ := s.world.Customer(csi)
	v := keysView{
		CSI: csi, Identifier: customer.Identifier, Issuer: held.issuer, Audience: held.audience, Tokens: tokens,
	}
	if held.signer != nil {
		v.SigningKey = held.signer.Signs()
	}
	switch source := held.source.(type) {
	case *jwks.Source:
		v.JWKSURI = source.URI()
	case *token.KeySet:
		for _, err := range source.PassedOver() {
			v.PassedOver = append(v.PassedOver, err.Error())
		}
	}
	return ok(v)
}
