//go:build external

package reporttest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser starts chromium for a test, and returns the context in which chromedp runs its actions.
func Browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("this test needs chromium on PATH: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1440, 900))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// Installed returns a file of a package that npm put beside a folder of PATH.
func Installed(t *testing.T, file string) string {
	t.Helper()
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		path := filepath.Join(filepath.Dir(folder), file)
		if _, err := os.Stat(path); err == nil { //nolint:gosec // PATH is the tester's own
			return path
		}
	}
	t.Fatalf("%s lies beside no node_modules/.bin of PATH: .ci/run installs it", file)
	return ""
}
