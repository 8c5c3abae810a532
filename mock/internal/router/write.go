package router

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// write is the one place where an answer goes to the client.
func (r *Router) write(c echo.Context, x *call, a *exchange.Answer) error {
	if x.Delivery.Abort != "" {
		return r.abort(c, x)
	}
	body, err := a.Encoded()
	if err != nil {
		return err
	}
	w := c.Response()
	h := w.Header()
	setHeaders(h, x, a)
	if v := x.Delivery.Variation; v != nil {
		h.Set("Bounce-Mock-Hostile", v.String())
		body = v.Body(x.Exchange, a, body)
	}
	if i := x.Delivery.Injection; i != nil && i.OnConnection() {
		conn, _, err := w.Hijack()
		if err != nil {
			return giveUp(h, a, err)
		}
		defer conn.Close()
		w.Committed = true
		return i.Deliver(x.Exchange, conn, h, a, body, func() { r.record(c, x) })
	}
	if err := r.checkAnswer(x, a, h, body); err != nil {
		return giveUp(h, a, err)
	}
	x.Sent = exchange.Sent{Status: a.Status, Reason: a.Reason, Body: body}
	if v := x.Delivery.Variation; v != nil {
		v.Header(h)
	}
	r.record(c, x)
	w.WriteHeader(a.Status)
	if a.Stream != nil && x.Request.Method != http.MethodHead {
		stream(r.closed, x, w, a.Stream)
		return nil
	}
	if _, err = w.Write(body); err != nil {
		r.options.Logger.Debug("client gone", "err", err)
	}
	return nil
}

// setHeaders sets the headers of an answer.
func setHeaders(h http.Header, x *call, a *exchange.Answer) {
	for _, each := range headersOf(x, a) {
		setHeader(h, each.name, each.value)
	}
	for name := range a.Header {
		h[name] = a.Header[name]
	}
}

// giveUp removes the headers that an answer has of its own, and returns the error for which another answer takes its place.
func giveUp(h http.Header, a *exchange.Answer, err error) error {
	for name := range a.Header {
		delete(h, name)
	}
	return err
}

// removeHeaders removes the other headers of an answer that was given up for another one.
func removeHeaders(h http.Header, x *call, other *exchange.Answer) {
	for _, each := range headersOf(x, other) {
		delete(h, each.name)
	}
}

// headersOf returns the headers that answers can have; "" for those that this one lacks.
func headersOf(x *call, a *exchange.Answer) [8]struct{ name, value string } {
	ignored := ""
	if a.Status < http.StatusMultipleChoices && !x.control {
		ignored = x.IgnoredHeader()
	}
	return [...]struct{ name, value string }{
		{"Content-Type", a.ContentType}, {"Bounce-Mock-Reason", a.Reason}, {"Www-Authenticate", a.Challenge}, {"Allow", a.Allow},
		{"X-Total-Rows-Count", a.Total}, {"Retry-After", a.RetryAfter}, {"Preference-Applied", x.Delivery.Applied},
		{"Bounce-Mock-Ignored", ignored},
	}
}

// setHeader sets a header unless the value is empty. The name must be in its canonical form.
func setHeader(h http.Header, name, value string) {
	switch value {
	case "":
	case exchange.TypeJSON:
		h[name] = typeJSON
	default:
		h[name] = []string{value}
	}
}

// typeJSON is the value of most headers Content-Type. Nobody may change it.
var typeJSON = []string{exchange.TypeJSON}

// checkAnswer holds an answer to the document, where that is wanted.
func (r *Router) checkAnswer(x *call, a *exchange.Answer, h http.Header, body []byte) error {
	if !r.options.CheckAnswers || a.Unchecked || x.Operation == nil || a.Status == http.StatusInternalServerError {
		return nil
	}
	if wrong := x.Operation.ValidateAnswer(a.Status, h, body); len(wrong) > 0 {
		return errors.New("the answer breaks the document: " + wrong[0].Error())
	}
	return nil
}

// abort ends an exchange without an answer: its client has gone, or must see nothing more.
func (r *Router) abort(c echo.Context, x *call) error {
	x.Sent.Reason = x.Delivery.Abort
	r.record(c, x)
	if x.Request.Context().Value(http.ServerContextKey) == nil {
		return c.NoContent(http.StatusServiceUnavailable) // a handler without a server can end in no other way
	}
	panic(http.ErrAbortHandler) // makes net/http close the connection, or the stream of HTTP/2
}

