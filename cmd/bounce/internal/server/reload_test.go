package server

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// A file that is broken is in the log with its line, and the next good one takes effect.
func TestAReloadReadsTheFilesAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "world.yaml")
	s := &mockSettings{options: mock.Options{Seed: mock.SeedFile{Name: path}}}
	server := mock.Start(t, mock.Options{})
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	for _, step := range []struct{ text, log string }{
		{"customers:\n  - {csi: '30000001', nickname: New}\n", "world.yaml:2"},
		{"customers:\n  - {csi: '30000001', name: New}\n", "reloaded"},
	} {
		if err := os.WriteFile(path, []byte(step.text), 0o600); err != nil {
			t.Fatal(err)
		}
		log.Reset()
		if s.reload(server, logger); !strings.Contains(log.String(), step.log) {
			t.Errorf("the log is %s, want %q", log.String(), step.log)
		}
		_, err := server.CustomerClock("30000001")
		if took := err == nil; took != (step.log == "reloaded") {
			t.Errorf("%s: the new customer is there: %v", step.log, took)
		}
	}
}
