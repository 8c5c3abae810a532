package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"example.com/bounce/openapi"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions of bounce, of Go, and of the contract",
		Example: "  bounce version",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			contract, err := openapi.Bounce()
			if err != nil {
				return &exit{exitFault, err}
			}
			return result(fmt.Fprintf(c.OutOrStdout(), "bounce   %s\ngo       %s %s/%s\ncontract %s sha256:%s\n",
				version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, contract.Name(), contract.Digest()))
		},
	}
}

// commit is set by the linker (-X main.commit=...) where the build cannot know it, as that of the image.
var commit string

// version is the module's, with the commit where the build knows it.
func version() string {
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

// result is what becomes of a command whose result could not be written.
func result(_ int, err error) error {
	if err != nil {
		return &exit{exitFault, fmt.Errorf("write result: %w", err)}
	}
	return nil
}
