package seed_test

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

// taken says of files, and of entries of customers, whether they are good or bad, where the form of a value is unusual: numbers,
// times and words without quotes, tags, aliases, what is left empty, and bounds. A line each, with tabs in it.
//
//go:embed testdata/taken.txt
var taken string

func TestUnusualFormsAreTakenOrRefused(t *testing.T) {
	t.Parallel()
	rows := 0
	for line := range strings.Lines(taken) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		text, err := strconv.Unquote(parts[2])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows++
		if parts[1] == "file" {
			_, err = seed.Load("world.yaml", []byte(text), now, randomSeed, false)
		} else {
			_, err = seed.One([]byte(text), now, sample.New(randomSeed, "unusual"), randomSeed, false)
		}
		if (err == nil) != (parts[0] == "good") {
			t.Errorf("it should be %s, and the error is %v, of\n%s", parts[0], err, text)
		}
	}
	if rows == 0 {
		t.Error("the table is empty")
	}
}
