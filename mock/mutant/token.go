package mutant

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock"
)

// tokens get wrong which token to believe.
func tokens() []Mutant {
	return []Mutant{
		believe("signature-unchecked", "reads the claims and never verifies the signature", func(x *mock.Exchange, t jwt) bool {
			return t.Claims.Exp > x.Now.Unix() && t.Claims.Nbf <= x.Now.Unix() && t.Header.Alg != "none"
		}),
		believe("alg-none-ok", "believes a token of algorithm none",
			func(_ *mock.Exchange, t jwt) bool { return t.Header.Alg == "none" }),
		believe("hs256-with-public-key-ok", "verifies HS256 with the public key as the secret",
			func(_ *mock.Exchange, t jwt) bool { return t.Header.Alg == "HS256" }),
		believe("unknown-kid-ok", "tries the other keys where the key set lacks the one that is named",
			func(_ *mock.Exchange, t jwt) bool { return strings.HasSuffix(t.Header.Kid, "-unknown") }), // as the mint names it
		ofJOSE(believe("crit-ignored", "passes over the extensions that crit demands",
			func(_ *mock.Exchange, t jwt) bool { return t.Header.Crit != nil })),
		ofJOSE(believe("header-not-utf-8-ok", "replaces what is not UTF-8 in a token's header",
			func(_ *mock.Exchange, t jwt) bool { return t.garbled[0] })),
		ofJOSE(believe("claims-not-utf-8-ok", "replaces what is not UTF-8 in a token's claims",
			func(_ *mock.Exchange, t jwt) bool { return t.garbled[1] })),
		{
			Name: "any-token-ok", Class: "auth", Rule: "clause:bearer-token", Defect: "believes any bearer token without verifying it",
			plant: at("token", func(x *mock.Exchange, _ run) *mock.Refusal {
				x.Scopes = x.Operation.Scopes
				if t, isJWT := read(x.Bearer); isJWT {
					x.Scopes = t.scopes()
				}
				return nil
			}),
		},
		atAnotherTime("expired-ok", "believes a token that has expired", func(x *mock.Exchange, t jwt) (int64, bool) {
			return t.Claims.Exp - 1, t.Claims.Exp <= x.Now.Unix()
		}),
		atAnotherTime("not-yet-valid-ok", "believes a token before its time", func(x *mock.Exchange, t jwt) (int64, bool) {
			return t.Claims.Nbf, t.Claims.Nbf > x.Now.Unix()
		}),
		{
			Name: "keys-of-the-subject", Class: "auth", Rule: "clause:jwks-identifier",
			Defect: "verifies by the keys of whom the token names, and not of whom the Identifier names",
			plant:  at("token", keysOfSubject),
		},
	}
}

// believe takes the claims of a doubtful token for verified.
func believe(name, defect string, doubtful func(x *mock.Exchange, t jwt) bool) Mutant {
	return Mutant{
		Name: name, Class: "auth", Rule: "clause:bearer-token", Defect: defect,
		plant: at("token", func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if t, isJWT := read(x.Bearer); r != nil && isJWT && doubtful(x, t) {
				x.Scopes = t.scopes()
				return nil
			}
			return r
		}),
	}
}

// ofJOSE makes a mutant one of the rule that rests on the RFCs of tokens alone.
func ofJOSE(m Mutant) Mutant {
	m.Rule = "hygiene:jose"
	return m
}

// atAnotherTime judges a token at a time of its own choice, and all else as ever.
func atAnotherTime(name, defect string, at func(*mock.Exchange, jwt) (seconds int64, other bool)) Mutant {
	return Mutant{
		Name: name, Class: "auth", Rule: "clause:bearer-token", Defect: defect,
		plant: together(map[string]plant{"token": func(x *mock.Exchange, healthy run) *mock.Refusal {
			t, isJWT := read(x.Bearer)
			seconds, other := at(x, t)
			if !isJWT || !other || t.Claims.Exp == 0 {
				return healthy(x)
			}
			now := x.Now
			defer func() { x.Now = now }()
			x.Now = time.Unix(seconds, 0)
			return healthy(x)
		}}),
	}
}

// jwt is what a token says of itself, believed as it stands.
type jwt struct {
	Header struct {
		Alg, Kid string
		Crit     []string
	}
	Claims struct {
		Sub      string
		Scope    string
		Scp      []string
		Exp, Nbf int64
	}
	garbled [2]bool // header and claims that are not UTF-8
}

func read(raw string) (t jwt, isJWT bool) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return t, false
	}
	for i, into := range []any{&t.Header, &t.Claims} {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(text, into) != nil {
			return jwt{}, false
		}
		t.garbled[i] = !utf8.Valid(text)
	}
	return t, true
}

func (t jwt) scopes() []string { return append(strings.Fields(t.Claims.Scope), t.Claims.Scp...) }
