// Command draw sends PUTs through a mock server, and prints as JSON what each of them calls.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"example.com/bounce/internal/calls"
	"example.com/bounce/mock"
)

type call struct {
	calls.Call
	Times int
}

type request struct {
	Name   string
	Status int
	Calls  []call
}

func main() {
	c, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	fail(err)
	s, err := mock.New(mock.Options{Clock: c})
	fail(err)
	good, err := s.Token(mock.TokenRequest{})
	fail(err)
	weak, err := s.Token(mock.TokenRequest{Scope: "mcs:oci:api:User"})
	fail(err)
	const dcmati, tcmati = "DCMATI/executions/3-CDQF5Z0", "TCMATI/executions/3-CDQEVUP"
	put := func(name, place, token, time, preference string) {
		r := httptest.NewRequest(http.MethodPut, "http://localhost/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/"+place,
			strings.NewReader(`{"scheduledTime":"`+time+`","action":"schedule"}`))
		for header, value := range map[string]string{
			"Authorization": "Bearer " + token, "Identifier": "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "Content-Type": "application/json",
			"Prefer": preference,
		} {
			if value != "" {
				r.Header.Set(header, value)
			}
		}
		w := httptest.NewRecorder()
		drawn := request{Name: name}
		for c, times := range calls.Of(func() { s.ServeHTTP(w, r) }) {
			drawn.Calls = append(drawn.Calls, call{c, times})
		}
		drawn.Status = w.Code
		fail(json.NewEncoder(os.Stdout).Encode(drawn))
	}
	const sample, soon = "2020-08-26T15:53:51Z", "2020-08-26T15:01:00Z"
	put("accepted", dcmati, good, sample, "")
	put("too soon", dcmati, good, soon, "")
	put("conflict", tcmati, good, sample, "")
	put("scope missing", dcmati, weak, sample, "")
	put("preferred", dcmati, good, sample, "code=404")
}

func fail(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
