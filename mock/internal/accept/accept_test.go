package accept_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/accept"
)

var json = []string{"application/json"}

func TestAdmits(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		values []string
		want   bool
	}{
		"no header":                                {nil, true},
		"an empty header":                          {[]string{""}, true},
		"commas alone":                             {[]string{" , ,"}, true},
		"the name":                                 {[]string{"application/json"}, true},
		"the name in capitals":                     {[]string{"Application/JSON"}, true},
		"the name in blanks":                       {[]string{" \tapplication/json "}, true},
		"its type":                                 {[]string{"application/*"}, true},
		"everything":                               {[]string{"*/*"}, true},
		"a browser":                                {[]string{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}, true},
		"the name last":                            {[]string{"text/html, application/json;q=0.001"}, true},
		"the name first":                           {[]string{"application/json;q=0.5, text/html"}, true},
		"the name in a second header":              {[]string{"text/html", "application/json"}, true},
		"the name with a parameter":                {[]string{`application/json; charset="utf-8"`}, true},
		"a parameter with a comma":                 {[]string{`text/html;a="b, \", application/json"`}, false},
		"a comma after a quoted one":               {[]string{`text/html;a="b,c", application/json`}, true},
		"another name":                             {[]string{"text/html"}, false},
		"other names":                              {[]string{"text/html", "application/xml, image/*"}, false},
		"problems alone":                           {[]string{"application/problem+json"}, false},
		"a name that begins alike":                 {[]string{"application/json5"}, false},
		"another type":                             {[]string{"text/*"}, false},
		"the name excluded":                        {[]string{"application/json;q=0"}, false},
		"the name excluded from everything":        {[]string{"*/*, application/json;q=0.000"}, false},
		"the name out of what is excluded":         {[]string{"*/*;q=0, application/json"}, true},
		"its type out of what is excluded":         {[]string{"*/*;q=0, application/*"}, true},
		"its type excluded from everything":        {[]string{"application/*; Q=0, */*"}, false},
		"everything excluded":                      {[]string{"*/*;q=0."}, false},
		"the name twice":                           {[]string{"application/json;q=0, application/json;q=1.000"}, true},
		"a variant excluded":                       {[]string{"application/json;v=2;q=0, */*;q=0.1"}, true},
		"a variant excluded, and nothing besides":  {[]string{"application/json;v=2;q=0"}, false},
		"a weight before a parameter":              {[]string{"application/json;q=0.5;v=2"}, true},
		"what cannot be read: a word":              {[]string{"json"}, true},
		"what cannot be read: Java's":              {[]string{"text/html, image/gif, *; q=.2"}, true},
		"what cannot be read: a type of its own":   {[]string{"*/html"}, true},
		"what cannot be read: a weight above 1":    {[]string{"text/html;q=1.5"}, true},
		"what cannot be read: a weight below 0":    {[]string{"text/html;q=-1"}, true},
		"what cannot be read: a weight too exact":  {[]string{"text/html;q=0.0001"}, true},
		"what cannot be read: no weight":           {[]string{"text/html;q="}, true},
		"what cannot be read: two weights":         {[]string{"text/html;q=0;q=1"}, true},
		"what cannot be read: a quote left open":   {[]string{`text/html;a="b`}, true},
		"what cannot be read: blanks for commas":   {[]string{"text/html text/plain"}, true},
		"what cannot be read: one slash too many":  {[]string{"text/html/x"}, true},
		"what cannot be read: bytes that are none": {[]string{"\xff/\x00"}, true},
	} {
		if got := accept.Admits(row.values, json); got != row.want {
			t.Errorf("%s: %q admits %v: got %v, want %v", name, row.values, json, got, row.want)
		}
	}
}

func TestOneOfSeveralMediaTypesIsEnough(t *testing.T) {
	t.Parallel()
	both := []string{"application/json", "text/csv"}
	for value, want := range map[string]bool{"text/csv": true, "text/*": true, "application/json;q=0, */*": true, "image/png": false} {
		if got := accept.Admits([]string{value}, both); got != want {
			t.Errorf("%q admits %v: got %v, want %v", value, both, got, want)
		}
	}
}

// Whatever is sent: it is judged alike in one header and in several, blanks and empty elements change nothing, and with
// application/json before it JSON is admitted, as far as it can be read in parts.
func FuzzAdmits(f *testing.F) {
	for _, seed := range []string{"", "*/*", "application/json;q=0, */*;q=0.1", `a/b;c="d,\"e"`, "text/html,,*;q=.2", "a/b;q=0;c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := accept.Admits([]string{value}, json)
		if padded := accept.Admits([]string{"", " " + value + " ", ","}, json); padded != got && !strings.Contains(value, `"`) {
			t.Errorf("%q: got %v, and %v with nothing around it", value, got, padded)
		}
		if parts := strings.Split(value, ","); !strings.Contains(value, `"`) {
			slices.Reverse(parts)
			if turned := accept.Admits(parts, json); turned != got {
				t.Errorf("%q: got %v, and %v in headers of their own, from the last to the first", value, got, turned)
			}
		}
		if !accept.Admits([]string{"application/json", value}, json) {
			t.Errorf("%q: JSON is not admitted though it is named", value)
		}
	})
}
