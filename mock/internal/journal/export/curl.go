package export

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/openapi/printable"
)

// Curl returns a script for a POSIX shell that sends the entries again, one command each, the oldest first; they are given with
// the newest first. Variables stand for the secrets, which the journal does not keep: BOUNCE_TOKEN for a bearer token,
// BOUNCE_SECRET for any other. An incomplete script says so.
func Curl(base string, entries []journal.Entry, incomplete bool) string {
	var lines strings.Builder
	if incomplete {
		lines.WriteString("# " + droppedSome + "\n")
	}
	for _, e := range slices.Backward(entries) {
		lines.WriteString(command(base, e) + "\n")
	}
	return lines.String()
}

func command(base string, e journal.Entry) string {
	method := "-X " + printable.Quote(e.Method)
	if e.Method == http.MethodHead {
		method = "-I"
	}
	line := "curl -i -g --path-as-is " + method + " " + quoteSecrets(base+e.URL) + headerOptions(e)
	switch body := e.RequestBody; {
	case body == "":
	case e.Method == http.MethodHead:
		line += " # without its body, which curl sends with no HEAD"
	case strings.Contains(body, "\x00") || !utf8.ValidString(body): // a word of a shell cannot hold it, or it is not text
		line = "printf " + printfArguments(body) + " | " + line + " --data-binary @-"
	default:
		line += " --data-raw " + quoteSecrets(body)
	}
	if e.RequestTruncated {
		line = "# the journal has cut the body: " + strings.ReplaceAll(line, "\n", " ")
	}
	return line
}

// headerOptions returns the options that send the headers of an entry, and no others.
func headerOptions(e journal.Entry) string {
	const bearer = "Bearer "
	var options strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.RequestHeader)) {
		for _, value := range e.RequestHeader[name] {
			switch {
			case name == "Content-Length", name == "Accept-Encoding", name == "Connection", name == "Expect", name == "User-Agent":
			case name == "Authorization" && strings.EqualFold(value, bearer+redact.Placeholder):
				options.WriteString(` -H "Authorization: ` + value[:len(bearer)] + `$BOUNCE_TOKEN"`)
			case value == "":
				options.WriteString(" -H " + printable.Quote(name+";"))
			default:
				options.WriteString(" -H " + quoteSecrets(name+": "+value))
			}
		}
	}
	for _, name := range []string{"Accept", "Content-Type"} {
		if len(e.RequestHeader[name]) == 0 && (name == "Accept" || e.RequestBody != "") {
			options.WriteString(" -H " + printable.Quote(name+":"))
		}
	}
	return options.String()
}

// quoteSecrets quotes a text for a shell, with a variable where the journal has replaced a secret.
func quoteSecrets(text string) string {
	return strings.ReplaceAll(printable.Quote(text), redact.Placeholder, `'"$BOUNCE_SECRET"'`)
}

// printfArguments returns the arguments by which printf of a POSIX shell prints any bytes, with a variable for each secret.
func printfArguments(body string) string {
	parts := strings.Split(body, redact.Placeholder)
	for i, part := range parts {
		var escaped strings.Builder
		for _, c := range []byte(part) {
			switch {
			case c == '%':
				escaped.WriteString("%%")
			case c < ' ', c > '~', c == '\'', c == '\\', c == '-': // a hyphen could begin an option
				fmt.Fprintf(&escaped, `\%03o`, c)
			default:
				escaped.WriteByte(c)
			}
		}
		parts[i] = escaped.String()
	}
	return "'" + strings.Join(parts, "%s") + "'" + strings.Repeat(` "$BOUNCE_SECRET"`, len(parts)-1)
}
