package conform

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/printable"
)

// readOptions completes the options by the settings that need a conversion. It refuses some errors; Options.Check refuses the
// others.
func (s *settings) readOptions() (o conformance.Options, err error) {
	if err := s.check(); err != nil {
		return s.options, err
	}
	o = s.options
	o.Command, o.Version = s.repeat(), cli.Version()
	if o.Pacing.Retries == 0 {
		o.Pacing.Retries = -1
	}
	if o.Bookings.MaxBookings, err = s.budget(); err != nil {
		return o, err
	}
	if o.Expect, err = cli.ParseChoices(s.unparsed.expect); err != nil {
		return o, err
	}
	if o.Pacing.RateLimit, err = conformance.ParseRate(s.unparsed.rateLimit); err != nil {
		return o, fmt.Errorf("--rate-limit: %w", err)
	}
	if o.Contract, err = cli.LoadContract(s.contract); err != nil {
		return o, err
	}
	if err := s.tls.read(&o); err != nil {
		return o, err
	}
	o.Config, err = s.readConfig(o.Contract)
	return o, err
}

// check refuses the values that would mean something else to Options, and those that are no options.
func (s *settings) check() error {
	switch {
	case s.options.FailOn == "":
		return cli.CheckWord("fail-on", "", words["fail-on"]...)
	case s.options.Pacing.Concurrency == 0:
		return errors.New("--concurrency is 0, want 1 or more")
	case s.options.Pacing.Retries < 0:
		return fmt.Errorf("--retries is %d, want 0 (none) or more", s.options.Pacing.Retries)
	case s.options.Pacing.RequestTimeout == 0:
		return errors.New("--request-timeout is 0s, want more than 0")
	case s.runTimeout < 0:
		return fmt.Errorf("--run-timeout is %s, want 0 (no limit) or more", s.runTimeout)
	case s.require != "":
		if err := cli.CheckWord("require", s.require, words["require"]...); err != nil {
			return err
		}
	}
	return cmp.Or(cli.CheckWord("progress", s.progress, words["progress"]...), s.look.Check())
}

// budget is the number of --max-bookings; 0 if it is not given.
func (s *settings) budget() (int, error) {
	switch s.unparsed.maxBookings {
	case "":
		return 0, nil
	case "unlimited":
		return conformance.Unlimited, nil
	}
	n, err := strconv.Atoi(s.unparsed.maxBookings)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("--max-bookings is %q, want a number from 1 on, or unlimited", s.unparsed.maxBookings)
	}
	return n, nil
}

// readConfig returns nil if there is no target file.
func (s *settings) readConfig(contract *openapi.Document) (*conformance.Config, error) {
	if s.config == "" {
		return nil, nil //nolint:nilnil // as Options has it
	}
	text, err := cli.ReadFile(s.config)
	if err != nil {
		return nil, fmt.Errorf("--config: %w", err)
	}
	config, err := conformance.ParseConfig(s.config, text, contract)
	if err == nil && s.options.Target == "" && config.Target == "" {
		err = fmt.Errorf("--config %s needs --target, or a line target: in the file; the mock needs no description", s.config)
	}
	return config, err
}

// earlier is the report to compare with; an empty one if none is given.
func (s *settings) earlier() (*report.Report, error) {
	if s.past.compare == "" {
		return &report.Report{}, nil
	}
	return readReport("compare", s.past.compare)
}

// usageError names the flag of the option that is wrong, and adds what was probably meant.
func (s *settings) usageError(err *conformance.UsageError) error {
	if unknown := (*conformance.UnknownError)(nil); errors.As(err, &unknown) {
		known := ids()
		if unknown.Kind == "tag" {
			known = tags()
		}
		return fmt.Errorf("%w%s", err, cli.DidYouMean("", unknown.Name, known))
	}
	name, _, _ := strings.Cut(err.Error(), " ")
	flag := s.given.Lookup(name)
	isOption := strings.EqualFold(strings.ReplaceAll(name, "-", ""), err.Field)
	if flag == nil || !isOption || flag.Value.String() == flag.DefValue {
		return err
	}
	return fmt.Errorf("--%w%s", err, cli.DidYouMean("", flag.Value.String(), words[name]))
}

// repeated are the flags that a repetition of the run needs, in their order: neither the selection nor the secrets.
var repeated = []string{
	"target", "ca", "client-cert", "client-key", "config", "contract", "effects", "max-bookings", "profile", "rate-limit", "retries",
	"request-timeout", "expect", "fail-on", "insecure",
}

// repeat is the command that repeats the run, written for a shell.
func (s *settings) repeat() string {
	command := []string{"bounce conform"}
	for _, name := range repeated {
		flag := s.given.Lookup(name)
		list, isList := flag.Value.(pflag.SliceValue)
		switch value := flag.Value.String(); {
		case value == flag.DefValue:
		case flag.Value.Type() == "bool":
			command = append(command, "--"+name)
		case isList:
			for _, each := range list.GetSlice() {
				command = append(command, "--"+name, printable.Word(each))
			}
		default:
			command = append(command, "--"+name, printable.Word(value))
		}
	}
	return strings.Join(command, " ")
}
