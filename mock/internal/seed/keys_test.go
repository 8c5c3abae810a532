package seed_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

func TestKeysOfACustomer(t *testing.T) {
	t.Parallel()
	private, err := token.ParseSigner([]byte(privateKeys(t)))
	if err != nil {
		t.Fatal(err)
	}
	public := string(private.KeySet().JSON())
	derived := token.DeriveSigner(randomSeed, "1")
	shipped, _ := token.TestSigner("15427061")
	cases := map[string]struct {
		customer string
		keys     *token.KeySet
		mints    bool
	}{
		"are derived where none are given":      {"{csi: '1'}", derived.KeySet(), true},
		"are the shipped ones for a built-in":   {"{csi: '15427061'}", shipped.KeySet(), true},
		"are private ones that are given":       {"{csi: '1', keys: " + privateKeys(t) + "}", private.KeySet(), true},
		"are public ones that are given":        {"{csi: '1', keys: " + public + "}", private.KeySet(), false},
		"are given ones for a built-in as well": {"{csi: '15427061', keys: " + public + "}", private.KeySet(), false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "customers: [" + c.customer + "]"
			alone, loaded := parse(t, text).Customers, load(t, text).Customers
			last := loaded[len(loaded)-1]
			if strings.Contains(c.customer, "15427061") {
				last = loaded[0]
			}
			for _, got := range []seed.Customer{alone[0], last} {
				if !bytes.Equal(got.Keys.JSON(), c.keys.JSON()) {
					t.Errorf("got the keys %q, want %q", got.Keys.KeyIDs(), c.keys.KeyIDs())
				}
				if (got.Signer != nil) != c.mints {
					t.Errorf("got the signer %v, want one: %t", got.Signer != nil, c.mints)
				}
			}
		})
	}
}

func TestKeysMayBeWrittenAsYAML(t *testing.T) {
	t.Parallel()
	w := parse(t, `
customers:
  - csi: '1'
    keys:
      keys:
        - kty: OKP
          crv: Ed25519
          kid: 7
          use: sig
          x: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo
`)
	if got := w.Customers[0].Keys.KeyIDs(); !slices.Equal(got, []string{"7"}) || w.Customers[0].Signer != nil {
		t.Errorf("got the keys %q, want the public key 7", got)
	}
}

func TestFaultyKeysAreNotShown(t *testing.T) {
	t.Parallel()
	const secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
	cases := map[string]string{
		"a symmetric key":        "keys: {keys: [{kty: oct, kid: a, k: " + secret + "}]}",
		"a broken key":           "keys: {keys: [{kty: OKP, crv: Ed25519, kid: a, d: " + secret + ", x: " + secret + "AAAA}]}",
		"no kid":                 "keys: {keys: [{kty: OKP, crv: Ed25519, d: " + secret + ", x: " + secret + "}]}",
		"no set":                 "keys: " + secret,
		"an empty set":           "keys: {keys: []}",
		"nothing":                "keys: ",
		"a set within a set":     "keys: {keys: [{keys: [{keys: [{keys: [" + secret + "]}]}]}]}",
		"a member twice":         "keys: {keys: [{d: " + secret + ", d: " + secret + "}]}",
		"a secret as member":     "keys: {keys: [{" + secret + ": 1, " + secret + ": 2}]}",
		"a secret as name":       "name: {" + secret + ": 1}",
		"a secret as identifier": "identifier: " + secret,
		"a secret as key":        secret + ": 1",
		"a secret as opt-in":     "optedIn: " + secret,
		"a secret as anchor":     "name: *" + secret,
		"a secret as tag":        "name: !" + secret + " x",
		"a secret in bad YAML":   "name: [" + secret + ": {" + secret,
	}
	for name, field := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seed.Parse("world.yaml", []byte("customers:\n- csi: '1'\n  "+field+"\n"), now, randomSeed)
			all := errorsOf(t, err)
			if strings.Contains(err.Error(), secret[:20]) {
				t.Errorf("the error shows the secret: %v", err)
			}
			lines := []int{}
			for _, f := range all {
				lines = append(lines, f.Line)
			}
			if !slices.Contains(lines, 3) && !slices.Contains(lines, 4) {
				t.Errorf("got faults on the lines %v, want 3: %v", lines, err)
			}
		})
	}
}
