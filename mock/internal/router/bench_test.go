package router_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock"
)

const path = "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0"

// BenchmarkPUT compares the mock, all on, with a bare Echo handler that binds the same body and answers the same members: the yardstick
// of performance.md. Both go through the handler, without a socket.
func BenchmarkPUT(b *testing.B) {
	c, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		b.Fatal(err)
	}
	s, err := mock.New(mock.Options{Clock: c})
	if err != nil {
		b.Fatal(err)
	}
	token, err := s.Token(mock.TokenRequest{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("mock", func(b *testing.B) { benchmark(b, s, token) })
	b.Run("bare-echo", func(b *testing.B) { benchmark(b, bareEcho(), token) })
}

func bareEcho() http.Handler {
	e := echo.New()
	e.PUT("/selfservice/v1/customers/:csi/:service/products/bounce/instances/:instance/executions/:execution", func(c echo.Context) error {
		var in struct {
			ScheduledTime string `json:"scheduledTime"`
			Action        string `json:"action"`
		}
		if err := c.Bind(&in); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]string{
			"scheduledStart": in.ScheduledTime, "scheduledEnd": in.ScheduledTime,
			"status": "Open", "subStatus": "Ready For Execution", "custStatus": "Review Update",
		})
	})
	return e
}

func benchmark(b *testing.B, h http.Handler, token string) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPut, path, strings.NewReader(`{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"schedule"}`))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Identifier", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01")
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}
