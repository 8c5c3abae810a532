package steps

import (
	"io/fs"
	"strings"
	"testing"

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
	for words, form := range forms {
		for _, l := range []layer{inCredentials, inPlace, inBody} {
			if name, _ := l.later(form); refusedIn[name] == "" {
				t.Errorf("no scenario shows whether %s is refused", name)
			}
		}
		if id := shownBy[words]; id == "" || !strings.Contains(all.String(), "@id:"+id+" ") {
			t.Errorf("%s: got the scenario %q, which is not there", words, id)
		}
	}
	for name, id := range refusedIn {
		if !strings.Contains(all.String(), "@id:"+id+" ") {
			t.Errorf("%s: got the scenario %q, which is not there", name, id)
		}
	}
}
