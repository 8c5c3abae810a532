package targetfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// initSettings are the flags of bounce conform init. A run of questions sets the same.
type initSettings struct {
	adminToken string
	asked      bool // the target is an answer, not a flag
	ca         string
	clientID   string
	contract   string
	force      bool
	from       string
	header     []string
	identifier string
	out        string
	place      conformance.Place
	target     string
	token      string
}

const (
	// tokenVariable and secretVariable are the environment variables of secrets that the user does not name.
	tokenVariable  = "APPROVER_TOKEN"
	secretVariable = "CLIENT_SECRET"
	// adminVariable is where bounce token finds the token of a mock's control API.
	adminVariable = "BOUNCE_TOKEN_ADMIN_TOKEN"

	defaultService = "EBSO"

	exampleIdentifier = "00000000-0000-4000-8000-000000000001"
)

// NewInit returns the command init, of the group conform.
func NewInit() *cobra.Command {
	s := &initSettings{}
	c := &cobra.Command{
		Use:   "init",
		Short: "Write a target file with an explanation of each field",
		Long: `Writes a target file: what the flags say, and an example for everything else, each with what it is for. On a terminal and
without flags, it asks a few questions. It writes no secret: a token or a header's value comes from an environment variable, a file,
a command or an issuer, which the file names.

With --from, it asks the server. A running mock tells its customers, and which command prints their tokens. Of any other server it
sees only what is answered without a credential: whether the API is there, and where tokens are issued.

Every flag is also an environment variable: --target is BOUNCE_CONFORM_INIT_TARGET. A flag wins.`,
		Example: `  bounce conform init > target.yaml
  bounce conform init --from http://127.0.0.1:2686 --out target.yaml
  bounce conform init --target https://api.example.com --identifier 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01 --token env:APPROVER_TOKEN \
    --csi 15427061 --instance DCMATI --execution 3-CDQF5Z0 --execution 3-CDQF5Z1 --out target.yaml`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			if isBlank(c.Flags()) && isTerminal(c.InOrStdin()) {
				if err := checkOut(s.out, s.force); err != nil {
					return err
				}
				if err := s.ask(c.Context(), c.InOrStdin(), c.ErrOrStderr(), isTerminal(c.OutOrStdout())); err != nil {
					return err
				}
			}
			return s.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	s.flags(c.Flags())
	return c
}

func (s *initSettings) flags(f *pflag.FlagSet) {
	f.StringVar(&s.adminToken, "admin-token", "", "the `TOKEN` of the control API of --from, if it needs one; better given as BOUNCE_CONFORM_INIT_ADMIN_TOKEN")
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for --from, and no other")
	f.StringVar(&s.clientID, "client-id", "", "the `ID` of the client for --token oauth2:URL; its secret is in the variable "+secretVariable)
	f.StringVar(&s.contract, "contract", "", contractUsage)
	f.StringVar(&s.place.CSI, "csi", "", "the `CSI` of the customer whose instance may be restarted")
	f.StringSliceVar(&s.place.Executions, "execution", nil, "the `ID` of an execution that may be scheduled; repeatable, three are best")
	f.BoolVar(&s.force, "force", false, "replace the file of --out if there is one")
	f.StringVar(&s.from, "from", "", "ask the server at this `URL` for what it tells")
	f.StringSliceVar(&s.header, "header", nil, "a header that a gateway asks for, as `NAME=SOURCE`; SOURCE as of --token; repeatable")
	f.StringVar(&s.identifier, "identifier", "", "the customer's `GUID` for the header Identifier")
	f.StringVar(&s.place.Instance, "instance", "", "the `NAME` of the instance")
	f.StringVar(&s.out, "out", "", "write to a new `FILE` (default stdout)")
	f.StringVar(&s.place.Service, "service", defaultService, "the `TYPE` of the instance's service")
	f.StringVar(&s.target, "target", "", "the base `URL` of the server")
	f.StringVar(&s.token, "token", "env:"+tokenVariable, "where the approver's token comes from: `SOURCE` is env:NAME, file:PATH, command:WORDS or oauth2:URL")
}

// isBlank reports whether no flag that is an answer to a question has a value of its own.
func isBlank(f *pflag.FlagSet) bool {
	blank := true
	f.VisitAll(func(f *pflag.Flag) {
		isOther := slices.Contains([]string{"out", "force", "help", "contract"}, f.Name)
		blank = blank && (isOther || f.Value.String() == f.DefValue)
	})
	return blank
}

func isTerminal(stream any) bool {
	f, isFile := stream.(*os.File)
	return isFile && isatty.IsTerminal(f.Fd())
}

// run writes the file, and says on stderr what to do next.
func (s *initSettings) run(ctx context.Context, stdout, stderr io.Writer) error {
	if err := checkOut(s.out, s.force); err != nil {
		return err
	}
	texts := []string{s.clientID, s.place.CSI, s.from, s.identifier, s.place.Instance, s.place.Service, s.target, s.token}
	if err := checkUTF8("the text of a flag", slices.Concat(texts, s.place.Executions, s.header)...); err != nil {
		return err
	}
	d, err := s.draft(ctx)
	if err != nil {
		return err
	}
	contract, err := cli.LoadContract(s.contract)
	if err != nil {
		return err
	}
	if err := conformance.CheckConfig(&d.config, contract); err != nil {
		source := "the flags"
		if s.asked {
			source = "the answers"
		}
		return fmt.Errorf("the file would have errors; correct %s: %w", source, err)
	}
	text := d.text()
	if s.out == "" {
		return cli.WriteError(stdout.Write(text))
	}
	if err := s.write(text); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "bounce: wrote %[1]s; %[2]snext: bounce conform --config %[1]s%[3]s%[4]s\n", s.out, s.variables(d.config), targetFlag(d.config), s.caFlag())
	return nil
}

