package server

import (
	"io"
	"log/slog"

	"github.com/lmittmann/tint"
	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
)

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
	logWhen    = []string{"auto", "always", "never"}
)

// logSettings say what the mock tells of itself and of the requests that it answers.
type logSettings struct {
	format   string
	level    string
	noColor  bool
	quiet    bool
	requests string
}

func (l *logSettings) flags(f *pflag.FlagSet) {
	f.StringVar(&l.format, "log-format", "text", "write the log as `FORMAT`: text or json")
	f.StringVar(&l.level, "log-level", "warn", "log from `LEVEL` on: debug (each exchange), info, warn or error")
	f.StringVar(&l.requests, "log-requests", "auto", "log a line for each request, `WHEN`: auto (if stderr is a terminal), always or never; "+
		"with --log-level debug also for calls of the control API")
	f.BoolVarP(&l.quiet, "quiet", "q", false, "print neither the summary at the start nor requests")
	f.BoolVar(&l.noColor, "no-color", false, "write without colour (default if NO_COLOR is set, or the output is not a terminal)")
}

// logger returns one that writes text, for a person when it is coloured, or JSON.
func (l logSettings) logger(w io.Writer) (*slog.Logger, error) {
	if err := cli.CheckWord("log-level", l.level, logLevels...); err != nil {
		return nil, err
	}
	if err := cli.CheckWord("log-format", l.format, logFormats...); err != nil {
		return nil, err
	}
	if err := cli.CheckWord("log-requests", l.requests, logWhen...); err != nil {
		return nil, err
	}
	var least slog.Level
	if err := least.UnmarshalText([]byte(l.level)); err != nil {
		return nil, err
	}
	switch {
	case l.isJSON():
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: least})), nil
	case cli.UseColour(l.noColor, w):
		return slog.New(tint.NewTextHandler(w, &tint.Options{Level: least})), nil
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: least})), nil
}

func (l logSettings) isJSON() bool { return l.format == "json" }
