package token_test

import (
	"testing"
	"time"

	"example.com/bounce/mock/internal/token"
)

const (
	csi      = "15427061"
	foreign  = "20915348"
	approver = "mcs:oci:api:Approver"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func signer(t testing.TB, csi string) *token.Signer {
	t.Helper()
	s, ok := token.TestSigner(csi)
	if !ok {
		t.Fatalf("no test keys for customer %s", csi)
	}
	return s
}

// mint mints at noon for the first customer unless the request says otherwise.
func mint(t testing.TB, s *token.Signer, r token.Request) string {
	t.Helper()
	if r.CSI == "" {
		r.CSI = csi
	}
	if r.Now.IsZero() {
		r.Now = noon
	}
	if r.Scope == "" {
		r.Scope = approver
	}
	raw, err := s.Mint(r)
	if err != nil {
		t.Fatalf("mint %+v: %v", r, err)
	}
	return raw
}
