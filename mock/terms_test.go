package mock_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// A customer whose tokens are held to an issuer and an audience: all that mints for it names them, and nothing else passes.
func TestTokensAreHeldToTheIssuerAndAudienceOfTheirCustomer(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"issuer":"https://login.example/","audience":"bounce"}`)
	made := create(t, s, "")
	for name, wrong := range map[string]string{"wrong-issuer": `iss is not \"https://login.example/\"`, "wrong-audience": `aud has no \"bounce\"`} {
		r := do(t, s, sampleOf(c, name))
		expect(t, r, 401, "bearer-token")
		if !strings.Contains(r.body, wrong) || !strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
			t.Errorf("%s: got %s, challenge %s", name, r.body, r.header.Get("WWW-Authenticate"))
		}
		if _, minted := made.Tokens[name]; minted {
			t.Errorf("%s: a token of this name for a customer that would let it pass", name)
		}
		if _, err := s.Token(mock.TokenRequest{Customer: made.CSI, Defect: name}); err == nil || !strings.Contains(err.Error(), "would be a good one") {
			t.Errorf("%s: got %v, want an error that says that it is a good one", name, err)
		}
	}
	m := mint(t, s, `{"customer":"`+c.CSI+`"}`)
	if m.Claims["iss"] != "https://login.example/" || m.Claims["aud"] != "bounce" {
		t.Errorf("minted over HTTP: got the claims %v", m.Claims)
	}
	granted := clientToken(t, s, c.CSI)
	for name, raw := range map[string]string{"over HTTP": m.Token, "in Go": token(t, s, mock.TokenRequest{Customer: c.CSI}), "by OAuth2": granted} {
		sent := sampleOf(c, "approver")
		sent.authorization = "Bearer " + raw
		if r := do(t, s, sent); r.status != 200 {
			t.Errorf("minted %s: got %d %s", name, r.status, r.body)
		}
	}
}

// clientToken is what an OAuth2 client of a customer gets at the token endpoint.
func clientToken(t *testing.T, s *mock.Server, csi string) string {
	t.Helper()
	r := do(t, s, call{
		method: "POST", path: "/oauth2/token", mediaType: "application/x-www-form-urlencoded",
		body: "grant_type=client_credentials&client_id=" + csi + "&client_secret=test-secret-" + csi,
	})
	return r.member(t, "access_token")
}

// An issuer comes and goes with the keys, stays through a rotation, and is in snapshots and seed files.
func TestTheIssuerBelongsToTheKeys(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"csi":"77700002","issuer":"https://login.example/"}`)
	control(t, s, "saveCustomerSnapshot", "POST", "/customers/77700002/snapshots", `{"name":"with"}`)
	rotated := rotate(t, s, c.CSI, "")
	expect(t, do(t, s, bearer(c, rotated.Tokens["wrong-issuer"])), 401, "bearer-token")
	expect(t, do(t, s, bearer(c, rotated.Tokens["approver"])), 200, "")

	issuer := start(t)
	create(t, issuer, `{"csi":"77700002"}`)
	foreign := token(t, issuer, mock.TokenRequest{Customer: "77700002"})
	text := control(t, issuer, "readCustomerKeys", "GET", "/customers/77700002/jwks", "").body
	expect(t, do(t, s, bearer(c, foreign)), 401, "bearer-token")
	r := control(t, s, "setCustomerKeys", "PUT", "/customers/77700002/jwks", `{"keys":`+text+`}`)
	if r.status != 200 || r.member(t, "issuer") != "" {
		t.Fatalf("got %d %s, want keys of any issuer", r.status, r.body)
	}
	expect(t, do(t, s, bearer(c, foreign)), 200, "")
	r = control(t, s, "setCustomerKeys", "PUT", "/customers/77700002/jwks", `{"keys":`+text+`,"audience":"bounce"}`)
	if r.member(t, "audience") != "bounce" {
		t.Errorf("got %s, want the audience", r.body)
	}
	expect(t, do(t, s, bearer(c, foreign)), 401, "bearer-token")
	seeded, err := s.Seed()
	if err != nil {
		t.Fatal(err)
	}
	twin := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: seeded}})
	expect(t, do(t, twin, bearer(c, foreign)), 401, "bearer-token")
	if again, err := twin.Seed(); err != nil || !bytes.Equal(again, seeded) {
		t.Errorf("%v: the audience does not come round", err)
	}
	control(t, s, "restoreCustomerSnapshot", "POST", "/customers/77700002/snapshots/with/restore", "")
	expect(t, do(t, s, bearer(c, c.Tokens["wrong-issuer"])), 401, "bearer-token")
	expect(t, do(t, s, bearer(c, c.Tokens["approver"])), 200, "")
}

func TestTheSkewIsVisibleAndExact(t *testing.T) {
	t.Parallel()
	o := mock.Options{Clock: clock(t, frozen), Tokens: mock.Tokens{Skew: 30 * time.Second}}
	s := mock.Start(t, o)
	var health struct{ SkewMilliseconds int }
	if r := control(t, s, "readHealth", "GET", "/health", ""); json.Unmarshal([]byte(r.body), &health) != nil || health.SkewMilliseconds != 30000 {
		t.Errorf("got %s, want the skew", r.body)
	}
	raw := auth("Bearer " + token(t, s, mock.TokenRequest{ExpiresIn: time.Minute}))
	for by, status := range map[time.Duration]int{
		90*time.Second - time.Millisecond: 200, 90 * time.Second: 401, -30 * time.Second: 200, -30*time.Second - time.Millisecond: 401,
	} {
		if err := s.Clock().Freeze(o.Clock.Now().Add(by)); err != nil {
			t.Fatal(err)
		}
		if r := send(t, s, raw); r.status != status || status == 401 && !strings.Contains(r.body, "the skew 30s") {
			t.Errorf("%s on: got %d %s, want %d", by, r.status, r.body, status)
		}
		if err := s.Clock().Freeze(o.Clock.Now().Add(-by)); err != nil {
			t.Fatal(err)
		}
	}
	for _, skew := range []time.Duration{-1, time.Hour + 1} {
		if _, err := mock.New(mock.Options{Tokens: mock.Tokens{Skew: skew}}); err == nil || !strings.Contains(err.Error(), "want 0s to 1h0m0s") {
			t.Errorf("%s: got %v", skew, err)
		}
	}
}
