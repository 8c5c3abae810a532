package token

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/MicahParks/jwkset"
)

// The bounds of a modulus in bits: RFC 7518 section 3.3 demands at least 2048; the upper bound keeps a foreign key set from
// making each verification slow.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

// key is a JWK that can sign or verify under one of the allowed algorithms.
type key struct {
	kid     string
	alg     string // the JWK's own alg; empty when it has none
	kind    kind
	public  crypto.PublicKey
	private crypto.Signer     // nil if only the public half is known
	jwk     jwkset.JWKMarshal // with the private half if it is known, but not in a KeySet
}

// readKeys returns the usable keys of a JWKS in the set's order and, for each other key for signatures, why it is unusable, by
// its place and kid (RFC 7517 section 5). It fails if no key is usable. Pairs whose halves do not belong together are unusable; shipped
// ones are spared the check, which takes longer than all else.
func readKeys(jwks []byte, shipped bool) (keys []key, odd []error, err error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(jwks, &set); err != nil {
		return nil, nil, unusable(errors.New(`want a JSON object with an array "keys" of JWKs`))
	}
	for i, text := range set.Keys {
		k, ours, err := readKey(text, shipped)
		if ours && slices.ContainsFunc(keys, k.clashes) {
			err = errors.New("its kid occurs twice for one algorithm")
		}
		switch {
		case err != nil:
			odd = append(odd, fmt.Errorf("key %d (kid %q): %w", i+1, k.kid, err))
		case ours:
			keys = append(keys, k)
		}
	}
	switch {
	case len(keys) > 0:
	case len(odd) > 0:
		return nil, nil, unusable(odd[0])
	default:
		return nil, nil, unusable(errors.New("it holds no RSA, EC (P-256, P-384, P-521) or Ed25519 key for signatures"))
	}
	return keys, odd, nil
}

// clashes reports whether the keys cannot be told apart: keys with the same kid are alternatives only if their kinds differ (RFC
// 7517 section 4.5).
func (k key) clashes(with key) bool { return k.kid != "" && k.kid == with.kid && k.kind == with.kind }

func unusable(why error) error { return fmt.Errorf("%w: %w", ErrKeys, why) }

// readKey reads one JWK. ours is false if it is not a key for signatures, or unusable; with an error, the key has at least its
// kid.
func readKey(text []byte, shipped bool) (k key, ours bool, err error) {
	var m jwkset.JWKMarshal
	if err := json.Unmarshal(text, &m); err != nil {
		return key{kid: m.KID}, false, errors.New("it is no JWK")
	}
	k.kid = m.KID
	switch {
	case m.KTY == jwkset.KtyOct:
		return k, false, errors.New("symmetric keys (kty oct) are not used: they cannot be published")
	case !forSignatures(m):
		return k, false, nil
	case !ofUsedKind(m):
		return k, false, fmt.Errorf("its kind is not used: kty %.20q, crv %.20q", m.KTY, m.CRV)
	}
	m.X5C, m.X5U, m.X5T, m.X5TS256 = nil, "", "", "" // certificates do not matter here, and x5u would be fetched
	parsed, err := jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{m}}.JWKSlice()
	if err != nil {
		return k, false, errors.New("its parameters do not make a valid key")
	}
	k.alg, k.jwk = string(m.ALG), privateJWK(m)
	if err := k.take(parsed[0].Key(), m, shipped); err != nil {
		return k, false, err
	}
	if len(k.algorithms()) == 0 {
		return k, false, fmt.Errorf("its alg is not one of its kind: %s", strings.Join(key{kind: k.kind}.algorithms(), ", "))
	}
	return k, true, nil
}

// forSignatures reports whether the JWK may be meant for signatures.
func forSignatures(m jwkset.JWKMarshal) bool {
	if m.USE != "" && m.USE != jwkset.UseSig {
		return false
	}
	signs := func(o jwkset.KEYOPS) bool { return o == jwkset.KeyOpsSign || o == jwkset.KeyOpsVerify }
	return len(m.KEYOPS) == 0 || slices.ContainsFunc(m.KEYOPS, signs)
}

