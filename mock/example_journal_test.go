package mock_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// restart is what is to be tested: a client that asks for a restart too early.
func restart(server *mock.Server) {
	token, err := server.Token(mock.TokenRequest{})
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest(http.MethodPut,
		"/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0",
		strings.NewReader(`{"scheduledTime":"2020-08-26T15:10:00Z","action":"schedule"}`))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Identifier", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01")
	r.Header.Set("Content-Type", "application/json")
	server.ServeHTTP(httptest.NewRecorder(), r)
}

// The journal has each request, what it rests on when it was refused, and what would have passed.
func ExampleServer_RequireCalled() {
	clock, _ := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	server, err := mock.New(mock.Options{Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	restart(server)

	t := new(printed) // in a test: its *testing.T
	for _, e := range server.RequireCalled(t, mock.Criteria{Operation: "scheduleExecution", Reason: "lead-time"}) {
		last := e.Trace[len(e.Trace)-1]
		fmt.Println(last.States)
		fmt.Println("To pass:", last.Change)
	}
	server.RequireCalled(t, mock.Criteria{Status: http.StatusOK})
	// Output:
	// scheduledTime lies at least 16 minutes ahead of the present moment; exactly 16 minutes is enough.
	// To pass: ask for 2020-08-26T15:16:00.000Z or later
	// no request meets {"status":200}
	// what came, the newest first (1 of 1):
	//   PUT /selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0: 400 lead-time
}

// A test waits for what its client does in the background, without sleeping.
func ExampleServer_Wait() {
	clock, _ := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	server, err := mock.New(mock.Options{Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	go restart(server)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // in a test: of t.Context()
	defer cancel()
	entries, err := server.Wait(ctx, 1, mock.Criteria{CSI: mock.DefaultCustomer})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(entries[0].Method, entries[0].Status, entries[0].Reason)
	// Output: PUT 400 lead-time
}
