package seed_test

import (
	"strings"
	"testing"

	"example.com/bounce/mock/internal/seed"
)

// JSON escapes a character beyond the first 65536 as a pair; Python does so by default.
func TestSurrogatePairsOfJSONAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`\ud83d\ude00`:               "\U0001F600",
		`a\\ud83d\ud83d\uDE00\u0041`: `a\ud83d` + "\U0001F600A",
		`\\\ud83d\ude00\n`:           `\` + "\U0001F600\n",
		`\\ud83d\\ude00`:             `\ud83d\ude00`,
		`\ud83f\udffe`:               "\U0001FFFE",
		`\uDBFF\uDFFF`:               "\U0010FFFF",
		"\U0001F600":                 "\U0001F600",
	} {
		file := `{"builtin": false, "customers": [{"csi": "1", "issuer": "` + text + `"}]}`
		w, err := seed.Load("x.json", []byte(file), now, randomSeed, false)
		if err != nil || w.Customers[0].Issuer != want {
			t.Errorf("%s: got %+v, %v, want %q", text, w.Customers, err, want)
		}
	}
	for text, want := range map[string]string{
		"{\"customers\": [\n{\"csi\": \"1\", \"name\": \"\\ud83d\\ude00\"},\n{\"cis\": \"2\"}]}": "x.json:3: ",
		"{\"customers\": [\n{\"csi\": \"1\", \"name\": \"\\ud83d\"}]}":                           "x.json:2: the file: is not YAML",
	} {
		if _, err := seed.Load("x.json", []byte(text), now, randomSeed, false); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	yaml := `customers: [{csi: '1', name: '\ud83d\ude00'}]` // no escapes in single quotes
	if w := parse(t, yaml); w.Customers[0].Name != `\ud83d\ude00` {
		t.Errorf("YAML: got %q", w.Customers[0].Name)
	}
}
