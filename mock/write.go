package mock

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/redact"
)

// write is the one place where an answer goes to the client.
func (s *Server) write(c echo.Context, x *Exchange, a *answer) error {
	if x.gone != "" {
		return s.abandon(c, x)
	}
	body, err := a.encoded()
	if err != nil {
		return err
	}
	w := c.Response()
	h := w.Header()
	setHeader(h, "Content-Type", a.contentType)
	setHeader(h, "Bounce-Mock-Reason", a.reason)
	setHeader(h, "WWW-Authenticate", a.challenge)
	setHeader(h, "Allow", a.allow)
	setHeader(h, "X-Total-Rows-Count", a.total)
	setHeader(h, "Retry-After", a.retryAfter)
	setHeader(h, "Preference-Applied", x.applied)
	if a.status < http.StatusMultipleChoices {
		setHeader(h, "Bounce-Mock-Ignored", x.ignoredHeader())
	}
	for name := range a.header {
		h[name] = a.header[name]
	}
	if x.draw != nil {
		h.Set("Bounce-Mock-Hostile", x.draw.String())
		body = x.vary(a, body)
	}
	if d := x.disturbance; d != nil && d.Fault != "" {
		return s.strike(c, x, a, body)
	}
	if s.options.CheckAnswers && !a.unchecked && x.Operation != nil && a.status != http.StatusInternalServerError {
		if faults := x.Operation.ValidateAnswer(a.status, h, body); len(faults) > 0 {
			return errors.New("the answer breaks the document: " + faults[0].Error())
		}
	}
	x.status, x.reason, x.sent = a.status, a.reason, body
	if x.draw != nil {
		x.draw.recase(h)
	}
	s.keep(c, x)
	w.WriteHeader(a.status)
	_, err = w.Write(body)
	if err != nil {
		s.logger.Debug("client gone", "err", err)
	}
	return nil
}

func (a *answer) encoded() ([]byte, error) {
	switch body := a.body.(type) {
	case nil:
		return nil, nil
	case rawBody:
		return []byte(body), nil
	}
	return encode(a.body)
}

// setHeader sets a header, or removes it for the empty value: what an answer that was given up left behind must go.
func setHeader(h http.Header, name, value string) {
	if value == "" {
		h.Del(name)
		return
	}
	h.Set(name, value)
}

// fail answers what no handler answered: Echo's own errors, and ours. Their text goes to the log, never to the client.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.logger.Error("answer cut short", "err", err)
		return
	}
	x := exchangeOf(c)
	if x.Operation == nil && !x.control {
		x.Place.CSI = customerInPath(c)
		x.follow()
		x.readings = s.readings.governs(x)
		_ = checkSize(x) // the body tells what the request is meant for; whatever it is, the path or the method is wrong
	}
	var r *Refusal
	allow := ""
	switch {
	case errors.Is(err, echo.ErrMethodNotAllowed) && sameDepth(c):
		allow = strings.Join(s.allow[c.Path()], ", ")
		r = x.refuse(faultWrongMethod, "The path takes "+allow+" only.")
		r.Change = "use " + allow
		x.refused("route", r)
	case errors.Is(err, echo.ErrNotFound), errors.Is(err, echo.ErrMethodNotAllowed):
		r = x.refuse(faultNoRoute, "The contract has no such path.")
		if x.admitted {
			r = x.refuseNoControlPath()
		}
		x.refused("route", r)
	default:
		s.logger.Error("exchange", "method", c.Request().Method, "path", redact.Text(c.Request().URL.Path), "err", err)
		r = x.refuse(faultInternal, "The mock could not answer. Its log says why.")
		x.refused("answer", r)
	}
	a := r.answer(x)
	a.allow = allow
	if err := s.write(c, x, a); err != nil {
		s.logger.Error("answer", "err", err)
	}
}
