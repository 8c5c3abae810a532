package openapi

import (
	"io/fs"
	"testing"

	"example.com/bounce/openapi/internal/source"
)

// What the embedded documents are spared at every start holds of them.
func TestTheEmbeddedDocumentsMeetWhatLoadChecks(t *testing.T) {
	t.Parallel()
	files, err := fs.Sub(controlFiles, "control")
	if err != nil {
		t.Fatal(err)
	}
	control, err := source.Join(files, "document.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"bounce.yaml": bounceYAML, "authorization.yaml": authorizationYAML, "control.yaml": control} {
		if _, err := Load(name, text); err != nil {
			t.Error(err)
		}
	}
}
