package target_test

import (
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/target"
)

// Whatever a file is, reading it ends in a Config or in errors, which begin with its name.
func FuzzParseConfig(f *testing.F) {
	f.Add(whole)
	for _, c := range refused {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := target.ParseConfig("target.yaml", []byte(text), nil)
		if (c == nil) != (err != nil) {
			t.Fatalf("got %+v, %v, want one of both", c, err)
		}
		if err == nil {
			return
		}
		if !strings.HasPrefix(err.Error(), "target.yaml:") {
			t.Errorf("got %q, want the name first", err)
		}
	})
}
