package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// Stranger says that what answers is not the API, or does not know the caller, and what to correct.
type Stranger struct {
	Text string
	// Refuses is true where each answer was a plain refusal, which the target file may be to blame for.
	Refuses bool
}

func (s *Stranger) Error() string { return s.Text }

// longAgo is a time that is too soon wherever the server's clock is.
const longAgo = "2001-01-01T00:00:00Z"

// tooSoon and lawful are the schedules that Recognise sends; the others of its requests are named by their forms.
const (
	tooSoon = "schedule for the past"
	lawful  = "schedule"
)

// Recognise asks what only the API answers, with a good token and with garbage in its place: reads first, then a schedule for
// a time that is too soon, and a lawful one only where that tells nothing and bookings are allowed. The error is a *Stranger
// where no answer is one of the API's, and none depends on the token, or those that do are pages, redirects or no answers at
// all. A server that wrongly refuses is never excused: it tells the good token from garbage, or refuses as the API does. Where
// the target's description has nothing to ask with, there is nothing to recognise.
func (w *World) Recognise(ctx context.Context) (err error) {
	var missing *target.Missing
	if err := w.customer(ctx, target.Need{}); errors.As(err, &missing) {
		return nil
	} else if err != nil {
		return err
	}
	var asked []*call
	defer func() { w.clear(err) }()
	for _, words := range []string{"details", "list", "conflicts", tooSoon, lawful} {
		if words == lawful && (!w.env.Books || w.env.Ledger.room(len(asked)+1) != nil) {
			continue
		}
		c, err := w.probe(ctx, words, false)
		_, blocked := outcome.AsBlocked(err)
		switch {
		case blocked: // by a role that is missing, or the budget
			continue
		case err != nil:
			return err
		case c.isOurs() || c.Err != nil && w.isAlone(): // a control API that answers speaks for the address
			return nil
		}
		asked = append(asked, c)
	}
	return w.compareWithGarbage(ctx, asked)
}

// compareWithGarbage fails with a *Stranger where no answer depends on the token, or is an API's.
func (w *World) compareWithGarbage(ctx context.Context, asked []*call) error {
	alike, compared := true, false
	for _, good := range asked {
		bad, err := w.probe(ctx, good.Label, true)
		_, blocked := outcome.AsBlocked(err)
		switch {
		case blocked && (compared || good.isForeign()): // it may have booked, and so leaves no place in the budget
			alike = false
		case blocked:
			return nil
		case err != nil:
			return err
		default:
			alike, compared = good.impression() == bad.impression(), true
			if bad.isOurs() || !alike && !good.isForeign() {
				return nil
			}
		}
	}
	if len(asked) == 0 {
		return nil
	}
	refuses := !slices.ContainsFunc(asked, func(c *call) bool { return !c.isRefusal() })
	return &Stranger{w.describe(asked[len(asked)-1], alike), refuses}
}

// probe sends one of the requests of Recognise.
func (w *World) probe(ctx context.Context, words string, garbage bool) (*call, error) {
	form, _, _ := strings.Cut(words, " ")
	d, err := w.goodDraft(ctx, form, 0)
	if err != nil {
		return nil, err
	}
	if d.Form.Books {
		d.Time = map[string]string{tooSoon: longAgo, lawful: w.Fixture.At("10:00:00Z")}[words]
		d.Body = request.ScheduleBody(d.Time)
	}
	rule := map[string]string{tooSoon: "lead-time", lawful: "purpose"}[words]
	if garbage {
		rule = "bearer-token"
		d.Garble()
	}
	w.rule, w.subject, w.refusalFollows = rule, Subject{Kind: "clause", Level: "must"}, rule != "purpose"
	held, err := w.reserve(ctx, d, rule == "purpose")
	if err != nil {
		return nil, err
	}
	c := w.call(ctx, words, d, 0)
	w.kept += w.settle(held, c)
	return c, ctx.Err()
}

// clear forgets what something else than the API has answered: there is nothing to move, and nothing was booked, unless the
// answer was lost.
func (w *World) clear(err error) {
	var stranger *Stranger
	if !errors.As(err, &stranger) {
		return
	}
	for _, c := range w.Calls {
		if c.isAccepted() || c.IsDiverted() {
			w.env.Ledger.drop(c.booking())
		}
	}
	clear(w.accepted)
	w.Calls = nil
}

// isOurs is true of an answer that only the API gives: a success in JSON, or a refusal of what the request says.
func (c *call) isOurs() bool {
	switch {
	case c.Err != nil:
		return false
	case c.isSuccessStatus():
		return c.answer != nil || c.list != nil
	}
	return slices.Contains([]int{http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity}, c.Status)
}

// isForeign is true of what is no answer of an API's: a page, a redirect, or nothing.
func (c *call) isForeign() bool {
	return c.Err != nil || c.Status >= 300 && c.Status < 400 || c.IsPage()
}

// impression is what of an answer tells whether the server has looked at the token.
type impression struct {
	trace
	mediaType string
	answered  bool
}

func (c *call) impression() impression {
	i := impression{answered: c.Err == nil}
	i.status, i.mediaType = c.Status, c.Header.Get("Content-Type")
	i.code, _ = c.answer["code"].(string)
	i.kind, _ = c.answer["type"].(string)
	return i
}

