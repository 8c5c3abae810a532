package matrix

import (
	"fmt"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// Path is how the suite gets its fixtures from the servers.
type Path string

const (
	// Control is by the control API: a fresh customer for each scenario.
	Control Path = "control"
	// File is by a target file, from a server without a control API.
	File Path = "target-file"
)

// Paths lists them.
func Paths() []string { return []string{string(Control), string(File)} }

// fixtures are the options of a server on a path, and those of the suite that fit them.
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
		return fixtures{server, conformance.Options{Config: config, Effects: "contends", MaxBookings: conformance.Unlimited}}, err
	}
	return fixtures{}, fmt.Errorf("unknown path %q, want one of %q", p, Paths())
}

// unreachable are the mutants that cannot be caught on the path, each with the reason.
func (p Path) unreachable() map[string]string {
	if p != File {
		return nil
	}
	const (
		needsClock = "only a clock that can be set shows it"
		silent     = "nothing is answered, as by a wrong address, and no control API speaks for this one: the suite says that and judges nothing"
	)
	all := map[string]string{ //nolint:gosec // the names of mutants, and no credentials
		"slow-30s": silent, "closes-mid-body": silent,
		"refusal-cut-short":     "every refusal breaks off, that of the control request too, as it may by a gateway's fault",
		"expired-token-creates": "only a clock that can be set, or a token that has expired of who may create, which is no role, shows it",
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
