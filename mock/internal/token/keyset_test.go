package token_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/token"
)

// forgeKey signs what no Signer would mint.
var forgeKey = ed25519.NewKeyFromSeed([]byte("bounce token tests, 32 bytes....")[:32])

func forgeSet(t testing.TB) *token.KeySet {
	t.Helper()
	keys, err := token.ParseKeySet([]byte(`{"keys":[` + okp("forge", "") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// okp is the public JWK of forgeKey, with more members before the kid.
func okp(kid, more string) string {
	x := base64.RawURLEncoding.EncodeToString(forgeKey.Public().(ed25519.PublicKey))
	return fmt.Sprintf(`{"kty":"OKP","crv":"Ed25519","x":%q,%s"kid":%q}`, x, more, kid)
}

// jwk returns the public JWK of the first customer that has the kid, with members replaced.
func jwk(t *testing.T, kid string, replace map[string]any) string {
	t.Helper()
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal(signer(t, csi).KeySet().JSON(), &set); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(set.Keys, func(k map[string]any) bool { return k["kid"] == kid })
	for name, value := range replace {
		set.Keys[i][name] = value
	}
	text, err := json.Marshal(set.Keys[i])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseKeySetRefuses(t *testing.T) {
	t.Parallel()
	const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ"
	for name, c := range map[string]struct{ keys, want string }{
		"no key":                {``, "no RSA"},
		"only a symmetric key":  {`{"kty":"oct","kid":"b","k":"` + secret + `"}`, "symmetric"},
		"an alg of no kind":     {okp("a", `"alg":"RS256",`), "EdDSA, Ed25519"},
		"only foreign kinds":    {`{"kty":"XYZ","kid":"a"},{"kty":"OKP","crv":"X25519","kid":"b"}`, `kty "XYZ"`},
		"only encryption":       {okp("a", `"use":"enc",`), "no RSA"},
		"only key agreement":    {okp("a", `"key_ops":["deriveKey"],`), "no RSA"},
		"a short Ed25519 key":   {`{"kty":"OKP","crv":"Ed25519","kid":"a","x":"` + secret + `"}`, "valid key"},
		"a point off the curve": {jwk(t, csi+"-es256", map[string]any{"y": secret}), "valid key"},
		"a modulus too short":   {jwk(t, csi+"-rs256", map[string]any{"n": secret}), "bits"},
		"an even exponent":      {jwk(t, csi+"-rs256", map[string]any{"e": "AQAC"}), "exponent"},
		"an exponent too long":  {jwk(t, csi+"-rs256", map[string]any{"e": "AQAAAAAAAQAB"}), "exponent"},
		"halves that differ":    {okp("a", `"d":"`+strings.Repeat("A", 43)+`",`), "belong"},
		"a private EC half that differs": {
			jwk(t, csi+"-es256", map[string]any{"d": strings.Repeat("A", 42) + "E"}), "belong",
		},
		"an RSA key's d without its primes, which differs": {jwk(t, csi+"-rs256", map[string]any{"d": secret}), "belong"},
	} {
		_, err := token.ParseKeySet([]byte(`{"keys":[` + c.keys + `]}`))
		if !errors.Is(err, token.ErrKeys) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want ErrKeys with %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s: error shows key material: %v", name, err)
		}
	}
	for _, text := range []string{"", "null", "[]", "{}", `{"keys":1}`, `{"keys":null}`, "{} {}", "\x00"} {
		if _, err := token.ParseKeySet([]byte(text)); !errors.Is(err, token.ErrKeys) {
			t.Errorf("%q: got %v, want %v", text, err, token.ErrKeys)
		}
	}
}

// What cannot be used spoils nothing around it (RFC 7517 section 5), and is told of.
func TestParseKeySetPassesOverWhatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ"
	for name, c := range map[string]struct{ key, want string }{
		"a symmetric key":     {`{"kty":"oct","kid":"b","k":"` + secret + `"}`, `key 1 (kid "b"): symmetric`},
		"a short Ed25519 key": {`{"kty":"OKP","crv":"Ed25519","kid":"a","x":"` + secret + `"}`, `key 1 (kid "a"): its parameters`},
		"a modulus too short": {jwk(t, csi+"-rs256", map[string]any{"n": secret}), "bits"},
		"a foreign curve":     {`{"kty":"EC","crv":"secp256k1","kid":"b","x":"` + secret + `","y":"` + secret + `"}`, `its kind is not used: kty "EC", crv "secp256k1"`},
		"a foreign kind":      {`{"kty":"` + strings.Repeat("X", 90) + `"}`, `kty "` + strings.Repeat("X", 20) + `"`},
		"a kid of a number":   {`{"kty":"OKP","crv":"Ed25519","kid":1}`, "no JWK"},
		"a text":              {`"key"`, "no JWK"},
		"an alg of no kind":   {okp("x", `"alg":"ES256",`), "its alg is not one of its kind"},
	} {
		for _, keys := range []string{c.key + "," + okp("good", ""), okp("good", "") + "," + c.key} {
			set, err := token.ParseKeySet([]byte(`{"keys":[` + keys + `]}`))
			if err != nil || !slices.Equal(set.KeyIDs(), []string{"good"}) || len(set.PassedOver()) != 1 {
				t.Errorf("%s: got %v, %v and %v, want the good key", name, set.KeyIDs(), set.PassedOver(), err)
				continue
			}
			why := strings.Replace(set.PassedOver()[0].Error(), "key 2", "key 1", 1)
			if !strings.Contains(why, c.want) || strings.Contains(why, secret) {
				t.Errorf("%s: passed over as %s, want %q", name, why, c.want)
			}
		}
	}
	set, err := token.ParseKeySet([]byte(`{"keys":[` + okp("a", "") + "," + okp("a", "") + `]}`))
	if err != nil || len(set.KeyIDs()) != 1 || len(set.PassedOver()) != 1 {
		t.Errorf("one kid twice: got %v, %v and %v, want the first key", set.KeyIDs(), set.PassedOver(), err)
	}
}

// RFC 7517 section 4.5: keys of one kid and different kty are alternatives. RFC 7515 section 4.1.4: kid is optional.
func TestVerifyFindsKeysByKidAndKind(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	one := func(kid string) string { return jwk(t, kid, map[string]any{"kid": "same"}) }
	bare := func(kid string) string {
		var k map[string]any
		if err := json.Unmarshal([]byte(one(kid)), &k); err != nil {
			t.Fatal(err)
		}
		for _, optional := range []string{"kid", "alg", "use"} {
			delete(k, optional)
		}
		text, _ := json.Marshal(k)
		return string(text)
	}
	parse := func(keys ...string) *token.KeySet {
		set, err := token.ParseKeySet([]byte(`{"keys":[` + strings.Join(keys, ",") + `]}`))
		if err != nil || len(set.KeyIDs()) != len(keys) {
			t.Fatalf("got %v, %v", set.KeyIDs(), err)
		}
		return set
	}
	kinds := []string{csi + "-rs256", csi + "-es256", csi + "-es384", csi + "-es512", csi + "-eddsa"}
	var shared, kidless []string
	for _, kid := range kinds {
		shared, kidless = append(shared, one(kid)), append(kidless, bare(kid))
	}
	for _, alg := range s.Algorithms() {
		good := mint(t, s, token.Request{Algorithm: alg})
		v := token.NewVerifier(token.Options{})
		if _, err := v.Verify(rename(t, good, "same"), parse(shared...), noon, token.Terms{}); !errors.Is(err, token.ErrSignature) {
			t.Errorf("%s: a changed header, of a kid that all keys have: got %v, want a bad signature", alg, err)
		}
		if _, err := v.Verify(good, parse(kidless...), noon, token.Terms{}); !errors.Is(err, token.ErrUnknownKey) {
			t.Errorf("%s: a kid that no key has: got %v", alg, err)
		}
	}
	for _, c := range []struct {
		header string
		keys   *token.KeySet
		want   error
	}{
		{`{"alg":"EdDSA"}`, parse(append(kidless, okp("forge", ""))...), nil},
		{`{"alg":"EdDSA"}`, parse(append(kidless, okp("", ""))...), nil},
		{`{"alg":"Ed25519"}`, parse(okp("", `"alg":"EdDSA",`)), nil},
		{`{"alg":"EdDSA"}`, parse(kidless...), token.ErrUnknownKey},
		{`{"alg":"EdDSA","kid":"same"}`, parse(append(shared[:4:4], okp("same", ""))...), nil},
		{`{"alg":"PS384","kid":"same"}`, parse(append(shared[:4:4], okp("same", ""))...), token.ErrSignature},
		{`{"alg":"PS384","kid":"same"}`, parse(okp("same", "")), token.ErrAlgorithm},
	} {
		raw, _ := forge(t, c.header, `{"exp":4102444800}`)
		if _, err := token.NewVerifier(token.Options{}).Verify(raw, c.keys, noon, token.Terms{}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.header, err, c.want)
		}
	}
}

// rename gives a token another kid, and leaves its signature.
func rename(t *testing.T, raw, kid string) string {
	t.Helper()
	header := part(t, raw, 0)
	header["kid"] = kid
	text, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	return b64(string(text)) + raw[strings.IndexByte(raw, '.'):]
}

// RFC 7518 section 6.3.2: of a private RSA key only d is required.
func TestAnRSAKeySignsWithoutItsPrimes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testkeys/" + csi + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal(text, &set); err != nil {
		t.Fatal(err)
	}
	for _, optional := range []string{"p", "q", "dp", "dq", "qi", "kid", "use"} {
		delete(set.Keys[0], optional)
	}
	text, _ = json.Marshal(map[string]any{"keys": set.Keys[:1]})
	s, err := token.ParseSigner(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, alg := range s.Algorithms() {
		raw := mint(t, s, token.Request{Algorithm: alg})
		if _, err := token.NewVerifier(token.Options{}).Verify(raw, s.KeySet(), noon, token.Terms{}); err != nil || part(t, raw, 0)["kid"] != nil {
			t.Errorf("%s: got %v, header %v", alg, err, part(t, raw, 0))
		}
	}
}