// checkUTF8 refuses a text that YAML cannot have.
func checkUTF8(name string, texts ...string) error {
	if slices.ContainsFunc(texts, func(text string) bool { return !utf8.ValidString(text) }) {
		return fmt.Errorf("%s is not UTF-8, as a target file must be", name)
	}
	return nil
}

// caFlag is the flag by which a run reaches the server of --from; "" if it needs none.
func (s *initSettings) caFlag() string {
	if s.ca == "" {
		return ""
	}
	return " --ca " + s.ca
}

// checkOut refuses to replace a file, before a server is asked.
func checkOut(name string, force bool) error {
	if name == "" || force {
		return nil
	}
	if _, err := os.Lstat(name); err == nil {
		return existsError(name)
	}
	return nil
}

func existsError(name string) error {
	return fmt.Errorf("%s exists; give another name, or --force to replace it", name)
}

// write replaces a file only if --force is given.
func (s *initSettings) write(text []byte) error {
	if !s.force {
		const readable = 0o644 // there is no secret in it
		f, err := os.OpenFile(s.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, readable)
		if errors.Is(err, os.ErrExist) {
			return existsError(s.out)
		}
		if err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		if _, err = f.Write(text); err != nil {
			err = errors.Join(err, os.Remove(s.out))
		}
		return cli.WriteError(0, errors.Join(err, f.Close()))
	}
	err := cli.ReplaceFile(s.out, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return nil
}

// variables tells to set the environment variables that the file names; "" if it names none.
func (s *initSettings) variables(c conformance.Config) string {
	var names []string
	if s.adminToken != "" {
		names = append(names, adminVariable)
	}
	for _, h := range c.Headers {
		names = append(names, h.Env)
	}
	for _, i := range c.Identities {
		names = append(names, i.Token.Env)
		if i.Token.OAuth2 != nil {
			names = append(names, i.Token.OAuth2.ClientSecretEnv)
		}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	if len(names) == 0 {
		return ""
	}
	return "set " + strings.Join(names, " and ") + "; "
}

// targetFlag is the flag that a run needs for a file without a target.
func targetFlag(c conformance.Config) string {
	if c.Target == "" {
		return " --target URL"
	}
	return ""
}

// draft is what the flags say, with what the server of --from tells.
func (s *initSettings) draft(ctx context.Context) (draft, error) {
	d := draft{config: conformance.Config{Target: orElse(s.target, s.from)}}
	if err := s.addHeaders(&d.config); err != nil {
		return d, err
	}
	if s.from != "" {
		client, err := admin.NewClient(admin.Settings{Flag: "--from", Target: s.from, CA: s.ca, Token: s.adminToken, Timeout: answerTime})
		if err != nil {
			return d, err
		}
		w, err := readWorld(ctx, client)
		switch {
		case err != nil:
			return d, err
		case w != nil:
			if s.adminToken != "" {
				d.notes = append(d.notes, "The commands that print tokens need the token of the control API in "+adminVariable+".")
			}
			return d, s.describe(&d.config, w)
		}
		if err := s.probe(ctx, &d); err != nil {
			return d, cli.Exit(cli.CodeTarget, fmt.Errorf("%w; to write a file without asking the server, give its URL as --target", cli.WithoutContext(err)))
		}
	}
	if err := s.addApprover(&d); err != nil {
		return d, err
	}
	return d, s.addPlace(&d.config)
}

func (s *initSettings) addHeaders(c *conformance.Config) error {
	c.Headers = map[string]conformance.Header{}
	for i, each := range s.header {
		name, text, found := strings.Cut(each, "=")
		if !found || name == "" {
			return fmt.Errorf("--header %d has no name and source, want one such as X-Gateway-Key=env:GATEWAY_KEY", i+1)
		}
		t, err := parseSource("--header "+name, text)
		if err != nil {
			return err
		}
		if t.OAuth2 != nil {
			return fmt.Errorf("--header %s: oauth2 issues tokens only, want env:NAME, file:PATH or command:WORDS", name)
		}
		c.Headers[name] = conformance.Header{File: t.File, Env: t.Env, Command: t.Command}
	}
	return nil
}

func (s *initSettings) addApprover(d *draft) error {
	t, err := parseSource("--token", s.token)
	switch {
	case err != nil:
		return err
	case t.OAuth2 != nil && s.clientID == "":
		return errors.New("--token oauth2:URL needs the --client-id that the issuer knows")
	case t.OAuth2 == nil && s.clientID != "":
		return errors.New("--client-id is for --token oauth2:URL; give both")
	case s.identifier == "" && s.token != "env:"+tokenVariable:
		return errors.New("--token is the approver's, who needs an --identifier, too: the customer's GUID")
	case s.identifier == "":
		return nil
	}
	if t.OAuth2 != nil {
		t.OAuth2.ClientID, t.OAuth2.ClientSecretEnv = s.clientID, secretVariable
	}
	d.config.Identities = map[string]conformance.Identity{"approver": {Identifier: s.identifier, Token: t}}
	return nil
}

func (s *initSettings) addPlace(c *conformance.Config) error {
	given := map[string]bool{"--csi": s.place.CSI != "", "--instance": s.place.Instance != "", "--execution": len(s.place.Executions) > 0}
	var lacking []string
	for _, flag := range []string{"--csi", "--instance", "--execution"} {
		if !given[flag] {
			lacking = append(lacking, flag)
		}
	}
	switch {
	case len(lacking) == len(given):
		return nil
	case len(lacking) > 0:
		return fmt.Errorf("an instance needs %s, too; without --csi, --instance and --execution the file has an example", strings.Join(lacking, " and "))
	}
	c.Instances = map[string][]conformance.Place{"bookable": {s.place}}
	return nil
}

// parseSource reads where a secret comes from. Its error does not show the text, which may be the secret itself.
func parseSource(flag, text string) (t conformance.Token, err error) {
	kind, rest, _ := strings.Cut(text, ":")
	if strings.TrimSpace(rest) == "" {
		kind = ""
	}
	switch kind {
	case "env":
		t.Env = rest
	case "file":
		t.File = rest
	case "command":
		t.Command = strings.Fields(rest)
	case "oauth2":
		t.OAuth2 = &conformance.OAuth2{TokenURL: rest}
	default:
		err = fmt.Errorf("%s does not say where the secret comes from, want env:NAME, file:PATH, command:WORDS or oauth2:URL", flag)
	}
	return t, err
}
