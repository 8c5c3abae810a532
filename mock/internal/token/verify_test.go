package token_test

import (
	stdcmp "cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/token"
)

func TestVerifyAcceptsEachAlgorithm(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	kids := map[string]string{"RS": "-rs256", "PS": "-rs256", "ES256": "-es256", "ES384": "-es384", "ES512": "-es512", "Ed": "-eddsa"}
	want := []string{"RS256", "ES256", "EdDSA", "Ed25519", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512"}
	if diff := cmp.Diff(want, token.Algorithms()); diff != "" {
		t.Errorf("algorithms (-want +got):\n%s", diff)
	}
	if got := s.Algorithms(); len(got) != len(want) {
		t.Errorf("the built-in customer signs by %v, want all", got)
	}
	for _, alg := range want {
		t.Run(alg, func(t *testing.T) {
			t.Parallel()
			raw := mint(t, s, token.Request{Algorithm: alg})
			v := token.NewVerifier(token.Options{})
			got, err := v.Verify(raw, s.KeySet(), noon, token.Terms{})
			if err != nil {
				t.Fatalf("verify: %v", err)
			}
			if got.ID == "" {
				t.Error("jti: got none")
			}
			end := noon.Add(time.Hour)
			want := token.Claims{
				Scopes: []string{approver}, Issuer: token.Issuer, Subject: csi, ID: got.ID,
				IssuedAt: &noon, NotBefore: &noon, ExpiresAt: &end,
				KeyID: csi + stdcmp.Or(kids[alg], kids[alg[:2]]), Algorithm: alg,
			}
			if diff := cmp.Diff(&want, got); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
			again, err := v.Verify(raw, s.KeySet(), noon, token.Terms{})
			if diff := cmp.Diff(&want, again); err != nil || diff != "" {
				t.Errorf("claims from the cache: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestVerifyRefusesEachDefect(t *testing.T) {
	t.Parallel()
	want := map[token.Defect]error{
		token.Expired: token.ErrExpired, token.NotYetValid: token.ErrNotYetValid, token.WrongKey: token.ErrSignature,
		token.AlgNone: token.ErrAlgorithm, token.HS256WithPublicKey: token.ErrAlgorithm,
		token.UnknownKid: token.ErrUnknownKey, token.NoScope: nil, token.WrongScope: nil, token.LongerScope: nil,
		token.OtherCustomer: token.ErrUnknownKey, token.Truncated: token.ErrSignature, token.NoExp: token.ErrNoExpiry,
		token.Critical: token.ErrCritical, token.HeaderNotUTF8: token.ErrMalformed, token.ClaimsNotUTF8: token.ErrMalformed,
		token.WrongIssuer: token.ErrIssuer, token.WrongAudience: token.ErrAudience,
	}
	terms := token.Terms{Issuer: token.Issuer, Audience: "bounce"}
	v := token.NewVerifier(token.Options{})
	for _, customer := range []string{csi, foreign} {
		s := signer(t, customer)
		for _, alg := range s.Algorithms() {
			for _, d := range token.Defects() {
				wanted, listed := want[d]
				if !listed {
					t.Errorf("defect %s: not in this test", d)
				}
				raw := mint(t, s, token.Request{CSI: customer, Algorithm: alg, Audience: terms.Audience, Defect: d})
				for _, moment := range []time.Time{noon, noon.Add(999 * time.Millisecond)} {
					got, err := v.Verify(raw, s.KeySet(), moment, terms)
					if !errors.Is(err, wanted) {
						t.Errorf("%s %s %s: got %v, want %v", customer, alg, d, err, wanted)
					}
					if got != nil && got.HasScope(approver) {
						t.Errorf("%s %s %s: got the scope", customer, alg, d)
					}
					quiet(t, err, raw)
				}
			}
		}
	}
}

// quiet fails when an error shows a part of the token or what a library said.
func quiet(t *testing.T, err error, raw string) {
	t.Helper()
	if err == nil {
		return
	}
	for part := range strings.SplitSeq(raw, ".") {
		if len(part) > 8 && strings.Contains(err.Error(), part[:8]) {
			t.Errorf("error shows the token: %v", err)
		}
	}
	for _, word := range []string{"eyJ", "crypto", "jwt", "base64", "json:", "rsa", "ecdsa", "segment"} {
		if strings.Contains(err.Error(), word) {
			t.Errorf("error shows %q: %v", word, err)
		}
	}
}

func TestVerifyHoldsTokensToTheTerms(t *testing.T) {
	t.Parallel()
	issued := func(iss, aud string) string {
		return fmt.Sprintf(`{"exp":%d,"iss":%q,"aud":%s}`, noon.Unix()+60, iss, aud)
	}
	both := token.Terms{Issuer: "i", Audience: "a"}
	for name, c := range map[string]struct {
		claims string
		terms  token.Terms
		want   error
	}{
		"as they say":               {issued("i", `"a"`), both, nil},
		"one audience of several":   {issued("i", `["b","a"]`), both, nil},
		"an issuer with more":       {issued("i/", `"a"`), both, token.ErrIssuer},
		"another audience":          {issued("i", `["b","A"]`), both, token.ErrAudience},
		"neither":                   {issued("j", `"b"`), both, token.ErrIssuer},
		"no claims at all":          {fmt.Sprintf(`{"exp":%d}`, noon.Unix()+60), both, token.ErrIssuer},
		"anything where none asks":  {issued("j", `"b"`), token.Terms{}, nil},
		"just within the skew":      {fmt.Sprintf(`{"exp":%d}`, noon.Unix()-4), token.Terms{Skew: 5 * time.Second}, nil},
		"expired beyond the skew":   {fmt.Sprintf(`{"exp":%d}`, noon.Unix()-5), token.Terms{Skew: 5 * time.Second}, token.ErrExpired},
		"early within the skew":     {fmt.Sprintf(`{"exp":%d,"nbf":%d}`, noon.Unix()+60, noon.Unix()+5), token.Terms{Skew: 5 * time.Second}, nil},
		"too early beyond the skew": {fmt.Sprintf(`{"exp":%d,"nbf":%d}`, noon.Unix()+60, noon.Unix()+6), token.Terms{Skew: 5 * time.Second}, token.ErrNotYetValid},
	} {
		raw, keys := forge(t, `{"alg":"EdDSA","kid":"forge"}`, c.claims)
		_, err := token.NewVerifier(token.Options{}).Verify(raw, keys, noon, c.terms)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if c.terms.Skew > 0 && err != nil && !strings.Contains(err.Error(), "the skew 5s") {
			t.Errorf("%s: %v does not say the skew", name, err)
		}
	}
	for d, asking := range map[token.Defect]token.Terms{
		token.WrongIssuer: {Issuer: "i"}, token.WrongAudience: {Audience: "a"}, token.Expired: {},
	} {
		if err := asking.Judge(d); err != nil {
			t.Errorf("%s: %v", d, err)
		}
		if err := (token.Terms{}).Judge(d); (err == nil) != (d == token.Expired) {
			t.Errorf("%s, where nothing is asked for: got %v", d, err)
		}
	}
}

func TestVerifyComparesTimesWithoutSkew(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	v := token.NewVerifier(token.Options{})
	raw := mint(t, s, token.Request{ExpiresIn: time.Minute})
	for name, c := range map[string]struct {
		now  time.Time
		want error
	}{
		"before it was issued":    {noon.Add(-time.Nanosecond), token.ErrNotYetValid},
		"when it is issued":       {noon, nil},
		"just before it ends":     {noon.Add(time.Minute - time.Nanosecond), nil},
		"when it ends":            {noon.Add(time.Minute), token.ErrExpired},
		"in another zone, inside": {noon.In(time.FixedZone("", 3600)), nil},
	} {
		if _, err := v.Verify(raw, s.KeySet(), c.now, token.Terms{}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	noExp := mint(t, s, token.Request{Defect: token.NoExp})
	if _, err := v.Verify(noExp, s.KeySet(), noon, token.Terms{AllowNoExpiry: true}); err != nil {
		t.Errorf("no exp, allowed: %v", err)
	}
	if _, err := v.Verify(noExp, s.KeySet(), noon, token.Terms{}); !errors.Is(err, token.ErrNoExpiry) {
		t.Errorf("no exp, from the cache: got %v, want %v", err, token.ErrNoExpiry)
	}
}

// forge signs any header and claims with forgeKey, and returns the key set that verifies it.
func forge(t testing.TB, header, claims string) (string, *token.KeySet) {
	t.Helper()
	text := b64(header) + "." + b64(claims)
	sig, err := jwt.SigningMethodEdDSA.Sign(text, forgeKey)
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(sig), forgeSet(t)
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func TestVerifyReadsClaims(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claims string
		want   token.Claims
		err    error
	}{
		"scope and scp joined once": {
			claims: `"scope":"a  b","scp":["b","c d"]`, want: token.Claims{Scopes: []string{"a", "b", "c d"}},
		},
		"scp as a string":          {claims: `"scp":"a b"`, want: token.Claims{Scopes: []string{"a", "b"}}},
		"audience as a string":     {claims: `"aud":"x"`, want: token.Claims{Audience: []string{"x"}}},
		"audience as an array":     {claims: `"aud":["x","y"]`, want: token.Claims{Audience: []string{"x", "y"}}},
		"claim names exactly":      {claims: `"SCOPE":"a","Iss":"x"`},
		"unknown claims":           {claims: `"x":{"y":[null]}`},
		"a tab as part of a scope": {claims: `"scope":"a\tb"`, want: token.Claims{Scopes: []string{"a\tb"}}},
		"exp of a wrong type":      {claims: `"exp":"4102444800"`, err: token.ErrClaims},
		"exp in milliseconds":      {claims: `"exp":4102444800000`, err: token.ErrClaims},
		"exp beyond all numbers":   {claims: `"exp":1e999`, err: token.ErrClaims},
		"nbf of null":              {claims: `"nbf":null`, err: token.ErrClaims},
		"nbf a fraction ahead":     {claims: `"nbf":1795435200.25`, err: token.ErrNotYetValid},
		"iat ahead": {
			claims: `"iat":1795435201`, want: token.Claims{IssuedAt: new(time.Unix(1795435201, 0).UTC())}, // RFC 7519 section 4.1.6
		},
		"scope as a list":            {claims: `"scope":["a","b"]`, want: token.Claims{Scopes: []string{"a", "b"}}},
		"scope of a list of numbers": {claims: `"scope":[1]`, err: token.ErrClaims},
		"scope as a number":          {claims: `"scope":1`, err: token.ErrClaims},
		"scp with a null":            {claims: `"scp":[null]`, err: token.ErrClaims},
		"subject as an object":       {claims: `"sub":{}`, err: token.ErrClaims},
		"a repeated claim, last one": {claims: `"sub":"a","sub":"b"`, want: token.Claims{Subject: "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			claims := "{" + c.claims + "}"
			if !strings.Contains(claims, `"exp"`) {
				claims = `{"exp":4102444800,` + c.claims + "}"
			}
			raw, keys := forge(t, `{"alg":"EdDSA","kid":"forge"}`, claims)
			got, err := token.NewVerifier(token.Options{}).Verify(raw, keys, noon, token.Terms{})
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v, want %v", err, c.err)
			}
			quiet(t, err, raw)
			if c.err != nil {
				return
			}
			read := *got
			read.ExpiresAt, read.KeyID, read.Algorithm = nil, "", ""
			if diff := cmp.Diff(c.want, read); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVerifyReadsHeaders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header string
		want   error
	}{
		"the usual":                      {`{"alg":"EdDSA","kid":"forge","typ":"JWT"}`, nil},
		"no kid":                         {`{"alg":"EdDSA"}`, nil},
		"the algorithm's other name":     {`{"alg":"Ed25519","kid":"forge"}`, nil},
		"an empty kid":                   {`{"alg":"EdDSA","kid":""}`, token.ErrUnknownKey},
		"what is not UTF-8":              {"{\"alg\":\"EdDSA\",\"kid\":\"forge\",\"x\":\"\xff\"}", token.ErrMalformed},
		"a kid of a wrong type":          {`{"alg":"EdDSA","kid":1}`, token.ErrUnknownKey},
		"a member KID":                   {`{"alg":"EdDSA","kid":"other","KID":"forge"}`, token.ErrUnknownKey},
		"no alg":                         {`{"kid":"forge"}`, token.ErrAlgorithm},
		"an alg nobody knows":            {`{"alg":"XY1","kid":"forge"}`, token.ErrAlgorithm},
		"an alg that is not allowed":     {`{"alg":"PS256","kid":"forge"}`, token.ErrAlgorithm},
		"an alg of another kind of key":  {`{"alg":"RS256","kid":"forge"}`, token.ErrAlgorithm},
		"an alg in another case":         {`{"alg":"eddsa","kid":"forge"}`, token.ErrAlgorithm},
		"a critical extension":           {`{"alg":"EdDSA","kid":"forge","crit":["b64"],"b64":false}`, token.ErrCritical},
		"a header that is null":          {`null`, token.ErrMalformed},
		"a header that is an array":      {`[]`, token.ErrMalformed},
		"a header with something behind": {`{"alg":"EdDSA","kid":"forge"}{}`, token.ErrMalformed},
	} {
		raw, keys := forge(t, c.header, `{"exp":4102444800}`)
		if _, err := token.NewVerifier(token.Options{}).Verify(raw, keys, noon, token.Terms{}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestVerifyHonoursTheAlgorithmOfTheKey(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	var set map[string][]map[string]any
	if err := json.Unmarshal(s.KeySet().JSON(), &set); err != nil {
		t.Fatal(err)
	}
	set["keys"][0]["alg"] = "PS256"
	text, _ := json.Marshal(set)
	keys, err := token.ParseKeySet(text)
	if err != nil {
		t.Fatal(err)
	}
	raw := mint(t, s, token.Request{Algorithm: "RS256"})
	if _, err := token.NewVerifier(token.Options{}).Verify(raw, keys, noon, token.Terms{}); !errors.Is(err, token.ErrAlgorithm) {
		t.Errorf("RS256 with a key for PS256: got %v, want %v", err, token.ErrAlgorithm)
	} else if want := `alg is "RS256", want one of those of the key that kid names, PS256`; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v, want it to end in %s", err, want)
	}
	raw = mint(t, s, token.Request{Defect: token.HS256WithPublicKey})
	_, err = token.NewVerifier(token.Options{}).Verify(raw, keys, noon, token.Terms{})
	if want := `alg is "HS256", want one of RS256, ES256, EdDSA, Ed25519, RS384`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestVerifyRefusesWhatIsNoToken(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	good := mint(t, s, token.Request{})
	parts := strings.Split(good, ".")
	nulls, _ := forge(t, `{"alg":"EdDSA","kid":"forge"}`, `null`)
	notUTF8, _ := forge(t, `{"alg":"EdDSA","kid":"forge"}`, "{\"exp\":4102444800,\"sub\":\"\xe4\"}")
	for name, raw := range map[string]string{
		"nothing": "", "a word": "junk", "two dots": "..", "two parts": parts[0] + "." + parts[1],
		"four parts": good + ".x", "five parts": good + ".x.y", "padding": parts[0] + "=." + parts[1] + "." + parts[2],
		"a line end": parts[0] + "\n." + parts[1] + "." + parts[2], "a blank before": " " + good,
		"claims that are not UTF-8": notUTF8, "claims that are null": nulls, "claims that are text": parts[0] + "." + b64("hello") + "." + parts[2],
		"bits behind the signature": good[:len(good)-1] + "_",
	} {
		_, err := token.NewVerifier(token.Options{}).Verify(raw, s.KeySet(), noon, token.Terms{})
		if !errors.Is(err, token.ErrMalformed) {
			t.Errorf("%s: got %v, want %v", name, err, token.ErrMalformed)
		}
		quiet(t, err, raw)
	}
	if _, err := token.NewVerifier(token.Options{}).Verify(good, nil, noon, token.Terms{}); !errors.Is(err, token.ErrUnknownKey) {
		t.Errorf("nil key set: got %v, want %v", err, token.ErrUnknownKey)
	}
}

func FuzzVerify(f *testing.F) {
	s := signer(f, csi)
	for _, d := range append(token.Defects(), "") {
		f.Add(mint(f, s, token.Request{Defect: d, Algorithm: "ES256"}))
	}
	f.Add("..")
	f.Add(b64(`{"alg":"EdDSA","kid":"forge","crit":[]}`) + "." + b64(`{"exp":1e400,"aud":[[]],"scp":{}}`) + ".AA")
	v := token.NewVerifier(token.Options{CacheSize: 4})
	f.Fuzz(func(t *testing.T, raw string) {
		c, err := v.Verify(raw, s.KeySet(), noon, token.Terms{})
		if err == nil && c.KeyID == "" {
			t.Errorf("accepted without a key: %q", raw)
		}
	})
}
