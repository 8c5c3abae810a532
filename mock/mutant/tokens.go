package mutant

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// tokenDefects accept tokens that they should refuse.
func tokenDefects() defects {
	return defects{
		"signature-unchecked": accept(func(x *mock.Exchange, t jwt) bool {
			return t.Claims.Exp > x.Now.Unix() && t.Claims.Nbf <= x.Now.Unix() && t.Header.Alg != "none"
		}),
		"alg-none-ok":              accept(func(_ *mock.Exchange, t jwt) bool { return t.Header.Alg == "none" }),
		"hs256-with-public-key-ok": accept(func(_ *mock.Exchange, t jwt) bool { return t.Header.Alg == "HS256" }),
		"unknown-kid-ok": accept(func(_ *mock.Exchange, t jwt) bool {
			return strings.HasSuffix(t.Header.Kid, "-unknown") // as the mock mints it
		}),
		"crit-ignored":        accept(func(_ *mock.Exchange, t jwt) bool { return t.Header.Crit != nil }),
		"header-not-utf-8-ok": accept(func(_ *mock.Exchange, t jwt) bool { return t.garbled[0] }),
		"claims-not-utf-8-ok": accept(func(_ *mock.Exchange, t jwt) bool { return t.garbled[1] }),
		"any-token-ok": plant.Check("token", func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
			x.Scopes = x.Operation.Scopes
			if t, isJWT := readToken(x.Bearer); isJWT {
				x.Scopes = t.scopes()
			}
			return nil
		}),
		"expired-ok": judgeAt(func(x *mock.Exchange, t jwt) (int64, bool) {
			return t.Claims.Exp - 1, t.Claims.Exp <= x.Now.Unix()
		}),
		"not-yet-valid-ok": judgeAt(func(x *mock.Exchange, t jwt) (int64, bool) {
			return t.Claims.Nbf, t.Claims.Nbf > x.Now.Unix()
		}),
		"token-good-forever": acceptForever,
	}
}

// accept takes the claims of a refused token for verified where the condition holds.
func accept(condition func(x *mock.Exchange, t jwt) bool) plant.Stateful {
	return plant.Check("token", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		r := original(x)
		if t, isJWT := readToken(x.Bearer); r != nil && isJWT && condition(x, t) {
			x.Scopes = t.scopes()
			return nil
		}
		return r
	})
}

// judgeAt judges a token at another time, where at returns one.
func judgeAt(at func(*mock.Exchange, jwt) (seconds int64, other bool)) plant.Stateful {
	return plant.Check("token", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		t, isJWT := readToken(x.Bearer)
		seconds, other := at(x, t)
		if !isJWT || !other || t.Claims.Exp == 0 {
			return original(x)
		}
		now := x.Now
		defer func() { x.Now = now }()
		x.Now = time.Unix(seconds, 0)
		return original(x)
	})
}

// acceptForever accepts a token once it was verified.
func acceptForever() plant.Defect {
	var verified sync.Map // tokens to their scopes
	return plant.Defect{Checks: plant.Checks{"token": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		key := x.Customer.CSI + " " + x.Bearer
		if scopes, found := verified.Load(key); found {
			x.Scopes, _ = scopes.([]string)
			return nil
		}
		r := original(x)
		if r == nil {
			verified.Store(key, x.Scopes)
		}
		return r
	}}}
}

// jwt is what a token says, unverified.
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
	garbled [2]bool // whether the header and the claims are not UTF-8
}

func readToken(raw string) (t jwt, isJWT bool) {
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
