package exchange

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"example.com/bounce/openapi/printable"
)

// jwt finds anything that looks like a JWT, whole or truncated. Its header begins with a brace and a quote, or, in two
// parts at least, with a brace and white space.
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{5,}(\.[A-Za-z0-9_-]*){0,2}|e(y[AB]|w[klop01])[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*)?`)

// secret headers are never shown, whatever they hold.
var secret = []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}

// Redact replaces whatever looks like a token.
func Redact(text string) string { return jwt.ReplaceAllString(text, "[token]") }

// HasToken reports whether the credentials contain something like a token, for which Curl writes $BOUNCE_TOKEN.
func HasToken(credentials string) bool { return jwt.MatchString(credentials) }

// RedactHeader is a copy of h without secrets: an Authorization keeps its scheme.
func RedactHeader(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, value := range values {
			if slices.Contains(secret, http.CanonicalHeaderKey(name)) {
				scheme, _, found := strings.Cut(value, " ")
				if !found {
					scheme = ""
				}
				value = strings.TrimSpace(scheme + " [redacted]")
			}
			out[name] = append(out[name], Redact(value))
		}
	}
	return out
}

// Curl is a command that sends the request again as printed, with the token in $BOUNCE_TOKEN and the values of the
// access's headers in $BOUNCE_HEADER_1 and so on. A body beyond 4 KiB is made of as many bytes by head instead.
func (x *Exchange) Curl() string {
	var b strings.Builder
	fmt.Fprintf(&b, "curl -i -X %s --path-as-is%s %s", x.Request.Method, x.access.flags, printable.Quote(Redact(x.URL)))
	if x.Header.Get("Content-Encoding") != "" {
		b.WriteString(" --compressed")
	}
	for _, name := range slices.Sorted(maps.Keys(x.Request.Header)) {
		for _, value := range x.Request.Header[name] {
			fmt.Fprintf(&b, " -H %s", headerArgument(name, value))
		}
	}
	for i, name := range x.access.headers {
		fmt.Fprintf(&b, ` -H "%s: $BOUNCE_HEADER_%d"`, name, i+1)
	}
	if x.Request.Body != nil && x.Request.Header.Get("Content-Type") == "" {
		b.WriteString(" -H 'Content-Type:'") // else curl makes one up
	}
	switch size := len(x.Request.Body); {
	case x.Request.Body == nil:
	case size > 4096:
		return fmt.Sprintf("head -c %d /dev/zero | tr '\\0' ' ' | %s --data-binary @-", size, b.String())
	default:
		fmt.Fprintf(&b, " --data-binary %s", printable.Quote(Redact(string(x.Request.Body))))
	}
	return b.String()
}

// headerArgument quotes a header for a shell; the place of a token is in double quotes, so that the shell fills it in.
func headerArgument(name, value string) string {
	if at := jwt.FindStringIndex(value); name == "Authorization" && at != nil {
		return fmt.Sprintf(`"Authorization: %s$BOUNCE_TOKEN"`, value[:at[0]])
	}
	if value == "" {
		return printable.Quote(name + ";")
	}
	return printable.Quote(name + ": " + Redact(value))
}
