package seed

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

// keysDepth is how deep a JWKS nests at most: set, keys, key, member, list of texts.
const keysDepth = 5

const wantKeys = "a JWKS (RFC 7517) with RSA, EC (P-256, P-384, P-521) or Ed25519 keys"

// keys reads an inline JWKS. No error shows anything of it but what package token shows: position and kid.
func (r *reader) keys(field *given[keyring]) func(value) {
	return func(v value) {
		before := len(r.faults)
		if v.node.Kind == yaml.SequenceNode {
			r.fault(v.at, "is a list", `the JWKS as a whole, such as {"keys": [...]}`)
		}
		jwks := r.jsonOf(v, keysDepth)
		if len(r.faults) > before {
			field.put(keyring{}, v.at, false)
			return
		}
		ring, err := newKeyring(jwks)
		if err != nil {
			r.fault(v.at, "is an "+err.Error(), wantKeys) // ErrKeys begins with "unusable"
		}
		field.put(ring, v.at, err == nil)
	}
}

// Keys reads the body {"keys": ...} or {"jwksUri": ...} as JSON, either of them with or without issuer and audience: what a
// customer's tokens are verified by, as in an entry of a customer. Of the customer that it returns, nothing else is set. The
// error is that of One.
func Keys(data []byte) (Customer, error) {
	root, err := jsonNode(data)
	if err != nil {
		return Customer{}, fmt.Errorf("read keys: %w", err)
	}
	r := new(reader)
	var e customerEntry
	top, _ := r.visit(root, at{})
	if r.object(top,
		member{"keys", r.keys(&e.keys)}, member{"jwksUri", r.uri(&e.jwksURI)},
		member{"issuer", r.verbatim(&e.issuer)}, member{"audience", r.verbatim(&e.audience)},
	) == fine {
		r.require(top.at, max(e.keys.state, e.jwksURI.state), "keys or jwksUri")
	}
	r.exclusive(e)
	if err := r.faults.err(); err != nil {
		return Customer{}, err
	}
	return Customer{
		Keys: e.keys.value.keys, Signer: e.keys.value.signer, JWKSURI: e.jwksURI.value,
		Issuer: e.issuer.value, Audience: e.audience.value,
	}, nil
}

// uri reads where a key set is to be fetched. What stands there is not shown: it may hold a password.
func (r *reader) uri(field *given[string]) func(value) {
	return func(v value) {
		text, ok := r.scalar(v, wantURI)
		if ok {
			if err := jwks.CheckURI(text); err != nil {
				r.fault(v.at, err.Error(), wantURI)
				ok = false
			}
		}
		field.put(text, v.at, ok)
	}
}

// newKeyring has no signer when the keys are public ones only.
func newKeyring(jwks any) (keyring, error) {
	text, err := json.Marshal(jwks)
	if err != nil {
		return keyring{}, errors.New("unusable key set: it cannot be written as JSON")
	}
	keys, err := token.ParseKeySet(text)
	if err != nil {
		return keyring{}, err
	}
	signer, err := token.ParseSigner(text)
	if err != nil {
		signer = nil // the set is good, so all that it can lack is a private half
	}
	return keyring{keys: keys, signer: signer}, nil
}

// jsonOf is a node as encoding/json takes it. Its faults stand at the JWKS as a whole, by line:
// nothing inside is named.
func (r *reader) jsonOf(v value, depth int) any {
	if depth == 0 {
		r.fault(v.at, "is nested too deep", wantKeys)
		return nil
	}
	switch v.node.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		r.pairs(v, func(key string, child value) {
			child.at.pointer = v.at.pointer
			object[key] = r.jsonOf(child, depth-1)
		})
		return object
	case yaml.SequenceNode:
		array := []any{}
		r.list(v, "keys", func(child value) {
			child.at.pointer = v.at.pointer
			array = append(array, r.jsonOf(child, depth-1))
		})
		return array
	}
	return scalarJSON(v.node)
}

// scalarJSON takes a number for the text that it was meant to be: base64 without quotes may look like one, so may a kid.
func scalarJSON(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	}
	return n.Value
}
