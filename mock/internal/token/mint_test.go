package token_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/token"
)

// part decodes one part of a token without any of the code under test.
func part(t *testing.T, raw string, n int) map[string]any {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(raw, ".")[n])
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMintIsDeterministic(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	seen := map[string]token.Request{}
	for _, alg := range s.Algorithms() {
		for _, d := range append(token.Defects(), "") {
			r := token.Request{Algorithm: alg, Defect: d}
			first, second := mint(t, s, r), mint(t, s, r)
			if first != second {
				t.Errorf("%s %q: got two different tokens", alg, d)
			}
			if other, twice := seen[first]; twice && d != token.AlgNone && d != token.HS256WithPublicKey { // one key, several algorithms
				t.Errorf("%+v and %+v: got the same token", r, other)
			}
			seen[first] = r
		}
	}
	if mint(t, s, token.Request{}) == mint(t, s, token.Request{Now: noon.Add(time.Second)}) {
		t.Error("a second later: got the same token")
	}
}

func TestMintDefects(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	half := noon.Add(500 * time.Millisecond)
	of := func(d token.Defect) string { return mint(t, s, token.Request{Now: half, Defect: d}) }
	for name, c := range map[string]struct {
		raw    string
		part   int
		member string
		want   any
	}{
		"good: alg":             {of(""), 0, "alg", "RS256"},
		"good: typ":             {of(""), 0, "typ", "JWT"},
		"good: iat":             {of(""), 1, "iat", float64(noon.Unix())},
		"good: exp, rounded up": {of(""), 1, "exp", float64(noon.Unix() + 3601)},
		"expired: exp":          {of(token.Expired), 1, "exp", float64(noon.Unix() - 1)},
		"expired: iat":          {of(token.Expired), 1, "iat", float64(noon.Unix() - 3601)},
		"not-yet-valid: nbf":    {of(token.NotYetValid), 1, "nbf", float64(noon.Unix() + 3600)},
		"not-yet-valid: iat":    {of(token.NotYetValid), 1, "iat", float64(noon.Unix())},
		"alg-none: alg":         {of(token.AlgNone), 0, "alg", "none"},
		"hs256: alg":            {of(token.HS256WithPublicKey), 0, "alg", "HS256"},
		"hs256: kid":            {of(token.HS256WithPublicKey), 0, "kid", csi + "-rs256"},
		"wrong-key: kid":        {of(token.WrongKey), 0, "kid", csi + "-rs256"},
		"no-scope: scope":       {of(token.NoScope), 1, "scope", nil},
		"wrong-scope: scope":    {of(token.WrongScope), 1, "scope", "ManageHostAPI.User"},
		"longer-scope: scope":   {of(token.LongerScope), 1, "scope", approver + "OfNothing"},
		"other-customer: kid":   {of(token.OtherCustomer), 0, "kid", foreign + "-rs256"},
		"other-customer: sub":   {of(token.OtherCustomer), 1, "sub", csi},
		"no-exp: exp":           {of(token.NoExp), 1, "exp", nil},
		"good: aud":             {of(""), 1, "aud", nil},
		"wrong-issuer: iss":     {of(token.WrongIssuer), 1, "iss", "https://another-authorization-server.invalid/"},
		"wrong-audience: aud":   {of(token.WrongAudience), 1, "aud", "another-audience"},
		"an audience":           {mint(t, s, token.Request{Audience: "bounce"}), 1, "aud", "bounce"},
		"an issuer":             {mint(t, s, token.Request{Issuer: "https://login.example/"}), 1, "iss", "https://login.example/"},
		"wrong-scope, User asked": {
			mint(t, s, token.Request{Scope: "mcs:oci:api:User", Defect: token.WrongScope}), 1, "scope", "ManageHostAPI.User",
		},
		"longer-scope, two asked": {
			mint(t, s, token.Request{Scope: "a b", Defect: token.LongerScope}), 1, "scope", "aOfNothing bOfNothing",
		},
	} {
		if got := part(t, c.raw, c.part)[c.member]; got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	if raw := of(token.AlgNone); !strings.HasSuffix(raw, ".") {
		t.Error("alg-none: got a signature")
	}
	if good, cut := of(""), of(token.Truncated); len(cut) >= len(good)-150 {
		t.Errorf("truncated: got %d characters of %d", len(cut), len(good))
	}
}

func TestMintScopeClaim(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	raw := mint(t, s, token.Request{Scope: "a b", ScopeClaim: "scp"})
	got, err := token.NewVerifier(token.Options{}).Verify(raw, s.KeySet(), noon, token.Terms{})
	if err != nil || !slices.Equal(got.Scopes, []string{"a", "b"}) {
		t.Errorf("scp: got %v, %v", got.Scopes, err)
	}
	if c := part(t, raw, 1); c["scope"] != nil || len(c["scp"].([]any)) != 2 {
		t.Errorf("scp: got claims %v", c)
	}
	if got.HasScope("A") || got.HasScope("a b") || !got.HasScope("b") {
		t.Errorf("scopes are not matched exactly")
	}
}

func TestMintTakesClaims(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	raw := mint(t, s, token.Request{Claims: map[string]json.RawMessage{
		"scope": []byte(`["a","b"]`), "sub": []byte(`"me"`), "exp": []byte("1"), "nbf": nil, "odd": []byte(`{"x":null}`), "jti": []byte(`"j"`),
	}})
	got, err := json.Marshal(part(t, raw, 1))
	if want := `{"exp":1,"iat":1795435200,"iss":"https://authorization-server.invalid/","jti":"j","odd":{"x":null},"scope":["a","b"],"sub":"me"}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	raw = mint(t, s, token.Request{Defect: token.NoExp, Claims: map[string]json.RawMessage{"exp": []byte("1")}})
	if claims := part(t, raw, 1); claims["exp"] != nil {
		t.Errorf("the defect comes after the claims: got %v", claims)
	}
}

func TestMintRefuses(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	for name, c := range map[string]struct {
		r    token.Request
		want string
	}{
		"an unknown algorithm":   {token.Request{CSI: csi, Now: noon, Algorithm: "HS256"}, "one of EdDSA, Ed25519"},
		"a key it does not have": {token.Request{CSI: csi, Now: noon, Algorithm: "RS256"}, "one of EdDSA, Ed25519"},
		"an unknown scope claim": {token.Request{CSI: csi, Now: noon, ScopeClaim: "scopes"}, "one of scope, scp"},
		"an unknown defect":      {token.Request{CSI: csi, Now: noon, Defect: "odd"}, "one of expired, not-yet-valid"},
		"a negative life time":   {token.Request{CSI: csi, Now: noon, ExpiresIn: -1}, "negative"},
		"a claim of no JSON":     {token.Request{CSI: csi, Now: noon, Claims: map[string]json.RawMessage{"a": []byte("b")}}, `"a" is not JSON`},
		"a claim of no UTF-8":    {token.Request{CSI: csi, Now: noon, Claims: map[string]json.RawMessage{"a": []byte("\"\xff\"")}}, "not JSON"},
		"no customer":            {token.Request{Now: noon}, "CSI"},
		"no time of issue":       {token.Request{CSI: csi}, "time of issue"},
	} {
		if _, err := s.Mint(c.r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestDefectsAreParsed(t *testing.T) {
	t.Parallel()
	for _, d := range append(token.Defects(), "") {
		if got, err := token.ParseDefect(string(d)); err != nil || got != d {
			t.Errorf("%q: got %q, %v", d, got, err)
		}
	}
	if _, err := token.ParseDefect("expire"); err == nil || !strings.HasSuffix(err.Error(), "; did you mean expired?") {
		t.Errorf("error of a slip: got %v", err)
	}
	_, err := token.ParseDefect("stale")
	for _, d := range token.Defects() {
		if err == nil || !strings.Contains(err.Error(), string(d)) {
			t.Errorf("error of an unknown defect: got %v, want %s in it", err, d)
		}
	}
}
