package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/target"
)

// basePath is the document's, stated here literally so that an edited contract does not move what is checked.
const basePath = "/selfservice/v1"

// draft is a request in its parts, so that a fault can change exactly one of them. The zero value of a part is the
// right one only after newDraft.
type draft struct {
	method, base                      string
	csi, service, instance, execution string // escaped when sent, but for rawInstance
	rawInstance                       string
	header                            http.Header
	time                              string
	body                              []byte
}

// newDraft is the good request for an execution of the fixture, to run at time.
func newDraft(ctx context.Context, f *target.Fixture, execution int, at string) (draft, error) {
	token, err := f.Token(ctx, "approver")
	if err != nil {
		return draft{}, err
	}
	return draft{
		method: http.MethodPut, base: basePath,
		csi: f.CSI, service: f.Service, instance: f.Instance, execution: f.Executions[execution],
		time: at, body: scheduleBody(at),
		header: http.Header{
			"Authorization": {"Bearer " + token}, "Identifier": {f.Identifier}, "Content-Type": {"application/json"},
		},
	}, nil
}

// scheduleBody writes the time as the feature has it, escapes and all.
func scheduleBody(at string) []byte {
	return fmt.Appendf(nil, `{"scheduledTime":"%s","action":"schedule"}`, at)
}

func (d draft) clone() draft {
	d.header = d.header.Clone()
	return d
}

func (d draft) request() exchange.Request {
	instance := d.rawInstance
	if instance == "" {
		instance = url.PathEscape(d.instance)
	}
	path := strings.Join([]string{
		d.base, "customers", url.PathEscape(d.csi), url.PathEscape(d.service), "products", "bounce",
		"instances", instance, "executions", url.PathEscape(d.execution),
	}, "/")
	return exchange.Request{Method: d.method, Path: path, Header: d.header, Body: d.body}
}

// token is the JWT of the Authorization header.
func (d draft) token() string { return strings.TrimPrefix(d.header.Get("Authorization"), "Bearer ") }

func (d draft) setToken(token string) { d.header.Set("Authorization", "Bearer "+token) }

// moment writes a time of day on the fixture's day.
func moment(f *target.Fixture, clock string) string { return f.Day.Format(time.DateOnly) + "T" + clock }

// instant writes t in UTC, with milliseconds only where it has some.
func instant(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.999Z07:00")
}
