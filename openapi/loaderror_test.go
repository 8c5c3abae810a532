package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/openapi"
)

// What is wrong with a document is a short line, with its place, and without the schema and the value.
func TestWhatIsWrongWithADocumentIsToldInShort(t *testing.T) {
	t.Parallel()
	d, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	source := string(d.Source())
	for name, row := range map[string]struct{ old, edited, at, want string }{
		"it requires what its examples lack": {
			"scheduledStart, scheduledEnd, duration]", "scheduledStart, scheduledEnd, duration, color]", "    RefusedOrConflicts:\n",
			`line %d: invalid components: response "RefusedOrConflicts": invalid example: example conflicts: /conflicts/0/color is missing (and in `,
		},
		"an example has another type": {
			"custStatus: Review Update", "custStatus: 1", "    Scheduled:\n      description: The window is booked",
			`line %d: invalid components: response "Scheduled": invalid example: example scheduled: /custStatus must be of type string`,
		},
		"a type is unknown": {
			"type: string", "type: strng", "    BounceOption:\n",
			`line %d: invalid components: schema "BounceOption": unsupported 'type' value "strng" (and in `,
		},
		"it is no YAML": {"paths:", "paths: [", "", `yaml`},
		"a reference leads nowhere": {
			"schemas/ScheduleOutcome'", "schemas/Nowhere'", "", `"Nowhere" not found`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edited := strings.ReplaceAll(source, row.old, row.edited)
			if edited == source {
				t.Fatalf("the contract has no %q", row.old)
			}
			want := row.want
			if row.at != "" {
				before, _, found := strings.Cut(edited, row.at)
				if !found {
					t.Fatalf("the contract has no %q", row.at)
				}
				want = fmt.Sprintf(want, strings.Count(before, "\n")+1)
			}
			_, err := openapi.Load("edited.yaml", []byte(edited))
			if err == nil {
				t.Fatal("there is no error")
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the error is\n%v\nwant\n%s\nin it", err, want)
			}
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "load edited.yaml: ") || len(line) > 300 && name != "it is no YAML" || strings.Contains(line, "Schema:") {
					t.Errorf("the line %q is long, or shows too much", line)
				}
			}
		})
	}
}
