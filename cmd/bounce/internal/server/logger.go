package server

import (
	"io"
	"log/slog"

	"github.com/lmittmann/tint"

	"example.com/bounce/cmd/bounce/internal/cli"
)

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
)

// newLogger writes text, for a person when it is coloured, or JSON.
func newLogger(w io.Writer, level, format string, colour bool) (*slog.Logger, error) {
	if err := cli.CheckWord("log-level", level, logLevels...); err != nil {
		return nil, err
	}
	if err := cli.CheckWord("log-format", format, logFormats...); err != nil {
		return nil, err
	}
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		return nil, err
	}
	switch {
	case format == "json":
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: least})), nil
	case colour:
		return slog.New(tint.NewTextHandler(w, &tint.Options{Level: least})), nil
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: least})), nil
}
