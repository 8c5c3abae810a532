// Package view writes what answers of the Bounce API show of executions, changes and workflows: the members, their words and the
// forms of their times, as the readings say. It decides nothing, and knows no requests. It may import packages domain and
// readings.
package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/bounce/mock/internal/readings"
)

// Style is how an answer is written: under which readings, and when.
type Style struct {
	*readings.Set
	Now time.Time
}

// Duration is a length of time as it is on the wire.
type Duration struct {
	Unit  string `json:"unit"`
	Value int    `json:"value"`
}

// time writes a time of an answer, with its fraction of a second.
func (s Style) time(t time.Time) string {
	form := s.TimeForm()
	if form.UTC {
		t = t.UTC()
	}
	layout := time.RFC3339Nano
	if form.WithoutSeconds && t.Equal(t.Truncate(time.Minute)) {
		layout = "2006-01-02T15:04Z07:00"
	}
	if form.BasicOffset {
		layout = strings.Replace(layout, "Z07:00", "-0700", 1)
	}
	text := t.Format(layout)
	const hour = len("2006-01-02T")
	if form.ShortHour && text[hour] == '0' {
		return text[:hour] + text[hour+1:]
	}
	return text
}

// nulls returns a view, which under the alternative null of a reading shows null for those of the members that it lacks.
func (s Style) nulls(reading string, view any, members ...string) any {
	if s.Is(reading, "null") {
		return withMembers(view, nil, members...)
	}
	return view
}

// nothing returns what a member without a value shows under a reading: null, an empty text, or nil, which leaves it out.
func (s Style) nothing(reading string) any {
	switch {
	case s.Is(reading, "null"):
		return json.RawMessage("null")
	case s.Is(reading, "empty"):
		return ""
	}
	return nil
}

// withMembers returns a view as an object with a value for those of the members that it lacks.
func withMembers(view, value any, members ...string) (object map[string]any) {
	text, err := json.Marshal(view)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		err = decoder.Decode(&object)
	}
	if err != nil {
		panic(fmt.Errorf("view: not an object: %w", err)) // no input makes one
	}
	for _, name := range members {
		if _, has := object[name]; !has {
			object[name] = value
		}
	}
	return object
}
