package seed_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

const elsewhere = "https://keys.example/jwks.json"

func TestKeysMayBeElsewhere(t *testing.T) {
	t.Parallel()
	public := string(token.DeriveSigner(1, "x").KeySet().JSON())
	for name, c := range map[string]struct {
		base, top string
		uri       string // "" for keys at hand
	}{
		"of a customer":                      {"{csi: '1', jwksUri: '" + elsewhere + "'}", "{csi: '2'}", elsewhere},
		"instead of the keys of the base":    {"{csi: '1', keys: " + public + "}", "{csi: '1', jwksUri: '" + elsewhere + "'}", elsewhere},
		"as the base says":                   {"{csi: '1', jwksUri: '" + elsewhere + "'}", "{csi: '1', name: Renamed}", elsewhere},
		"unless the file brings keys itself": {"{csi: '1', jwksUri: '" + elsewhere + "'}", "{csi: '1', keys: " + public + "}", ""},
	} {
		w, err := seed.Over(parse(t, "customers: ["+c.base+"]"), parse(t, "customers: ["+c.top+"]"), now, randomSeed)
		if err != nil {
			t.Fatal(err)
		}
		got := w.Customers[0]
		if got.JWKSURI != c.uri || (got.Keys == nil) != (c.uri != "") || got.Signer != nil {
			t.Errorf("%s: got %q, keys %v, signer %v; want %q", name, got.JWKSURI, got.Keys.KeyIDs(), got.Signer, c.uri)
		}
	}
}

func TestAPrivateAddressOfKeysMayBeAllowed(t *testing.T) {
	t.Parallel()
	const private = "http://127.0.0.1:9/keys"
	w, err := seed.Load("world.yaml", []byte("builtin: false\ncustomers: [{csi: '1', jwksUri: '"+private+"'}]"), now, randomSeed, true)
	if err != nil || w.Customers[0].JWKSURI != private {
		t.Errorf("got %+v, %v, want the address", w.Customers, err)
	}
	for _, allowed := range []bool{true, false} {
		_, err := seed.Keys([]byte(`{"jwksUri":"`+private+`"}`), allowed)
		_, also := seed.One([]byte(`{"jwksUri":"`+private+`"}`), now, sample.New(randomSeed, "one"), randomSeed, allowed)
		if (err == nil) != allowed || (also == nil) != allowed {
			t.Errorf("allowed %v: got %v and %v", allowed, err, also)
		}
	}
}

func TestAURIOfKeysIsHeldToItsFormAndNotRepeated(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"customers:\n- csi: '1'\n  jwksUri: ftp://secret.example":                  "world.yaml:3: customers[0].jwksUri: is of another scheme than http and https, want an absolute http or https URL",
		"customers:\n- csi: '1'\n  jwksUri: https://u:secret@a.example":            "world.yaml:3: customers[0].jwksUri: holds a user or password",
		"customers:\n- csi: '1'\n  jwksUri: ''":                                    `world.yaml:3: customers[0].jwksUri: is "", want`,
		"customers:\n- csi: '1'\n  keys: {keys: []}\n  jwksUri: https://a.example": "world.yaml:4: customers[0].jwksUri: is given together with keys, want either keys or jwksUri",
		"customers:\n- csi: '1'\n  jwksUrl: https://a.example":                     "did you mean jwksUri?",
	} {
		_, err := seed.Parse("world.yaml", []byte(text), now, randomSeed)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestKeysReadsABodyOfEither(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		uri         string
		keys, mints bool
	}{
		`{"jwksUri":"` + elsewhere + `"}`:                                     {elsewhere, false, false},
		`{"keys":` + privateKeys(t) + `}`:                                     {"", true, true},
		`{"keys":` + string(token.DeriveSigner(1, "x").KeySet().JSON()) + `}`: {"", true, false},
	} {
		got, err := seed.Keys([]byte(body), false)
		if err != nil || got.JWKSURI != want.uri || (got.Keys != nil) != want.keys || (got.Signer != nil) != want.mints {
			t.Errorf("%.40s: got %+v, %v", body, got, err)
		}
	}
	for body, want := range map[string]string{
		`{}`: "the entry: is missing, want keys or jwksUri", `{"jwksUri":"x"}`: "/jwksUri: is of another scheme", `{"uri":"x"}`: "/uri: is an unknown key",
		`{"keys":[]}`:          `/keys: is a list, want the JWKS as a whole, such as {"keys": [...]}`,
		`{"keys":{"keys":[]}}`: "/keys: is an unusable key set", `{"keys":{"keys":[]},"jwksUri":"https://a.example"}`: "/jwksUri: is given together with keys",
	} {
		if _, err := seed.Keys([]byte(body), false); err == nil || !strings.Contains(errorsOf(t, err).Error(), want) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
	var malformed *jsonbody.MalformedError
	if _, err := seed.Keys([]byte("{"), false); !errors.As(err, &malformed) {
		t.Errorf("got %v, want a MalformedError", err)
	}
}
