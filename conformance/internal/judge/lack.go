package judge

import (
	"fmt"
	"net/http"
)

// IsUnanswered reports whether the answer says nothing of the implementation: no whole answer came, a server error, a page or a
// redirect did, or the target asks to slow down. 501 is an answer (RFC 9110 15.6.2).
func (a *Answer) IsUnanswered() bool {
	return a.IsDiverted() || a.Err != nil || a.Status >= 500 && a.Status != http.StatusNotImplemented || a.Status == http.StatusTooManyRequests
}

// IsRefusedByPage reports whether the answer is a refusal whose body is a page: a firewall's, or the implementation's own.
func (a *Answer) IsRefusedByPage() bool { return a.IsDiverted() && a.Status >= 400 }

// LackCode is the code of the outcome for an answer that IsUnanswered.
func (a *Answer) LackCode() string {
	switch {
	case a.Err != nil:
		return "no-answer"
	case a.Status == http.StatusTooManyRequests:
		return "too-many"
	case a.IsDiverted():
		return "wrong-answer"
	}
	return "server-error"
}

// Lack says what came in the place of an answer.
func (a *Answer) Lack() string {
	switch {
	case a.Err != nil:
		return fmt.Sprintf("no whole answer came: %v", a.Err)
	case a.Status == http.StatusTooManyRequests:
		return "it was answered with 429, which asks to slow down"
	case a.IsDiverted() && a.Status >= 300 && a.Status < 400:
		return fmt.Sprintf("it was answered with the redirect %d, which is no answer of the API's", a.Status)
	case a.IsDiverted():
		return fmt.Sprintf("it was answered with %d and a page of HTML, which is no answer of the API's", a.Status)
	}
	return fmt.Sprintf("it was answered with the server error %d", a.Status)
}
