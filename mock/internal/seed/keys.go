package seed

import (
	"encoding/json"
	"errors"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

const wantKeys = "a JWKS (RFC 7517) with RSA, EC (P-256, P-384, P-521) or Ed25519 keys"

// Keys reads the body {"keys": ...} or {"jwksUri": ...} as JSON, either of them with or without issuer and audience: what a
// customer's tokens are verified by, as in an entry of a customer. Of the customer that it returns, nothing else is set. The
// error is that of One.
func Keys(data []byte) (Customer, error) {
	return read(new(reader), data, "KeysSetting", func(r *reader, root *node) (c Customer) {
		r.checkKeys(root)
		if root.has("keys") || root.has("jwksUri") {
			r.keys(root, &c)
		} else {
			r.report(root.at, "is missing", "keys or jwksUri")
		}
		return c
	})
}

// checkKeys holds an entry to one place for its keys.
func (r *reader) checkKeys(e *node) {
	if uri := e.members["jwksUri"]; uri != nil && e.has("keys") {
		r.report(uri.at, "is given together with keys", "either keys or jwksUri")
	}
}

// keys reads what the tokens of a customer are verified by: where its keys are, or a JWKS, or else the test keys of its CSI. No
// error shows anything of a key but what package token shows, which is position and kid, nor a URI, which may hold a password.
func (r *reader) keys(e *node, c *Customer) {
	c.Issuer, c.Audience = e.words("issuer", ""), e.words("audience", "")
	if uri := e.member("jwksUri"); uri != nil {
		if err := jwks.CheckURI(uri.text); err != nil {
			r.refuse(uri, err.Error(), jwks.WantURI)
		}
		c.JWKSURI = uri.text
		return
	}
	switch set := e.member("keys"); {
	case set == nil && e.has("keys"): // which is invalid
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

// testSigner is the one that signs for a customer without keys of its own: a shipped one, or one that the random seed gives.
func testSigner(seed int64, csi string) *token.Signer {
	if signer, shipped := token.TestSigner(csi); shipped {
		return signer
	}
	return token.DeriveSigner(seed, csi)
}

// parseKeys has no signer when the keys are public ones only.
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
		signer = nil // the set is good, so all that it can lack is a private half
	}
	return keys, signer, nil
}
