package matrix

import (
	"fmt"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// Path is how the suite gets its fixtures from the servers.
type Path string

const (
	// Control makes a fresh customer for each scenario through the control API.
	Control Path = "control"
	// File reads a target file that describes a server without a control API.
	File Path = "target-file"
)

// Paths returns all paths.
func Paths() []string { return []string{string(Control), string(File)} }

// fixtures are the options of a server on a path, and the options of the suite that fit them.
type fixtures struct {
	server mock.Options
	suite  conformance.Options
}

func (p Path) fixtures() (fixtures, error) {
	switch p {
	case Control:
		return fixtures{}, nil
	case File:
		server, err := withoutControl()
		if err != nil {
			return fixtures{}, err
		}
		config, err := targetFile()
		return fixtures{server, conformance.Options{Config: config, Bookings: conformance.Bookings{Effects: "contends", MaxBookings: conformance.Unlimited}}}, err
	}
	return fixtures{}, fmt.Errorf("unknown path %q, want one of %q", p, Paths())
}

// excuses returns the mutants that cannot be caught on the path, each with the reason.
func (p Path) excuses() map[string]string {
	if p != File {
		return nil
	}
	const (
		needsClock = "only a clock that can be set shows it"
		silent     = "it answers nothing, as a wrong address does, and no control API says that the address is right: the suite says so, and judges nothing"
	)
	all := map[string]string{ //nolint:gosec // the names of mutants, and no credentials
		"slow-30s": silent, "closes-mid-body": silent,
		"refusal-cut-short":     "every refusal breaks off, that of the control request, too, as a gateway may do",
		"expired-token-creates": "only a clock that can be set shows it, or an expired token of a caller who may create, which no role has",
	}
	for _, name := range []string{
		"limit-strictly-greater", "limit-in-whole-seconds", "token-good-forever", "schedule-begun-500", "cancel-begun-500",
		"begun-refused-but-moved", "cancel-begun-refused-but-done", "created-on-is-now", "no-window-finds-nothing",
		"status-success-at-start", "status-success-after-begin", "status-success-late", "status-cancelled-is-success", "status-completed",
		"steps-without-end",
	} {
		all[name] = needsClock
	}
	return all
}