// describe is the paragraph: what was seen, and what to correct.
func (w *World) describe(c *call, alike bool) string {
	c = w.hidden(c)
	seen := fmt.Sprintf("%s %s with the approver's token was answered %s", c.Request.Method, c.URL, c.seenAs())
	if c.Err != nil {
		seen = fmt.Sprintf("%s %s got no answer: %s", c.Request.Method, c.URL, exchange.Redact(c.Err.Error()))
	}
	garbage := "which is no answer of an API's"
	if alike {
		garbage = "and so was a garbage token"
	}
	remedy := c.remedy()
	if w.isAlone() {
		remedy = "The control API made the caller, so what it makes must be known to the API at once, at the same address."
	}
	return fmt.Sprintf("this does not look like the API, so nothing was judged: %s; %s. %s", seen, garbage, remedy)
}

// hidden is a call whose answer shows no secret that is known by its value: a part of one, where a text is cut, nobody finds later.
func (w *World) hidden(c *call) *call {
	own, x := *c, *c.Exchange
	own.Exchange, x.Header = &x, c.Header.Clone()
	for _, values := range x.Header {
		for i := range values {
			values[i] = w.env.Client.Redact(values[i])
		}
	}
	x.Body = []byte(w.env.Client.Redact(string(c.Body)))
	return &own
}

// seenAs is the answer in a few words.
func (c *call) seenAs() string {
	parts := []string{fmt.Sprint(c.Status)}
	if text := http.StatusText(c.Status); text != "" {
		parts[0] += " " + text
	}
	if to := c.location(); to != "" {
		parts = append(parts, "to "+to)
	}
	if challenge := c.challenge(); challenge != "" {
		parts = append(parts, "with the challenge "+challenge)
	}
	kind := cmp.Or(plainly(c.Header.Get("Content-Type")), "no media type")
	switch words := c.firstWords(); {
	case len(c.Body) == 0:
		parts = append(parts, "with an empty body")
	case words == "":
		parts = append(parts, kind+" without words")
	default:
		parts = append(parts, fmt.Sprintf("%s that begins %q", kind, words))
	}
	return strings.Join(parts, ", ")
}

// location is where a redirect leads to, without its query, which may hold secrets.
func (c *call) location() string {
	to, err := url.Parse(c.Header.Get("Location"))
	if err != nil || c.Status < 300 || c.Status >= 400 {
		return ""
	}
	to.RawQuery, to.Fragment, to.User = "", "", nil
	return plainly(to.String())
}

func (c *call) challenge() string {
	if c.Status != http.StatusUnauthorized {
		return ""
	}
	return plainly(strings.Join(c.Header.Values("WWW-Authenticate"), ", "))
}

var (
	unseen = regexp.MustCompile(`(?is)<(script|style)\b.*?</(script|style)\s*>|<!--.*?-->`)
	markup = regexp.MustCompile(`(?s)<[^>]*>`)
)

// firstWords are those of the body, without markup.
func (c *call) firstWords() string {
	const most = 8 << 10 // of the body: its words begin before
	text := string(c.Body[:min(len(c.Body), most)])
	if c.IsPage() {
		text = html.UnescapeString(markup.ReplaceAllString(unseen.ReplaceAllString(text, " "), " "))
	}
	return plainly(text)
}

// plainly is the beginning of a text on one line, without secrets and control characters.
func plainly(text string) string {
	text = strings.Join(strings.FieldsFunc(exchange.Redact(strings.ToValidUTF8(text, "")), func(r rune) bool { return r == ' ' || unicode.IsControl(r) }), " ")
	const most = 120
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}

// remedy says what to correct, by the kind of answer.
func (c *call) remedy() string {
	switch {
	case c.Err != nil:
		return "Correct --target, or see why it does not answer; --request-timeout gives it longer."
	case c.Status >= 300 && c.Status < 400:
		return "A login page or another address stands before the API: give the address of the API itself as --target, or what " +
			"the gateway asks for under headers: in the target file."
	case c.isSuccessStatus():
		return "Something else is served at this address: correct --target, which is all of the API's address before /selfservice/v1."
	case c.Status == http.StatusUnauthorized && !bearer.MatchString(c.challenge()) && c.challenge() != "":
		return "Something before the API asks for credentials of its own, and not for the caller's token: give the address of the API " +
			"itself as --target, or what the gateway asks for under headers: in the target file."
	case c.Status == http.StatusUnauthorized:
		return "The approver's token is accepted nowhere: correct identities.approver in the target file; its token must be for this " +
			"target (issuer, audience, keys, scope), and its Identifier the customer's."
	case c.Status == http.StatusForbidden:
		return "A firewall or a gateway keeps this machine out, or the approver's token and Identifier are accepted nowhere: let this " +
			"machine in, or correct identities.approver or headers: in the target file."
	}
	return c.remedyOfFailure()
}

func (c *call) remedyOfFailure() string {
	switch {
	case slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone}, c.Status):
		return "Nothing of the API is at this path: correct --target, which is all of the API's address before /selfservice/v1, with the " +
			"prefix that a gateway may ask for; or correct the instances of the target file."
	case c.Status == http.StatusTooManyRequests:
		return "The target asks to slow down: give --rate-limit, or try again later."
	case slices.Contains([]int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, c.Status):
		again := "try again later, or give --wait-for-target."
		if after := plainly(c.Header.Get("Retry-After")); after != "" {
			again = fmt.Sprintf("try again later (Retry-After is %s), or give --wait-for-target.", after)
		}
		return "The target, or what is behind its gateway, is down or in maintenance: " + again
	case c.Status >= http.StatusInternalServerError:
		return "The target fails whatever it is asked: see its log."
	}
	return "Correct --target, or the identities and instances of the target file."
}
