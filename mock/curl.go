package mock

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/bounce/mock/internal/journal"
)

// curl writes an entry as a command for a POSIX shell. The journal keeps no secret, so variables stand for them: a bearer
// token is that of BOUNCE_TOKEN, and any other secret that of BOUNCE_SECRET.
func curl(base string, e Entry) string {
	method := "-X " + quoted(e.Method)
	if e.Method == http.MethodHead {
		method = "-I"
	}
	line := "curl -i -g --path-as-is " + method + " " + refilled(base+e.URL) + curlHeaders(e)
	switch body := e.RequestBody; {
	case body == "":
	case e.Method == http.MethodHead:
		line += " # without its body, which curl sends with no HEAD"
	case strings.Contains(body, "\x00") || !utf8.ValidString(body): // no word of a shell, or no text
		line = "printf " + printed(body) + " | " + line + " --data-binary @-"
	default:
		line += " --data-raw " + refilled(body)
	}
	if e.RequestTruncated {
		line = "# the journal has cut the body: " + strings.ReplaceAll(line, "\n", " ")
	}
	return line
}

// curlHeaders are the options that send an entry's headers, and those that keep curl from sending others.
func curlHeaders(e Entry) string {
	const bearer = "Bearer "
	var options strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.RequestHeader)) {
		for _, value := range e.RequestHeader[name] {
			switch {
			case name == "Content-Length", name == "Accept-Encoding", name == "Connection", name == "Expect", name == "User-Agent":
			case name == "Authorization" && strings.EqualFold(value, bearer+journal.Redaction):
				options.WriteString(` -H "Authorization: ` + value[:len(bearer)] + `$BOUNCE_TOKEN"`)
			case value == "":
				options.WriteString(" -H " + quoted(name+";"))
			default:
				options.WriteString(" -H " + refilled(name+": "+value))
			}
		}
	}
	for _, name := range []string{"Accept", "Content-Type"} {
		if len(e.RequestHeader[name]) == 0 && (name == "Accept" || e.RequestBody != "") {
			options.WriteString(" -H " + quoted(name+":"))
		}
	}
	return options.String()
}

// quoted is a text as one word of a POSIX shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// refilled is quoted, with a variable where the journal has replaced a secret.
func refilled(text string) string {
	return strings.ReplaceAll(quoted(text), journal.Redaction, `'"$BOUNCE_SECRET"'`)
}

// printed are the arguments by which printf of a POSIX shell prints any bytes, refilled.
func printed(body string) string {
	parts := strings.Split(body, journal.Redaction)
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
