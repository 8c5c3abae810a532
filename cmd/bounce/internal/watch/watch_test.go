package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/bounce/cmd/bounce/internal/watch"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAChangeIsReportedOnceTheFileIsQuiet(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, path string){
		"written": func(t *testing.T, path string) { t.Helper(); write(t, path, "new") },
		"replaced by a rename": func(t *testing.T, path string) {
			t.Helper()
			write(t, path+"~", "new")
			if err := os.Rename(path+"~", path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "contract.yaml")
			write(t, path, "old")
			ctx, cancel := context.WithCancel(t.Context())
			timers, seen := make(chan chan time.Time, 100), make(chan string, 100)
			done, err := watch.Files(ctx, []string{path}, func(time.Duration) <-chan time.Time {
				timer := make(chan time.Time, 1)
				timers <- timer
				return timer
			}, func() {
				text, _ := os.ReadFile(path)
				seen <- string(text)
			})
			if err != nil {
				t.Fatal(err)
			}
			change(t, path)
			<-timers // an event begins a wait, which the next event begins anew
			if len(seen) > 0 {
				t.Error("a change was reported before the file was quiet")
			}
			write(t, path, "newest")
			for got := ""; got != "newest"; {
				select {
				case timer := <-timers:
					timer <- time.Time{}
				case got = <-seen:
				}
			}
			cancel()
			<-done
		})
	}
}

func TestAFolderThatIsMissingIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := watch.Files(t.Context(), []string{filepath.Join(t.TempDir(), "no", "file")}, time.After, func() {}); err == nil {
		t.Error("got no error")
	}
}
