package sample_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// Every documented answer of every operation can be made up, and holds to the document.
func TestValueIsAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, o := range document.Operations() {
		for _, status := range []int{200, 201, 202, 400, 401, 404, 409, 422, 429} {
			for _, mediaType := range []string{"application/json", "application/problem+json"} {
				shape, _, found := o.AnswerShape(status, mediaType)
				if !found {
					continue
				}
				for seed := range int64(50) {
					body, err := json.Marshal(sample.New(seed, o.ID).Value(shape))
					if err != nil {
						t.Fatal(err)
					}
					made++
					for _, v := range o.ValidateAnswer(status, http.Header{"Content-Type": {mediaType}}, body) {
						t.Errorf("%s %d, seed %d: %s\n%s", o.ID, status, seed, v.Error(), body)
					}
				}
			}
		}
	}
	if made < 1000 {
		t.Errorf("only %d values were made up", made)
	}
}

func TestValueDependsOnTheSeedAlone(t *testing.T) {
	t.Parallel()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := document.Operation("listExecutions")
	shape, _, _ := o.AnswerShape(200, "application/json")
	first, again := sample.New(7, "").Value(shape), sample.New(7, "").Value(shape)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	if fmt.Sprint(first) == fmt.Sprint(sample.New(9, "").Value(shape)) {
		t.Error("another seed made the same")
	}
}
