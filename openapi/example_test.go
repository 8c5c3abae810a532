package openapi_test

import (
	"slices"
	"testing"

	"example.com/bounce/openapi"
)

func TestExamplesAreInTheOrderOfTheSchema(t *testing.T) {
	t.Parallel()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := document.Operation("scheduleExecution")
	var names []string
	for _, e := range o.Examples(200) {
		names = append(names, e.Name)
	}
	if want := []string{"scheduled", "conflicts", "cancelled"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	if all := o.Examples(500); all != nil || o.Documented(302) != "" || o.Documented(500) == "" || o.Documented(429) == "" {
		t.Errorf("302 is documented, or 429 or 500 is not: %v", all)
	}
	if want := "4XX"; !slices.Contains(o.Statuses(), want) {
		t.Errorf("%s is not among %v", want, o.Statuses())
	}
}
