package conform

import (
	"regexp"
	"strings"
)

// repeated are the flags that a repetition of the run needs, in their order: neither the selection nor the secrets.
var repeated = []string{
	"target", "ca", "client-cert", "client-key", "config", "contract", "effects", "max-bookings", "profile", "rate-limit", "retries",
	"request-timeout", "fail-on", "insecure",
}

// repeat is the command that repeats the run, in the words of a shell.
func (s *settings) repeat() string {
	command := []string{"bounce conform"}
	for _, name := range repeated {
		flag := s.given.Lookup(name)
		switch value := flag.Value.String(); {
		case value == flag.DefValue:
		case flag.Value.Type() == "bool":
			command = append(command, "--"+name)
		default:
			command = append(command, "--"+name, shellWord(value))
		}
	}
	return strings.Join(command, " ")
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// shellWord returns the text as one word of a shell, in quotes if it needs them.
func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
