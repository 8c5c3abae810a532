// Package bind connects the words of the features with what they do: patterns of steps, and functions that pass the last answer
// of a scenario to package judge or family. It imports the scenario and judge packages, and not godog.
package bind

import (
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/scenario"
)

// Definition binds a pattern, anchored at both ends, to what it does.
type Definition struct {
	Pattern string
	Do      any
}

// Judge returns a step that judges the last answer.
func Judge(w *scenario.World, f func(*judge.Answer) error) func() error {
	return func() error { return f(w.Last) }
}

// Judge1 is Judge for a step with one text.
func Judge1(w *scenario.World, f func(a *judge.Answer, text string) error) func(string) error {
	return func(text string) error { return f(w.Last, text) }
}

// Judge2 is Judge for a step with two texts.
func Judge2(w *scenario.World, f func(a *judge.Answer, one, two string) error) func(one, two string) error {
	return func(one, two string) error { return f(w.Last, one, two) }
}

// Compare returns a step that compares the last answer with the saved one.
func Compare(w *scenario.World, f func(aside, last *judge.Answer) error) func() error {
	return func() error { return f(w.Aside, w.Last) }
}

// Read returns a step that takes the alternative which the last answer shows.
func Read(w *scenario.World, f func(*judge.Answer) (string, error)) func() error {
	return func() error { return w.TakeRead(f(w.Last)) }
}

// Read1 is Read for a step with one text.
func Read1(w *scenario.World, f func(a *judge.Answer, text string) (string, error)) func(string) error {
	return func(text string) error { return w.TakeRead(f(w.Last, text)) }
}

// Read2 is Read for a step with two texts.
func Read2(w *scenario.World, f func(a *judge.Answer, one, two string) (string, error)) func(one, two string) error {
	return func(one, two string) error { return w.TakeRead(f(w.Last, one, two)) }
}

// Ordinal is the index of the execution for a word of the features, such as "second "; "" is the first.
func Ordinal(words string) int {
	return map[string]int{"second ": 1, "third ": 2}[words]
}
