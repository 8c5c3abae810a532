package keys_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
	"example.com/bounce/mock/internal/token"
)

func TestACustomerWithoutKeysHasASourceThatHoldsNone(t *testing.T) {
	t.Parallel()
	r := newRing()
	k, found, err := r.Of(t.Context(), "1")
	if err != nil || found || k.Set() != nil || k.Signer != nil || k.URI() != "" {
		t.Errorf("got %+v, %t, %v", k, found, err)
	}
	raw := mint(t, r, keys.Key{Signer: token.DeriveSigner(1, "1")}, token.Request{})
	if err := verify(t, k, raw); !errors.Is(err, token.ErrUnknownKey) {
		t.Errorf("a token is refused with %v, want an unknown key", err)
	}
}

func TestKeysAreGiven(t *testing.T) {
	t.Parallel()
	store := settings.NewMemory()
	r := keys.New(options(store))
	g := derived("1")
	g.Issuer, g.Audience = "https://issuer.example", "bounce"
	k := give(t, r, "1", g)
	if k.Set() != g.Keys || k.Signer != g.Signer || k.Policy() != (token.Terms{Issuer: g.Issuer, Audience: g.Audience}) {
		t.Errorf("got %+v, want what was given", k)
	}
	give(t, r, "2", derived("2"))
	if again := of(t, r, "1"); again != k {
		t.Error("another customer's keys make this one's anew")
	}
	if again := give(t, r, "1", public(t, "1")); again.Signer != nil || again.Issuer != "" || again.Set() == nil {
		t.Errorf("got %+v, want public keys alone", again)
	}
	// Another ring on the store is another server that shares the engine.
	give(t, r, "1", g)
	there := of(t, keys.New(options(store)), "1")
	if !bytes.Equal(there.Set().JSON(), k.Set().JSON()) || there.Policy() != k.Policy() {
		t.Errorf("another server has %+v", there)
	}
	if err := verify(t, k, mint(t, r, there, token.Request{})); err != nil {
		t.Errorf("a token of the other server: %v", err)
	}
}

func TestAKeySetIsFetchedAnewWhereItsURIIsGivenAgain(t *testing.T) {
	t.Parallel()
	r := newRing()
	first := give(t, r, "1", keys.Given{URI: elsewhere, Issuer: "https://issuer.example"})
	if first.URI() != elsewhere || first.Set() != nil || first.Signer != nil || first.Issuer == "" {
		t.Errorf("got %+v", first)
	}
	give(t, r, "2", derived("2"))
	if same := of(t, r, "1"); same.Source != first.Source {
		t.Error("another customer's keys make what was fetched forgotten")
	}
	second := give(t, r, "1", keys.Given{URI: elsewhere})
	if second.Source == first.Source || !isClosed(t, first.Source) {
		t.Error("the URI was given again, and what was fetched is kept")
	}
	if give(t, r, "1", derived("1")); !isClosed(t, second.Source) {
		t.Error("keys at hand replace those of a URI, and the fetching goes on")
	}
	if err := r.Set(t.Context(), "1", keys.Given{URI: "ftp://keys.example"}); err == nil || of(t, r, "1").Signer == nil {
		t.Errorf("a wrong URI: %v", err)
	}
}

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	r := newRing()
	signer, _ := token.TestSigner(builtIn)
	before := give(t, r, builtIn, keys.Given{Keys: signer.KeySet(), Signer: signer, Issuer: "https://issuer.example"})
	old := mint(t, r, before, token.Request{})
	if err := r.Rotate(t.Context(), builtIn, false); err != nil {
		t.Fatal(err)
	}
	k := of(t, r, builtIn)
	if k.Signer.Signs() != builtIn+"-eddsa-1" || k.Rotations != 1 || k.Issuer != before.Issuer {
		t.Errorf("it signs with %s after %d rotations", k.Signer.Signs(), k.Rotations)
	}
	if err := errors.Join(verify(t, k, old), verify(t, k, mint(t, r, k, token.Request{}))); err != nil {
		t.Error(err)
	}
	if err := r.Rotate(t.Context(), builtIn, true); err != nil {
		t.Fatal(err)
	}
	k = of(t, r, builtIn)
	if got := k.Set().KeyIDs(); !slices.Equal(got, []string{builtIn + "-eddsa-2"}) || !errors.Is(verify(t, k, old), token.ErrUnknownKey) {
		t.Errorf("left are %v", got)
	}
	// No kid comes twice, also when other keys were given.
	give(t, r, builtIn, derived(builtIn))
	if err := r.Rotate(t.Context(), builtIn, false); err != nil || of(t, r, builtIn).Signer.Signs() != builtIn+"-eddsa-3" {
		t.Errorf("%v, it signs with %s", err, of(t, r, builtIn).Signer.Signs())
	}
	give(t, r, "2", public(t, "2"))
	give(t, r, "3", keys.Given{URI: elsewhere})
	for _, csi := range []string{"2", "3", "nobody"} {
		if err := r.Rotate(t.Context(), csi, false); !errors.Is(err, keys.ErrPublic) {
			t.Errorf("customer %s: %v, want %v", csi, err, keys.ErrPublic)
		}
	}
}

