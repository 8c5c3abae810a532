package builtin_test

import (
	"testing"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/mock"
)

func TestTheCustomersAreThoseOfAFreshMock(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fresh, known := server.Customers(), builtin.Customers()
	if len(fresh) != len(known) {
		t.Fatalf("a fresh mock has %d customers, want %d", len(fresh), len(known))
	}
	for i, c := range known {
		if got := fresh[i]; got.CSI != c.CSI || got.Identifier != c.Identifier || got.OptedIn != (c.Role != "not opted in") {
			t.Errorf("customer %d is %+v, want %+v", i, got, c)
		}
	}
}
