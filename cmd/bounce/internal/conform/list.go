package conform

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// list prints the selected scenarios: id, tags and name.
func list(w io.Writer, scenarios []conformance.Scenario) error {
	if len(scenarios) == 0 {
		return cli.Exit(cli.CodeInconclusive, fmt.Errorf("no scenario is selected by all of --tags and --id"))
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range scenarios {
		tags := slices.DeleteFunc(slices.Clone(s.Tags), func(tag string) bool { return tag == "@id:"+s.ID })
		fmt.Fprintf(t, "%s\t%s\t%s\n", s.ID, strings.Join(tags, " "), s.Name)
	}
	return cli.WriteError(0, t.Flush())
}

// tags lists the tags of all scenarios.
func tags() []string {
	scenarios, err := conformance.Scenarios()
	if err != nil {
		return nil
	}
	var all []string
	for _, s := range scenarios {
		all = append(all, s.Tags...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ids lists the ids of all scenarios, for completions.
func ids() []string {
	scenarios, err := conformance.Scenarios()
	if err != nil {
		return nil
	}
	var all []string
	for _, s := range scenarios {
		all = append(all, s.ID)
	}
	return slices.Compact(all)
}
