package seed

import (
	"encoding/json"
	"errors"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

const wantKeys = "a JWKS (RFC 7517) with RSA, EC (P-256, P-384, P-521) or Ed25519 keys"

// Keys reads the body {"keys": ...} or {"jwksUri": ...}, with or without issuer and audience: what verifies a customer's tokens,
// as in the entry of a customer. It sets nothing else of the customer that it returns. The error is that of One, and allowPrivate
// that of Load.
func Keys(data []byte, allowPrivate bool) (Customer, error) {
	return read(&reader{allowPrivate: allowPrivate}, data, "KeysSetting", func(r *reader, root *node) (c Customer) {
		r.checkKeys(root)
		if root.has("keys") || root.has("jwksUri") {
			r.keys(root, &c)
		} else {
			r.report(root.at, "is missing", "keys or jwksUri")
		}
		return c
	})
}

// checkKeys reports an entry that has both keys and a URI.
func (r *reader) checkKeys(e *node) {
	if uri := e.members["jwksUri"]; uri != nil && e.has("keys") {
		r.report(uri.at, "is given together with keys", "either keys or jwksUri")
	}
}

// keys reads what verifies the tokens of a customer: a URI, a JWKS, or else the test keys of its CSI. An error shows only the
// position and kid of a key, as package token does, and no URI, which may hold a password.
func (r *reader) keys(e *node, c *Customer) {
	c.Issuer, c.Audience = e.str("issuer", ""), e.str("audience", "")
	if uri := e.member("jwksUri"); uri != nil {
		if err := jwks.CheckURI(uri.text); err != nil {
			r.refuse(uri, err.Error(), jwks.WantURI)
		} else if !r.allowPrivate && jwks.NamesPrivate(uri.text) {
			r.refuse(uri, "has an address that is not public", "another, or a mock that was started with --allow-private-jwks")
		}
		c.JWKSURI = uri.text
		return
	}
	switch set := e.member("keys"); {
	case set == nil && e.has("keys"): // it is invalid
	case set == nil:
		c.Signer = testSigner(r.seed, c.CSI)
		c.Keys = c.Signer.KeySet()
	case set.isList:
		r.refuse(set, "is a list", `the JWKS as a whole, such as {"keys": [...]}`)
	default:
		var err error
		if c.Keys, c.Signer, err = parseKeys(set.plain()); err != nil {
			r.refuse(set, "is an "+err.Error(), wantKeys) // ErrKeys begins with "unusable"
		}
	}
}

// testSigner returns the signer of a customer without keys: a shipped one, or one that the random seed gives.
func testSigner(seed int64, csi string) *token.Signer {
	if signer, shipped := token.TestSigner(csi); shipped {
		return signer
	}
	return token.DeriveSigner(seed, csi)
}

// parseKeys returns a nil signer if there are only public keys.
func parseKeys(jwks any) (*token.KeySet, *token.Signer, error) {
	text, err := json.Marshal(jwks)
	if err != nil {
		return nil, nil, errors.New("unusable key set: it cannot be written as JSON")
	}
	keys, err := token.ParseKeySet(text)
	if err != nil {
		return nil, nil, err
	}
	signer, err := token.ParseSigner(text)
	if err != nil {
		signer = nil // the set is good: it can only lack a private half
	}
	return keys, signer, nil
}
