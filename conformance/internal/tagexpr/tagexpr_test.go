package tagexpr_test

import (
	"slices"
	"testing"

	"example.com/bounce/conformance/internal/tagexpr"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	tags := []string{"@must", "@effect:none", "@clause:lead-time"}
	for expression, want := range map[string]bool{
		"":                                      true,
		"@must":                                 true,
		"@should":                               false,
		"not @should":                           true,
		"not not @must":                         true,
		"@must and @effect:none":                true,
		"@must and @should":                     false,
		"@should or @must":                      true,
		"@must or @should and @should":          true,
		"(@must or @should) and @should":        false,
		"not (@should or @effect:books)":        true,
		"@clause:lead-time and(not @should)":    true,
		"not @must or @clause:lead-time":        true,
		"@should and @must or @effect:none":     true,
		"@should and (@must or @effect:none)":   false,
		"@effect:books or @effect:contends":     false,
		"not @must and not @should":             false,
		"@must and not (@should and @slow)":     true,
		"(((@must)))":                           true,
		"@must and @effect:none and not @slow ": true,
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			e, err := tagexpr.Parse(expression)
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Match(tags); got != want {
				t.Errorf("match: got %v, want %v", got, want)
			}
		})
	}
}

func TestTagsListsTheNamedOnes(t *testing.T) {
	t.Parallel()
	e, err := tagexpr.Parse("@a and not (@b or @c)")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := e.Tags(), []string{"@a", "@b", "@c"}; !slices.Equal(got, want) {
		t.Errorf("tags: got %v, want %v", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		"must":          `tag expression "must": want a tag such as @must, not, or (, found must`,
		"@a and":        `tag expression "@a and": want a tag such as @must, not, or (, found the end`,
		"@a @b":         `tag expression "@a @b": want and, or, or the end, found @b`,
		"(@a":           `tag expression "(@a": want ), found the end`,
		"@a)":           `tag expression "@a)": want and, or, or the end, found )`,
		"@a && @b":      `tag expression "@a && @b": want and, or, or the end, found &&`,
		"@":             `tag expression "@": want a tag such as @must, not, or (, found @`,
		"not":           `tag expression "not": want a tag such as @must, not, or (, found the end`,
		"@a,@b or or":   `tag expression "@a,@b or or": want a tag such as @must, not, or (, found or`,
		"() and @a":     `tag expression "() and @a": want a tag such as @must, not, or (, found )`,
		"@a and (@b or": `tag expression "@a and (@b or": want a tag such as @must, not, or (, found the end`,
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			_, err := tagexpr.Parse(expression)
			if err == nil || err.Error() != want {
				t.Errorf("error: got %v, want %v", err, want)
			}
		})
	}
}
