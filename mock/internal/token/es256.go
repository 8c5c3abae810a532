package token

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"math/big"

	"github.com/golang-jwt/jwt/v5"
)

// signES256 is ES256 with signatures that depend on key and text alone (RFC 6979), so that the same request mints the
// same bytes. Verifying is the library's.
type signES256 struct{ *jwt.SigningMethodECDSA }

// Sign implements jwt.SigningMethod for an *ecdsa.PrivateKey on P-256; the result is r and s, 32 bytes each (RFC 7518
// section 3.4).
func (m signES256) Sign(text string, private any) ([]byte, error) {
	k, ok := private.(*ecdsa.PrivateKey)
	if !ok {
		return nil, jwt.ErrInvalidKeyType
	}
	digest := sha256.Sum256([]byte(text))
	der, err := k.Sign(nil, digest[:], crypto.SHA256) // a nil source of chance asks for RFC 6979
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
