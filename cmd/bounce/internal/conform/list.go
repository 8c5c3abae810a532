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
	all := collect(func(s conformance.Scenario) []string { return s.Tags })
	slices.Sort(all)
	return slices.Compact(all)
}

// ids lists the ids of all scenarios.
func ids() []string {
	return slices.Compact(collect(func(s conformance.Scenario) []string { return []string{s.ID} }))
}

// collect lists texts of all scenarios, in their order.
func collect(of func(conformance.Scenario) []string) (all []string) {
	scenarios, _ := conformance.Scenarios() // without them there is nothing to list
	for _, s := range scenarios {
		all = append(all, of(s)...)
	}
	return all
}
