package token_test

import (
	"testing"

	"example.com/bounce/mock/internal/token"
)

func BenchmarkVerify(b *testing.B) {
	s := signer(b, csi)
	for name, size := range map[string]int{"miss": -1, "hit": 0} {
		for _, alg := range s.Algorithms() {
			b.Run(name+"/"+alg, func(b *testing.B) {
				v := token.NewVerifier(token.Options{CacheSize: size})
				raw := mint(b, s, token.Request{Algorithm: alg})
				b.ReportAllocs()
				for b.Loop() {
					if _, err := v.Verify(raw, s.KeySet(), noon, token.Terms{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkMint(b *testing.B) {
	s := signer(b, csi)
	for _, alg := range s.Algorithms() {
		b.Run(alg, func(b *testing.B) {
			for b.Loop() {
				mint(b, s, token.Request{Algorithm: alg})
			}
		})
	}
}

func BenchmarkDeriveSigner(b *testing.B) {
	for b.Loop() {
		token.DeriveSigner(1, csi)
	}
}

func BenchmarkParseSigner(b *testing.B) {
	text := shippedText(b)
	for b.Loop() {
		if _, err := token.ParseSigner(text); err != nil {
			b.Fatal(err)
		}
	}
}
