package token

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// What each defect does to a draft; the names are in defect.go.

// scopeOfHosts is a scope of the same authorization server for another API: whatever implies what, it is good for no
// operation of the contract.
const scopeOfHosts = "ManageHostAPI.User"

func (d *draft) expire() error {
	until := d.request.Now.Truncate(time.Second).Add(-time.Second)
	from := until.Add(-d.request.ExpiresIn)
	d.valid(from, from, until)
	return nil
}

func (d *draft) postpone() error {
	from := d.request.Now.Add(time.Hour)
	d.valid(d.request.Now, from, from.Add(d.request.ExpiresIn))
	return nil
}

func (d *draft) dropExpiry() error {
	delete(d.claims, "exp")
	return nil
}

func (d *draft) renameIssuer() error {
	d.claims["iss"] = "https://another-authorization-server.invalid/"
	return nil
}

func (d *draft) renameAudience() error {
	d.claims["aud"] = "another-audience"
	return nil
}

func (d *draft) dropScope() error {
	delete(d.claims, "scope")
	delete(d.claims, "scp")
	return nil
}

func (d *draft) swapScope() error {
	d.scopes(scopeOfHosts)
	return nil
}

func (d *draft) lengthenScope() error {
	list := words(d.request.Scope)
	for i := range list {
		list[i] += "OfNothing"
	}
	d.scopes(strings.Join(list, " "))
	return nil
}

func (d *draft) cutSignature() error {
	d.cut = true
	return nil
}

func (d *draft) renameKey() error {
	for d.kid += "-unknown"; ; d.kid += "-unknown" {
		if _, known := d.signer.set.find(d.kid); !known {
			return nil
		}
	}
}

func (d *draft) signByStray() error {
	stray, err := straySigner().pick(d.key.method.Alg())
	d.secret = stray.private
	return err
}

func (d *draft) signByOther() error {
	csi := builtInSecond
	other, err := testSigners[csi]().pick(d.key.method.Alg())
	if err != nil {
		return err
	}
	if _, own := d.signer.set.find(other.kid); own || d.request.CSI == csi {
		if other, err = testSigners[builtInFirst]().pick(d.key.method.Alg()); err != nil {
			return err
		}
	}
	d.kid, d.secret = other.kid, other.private
	return nil
}

func (d *draft) signByNone() error {
	d.method, d.secret = jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType
	return nil
}

func (d *draft) signByPublicKey() error {
	der, err := x509.MarshalPKIXPublicKey(d.key.public)
	if err != nil {
		return errors.New("the public key has no PEM form")
	}
	d.method = jwt.SigningMethodHS256
	d.secret = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return nil
}
