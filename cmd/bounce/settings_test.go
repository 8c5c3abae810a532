package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
)

// Each command that has flags takes them from the environment too: it refuses a variable that is no flag of its.
func TestEveryCommandReadsItsEnvironment(t *testing.T) {
	t.Parallel()
	for _, c := range commands(newRoot(nil)) {
		if len(cli.SettingNames(c)) == 0 {
			continue
		}
		t.Run(c.CommandPath(), func(t *testing.T) {
			t.Parallel()
			unknown := cli.Variable(c, "no-such-flag")
			args := strings.Fields(c.CommandPath())[1:]
			if strings.Contains(c.Use, " FILE") || strings.Contains(c.Use, " ROLE") {
				args = append(args, "missing")
			}
			command := exec.CommandContext(t.Context(), "bounce", args...)
			command.Env = append(os.Environ(), unknown+"=x")
			text, err := command.CombinedOutput()
			want := "bounce: unknown environment variable " + unknown + "; see " + c.CommandPath() + " --help\n"
			if code, _ := codeOf(err); code != cli.CodeUsage || string(text) != want {
				t.Errorf("the exit code is %d, the output %q, want %d and %q", code, text, cli.CodeUsage, want)
			}
		})
	}
}

// commands are a command and all below it.
func commands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, child := range c.Commands() {
		all = append(all, commands(child)...)
	}
	return all
}
