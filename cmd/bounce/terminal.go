package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
)

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
)

// coloured tells whether to colour what goes to w: a terminal, unless --no-color or NO_COLOR (no-color.org) forbids it.
func coloured(noColor bool, w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(f.Fd()) && !noColor && os.Getenv("NO_COLOR") == ""
}

// newLogger writes text, for a person when it is coloured, or JSON.
func newLogger(w io.Writer, level, format string, colour bool) (*slog.Logger, error) {
	if err := oneOf("log-level", level, logLevels...); err != nil {
		return nil, err
	}
	if err := oneOf("log-format", format, logFormats...); err != nil {
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
