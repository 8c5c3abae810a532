package mock_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// printed stands in for the *testing.T that a test has: it prints what fails.
type printed struct {
	testing.TB
	cleanups []func()
}

func (*printed) Helper() {}

func (*printed) Context() context.Context { return context.Background() }

func (*printed) Fatalf(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }

func (*printed) Fatal(args ...any) { fmt.Fprintln(os.Stdout, args...) }

func (p *printed) Cleanup(f func()) { p.cleanups = append(p.cleanups, f) }

func (p *printed) end() {
	for _, f := range slices.Backward(p.cleanups) {
		f()
	}
}

// bounce is what is to be tested: a client that restarts an instance at a time. It says what came back.
func bounce(server *mock.Server, csi, identifier, path, token, at string) string {
	r, err := http.NewRequest(http.MethodPut, server.URL+"/selfservice/v1/customers/"+csi+"/EBSO/products/bounce/instances/"+path,
		strings.NewReader(`{"scheduledTime":"`+at+`","action":"schedule"}`))
	if err != nil {
		return err.Error()
	}
	r.Header = http.Header{"Authorization": {"Bearer " + token}, "Identifier": {identifier}, "Content-Type": {"application/json"}}
	w, err := server.Client().Do(r)
	if err != nil {
		return err.Error()
	}
	defer w.Body.Close()
	return strings.TrimSpace(fmt.Sprint(w.StatusCode, " ", w.Header.Get("Bounce-Mock-Reason")))
}

// A server on a free port, which ends with the test. Its clock turns, and a time that was good comes too soon.
func ExampleStart() {
	t := new(printed) // in a test: its *testing.T
	defer t.end()     // a test does it by itself
	clock, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		t.Fatal(err)
		return
	}
	server := mock.Start(t, mock.Options{Clock: clock})
	restart := func(at string) string {
		token, err := server.Token(mock.TokenRequest{}) // good for an hour by the server's clock
		if err != nil {
			t.Fatal(err)
		}
		return bounce(server, mock.DefaultCustomer, "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "DCMATI/executions/3-CDQF5Z0", token, at)
	}
	fmt.Println(restart("2020-08-26T16:00:00Z"))
	if err := server.Clock().Advance(44*time.Minute + time.Millisecond); err != nil {
		t.Fatal(err)
	}
	fmt.Println(restart("2020-08-26T16:00:00Z")) // less than sixteen minutes ahead
	fmt.Println(len(server.RequireCalls(t, 2, mock.Criteria{Operation: "scheduleExecution"})))
	// Output:
	// 200
	// 400 lead-time
	// 2
}

// Tests that run at the same time share one server, each as a customer of its own, whose clock and readings nobody else sees.
func ExampleServer_CreateCustomer() {
	t := new(printed) // in a test: its *testing.T
	defer t.end()
	server := mock.Start(t, mock.Options{})

	own, err := server.CreateCustomer(`{"services":[{"type":"EBSO","instances":[{"name":"PROD","executions":[{"id":"E-1"}]}]}]}`)
	if err != nil {
		t.Fatal(err)
		return
	}
	clock, err := server.CustomerClock(own.CSI)
	if err != nil {
		t.Fatal(err)
		return
	}
	if err := clock.Freeze(time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := server.ChooseCustomerReadings(own.CSI, map[string]string{"lead-status": "422"}); err != nil {
		t.Fatal(err)
	}
	token, err := server.Token(mock.TokenRequest{Customer: own.CSI})
	if err != nil {
		t.Fatal(err)
		return
	}
	fmt.Println(bounce(server, own.CSI, own.Identifier, "PROD/executions/E-1", token, "2030-01-01T12:15:00Z"))
	fmt.Println(bounce(server, own.CSI, own.Identifier, "PROD/executions/E-1", token, "2030-01-01T12:16:00Z"))
	server.RequireCalls(t, 1, mock.Criteria{CSI: own.CSI, Reason: "lead-time"})
	// Output:
	// 422 lead-time
	// 200
}
