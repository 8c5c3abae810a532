package token_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
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
		"a symmetric key":       {okp("a", "") + `,{"kty":"oct","kid":"b","k":"` + secret + `"}`, "symmetric"},
		"a missing kid":         {okp("", ""), "kid is missing"},
		"a repeated kid":        {okp("a", "") + "," + okp("a", ""), "twice"},
		"only foreign kinds":    {`{"kty":"XYZ","kid":"a"},{"kty":"OKP","crv":"X25519","kid":"b"}`, "no RSA"},
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
		"an RSA key without its primes": {jwk(t, csi+"-rs256", map[string]any{"d": secret}), "p, q"},
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

// What ParseKeySet refuses is no reason to do without the good keys of a set that others maintain.
func TestParsePublishedKeySetPassesOverWhatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ"
	for name, c := range map[string]struct{ key, want string }{
		"a missing kid":       {okp("", ""), `key 1 (kid ""): kid is missing`},
		"a short Ed25519 key": {`{"kty":"OKP","crv":"Ed25519","kid":"a","x":"` + secret + `"}`, `key 1 (kid "a"): its parameters`},
		"a modulus too short": {jwk(t, csi+"-rs256", map[string]any{"n": secret}), "bits"},
		"a kid of a number":   {`{"kty":"OKP","crv":"Ed25519","kid":1}`, "no JWK"},
		"a text":              {`"key"`, "no JWK"},
	} {
		set, odd, err := token.ParsePublishedKeySet([]byte(`{"keys":[` + c.key + "," + okp("good", "") + `]}`))
		if err != nil || !slices.Equal(set.KeyIDs(), []string{"good"}) || len(odd) != 1 || !strings.Contains(odd[0].Error(), c.want) {
			t.Errorf("%s: got %v, %v and %v, want the good key and %q", name, set.KeyIDs(), odd, err, c.want)
		}
		if _, _, err := token.ParsePublishedKeySet([]byte(`{"keys":[` + c.key + `]}`)); !errors.Is(err, token.ErrKeys) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s alone: got %v, want ErrKeys with %q", name, err, c.want)
		}
	}
	set, odd, err := token.ParsePublishedKeySet([]byte(`{"keys":[` + okp("a", "") + "," + okp("a", "") + `]}`))
	if err != nil || len(set.KeyIDs()) != 1 || len(odd) != 1 {
		t.Errorf("one kid twice: got %v, %v and %v, want the first key", set.KeyIDs(), odd, err)
	}
	if _, _, err := token.ParsePublishedKeySet([]byte(`{"keys":[` + okp("a", "") + `,{"kty":"oct","kid":"b","k":"` + secret + `"}]}`)); !errors.Is(err, token.ErrKeys) {
		t.Errorf("a symmetric key: got %v, want ErrKeys", err)
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
