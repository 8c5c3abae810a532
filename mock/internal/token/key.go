package token

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// Modulus lengths in bits: RFC 7518 section 3.3 asks for 2048 or more; the upper bound keeps a foreign key set from
// making each verification slow.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

// key is one JWK that can sign or verify under one of the allowed algorithms.
type key struct {
	kid     string
	alg     string // the JWK's own alg; empty when it has none
	method  jwt.SigningMethod
	public  crypto.PublicKey
	private crypto.Signer // nil when only the public half is known
	jwk     jwkset.JWKMarshal
}

// fits reports whether the key may be used with the algorithm (RFC 7517 section 4.4, RFC 8725 section 3.1).
func (k key) fits(alg string) bool {
	return k.method.Alg() == alg && (k.alg == "" || k.alg == alg)
}

// parseKeys reads the keys of a JWKS in the set's order, and wants each to be usable, or of a kind that is none of ours.
func parseKeys(jwks []byte) ([]key, error) {
	keys, odd, err := readKeys(jwks)
	if err == nil && len(odd) > 0 {
		return nil, unusable(odd[0])
	}
	return keys, err
}

// readKeys reads the usable keys of a JWKS, and says of each other why it is not one. Keys of a kind that no allowed algorithm
// takes are passed over, as RFC 7517 section 5 asks. Symmetric ones are not, and spoil the set: in one that is published they
// are a mistake.
func readKeys(jwks []byte) (keys []key, odd []error, err error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(jwks, &set); err != nil {
		return nil, nil, unusable(errors.New(`want a JSON object with an array "keys" of JWKs`))
	}
	for i, text := range set.Keys {
		k, ours, err := readKey(text)
		if ours && slices.ContainsFunc(keys, func(o key) bool { return o.kid == k.kid }) {
			err = errors.New("its kid occurs twice")
		}
		if err != nil {
			err = fmt.Errorf("key %d (kid %q): %w", i+1, k.kid, err)
		}
		switch {
		case errors.Is(err, errSymmetric):
			return nil, nil, unusable(err)
		case err != nil:
			odd = append(odd, err)
		case ours:
			keys = append(keys, k)
		}
	}
	switch {
	case len(keys) > 0:
	case len(odd) > 0:
		return nil, nil, unusable(odd[0])
	default:
		return nil, nil, unusable(errors.New("it holds no RSA, EC P-256 or Ed25519 key for signatures"))
	}
	return keys, odd, nil
}

func unusable(why error) error { return fmt.Errorf("%w: %w", ErrKeys, why) }

var errSymmetric = errors.New("symmetric keys (kty oct) are refused: they cannot be published")

// readKey reads one JWK. ours is false for one that is not for us, and beside an error, which leaves the key its kid.
func readKey(text []byte) (k key, ours bool, err error) {
	var m jwkset.JWKMarshal
	if err := json.Unmarshal(text, &m); err != nil {
		return key{kid: m.KID}, false, errors.New("it is no JWK")
	}
	k.kid = m.KID
	switch {
	case m.KTY == jwkset.KtyOct:
		return k, false, errSymmetric
	case !forSignatures(m):
		return k, false, nil
	case m.KID == "":
		return k, false, errors.New("kid is missing")
	}
	m.X5C, m.X5U, m.X5T, m.X5TS256 = nil, "", "", "" // certificates are none of our business, and x5u would be fetched
	parsed, err := jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{m}}.JWKSlice()
	if err != nil {
		return k, false, errors.New("its parameters do not make a valid key")
	}
	k.alg, k.jwk = string(m.ALG), publicJWK(m)
	if err := k.take(parsed[0].Key(), m); err != nil {
		return k, false, err
	}
	return k, true, nil
}

// forSignatures reports whether the JWK is of a kind that an allowed algorithm takes, and meant for signatures.
func forSignatures(m jwkset.JWKMarshal) bool {
	if m.USE != "" && m.USE != jwkset.UseSig {
		return false
	}
	signs := func(o jwkset.KEYOPS) bool { return o == jwkset.KeyOpsSign || o == jwkset.KeyOpsVerify }
	if len(m.KEYOPS) > 0 && !slices.ContainsFunc(m.KEYOPS, signs) {
		return false
	}
	return m.KTY == jwkset.KtyRSA ||
		m.KTY == jwkset.KtyEC && m.CRV == jwkset.CrvP256 ||
		m.KTY == jwkset.KtyOKP && m.CRV == jwkset.CrvEd25519
}

// take fills in method and key material, and refuses key pairs whose halves do not belong together.
func (k *key) take(material any, m jwkset.JWKMarshal) error {
	if private, ok := material.(crypto.Signer); ok {
		k.private, k.public = private, private.Public()
		if r, ok := private.(*rsa.PrivateKey); ok {
			r.Precompute() // jwkset leaves it half done, and each signature would do it again
		}
	} else {
		k.public = material
	}
	if k.private == nil && m.D != "" {
		return errors.New("an RSA private key needs p, q, dp, dq and qi beside d")
	}
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		k.method = jwt.SigningMethodRS256
		return checkRSA(p, m)
	case *ecdsa.PublicKey:
		k.method = signES256{jwt.SigningMethodES256}
		return checkEC(k.private)
	case ed25519.PublicKey:
		k.method = jwt.SigningMethodEdDSA
		return checkEd25519(k.private)
	}
	return errors.New("its kind is not supported")
}

func checkRSA(p *rsa.PublicKey, m jwkset.JWKMarshal) error {
	if bits := p.N.BitLen(); bits < minRSABits || bits > maxRSABits {
		return fmt.Errorf("its modulus has %d bits, want %d to %d", bits, minRSABits, maxRSABits)
	}
	const fourBytes = 6 // in base64url; jwkset cuts a longer exponent silently
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
	if err != nil || !d.PublicKey().Equal(given) || p.Curve != elliptic.P256() {
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

// publicJWK names the public members one by one, so that a member unknown today cannot leak tomorrow.
func publicJWK(m jwkset.JWKMarshal) jwkset.JWKMarshal {
	return jwkset.JWKMarshal{
		KTY: m.KTY, USE: jwkset.UseSig, ALG: m.ALG, KID: m.KID, CRV: m.CRV, X: m.X, Y: m.Y, N: m.N, E: m.E,
	}
}
