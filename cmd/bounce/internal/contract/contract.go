// Package contract has the command contract, which prints the clauses, readings, hygiene rules and documents.
// Of this module it imports cli, openapi and, for the scenarios of a rule, conformance.
package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/openapi"
)

// rule is one entry of a table of the contract, with the scenarios that rest on it.
type rule struct {
	Kind      string `json:"kind"`
	Slug      string `json:"slug"`
	Scenarios []string
	entry     any        // the typed value, for JSON
	short     []string   // its lines in the table, below the slug
	long      [][]string // what show adds: names and values
}

// MarshalJSON writes the members of the entry, and kind and scenarios.
func (r rule) MarshalJSON() ([]byte, error) {
	raw, err := json.Marshal(r.entry)
	if err != nil {
		return nil, err
	}
	members := map[string]any{}
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	members["kind"], members["scenarios"] = r.Kind, r.Scenarios
	return json.Marshal(members)
}

// NewCommand returns the group contract.
func NewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "contract",
		Short: "Print the contract: its clauses, readings, hygiene rules, its document",
		Long: `The contract has three kinds of statement. A clause is what the source document states; a reading is a question that it
leaves open, with every answer that an honest server could give, the first being the mock's default; a hygiene rule is
what HTTP demands of any server. Each is printed with its source and its scenarios.`,
		Example: `  bounce contract clauses
  bounce contract readings --format json
  bounce contract show lead-time
  bounce contract show > bounce.yaml`,
	}
	var members []*cobra.Command
	for _, t := range []struct{ kind, name, short string }{
		{"clause", "clauses", "Print the clauses: the statements of the source document and its sibling pages"},
		{"reading", "readings", "Print the readings: the questions that the pages leave open, with their alternatives"},
		{"hygiene", "hygiene", "Print the hygiene rules: what HTTP demands of any server"},
	} {
		members = append(members, newContractTable(t.kind, t.name, t.short))
	}
	cli.AddCommands(c, append(members, newContractShow())...)
	return c
}

var tableFormats = []string{"text", "json"}

func newContractTable(kind, name, short string) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use: name, Short: short, Args: cli.NoArgs,
		Example: "  bounce contract " + name + "\n  bounce contract " + name + " --format json",
	}
	c.Flags().StringVar(&format, "format", "text", "print as `KIND`: text, or json, which has more")
	cli.CompleteFlag(c, "format", func() []string { return tableFormats })
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := cli.ReadSettings(c, ""); err != nil {
			return err
		}
		if err := cli.CheckWord("format", format, tableFormats...); err != nil {
			return err
		}
		all, err := rules()
		if err != nil {
			return cli.Exit(cli.CodeInternal, err)
		}
		all = slices.DeleteFunc(all, func(r rule) bool { return r.Kind != kind })
		if format == "json" {
			encoder := json.NewEncoder(c.OutOrStdout())
			encoder.SetIndent("", "  ")
			encoder.SetEscapeHTML(false)
			return cli.WriteError(0, encoder.Encode(all))
		}
		return cli.WriteError(0, printRules(c.OutOrStdout(), all))
	}
	return c
}

// printRules prints a block for each rule: its slug, its statement, its source and its scenarios.
func printRules(w io.Writer, all []rule) error {
	for _, r := range all {
		_, err := fmt.Fprintf(w, "%s\n  %s\n  scenarios: %s\n\n", r.Slug, strings.Join(r.short, "\n  "), strings.Join(r.Scenarios, " "))
		if err != nil {
			return err
		}
	}
	return nil
}

func newContractShow() *cobra.Command {
	var control bool
	c := &cobra.Command{
		Use:   "show [SLUG]",
		Short: "Print the OpenAPI document, or all about one clause, reading or hygiene rule",
		Example: `  bounce contract show > bounce.yaml
  bounce contract show --control > control.yaml
  bounce contract show lead-time`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.WithHelpHint(fmt.Sprintf("%d slugs given, want one or none", len(args)), c.CommandPath())
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return slugs(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			switch {
			case len(args) == 0:
				return printDocument(c.OutOrStdout(), control)
			case control:
				return errors.New("--control is for the whole document; leave out the slug")
			}
			return show(c.OutOrStdout(), args[0])
		},
	}
	c.Flags().BoolVar(&control, "control", false, "print the document of the mock's control API instead")
	return c
}