// fail answers a request that no handler has answered, after an error of Echo or of ours. Its text goes to the log, never to the
// client.
func (r *Router) fail(err error, c echo.Context) {
	if c.Response().Committed {
		r.options.Logger.Error("answer cut short", "err", err)
		return
	}
	x := callOf(c)
	if errors.Is(err, echo.ErrNotFound) && r.meansConsole(x.Request) {
		x.unjournaled = true
		c.Response().Header().Set("Vary", "Accept")
		if err := c.Redirect(http.StatusFound, r.controlBase+"/"); err != nil {
			r.options.Logger.Error("answer", "err", err)
		}
		return
	}
	if x.Operation == nil && !x.control {
		x.CSI = customerInPath(c)
		if err := r.govern(x.Exchange); err != nil {
			r.options.Logger.Error("read readings", "err", err)
		}
		_ = x.CheckSize() // for the journal: the path or the method is wrong, whatever the body is
	}
	var refusal *exchange.Refusal
	allow := ""
	switch {
	case errors.Is(err, echo.ErrMethodNotAllowed) && sameDepth(c):
		allow = strings.Join(routesOf(r, c.Path()).allow[c.Path()], ", ")
		refusal = x.Refuse(exchange.WrongMethod, "The path takes "+allow+" only.")
		refusal.Hint = "use " + allow
		x.TraceRefusal("route", refusal)
	case errors.Is(err, echo.ErrNotFound), errors.Is(err, echo.ErrMethodNotAllowed):
		if x.admitted {
			refusal = refuseControlPath(x.Exchange)
		} else {
			refusal = refusePath(x.Exchange, r.controlBase, r.options.Contract.Operations())
		}
		x.TraceRefusal("route", refusal)
	default:
		r.options.Logger.Error("exchange", "method", c.Request().Method, "path", redact.Text(c.Request().URL.Path), "err", err)
		refusal = x.Refuse(exchange.Internal, "The mock could not answer. Its log says why.")
		x.TraceRefusal("answer", refusal)
	}
	a := x.Encode(refusal)
	a.Allow = allow
	removeHeaders(c.Response().Header(), x, a)
	if err := r.write(c, x, a); err != nil {
		r.options.Logger.Error("answer", "err", err)
	}
}

// refusePath refuses a path that the API does not have.
func refusePath(x *exchange.Exchange, controlBase string, operations []*openapi.Operation) *exchange.Refusal {
	refusal := x.Refuse(exchange.NoRoute, "The contract does not have this path.")
	if controlBase != "" && x.Request.URL.Path == "/" {
		refusal.Hint += fmt.Sprintf(", %s/contract.yaml; a browser shows the console at %[1]s/", controlBase)
		return refusal
	}
	refusal.Hint = cmp.Or(correctWord(x.Request.URL.EscapedPath(), operations), refusal.Hint)
	return refusal
}

// correctWord names the one word of a path that keeps it from being the path of the likest operation, or the beginning of one, if it
// is a slip, or the slash at its end; else it returns "". It costs no more than to look at each operation's words.
func correctWord(path string, operations []*openapi.Operation) (hint string) {
	const most = 32 // more than any operation has
	sent := strings.SplitN(strings.TrimSuffix(path, "/"), "/", most)
	words := make([]string, len(sent))
	for i := range sent {
		words[i], _ = url.PathUnescape(sent[i]) // "" is not a slip
	}
	best := 0
	for _, op := range operations {
		template := strings.Split(op.Path, "/")
		slip, likeness := compare(words, template)
		if likeness <= best {
			continue
		}
		best, hint = likeness, ""
		switch {
		case slip >= 0:
			hint = fmt.Sprintf("write %s in the path, not %s", url.PathEscape(template[slip]), sent[slip])
		case len(words) == len(template) && strings.HasSuffix(path, "/"):
			hint = "leave out the / at the end of the path"
		}
	}
	return hint
}

// compare returns which word of a path is a slip of a template's word, or -1 if all fit, and how like they are: a word counts more
// than a slip, and a slip more than the value of a parameter. The likeness is 0 if a word is another one, if there are two slips, or
// if the path is longer than the template.
func compare(words, template []string) (slip, likeness int) {
	const same = 2
	slip = -1
	if len(words) > len(template) {
		return slip, 0
	}
	for i, word := range words {
		switch {
		case template[i] == word:
			likeness += same
		case strings.HasPrefix(template[i], "{"):
		case slip < 0 && suggest.IsSlip(word, template[i]):
			slip = i
			likeness++
		default:
			return slip, 0
		}
	}
	return slip, likeness
}

// refuseControlPath refuses a path that the control API does not have, and names those that were probably meant.
func refuseControlPath(x *exchange.Exchange) *exchange.Refusal {
	const longest = 200 // a longer path is not worth comparing
	detail := "The control API does not have this path"
	sent := x.Request.URL.EscapedPath()
	if document, err := openapi.Control(); err == nil && len(sent) <= longest {
		var paths []string
		for _, op := range document.Operations() {
			paths = append(paths, fill(op.Path, sent))
		}
		if question := suggest.DidYouMean(sent, slices.Compact(paths)); question != "" {
			detail += " (" + question + ")"
		}
	}
	refusal := x.Refuse(exchange.NoRoute, detail+".")
	refusal.Hint = "use a path of the control API's document, /__admin/control.yaml"
	return refusal
}

// fill returns a templated path whose parameters have the values of a path's segments.
func fill(template, path string) string {
	steps, values := strings.Split(template, "/"), strings.Split(path, "/")
	for i := range min(len(steps), len(values)) {
		if strings.HasPrefix(steps[i], "{") {
			steps[i] = values[i]
		}
	}
	return strings.Join(steps, "/")
}