// ofUsedKind reports whether an allowed algorithm takes keys of this kind.
func ofUsedKind(m jwkset.JWKMarshal) bool {
	return m.KTY == jwkset.KtyRSA ||
		m.KTY == jwkset.KtyEC && slices.Contains([]jwkset.CRV{jwkset.CrvP256, jwkset.CrvP384, jwkset.CrvP521}, m.CRV) ||
		m.KTY == jwkset.KtyOKP && m.CRV == jwkset.CrvEd25519
}

// take sets kind and key material, and refuses pairs whose halves do not belong together, unless they are shipped.
func (k *key) take(material any, m jwkset.JWKMarshal, shipped bool) error {
	if private, ok := material.(crypto.Signer); ok {
		k.private, k.public = private, private.Public()
		if r, ok := private.(*rsa.PrivateKey); ok {
			r.Precompute() // otherwise each signature would do it
		}
	} else {
		k.public = material
	}
	if p, ok := k.public.(*rsa.PublicKey); ok && k.private == nil && m.D != "" {
		private, err := withoutPrimes(p, m.D)
		if err != nil {
			return err
		}
		k.private = private
	}
	k.kind = kindOf(k.public)
	if shipped {
		return nil
	}
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		return checkRSA(p, m)
	case *ecdsa.PublicKey:
		return checkEC(k.private)
	case ed25519.PublicKey:
		return checkEd25519(k.private)
	}
	return errors.New("its kind is not supported")
}

// withoutPrimes returns the private key of which only d is known: RFC 7518 section 6.3.2 makes the rest optional.
func withoutPrimes(p *rsa.PublicKey, d string) (*rsa.PrivateKey, error) {
	exponent, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(d, "="))
	if err != nil {
		return nil, errors.New("its parameters do not make a valid key")
	}
	private := &rsa.PrivateKey{PublicKey: *p, D: new(big.Int).SetBytes(exponent)}
	digest := sha256.Sum256([]byte("does the private half belong to the public one?"))
	signature, err := rsa.SignPKCS1v15(nil, private, crypto.SHA256, digest[:])
	if err != nil || rsa.VerifyPKCS1v15(p, crypto.SHA256, digest[:], signature) != nil {
		return nil, errors.New("its private half does not belong to its public half")
	}
	return private, nil
}

func checkRSA(p *rsa.PublicKey, m jwkset.JWKMarshal) error {
	if bits := p.N.BitLen(); bits < minRSABits || bits > maxRSABits {
		return fmt.Errorf("its modulus has %d bits, want %d to %d", bits, minRSABits, maxRSABits)
	}
	const fourBytes = 6 // in base64url; jwkset silently cuts a longer exponent
	if len(strings.TrimRight(m.E, "=")) > fourBytes || p.E < 3 || p.E > math.MaxInt32 || p.E%2 == 0 {
		return errors.New("its exponent is out of range")
	}
	return nil
}

func checkEC(private crypto.Signer) error {
	p, ok := private.(*ecdsa.PrivateKey)
	if !ok {
		return nil
	}
	d, err := p.ECDH()
	if err != nil {
		return errors.New("its parameters do not make a valid key")
	}
	given, err := p.PublicKey.ECDH()
	if err != nil || !d.PublicKey().Equal(given) {
		return errors.New("its private half does not belong to its public half")
	}
	return nil
}

func checkEd25519(private crypto.Signer) error {
	p, ok := private.(ed25519.PrivateKey)
	if ok && !p.Equal(ed25519.NewKeyFromSeed(p.Seed())) {
		return errors.New("its private half does not belong to its public half")
	}
	return nil
}

// publicJWK copies the public members one by one, so that a member that is added later cannot leak.
func publicJWK(m jwkset.JWKMarshal) jwkset.JWKMarshal {
	return jwkset.JWKMarshal{
		KTY: m.KTY, USE: jwkset.UseSig, ALG: m.ALG, KID: m.KID, CRV: m.CRV, X: m.X, Y: m.Y, N: m.N, E: m.E,
	}
}