// printDocument prints a document as it is embedded.
func printDocument(w io.Writer, control bool) error {
	load := openapi.Bounce
	if control {
		load = openapi.Control
	}
	d, err := load()
	if err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	return cli.WriteError(w.Write(d.Source()))
}

func show(w io.Writer, slug string) error {
	all, err := rules()
	if err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	i := slices.IndexFunc(all, func(r rule) bool { return r.Slug == slug })
	if i < 0 {
		return fmt.Errorf("no clause, reading or hygiene rule is called %q%s; bounce contract clauses lists the clauses",
			slug, cli.DidYouMean("", slug, slugs()))
	}
	fmt.Fprintf(w, "%s %s\n", all[i].Kind, all[i].Slug)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, line := range all[i].long {
		fmt.Fprintf(t, "  %s\t%s\n", line[0], line[1])
	}
	for _, line := range exercised(slug) {
		fmt.Fprintf(t, "  scenario\t%s\n", line)
	}
	return cli.WriteError(0, t.Flush())
}

// exercised lists the scenarios of a rule, by id and name.
func exercised(slug string) []string {
	scenarios, err := conformance.Scenarios()
	if err != nil {
		return nil
	}
	var lines []string
	for _, s := range scenarios {
		if s.Rule == slug {
			lines = append(lines, fmt.Sprintf("%s %s (features/%s:%d)", s.ID, s.Name, s.File, s.Line))
		}
	}
	return lines
}

func slugs() []string {
	all, err := rules()
	if err != nil {
		return nil
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Slug)
	}
	return names
}

// rules returns all statements of the contract: clauses, readings and hygiene rules.
func rules() ([]rule, error) {
	clauses, err := openapi.Clauses()
	if err != nil {
		return nil, err
	}
	readings, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		return nil, err
	}
	scenarios, err := conformance.Scenarios()
	if err != nil {
		return nil, err
	}
	var all []rule
	for _, c := range clauses {
		pages, err := c.Documents()
		if err != nil {
			return nil, err
		}
		all = append(all, clauseRule(c, pages))
	}
	for _, r := range readings {
		all = append(all, rule{
			Kind: "reading", Slug: r.Slug, entry: r, short: []string{r.Question, "alternatives: " + strings.Join(r.Alternatives, ", ")},
			long: [][]string{
				{"question", r.Question}, {"alternatives", strings.Join(r.Alternatives, ", ")}, {"default", r.Default()},
				{"touches", strings.Join(r.Clauses, ", ")},
			},
		})
	}
	for _, h := range hygiene {
		all = append(all, rule{
			Kind: "hygiene", Slug: h.Slug, entry: h, short: []string{h.States, "rests on: " + h.Basis},
			long: [][]string{{"states", h.States}, {"level", string(openapi.Should)}, {"rests on", h.Basis}},
		})
	}
	for i := range all {
		for _, s := range scenarios {
			if s.Kind == all[i].Kind && s.Rule == all[i].Slug && !slices.Contains(all[i].Scenarios, s.ID) {
				all[i].Scenarios = append(all[i].Scenarios, s.ID)
			}
		}
	}
	return all, nil
}

// inPath matches the beginning of all long paths of the document in a JSON Pointer.
var inPath = regexp.MustCompile(`/paths/~1[^/ ]+~1bounce~1`)

// clauseEntry is a clause with the public pages that state it.
type clauseEntry struct {
	openapi.Clause
	Documents []openapi.Page `json:"documents"`
}

func clauseRule(c openapi.Clause, pages []openapi.Page) rule {
	var lines []string
	for _, s := range c.Source {
		lines = append(lines, s.Lines)
	}
	source := "lines " + strings.Join(lines, ", ")
	if c.Family() {
		source = "pages " + strings.Join(c.Pages, ", ")
	}
	carried := inPath.ReplaceAllString(strings.Join(c.Locations, " "), "/paths/...~1")
	r := rule{Kind: "clause", Slug: c.Slug, entry: clauseEntry{c, pages}, short: []string{c.States, string(c.Level) + ", source " + source}}
	r.long = [][]string{{"states", c.States}, {"level", string(c.Level)}, {"source", source}}
	for _, p := range pages {
		r.short = append(r.short, "page: "+p.URL)
		r.long = append(r.long, []string{"page", p.URL})
	}
	r.short = append(r.short, "carried at: "+carried)
	for _, pointer := range c.Locations {
		r.long = append(r.long, []string{"carried at", pointer})
	}
	return r
}
