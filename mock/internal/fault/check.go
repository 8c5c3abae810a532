package fault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Error is what is wrong with a rule.
type Error struct {
	// Pointer is where, as a JSON Pointer; Message completes a sentence that begins with it.
	Pointer, Message string
}

// Error is the sentence.
func (e *Error) Error() string { return e.Pointer + " " + e.Message }

// check finds the first thing that is wrong with a rule; operations are those that there are.
func (r Rule) check(operations []string) error {
	a := r.Response
	wrong := []struct {
		is               bool
		pointer, message string
	}{
		{r.Request.Operation != "" && !slices.Contains(operations, r.Request.Operation), "/request/operation",
			"must be one of the operations that faults can strike: " + strings.Join(operations, ", ")},
		{!a.Answers() && a.Delay == 0 && a.Grant == Grant{}, "/response", "does nothing: give status, fixedDelayMilliseconds or fault"},
		{a.Grant != Grant{} && r.Request.Operation != IssueToken, "/response/grant",
			"is for tokens: name " + IssueToken + " as the request's operation, or leave grant out"},
		{a.Grant != Grant{} && a.Answers(), "/response/grant", "cannot be combined with status or fault, with which no token is issued: leave out either"},
		{outside(a.Grant.ExpiresIn, MaxGrant, time.Second), "/response/grant/expiresIn", "must be from 1 to 315360000"},
		{a.Status != 0 && (a.Status < 200 || a.Status > 599), "/response/status", "must be from 200 to 599"},
		{a.Status == 0 && (a.Body != "" || len(a.Headers) > 0), "/response/status", "must be given with body or headers"},
		{bodiless(a.Status) && a.Body != "", "/response/body", "must be left out with this status"},
		{bodiless(a.Status) && a.Fault.NeedsAnswer(), "/response/fault", "needs a body, which an answer of this status does not have"},
		{a.Fault != "" && !slices.Contains(Kinds(), a.Fault), "/response/fault", fmt.Sprintf("must be one of %v", Kinds())},
		{a.AtByte < 0 || a.AtByte > 0 && !a.Fault.NeedsAnswer(), "/response/atByte",
			"is for CUT_RESPONSE, STALLED_RESPONSE and WRONG_CONTENT_LENGTH, and not negative"},
		{outside(a.Delay, MaxDelay, time.Millisecond), "/response/fixedDelayMilliseconds", "must be from 0 to 60000"},
		{r.After < 0, "/after", "must not be negative"},
		{r.Every < 0, "/every", "must not be negative"},
		{!(r.Chance >= 0 && r.Chance <= 1), "/chance", "must be above 0 and at most 1, such as 0.2; leave it out to hit each request"},
		{r.Times < 0, "/times", "must not be negative"},
		{outside(r.LifetimeSeconds, MaxLifetime, time.Second), "/lifetimeSeconds", "must be from 1 to 86400"},
	}
	for _, w := range wrong {
		if w.is {
			return &Error{w.pointer, w.message}
		}
	}
	return r.checkHeaders()
}

func outside(n int, most, unit time.Duration) bool { return n < 0 || n > int(most/unit) }

func bodiless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified
}

// checkHeaders wants names and values that can be on the wire, and no condition on a secret, which would be listed.
func (r Rule) checkHeaders() error {
	for name, c := range r.Request.Headers {
		switch {
		case !isToken(name):
			return &Error{"/request/headers", "has a name that no header can have"}
		case slices.Contains([]string{"Authorization", "Proxy-Authorization", "Cookie"}, http.CanonicalHeaderKey(name)):
			return &Error{"/request/headers", "is about credentials, which would be listed; say which csi instead"}
		case slices.Contains([]string{"Host", "Transfer-Encoding", "Trailer"}, http.CanonicalHeaderKey(name)):
			return &Error{"/request/headers", "is about the connection, which rules do not see; choose another header"}
		case c == (Condition{}):
			return &Error{"/request/headers", "has a header without equalTo or contains"}
		}
	}
	for name, value := range r.Response.Headers {
		if !isToken(name) || strings.ContainsFunc(value, isControl) {
			return &Error{"/response/headers", "has a name or a value that cannot be in a header"}
		}
		if slices.Contains([]string{"Content-Length", "Transfer-Encoding", "Connection"}, http.CanonicalHeaderKey(name)) {
			return &Error{"/response/headers", "has a header that the connection needs; see fault"}
		}
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// isToken reports whether s can be a header's name (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}
