package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/mock"
)

// conflict names the change a day ahead in the built-in world, with which clients can try a conflict; "" if a seed file has changed
// it. It asks another mock of the same options for a time in the middle of it.
func (b banner) conflict(ctx context.Context) string {
	const ahead = 25 * time.Hour
	own := builtin.Customers()[0]
	place := own.Places[1]
	o := b.options
	o.Logger, o.RequestLog, o.Admin.Off = nil, nil, true
	o.Interceptors = mock.Interceptors{} // the conflict does not depend on them
	other, err := mock.New(o)
	if err != nil {
		return ""
	}
	defer func() { _ = other.Close() }()
	token, err := other.Token(mock.TokenRequest{ExpiresIn: builtin.TokenLife})
	if err != nil {
		return ""
	}
	at := other.Clock().Now().UTC().Add(ahead).Truncate(time.Second)
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, fmt.Sprintf("%s%s/customers/%s/%s/products/bounce/instances/%s/executions/%s",
		b.url, o.Contract.BasePath(), place.CSI, place.Service, place.Instance, place.Executions[0]),
		strings.NewReader(`{"scheduledTime":"`+at.Format(time.RFC3339)+`","action":"schedule"}`))
	if err != nil {
		return ""
	}
	request.Header = http.Header{"Authorization": {"Bearer " + token}, "Identifier": {own.Identifier}, "Content-Type": {"application/json"}}
	answer := httptest.NewRecorder()
	other.ServeHTTP(answer, request)
	var found struct {
		Conflicts []struct{ RFCNumber, ScheduledStart, ScheduledEnd string }
	}
	if json.Unmarshal(answer.Body.Bytes(), &found) != nil || len(found.Conflicts) == 0 {
		return ""
	}
	c := found.Conflicts[0]
	return fmt.Sprintf("%s on %s keeps %s out,\n             %s to %s", c.RFCNumber, place.Instance, place.Executions[0], c.ScheduledStart, c.ScheduledEnd)
}
