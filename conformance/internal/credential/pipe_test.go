//go:build unix

package credential_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"example.com/bounce/conformance/internal/credential"
)

func TestNobodyWaitsForeverForAPipe(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	same := func(text string) string { return text }
	if _, err := (credential.Token{File: name}).Obtain(ctx, "", "the token", same); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
	writer, err := os.OpenFile(name, os.O_WRONLY, 0) // lets the reader end
	if err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
}