func TestParseKeySetPassesOverForeignKeys(t *testing.T) {
	t.Parallel()
	keys, err := token.ParseKeySet([]byte(`{"keys":[{"kty":"XYZ"},` + okp("enc", `"use":"enc",`) + `,` +
		okp("a", `"x5u":"https://unreachable.invalid/","x5c":["junk"],`) + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := keys.KeyIDs(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("kids: got %v, want [a]", got)
	}
}

func TestKeySetIsPublic(t *testing.T) {
	t.Parallel()
	for _, s := range []*token.Signer{signer(t, csi), token.DeriveSigner(1, "1")} {
		text := s.KeySet().JSON()
		var set struct{ Keys []map[string]any }
		if err := json.Unmarshal(text, &set); err != nil {
			t.Fatal(err)
		}
		for _, k := range set.Keys {
			for _, member := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"} {
				if _, there := k[member]; there {
					t.Errorf("kid %v: member %s is private", k["kid"], member)
				}
			}
		}
		if _, err := token.ParseSigner(text); !errors.Is(err, token.ErrKeys) {
			t.Errorf("signer of public keys: got %v, want %v", err, token.ErrKeys)
		}
		again, err := token.ParseKeySet(text)
		if err != nil || !bytes.Equal(again.JSON(), text) {
			t.Errorf("round trip: %v, got %s, want %s", err, again.JSON(), text)
		}
		text[0] = 'x'
		if s.KeySet().JSON()[0] == 'x' {
			t.Error("JSON hands out its own bytes")
		}
	}
}

func TestNilKeySetHoldsNothing(t *testing.T) {
	t.Parallel()
	var k *token.KeySet
	if k.JSON() != nil || k.KeyIDs() != nil {
		t.Errorf("got %s and %v, want nothing", k.JSON(), k.KeyIDs())
	}
}

func FuzzParseKeySet(f *testing.F) {
	f.Add(signer(f, csi).KeySet().JSON())
	f.Add([]byte(`{"keys":[` + okp("a", "") + `]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","d":"AQ","p":"AQ","q":"AQ","dp":"AQ","dq":"AQ","qi":"AQ"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if keys, err := token.ParseKeySet(text); (keys == nil) == (err == nil) {
			t.Errorf("got %v and %v", keys, err)
		}
	})
}
