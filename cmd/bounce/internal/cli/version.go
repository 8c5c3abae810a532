package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"example.com/bounce/openapi"
)

// NewVersion returns the command version.
func NewVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of bounce, of Go, and of the contract",
		Example: "  bounce version",
		Args:    NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			contract, err := openapi.Bounce()
			if err != nil {
				return Exit(CodeInternal, err)
			}
			return WriteError(fmt.Fprintf(c.OutOrStdout(), "bounce   %s\ngo       %s %s/%s\ncontract %s sha256:%s\n",
				Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, contract.Name(), contract.Digest()))
		},
	}
}

// commit is set by the linker (-X example.com/bounce/cmd/bounce/internal/cli.commit=...) if the build cannot know it, as for the
// image.
var commit string

// Version is the version of the module, with the commit if the build knows it.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := cmp.Or(info.Main.Version, "(devel)")
	if commit != "" {
		return v + " " + commit
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v += " " + s.Value
		}
		if s.Key == "vcs.modified" && s.Value == "true" {
			v += " modified"
		}
	}
	return v
}
