package verify

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/openapi/printable"
)

// describe says in a paragraph what was seen, and what to correct.
func describe(w *scenario.World, c *judge.Answer, alike bool) string {
	c = redacted(w, c)
	seen := fmt.Sprintf("%s %s with the approver's token was answered %s", c.Request.Method, c.URL, summary(c))
	if c.Err != nil {
		seen = fmt.Sprintf("%s %s got no answer: %s", c.Request.Method, c.URL, exchange.Redact(c.Err.Error()))
	}
	garbage := "which no API answers with"
	if alike {
		garbage = "and so was a garbage token"
	}
	correction := remedy(c)
	if w.IsAlone() {
		correction = "The control API made the caller, so what it makes must be known to the API at once, at the same address."
	}
	what := "this does not look like the API"
	if refusesTokens(c) && alike && !w.IsAlone() {
		what = "the tokens do not work"
	}
	return fmt.Sprintf("%s, so nothing was judged: %s; %s. %s", what, seen, garbage, correction)
}

// redacted is an answer without the secrets that are known by their values. It comes before any text is shortened: a part of a
// secret would not be found.
func redacted(w *scenario.World, c *judge.Answer) *judge.Answer {
	own, x := *c, *c.Exchange
	own.Exchange, x.Header = &x, c.Header.Clone()
	for _, values := range x.Header {
		for i := range values {
			values[i] = w.Client.Redact(values[i])
		}
	}
	x.Body = []byte(w.Client.Redact(string(c.Body)))
	return &own
}

// summary is the answer in a few words.
func summary(c *judge.Answer) string {
	parts := []string{fmt.Sprint(c.Status)}
	if text := http.StatusText(c.Status); text != "" {
		parts[0] += " " + text
	}
	if to := location(c); to != "" {
		parts = append(parts, "to "+to)
	}
	if scheme := challenge(c); scheme != "" {
		parts = append(parts, "with the challenge "+scheme)
	}
	kind := cmp.Or(oneLine(c.Header.Get("Content-Type")), "no media type")
	switch words := firstWords(c); {
	case len(c.Body) == 0:
		parts = append(parts, "with an empty body")
	case words == "":
		parts = append(parts, kind+" without words")
	default:
		parts = append(parts, fmt.Sprintf("%s that begins %q", kind, words))
	}
	return strings.Join(parts, ", ")
}

// location is the target of a redirect, without its query, which may contain secrets.
func location(c *judge.Answer) string {
	to, err := url.Parse(c.Header.Get("Location"))
	if err != nil || c.Status < 300 || c.Status >= 400 {
		return ""
	}
	to.RawQuery, to.Fragment, to.User = "", "", nil
	return oneLine(to.String())
}

func challenge(c *judge.Answer) string {
	if c.Status != http.StatusUnauthorized {
		return ""
	}
	return oneLine(strings.Join(c.Header.Values("WWW-Authenticate"), ", "))
}

var (
	unseen = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->`)
	markup = regexp.MustCompile(`(?s)<[^>]*>`)
)

// firstWords are the first words of the body, without markup.
func firstWords(c *judge.Answer) string {
	const most = 8 << 10 // of the body: its words begin before
	text := string(c.Body[:min(len(c.Body), most)])
	if c.IsPage() {
		text = html.UnescapeString(markup.ReplaceAllString(unseen.ReplaceAllString(text, " "), " "))
	}
	return oneLine(text)
}

// oneLine is the beginning of a text in one line, without secrets.
func oneLine(text string) string {
	text = printable.Line(strings.Join(strings.Fields(exchange.Redact(text)), " "))
	const most = 120
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// refusesTokens reports whether the answer is a refusal of the caller's token, and not of credentials that a gateway wants.
func refusesTokens(c *judge.Answer) bool {
	return c.Err == nil && c.Status == http.StatusUnauthorized && (judge.IsBearer(challenge(c)) || challenge(c) == "")
}

// remedy says what to correct, by the kind of answer.
func remedy(c *judge.Answer) string {
	switch {
	case c.Err != nil:
		return "Correct --target, or see why it does not answer; --request-timeout gives it longer."
	case c.Status >= 300 && c.Status < 400:
		return "A login page or another address stands before the API: give the address of the API itself as --target, or what " +
			"the gateway asks for under headers: in the target file."
	case c.IsSuccess():
		return "Something else is served at this address: correct --target, which is all of the API's address before /selfservice/v1."
	case c.Status == http.StatusUnauthorized && !refusesTokens(c):
		return "Something before the API asks for credentials of its own, and not for the caller's token: give the address of the API " +
			"itself as --target, or what the gateway asks for under headers: in the target file."
	case c.Status == http.StatusUnauthorized:
		return "The approver's token is accepted nowhere: correct identities.approver in the target file; its token must be for this " +
			"target (issuer, audience, keys, scope), and its Identifier the customer's."
	case c.Status == http.StatusForbidden:
		return "A firewall or a gateway keeps this machine out, or the approver's token and Identifier are accepted nowhere: let this " +
			"machine in, or correct identities.approver or headers: in the target file."
	}
	return remedyOfFailure(c)
}

func remedyOfFailure(c *judge.Answer) string {
	switch {
	case slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone}, c.Status):
		return "Nothing of the API is at this path: correct --target, which is all of the API's address before /selfservice/v1, with the " +
			"prefix that a gateway may ask for; or correct the instances of the target file."
	case c.Status == http.StatusTooManyRequests:
		return "The target asks to slow down: give --rate-limit, or try again later."
	case slices.Contains([]int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, c.Status):
		again := "try again later, or give --wait-for-target."
		if after := oneLine(c.Header.Get("Retry-After")); after != "" {
			if seconds, err := strconv.ParseUint(after, 10, 31); err == nil {
				after = printable.Duration(time.Duration(seconds) * time.Second)
			}
			again = fmt.Sprintf("try again later (Retry-After is %s), or give --wait-for-target.", after)
		}
		return "The target, or what is behind its gateway, is down or in maintenance: " + again
	case c.Status >= http.StatusInternalServerError:
		return "The target fails on every request: see its log."
	}
	return "Correct --target, or the identities and instances of the target file."
}
