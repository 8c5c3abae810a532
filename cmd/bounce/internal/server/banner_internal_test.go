package server

import (
	"slices"
	"testing"
)

func TestTheBannersCommandsAreQuoted(t *testing.T) {
	t.Parallel()
	b := banner{url: "https://127.0.0.1:1"}
	b.access.TLSCAFile = "it's my ca.pem"
	const want = `bounce explain ID --target https://127.0.0.1:1 --ca 'it'\''s my ca.pem'`
	if got := b.commands(false); !slices.Contains(got, want) {
		t.Errorf("got %q, want %q among them", got, want)
	}
}
