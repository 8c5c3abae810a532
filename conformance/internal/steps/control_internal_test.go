package steps

import (
	"io/fs"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/features"
)

// What a control request that fails is said to be shown by is a scenario of the features, for each form and each fault.
func TestWhatShowsTheFaultOfAControlRequestIsThere(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := fs.ReadFile(features.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, form := range request.Forms() {
		for _, l := range []request.Layer{request.InCredentials, request.InPlace, request.InBody} {
			if name, _ := l.Later(form); refusedIn[name] == "" {
				t.Errorf("no scenario shows whether %s is refused", name)
			}
		}
		if id := scenario.ShownBy(form); id == "" || !strings.Contains(all.String(), "@id:"+id+" ") {
			t.Errorf("%s: got the scenario %q, which is not there", form.Words, id)
		}
	}
	for name, id := range refusedIn {
		if !strings.Contains(all.String(), "@id:"+id+" ") {
			t.Errorf("%s: got the scenario %q, which is not there", name, id)
		}
	}
}
