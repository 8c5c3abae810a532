package keys_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/token"
)

// builtIn is a customer whose keys are shipped.
const builtIn = "15427061"

// elsewhere is where nothing is fetched: no test asks for it, but for a source that is closed.
const elsewhere = "https://keys.example.invalid/jwks.json"

var noon = time.Date(2020, 8, 26, 12, 0, 0, 0, time.UTC)

// options are those of a ring whose time stands, over a store.
func options(s settings.Store) keys.Options {
	return keys.Options{
		Settings: s, RandomSeed: 1, Now: func(string) time.Time { return noon },
		Scope: "mcs:oci:api:Approver", Scopes: []string{"mcs:oci:api:Approver", "mcs:oci:api:User"},
	}
}

func newRing() *keys.Ring { return keys.New(options(settings.NewMemory())) }

// derived are keys that are made up for a customer.
func derived(csi string) keys.Given {
	s := token.DeriveSigner(1, csi)
	return keys.Given{Keys: s.KeySet(), Signer: s}
}

// public are the same without a private half.
func public(t *testing.T, csi string) keys.Given {
	t.Helper()
	set, err := token.ParseKeySet(derived(csi).Keys.JSON())
	if err != nil {
		t.Fatal(err)
	}
	return keys.Given{Keys: set}
}

func give(t *testing.T, r *keys.Ring, csi string, g keys.Given) keys.Key {
	t.Helper()
	if err := r.Set(t.Context(), csi, g); err != nil {
		t.Fatal(err)
	}
	return of(t, r, csi)
}

func of(t *testing.T, r *keys.Ring, csi string) keys.Key {
	t.Helper()
	k, found, err := r.Of(t.Context(), csi)
	if err != nil || !found {
		t.Fatalf("customer %s: found %t, %v", csi, found, err)
	}
	return k
}

// verify returns the error of verifying a token with a customer's keys and policy.
func verify(t *testing.T, by keys.Key, raw string) error {
	t.Helper()
	_, err := token.NewVerifier(token.Options{}).VerifyFrom(t.Context(), raw, by.Source, noon, by.Policy())
	return err
}

func mint(t *testing.T, r *keys.Ring, by keys.Key, q token.Request) string {
	t.Helper()
	if q.CSI == "" {
		q.CSI = builtIn
	}
	minted, err := r.Mint(by, q)
	if err != nil {
		t.Fatal(err)
	}
	return minted
}

// isClosed reports whether a source has ended. One that has not would try to fetch.
func isClosed(t *testing.T, s token.Source) bool {
	t.Helper()
	set, err := s.Latest(t.Context())
	return set == nil && err != nil && err.Error() == "it is no longer fetched"
}

// logger writes to a buffer.
func logger(to *bytes.Buffer) *slog.Logger { return slog.New(slog.NewTextHandler(to, nil)) }
