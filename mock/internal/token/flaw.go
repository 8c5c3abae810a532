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

// extension is a header parameter that nobody knows.
const extension = "urn:example:unknown-extension"

func (d *draft) addCritical() error {
	d.header["crit"], d.header[extension] = []string{extension}, true
	return nil
}

func (d *draft) garbleHeader() error {
	d.garbled[0] = true
	return nil
}

func (d *draft) garbleClaims() error {
	d.garbled[1] = true
	return nil
}

func (d *draft) renameKey() error {
	for d.kid += "-unknown"; ; d.kid += "-unknown" {
		if !d.signer.set.has(d.kid) {
			return nil
		}
	}
}

func (d *draft) signByStray() error {
	stray, _, err := straySigner().pick(d.alg)
	d.secret = stray.private
	return err
}

func (d *draft) signByOther() error {
	csi := builtInSecond
	other, _, err := testSigners[csi]().pick(d.alg)
	if err != nil {
		return err
	}
	if d.signer.set.has(other.kid) || d.request.CSI == csi {
		if other, _, err = testSigners[builtInFirst]().pick(d.alg); err != nil {
			return err
		}
	}
	d.kid, d.secret = other.kid, other.private
	return nil
}

func (d *draft) signByNone() error {
	d.alg, d.method, d.secret = "none", jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType
	return nil
}

func (d *draft) signByPublicKey() error {
	der, err := x509.MarshalPKIXPublicKey(d.key.public)
	if err != nil {
		return errors.New("the public key has no PEM form")
	}
	d.alg, d.method = "HS256", jwt.SigningMethodHS256
	d.secret = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return nil
}
