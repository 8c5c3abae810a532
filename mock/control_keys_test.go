package mock_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// ring is what the control API tells of a customer's keys.
type ring struct {
	CSI, Identifier, JWKSURI, SigningKey string
	Tokens                               map[string]string
}

func ringOf(t testing.TB, r reply) ring {
	t.Helper()
	var v ring
	if err := json.Unmarshal([]byte(r.body), &v); err != nil || r.status != 200 {
		t.Fatalf("got %d %s (%v), want keys", r.status, r.body, err)
	}
	return v
}

func rotate(t testing.TB, s *mock.Server, csi, body string) ring {
	t.Helper()
	return ringOf(t, control(t, s, "rotateCustomerKeys", "POST", "/customers/"+csi+"/keys/rotate", body))
}

// kids are those of the key set that the mock serves for a customer.
func kids(t testing.TB, s *mock.Server, csi string) string {
	t.Helper()
	r := control(t, s, "readCustomerKeys", "GET", "/customers/"+csi+"/jwks", "")
	var set struct{ Keys []map[string]string }
	if err := json.Unmarshal([]byte(r.body), &set); err != nil || r.status != 200 {
		t.Fatalf("got %d %s (%v), want a key set", r.status, r.body, err)
	}
	if got := r.header.Get("Content-Type"); got != "application/jwk-set+json" {
		t.Errorf("Content-Type is %q", got)
	}
	var all []string
	for _, k := range set.Keys {
		if k["d"] != "" || k["k"] != "" {
			t.Errorf("the key %s shows its private half", k["kid"])
		}
		all = append(all, strings.TrimPrefix(k["kid"], csi+"-"))
	}
	return strings.Join(all, " ")
}

// bearer is the sample sent with another token.
func bearer(c customer, token string) call {
	sent := sampleOf(c, "approver")
	sent.authorization = "Bearer " + token
	return sent
}

func TestRotationAddsAKeyAndRetiresTheOldOnes(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	first := rotate(t, s, c.CSI, "")
	if first.SigningKey != c.CSI+"-eddsa-1" || first.Identifier != c.Identifier || len(first.Tokens) != len(c.Tokens) {
		t.Errorf("got %+v", first)
	}
	if got := kids(t, s, c.CSI); got != "eddsa eddsa-1" {
		t.Errorf("the key set holds %s, want both keys", got)
	}
	for _, token := range []string{c.Tokens["approver"], first.Tokens["approver"]} {
		expect(t, do(t, s, bearer(c, token)), 200, "")
	}
	for name, token := range first.Tokens {
		if r := do(t, s, bearer(c, token)); !strings.HasPrefix(name, "approver") && r.status < 400 {
			t.Errorf("the token %s is granted: %d", name, r.status)
		}
	}
	second := rotate(t, s, c.CSI, `{"retire":true}`)
	if got := kids(t, s, c.CSI); got != "eddsa-2" {
		t.Errorf("the key set holds %s, want the new key alone", got)
	}
	expect(t, do(t, s, bearer(c, second.Tokens["approver"])), 200, "")
	for _, token := range []string{c.Tokens["approver"], first.Tokens["approver"]} { // verified before, and remembered
		expect(t, do(t, s, bearer(c, token)), 401, "bearer-token")
	}
	minted := token(t, s, mock.TokenRequest{Customer: c.CSI})
	expect(t, do(t, s, bearer(c, minted)), 200, "")
	if other := rotate(t, start(t), own, ""); other.SigningKey != own+"-eddsa-1" {
		t.Errorf("another server's key is %s", other.SigningKey)
	}
	if a, b := rotate(t, start(t), own, ""), rotate(t, start(t), own, ""); a.Tokens["approver"] != b.Tokens["approver"] {
		t.Error("two servers of one seed rotate to other keys")
	}
}

func TestARetiredKeyDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	public := control(t, s, "readCustomerKeys", "GET", "/customers/"+otherCSI+"/jwks", "").body
	private, err := os.ReadFile("internal/token/testkeys/stray.json")
	if err != nil {
		t.Fatal(err)
	}
	for i, body := range []string{`{"retire":true}`, "", `{"retire":true}`} {
		if got, want := rotate(t, s, own, body).SigningKey, fmt.Sprintf("%s-eddsa-%d", own, i+1); got != want {
			t.Errorf("rotation %d signs with %s, want %s", i+1, got, want)
		}
	}
	for _, keys := range []string{public, string(private)} {
		control(t, s, "setCustomerKeys", "PUT", "/customers/"+own+"/jwks", `{"keys":`+keys+`}`)
	}
	if got, want := rotate(t, s, own, `{}`).SigningKey, own+"-eddsa-4"; got != want {
		t.Errorf("after other keys were given it signs with %s, want %s", got, want)
	}
}

func TestABodyThatIsNoRotationChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	before := kids(t, s, own)
	for _, body := range []string{`{"retire":"yes"}`, `{"retired":true}`} {
		r := control(t, s, "rotateCustomerKeys", "POST", "/customers/"+own+"/keys/rotate", body)
		expect(t, r, 400, "body-invalid-status")
	}
	if got := kids(t, s, own); got != before {
		t.Errorf("the key set holds %s, want %s", got, before)
	}
}

func TestKeysAreGivenInline(t *testing.T) {
	t.Parallel()
	s, other := start(t), start(t)
	c := create(t, s, "")
	path := "/customers/" + c.CSI + "/jwks"
	foreign := control(t, other, "readCustomerKeys", "GET", "/customers/"+own+"/jwks", "").body
	got := ringOf(t, control(t, s, "setCustomerKeys", "PUT", path, `{"keys":`+foreign+`}`))
	if got.SigningKey != "" || len(got.Tokens) != 0 || kids(t, s, c.CSI) != own+"-rs256 "+own+"-es256 "+own+"-eddsa "+own+"-es384 "+own+"-es512" {
		t.Errorf("got %+v, %s", got, kids(t, s, c.CSI))
	}
	expect(t, do(t, s, bearer(c, c.Tokens["approver"])), 401, "bearer-token")
	expect(t, do(t, s, bearer(c, token(t, other, mock.TokenRequest{}))), 200, "")
	expect(t, control(t, s, "rotateCustomerKeys", "POST", "/customers/"+c.CSI+"/keys/rotate", ""), 409, "jwks-identifier")
	if _, err := s.Token(mock.TokenRequest{Customer: c.CSI}); err == nil {
		t.Error("the mock mints a token without a private key")
	}
	before := kids(t, s, c.CSI)
	for body, part := range map[string]string{
		`{}`: "must have at least", `{"keys":{"keys":[]}}`: "unusable key set", `{"jwksUri":"ftp://a"}`: "another scheme",
		`{"keys":` + foreign + `,"jwksUri":"http://a"}`: "together with keys", `{"jwksUri":"http://u:secret@a"}`: "user or password",
		`{"keys":{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"x"}]}}`: "symmetric",
	} {
		r := control(t, s, "setCustomerKeys", "PUT", path, body)
		expect(t, r, 400, "body-invalid-status")
		if !strings.Contains(r.body, part) && body != "{}" || strings.Contains(r.body, "secret@") || strings.Contains(r.body, "c2VjcmV0") {
			t.Errorf("%s: got %s, want it to say %q", body, r.body, part)
		}
	}
	if got := kids(t, s, c.CSI); got != before {
		t.Errorf("the key set holds %s, want %s", got, before)
	}
}
