package token

import (
	"embed"
	"fmt"
	"sync"
)

// The CSIs of the built-in customers, whose keys are shipped: one to use, one of somebody else, one that has not opted in.
const (
	builtInFirst  = "15427061"
	builtInSecond = "20915348"
	builtInThird  = "30771204"
)

//go:embed testkeys/*.json
var testKeys embed.FS

// Each file is parsed on its first use, so that a mock starts quickly.
var (
	testSigners = map[string]func() *Signer{
		builtInFirst:  shipped(builtInFirst),
		builtInSecond: shipped(builtInSecond),
		builtInThird:  shipped(builtInThird),
	}
	straySigner = shipped("stray")
)

// TestSigner returns the shipped test keys of a built-in customer (15427061, 20915348, 30771204): an RSA-2048 key for all six
// algorithms of its kind, EC keys on P-256, P-384 and P-521, and an Ed25519 key, with the kids "<csi>-rs256", "<csi>-es256",
// "<csi>-es384", "<csi>-es512" and "<csi>-eddsa". It returns false for any other CSI. Each call for a customer returns the same
// signer. Safe for concurrent use.
func TestSigner(csi string) (*Signer, bool) {
	signer, ok := testSigners[csi]
	if !ok {
		return nil, false
	}
	return signer(), true
}

func shipped(name string) func() *Signer {
	return sync.OnceValue(func() *Signer {
		text, err := testKeys.ReadFile("testkeys/" + name + ".json")
		if err != nil {
			panic(fmt.Errorf("shipped test keys: %w", err)) // the files are embedded, and tested
		}
		s, err := parseSigner(text, true)
		if err != nil {
			panic(fmt.Errorf("shipped test keys %s: %w", name, err))
		}
		return s
	})
}
