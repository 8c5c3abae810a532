package keys_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/store/storetest"
)

func TestKeysAreAPart(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]func(n int) keys.Given{
		"at hand": func(n int) keys.Given { return derived(fmt.Sprint(n)) },
		"fetched": func(n int) keys.Given { return keys.Given{URI: fmt.Sprint(elsewhere, "?", n)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.RunPart(t, func(testing.TB) storetest.Subject {
				r := newRing()
				return storetest.Subject{
					Part: r,
					Change: func(tb testing.TB, csi string, n int) {
						tb.Helper()
						if err := r.Set(tb.Context(), csi, given(n)); err != nil {
							tb.Fatal(err)
						}
					},
					Look: func(tb testing.TB, csi string) string {
						tb.Helper()
						k, found, err := r.Of(tb.Context(), csi)
						if err != nil {
							tb.Fatal(err)
						}
						return strings.Join(append(k.Set().KeyIDs(), k.URI(), fmt.Sprint(found)), " ")
					},
				}
			})
		})
	}
}
