package source_test

import (
	"bytes"
	"testing"

	"example.com/bounce/openapi/internal/source"
)

func TestATextWithoutAnchorsStaysAsItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "&", "a: 1 & 2\n", "content: {'*/*': {}}\n", "pattern: ^P(T?\\d.*)$\n", "  a:   # odd\n    [1,2]\n"} {
		got, err := source.Expand([]byte(text))
		if err != nil || string(got) != text {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func TestAnchorsAreFoundWhereverYAMLTakesThem(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"&x {b: 1}\n", "a: &x 1\nb: *x\n", "- &x 1\n- *x\n", "[&x 1,*x]\n", "{\"a\":&x 1,\"b\":*x}\n", "a:\n  &x\n  b: 1\n",
		"a:\t&x 1\n", "<<: {b: 1}\n", "a: 1\n<<: [{b: 2}]\n",
	} {
		got, err := source.Expand([]byte(text))
		if err != nil || bytes.ContainsAny(got, "&*<") {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}
