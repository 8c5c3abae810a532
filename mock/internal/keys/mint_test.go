package keys_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/token"
)

// claims returns what a genuine token says.
func claims(t *testing.T, by keys.Key, raw string) *token.Claims {
	t.Helper()
	c, err := token.NewVerifier(token.Options{}).VerifyFrom(t.Context(), raw, by.Source, noon, by.Policy())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestATokenIsMintedForTheCustomer(t *testing.T) {
	t.Parallel()
	r := newRing()
	g := derived("1")
	k := give(t, r, "1", g)
	g.Issuer, g.Audience = "https://issuer.example", "bounce"
	strict := give(t, r, "2", g)
	for name, row := range map[string]struct {
		by               keys.Key
		request          token.Request
		scopes           []string
		issuer, audience string
	}{
		"by default":     {k, token.Request{}, []string{"mcs:oci:api:Approver"}, token.Issuer, ""},
		"of all scopes":  {k, token.Request{Scope: keys.AllScopes}, r.Scopes(), token.Issuer, ""},
		"of one scope":   {k, token.Request{Scope: "other"}, []string{"other"}, token.Issuer, ""},
		"of an issuer":   {k, token.Request{Issuer: "https://mock.example"}, []string{r.Scope()}, "https://mock.example", ""},
		"of its issuer":  {strict, token.Request{Issuer: "https://mock.example"}, []string{r.Scope()}, "https://issuer.example", "bounce"},
		"of no audience": {k, token.Request{Audience: "another"}, []string{r.Scope()}, token.Issuer, ""},
	} {
		got := claims(t, row.by, mint(t, r, row.by, row.request))
		if !slices.Equal(got.Scopes, row.scopes) || got.Issuer != row.issuer || strings.Join(got.Audience, " ") != row.audience || !got.ExpiresAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	later := claims(t, k, mint(t, r, k, token.Request{Now: noon.Add(-time.Minute)}))
	if !later.ExpiresAt.Equal(noon.Add(59 * time.Minute)) {
		t.Errorf("the token of another time ends at %s", later.ExpiresAt)
	}
}

func TestNoTokenIsMintedThatWouldMislead(t *testing.T) {
	t.Parallel()
	r := newRing()
	for name, row := range map[string]struct {
		by      keys.Key
		request token.Request
		want    string
	}{
		"public keys":       {give(t, r, "1", public(t, "1")), token.Request{CSI: "1"}, `mint: the keys of customer "1" are public ones`},
		"an accepted wrong": {give(t, r, "2", derived("2")), token.Request{CSI: "2", Defect: token.WrongIssuer}, `mint: customer "2": `},
		"an unknown defect": {give(t, r, "3", derived("3")), token.Request{CSI: "3", Defect: "nothing"}, "nothing"},
	} {
		if _, err := r.Mint(row.by, row.request); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: the error is %v, want %s", name, err, row.want)
		}
	}
}

func TestACustomerHasATokenOfEachRoleAndDefect(t *testing.T) {
	t.Parallel()
	r := newRing()
	g := derived("1")
	g.Issuer = "https://issuer.example"
	for name, k := range map[string]keys.Key{"1": give(t, r, "1", g), "2": give(t, r, "2", derived("2"))} {
		tokens, err := r.Tokens(name, k)
		if err != nil {
			t.Fatal(err)
		}
		wrong := k.Defects()
		good := []string{"app-admin", "approver", "approver-between", "approver-first", "approver-last", "no-approver", "privileged-user", "user"}
		if got := slices.Sorted(maps.Keys(tokens)); !slices.Equal(got, slices.Sorted(slices.Values(slices.Concat(good, wrong)))) {
			t.Errorf("customer %s has the tokens %v", name, got)
		}
		for _, role := range good {
			if c := claims(t, k, tokens[role]); c.Subject != name || !c.ExpiresAt.Equal(noon.Add(24*time.Hour)) || len(c.Scopes) == 0 {
				t.Errorf("customer %s, %s: got %+v", name, role, c)
			}
		}
		if has := slices.Contains(wrong, "wrong-issuer"); has != (k.Issuer != "") || slices.Contains(wrong, "wrong-audience") {
			t.Errorf("customer %s, held to %+v, refuses %v", name, k.Policy(), wrong)
		}
	}
	if tokens, err := r.Tokens("3", give(t, r, "3", public(t, "3"))); err != nil || len(tokens) > 0 {
		t.Errorf("of public keys: %d tokens (%v)", len(tokens), err)
	}
}
