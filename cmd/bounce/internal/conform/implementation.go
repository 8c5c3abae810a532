package conform

import (
	"fmt"
	"net/url"
	"strings"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
)

// implementationKeys are the keys of --implementation.
var implementationKeys = []string{"organization", "project", "url", "version", "contact"}

// implementationStarts are the keys as a shell completes them.
func implementationStarts() (starts []string) {
	for _, key := range implementationKeys {
		starts = append(starts, key+"=")
	}
	return starts
}

// parseImplementation reads KEY=VALUE from each; it returns nil for no values. An environment variable has one on each line.
func parseImplementation(given []string) (*report.Implementation, error) {
	out := &report.Implementation{}
	for line := range strings.Lines(strings.Join(given, "\n")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := setImplementation(out, line); err != nil {
			return nil, fmt.Errorf("--implementation %s: %w", line, err)
		}
	}
	if out.Line() == "" {
		return nil, nil //nolint:nilnil // as the report has it
	}
	return out, nil
}

func setImplementation(out *report.Implementation, line string) error {
	const most = 200 // bytes
	key, value, found := strings.Cut(line, "=")
	member := map[string]*string{"organization": &out.Organization, "project": &out.Project, "url": &out.URL, "version": &out.Version}[key]
	switch {
	case !found:
		return fmt.Errorf("has no =, want KEY=VALUE, such as project=Bounce; KEY is %s", cli.JoinOr(implementationKeys))
	case member == nil && key != "contact":
		return fmt.Errorf("unknown key %q, want %s%s", key, cli.JoinOr(implementationKeys), cli.DidYouMean("", key, implementationKeys))
	case value == "":
		return fmt.Errorf("%s is empty; leave it out", key)
	case len(value) > most:
		return fmt.Errorf("%s has %d bytes, want at most %d", key, len(value), most)
	case report.Visible(value) != value:
		return fmt.Errorf("%s has characters that are not shown", key)
	case key == "url" && !isPage(value):
		return fmt.Errorf("url is no address of a page, want one such as https://example.com/bounce")
	case member == nil:
		out.Contact = append(out.Contact, value)
	case *member != "":
		return fmt.Errorf("%s is given twice; only contact may be", key)
	default:
		*member = value
	}
	return nil
}

// isPage reports whether a text is a URL that a browser opens, without a password.
func isPage(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
