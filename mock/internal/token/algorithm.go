package token

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"io"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// algorithms lists what is allowed (RFC 7518 section 3.1, RFC 8037, RFC 9864), in the order in which a signer prefers its keys.
// Each takes keys of one kind, and one key may serve several. The methods are deterministic: the same key and text give the same
// signature.
var algorithms = [...]struct {
	name   string
	kind   kind
	method jwt.SigningMethod
}{
	{"RS256", kindRSA, jwt.SigningMethodRS256},
	{"ES256", kindP256, signECDSA{jwt.SigningMethodES256}},
	{"EdDSA", kindEd25519, jwt.SigningMethodEdDSA},
	{"Ed25519", kindEd25519, jwt.SigningMethodEdDSA},
	{"RS384", kindRSA, jwt.SigningMethodRS384},
	{"RS512", kindRSA, jwt.SigningMethodRS512},
	{"PS256", kindRSA, signPSS{jwt.SigningMethodPS256}},
	{"PS384", kindRSA, signPSS{jwt.SigningMethodPS384}},
	{"PS512", kindRSA, signPSS{jwt.SigningMethodPS512}},
	{"ES384", kindP384, signECDSA{jwt.SigningMethodES384}},
	{"ES512", kindP521, signECDSA{jwt.SigningMethodES512}},
}

// kind is what a key is made of.
type kind int

const (
	kindNone kind = iota
	kindRSA
	kindP256
	kindP384
	kindP521
	kindEd25519
)

// kindOf returns kindNone for a key that no algorithm takes.
func kindOf(public crypto.PublicKey) kind {
	switch p := public.(type) {
	case *rsa.PublicKey:
		return kindRSA
	case ed25519.PublicKey:
		return kindEd25519
	case *ecdsa.PublicKey:
		switch p.Curve {
		case elliptic.P256():
			return kindP256
		case elliptic.P384():
			return kindP384
		case elliptic.P521():
			return kindP521
		}
	}
	return kindNone
}

// Algorithms returns the names of the allowed algorithms, in the order in which a signer prefers its keys, as a copy.
func Algorithms() []string {
	names := make([]string, len(algorithms))
	for i, a := range algorithms {
		names[i] = a.name
	}
	return names
}

// allowed returns Algorithms as text.
func allowed() string { return strings.Join(Algorithms(), ", ") }

// methodFor returns how the key signs and verifies under an algorithm; nil if it does not (RFC 7517 section 4.4, RFC 8725 section
// 3.1). EdDSA and Ed25519 are two names of the same algorithm for a key on that curve (RFC 9864 section 2.2).
func (k key) methodFor(alg string) jwt.SigningMethod {
	for _, a := range algorithms {
		if a.name == alg && a.kind == k.kind && (k.alg == "" || k.alg == alg || k.kind == kindEd25519 && isEdDSA(k.alg)) {
			return a.method
		}
	}
	return nil
}

func isEdDSA(alg string) bool { return alg == "EdDSA" || alg == "Ed25519" }

// algorithms returns the names that the key can sign and verify under, the preferred one first.
func (k key) algorithms() []string {
	return slices.DeleteFunc(Algorithms(), func(alg string) bool { return k.methodFor(alg) == nil })
}

// signECDSA is ECDSA with signatures that depend on key and text alone (RFC 6979), so that the same request mints the same bytes.
// The library verifies.
type signECDSA struct{ *jwt.SigningMethodECDSA }

// Sign implements jwt.SigningMethod for an *ecdsa.PrivateKey; the result is r and s, of KeySize bytes each (RFC 7518
// section 3.4).
func (m signECDSA) Sign(text string, private any) ([]byte, error) {
	k, ok := private.(*ecdsa.PrivateKey)
	if !ok {
		return nil, jwt.ErrInvalidKeyType
	}
	der, err := k.Sign(nil, digest(m.Hash, text), m.Hash) // nil means RFC 6979
	if err != nil {
		return nil, err
	}
	var point struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &point); err != nil || len(rest) > 0 {
		return nil, errors.New("signature in an unknown form")
	}
	out := make([]byte, 2*m.KeySize)
	point.R.FillBytes(out[:m.KeySize])
	point.S.FillBytes(out[m.KeySize:])
	return out, nil
}

func digest(h crypto.Hash, text string) []byte {
	hash := h.New()
	_, _ = io.WriteString(hash, text) // a hash returns no error
	return hash.Sum(nil)
}

// signPSS is RSASSA-PSS with a salt that depends on key and text alone, of the hash's length (RFC 7518 section 3.5). The library
// verifies.
type signPSS struct{ *jwt.SigningMethodRSAPSS }

// Sign implements jwt.SigningMethod for an *rsa.PrivateKey.
func (m signPSS) Sign(text string, private any) ([]byte, error) {
	k, ok := private.(*rsa.PrivateKey)
	if !ok {
		return nil, jwt.ErrInvalidKeyType
	}
	salt := rand.NewChaCha8(sha256.Sum256([]byte("bounce mock salt, version 1\x00" + hex.EncodeToString(k.D.Bytes()) + text)))
	return rsa.SignPSS(salt, k, m.Hash, digest(m.Hash, text), &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
}
