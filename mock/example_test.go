package mock_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/bounce/mock"
)

// A handler without a socket, its clock standing still before the document's sample.
func ExampleNew() {
	clock, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := mock.New(mock.Options{Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := server.Token(mock.TokenRequest{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r := httptest.NewRequest(http.MethodPut,
		"/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0",
		strings.NewReader(`{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"schedule"}`))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Identifier", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01")
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	fmt.Print(w.Code, " ", w.Body)
	// Output:
	// 200 {"scheduledStart":"2020-08-26T08:53:51-07:00","scheduledEnd":"2020-08-26T10:53:51-07:00","status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}
}