func TestRotationsAtTheSameTimeAllCount(t *testing.T) {
	t.Parallel()
	store := settingstest.NewUnsteady(settings.NewMemory(), 6)
	rings := []*keys.Ring{keys.New(options(store)), keys.New(options(store))}
	for rings[0].Set(t.Context(), "1", derived("1")) != nil {
		continue
	}
	const rotations = 5
	var all sync.WaitGroup
	for _, r := range rings {
		all.Go(func() {
			for range rotations {
				for r.Rotate(t.Context(), "1", false) != nil {
					_, _, _ = r.Of(t.Context(), "1") // may fail
				}
			}
		})
	}
	all.Wait()
	store.Steady(true)
	for i, r := range rings {
		if k := of(t, r, "1"); k.Rotations != 2*rotations || k.Signer.Signs() != fmt.Sprint("1-eddsa-", 2*rotations) {
			t.Errorf("server %d counts %d rotations, and signs with %s", i, k.Rotations, k.Signer.Signs())
		}
	}
}

func TestKeysAtHandAreListedByCSI(t *testing.T) {
	t.Parallel()
	r := newRing()
	give(t, r, "2", derived("2"))
	give(t, r, "1", public(t, "1"))
	give(t, r, "3", keys.Given{URI: elsewhere})
	held, err := r.Held(t.Context())
	var ids []string
	for _, set := range held {
		ids = append(ids, set.KeyIDs()...)
	}
	if err != nil || !slices.Equal(ids, []string{"1-eddsa", "2-eddsa"}) {
		t.Errorf("got %v (%v)", ids, err)
	}
}

func TestNothingIsFetchedAfterClose(t *testing.T) {
	t.Parallel()
	r := newRing()
	before := give(t, r, "1", keys.Given{URI: elsewhere})
	give(t, r, "2", derived("2"))
	r.Close()
	after := give(t, r, "3", keys.Given{URI: elsewhere})
	for name, k := range map[string]keys.Key{"before": before, "after": after, "still": of(t, r, "1")} {
		if !isClosed(t, k.Source) {
			t.Errorf("keys that were given %s Close are fetched", name)
		}
	}
	if k := of(t, r, "2"); verify(t, k, mint(t, r, k, token.Request{})) != nil {
		t.Error("keys at hand are no longer good")
	}
}

func TestKeysThatCannotBeUsedAreLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := options(settings.NewMemory())
	o.Logger = logger(&log)
	r := keys.New(o)
	var text = strings.Replace(string(derived("1").Keys.JSON()), `{"keys":[`, `{"keys":[{"kty":"oct","kid":"shared","k":"c2VjcmV0"},`, 1)
	set, err := token.ParseKeySet([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	k := give(t, r, "1", keys.Given{Keys: set})
	if len(k.Set().PassedOver()) != 1 || !strings.Contains(log.String(), "shared") || strings.Contains(log.String(), "c2VjcmV0") {
		t.Errorf("logged is %s", &log)
	}
}
