package conform

import "testing"

// The line of a verdict stays a line, however many reasons there are.
func TestBrief(t *testing.T) {
	t.Parallel()
	for want, reasons := range map[string][]string{
		"":                nil,
		"one":             {"one"},
		"one; two; three": {"one", "two", "three"},
		"one; two; three; and 1 more, see the report": {"one", "two", "three", "four"},
	} {
		if got := brief(reasons); got != want {
			t.Errorf("brief(%q) = %q, want %q", reasons, got, want)
		}
	}
}
