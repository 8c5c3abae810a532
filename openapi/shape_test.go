package openapi_test

import (
	"slices"
	"testing"

	"example.com/bounce/openapi"
)

func TestAShapeSaysWhatItsMembersHaveToBe(t *testing.T) {
	t.Parallel()
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	if _, found := document.Shape("SeedFil"); found {
		t.Error("there is a shape of a schema that the document has not")
	}
	customer, found := document.Shape("SeedCustomer")
	if !found {
		t.Fatal("the document has no schema SeedCustomer")
	}
	number, _ := customer.Member("customerId") // whose reference has a description
	readings, _ := customer.Member("readings")
	alternative, _ := readings.Member("lead-status") // which the schema does not name
	execution, _ := document.Shape("SeedExecution")
	operation, _ := execution.Member("operation")
	if number.Type() != "string" || number.Wanted() == "" || readings.Type() != "object" || alternative.Type() != "string" {
		t.Errorf("got the types %q, %q and %q", number.Type(), readings.Type(), alternative.Type())
	}
	if want := []string{"Start", "Stop", "Bounce"}; !slices.Equal(operation.Allowed(), want) || number.Allowed() != nil {
		t.Errorf("got the words %q, want %q", operation.Allowed(), want)
	}
	if _, found := customer.Member("colour"); found {
		t.Error("there is a shape of a member that the schema refuses")
	}
}
