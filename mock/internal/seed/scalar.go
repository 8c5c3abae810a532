package seed

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/timestamp"
)

// What the scalar fields want.
const (
	wantTime     = "a time with its offset such as 2020-08-26T08:53:51-07:00, or one from now on such as now, now+2h, now-30m"
	wantCount    = "a whole number of at least 1"
	wantUnit     = "minutes, hours or days"
	wantDuration = "at most 292 years"
	wantCalendar = "a time in the years 0 to 9999"
)

// put notes a value, or that it is faulty when ok is false.
func (g *given[T]) put(x T, place at, ok bool) {
	*g = given[T]{value: x, at: place, state: faulty}
	if ok {
		g.state = fine
	}
}

// text reads a text that is not blank. Numbers and times are texts that somebody forgot to quote: they count as written.
func (r *reader) text(field *given[string], want string) func(value) {
	return func(v value) {
		text, ok := r.scalar(v, want)
		field.put(text, v.at, ok)
	}
}

// name reads a text that stands in paths. It has to be of more than dots and blanks: clients resolve the segments . and ..
// before they send (RFC 3986 section 5.2.4), and would reach something else.
func (r *reader) name(field *given[string], want string) func(value) {
	return func(v value) {
		text, ok := r.scalar(v, want)
		if ok && !strings.ContainsFunc(text, func(c rune) bool { return c != '.' && !unicode.IsSpace(c) }) {
			r.fault(v.at, "is "+shown(text), want+", which is more than dots")
			ok = false
		}
		field.put(text, v.at, ok)
	}
}

func (r *reader) scalar(v value, want string) (string, bool) {
	switch v.node.ShortTag() {
	case "!!str", "!!int", "!!float", "!!timestamp":
	default:
		r.fault(v.at, "is "+kind(v.node), want)
		return "", false
	}
	if v.node.Kind != yaml.ScalarNode || strings.TrimSpace(v.node.Value) == "" {
		r.fault(v.at, "is "+kind(v.node), want)
		return "", false
	}
	return v.node.Value, true
}

// verbatim reads a text that may be blank.
func (r *reader) verbatim(field *given[string]) func(value) {
	return func(v value) {
		if v.node.Kind == yaml.ScalarNode && v.node.ShortTag() == "!!str" {
			field.put(v.node.Value, v.at, true)
			return
		}
		r.text(field, wantText)(v)
	}
}

// texts reads a list of texts that are not blank.
func (r *reader) texts(field *given[[]string], want string) func(value) {
	return func(v value) {
		before := len(r.faults)
		all := []string{}
		r.list(v, "texts", func(v value) {
			if text, ok := r.scalar(v, want); ok {
				all = append(all, text)
			}
		})
		field.put(all, v.at, len(r.faults) == before)
	}
}

// word reads one of the words, in any case of letters.
func (r *reader) word(field *given[string], words []string) func(value) {
	return func(v value) {
		text, ok := r.scalar(v, oneOf(words))
		if !ok {
			field.put("", v.at, false)
			return
		}
		if !slices.Contains(words, spelled(text, words)) {
			r.wrongChoice(v.at, "is "+shown(text)+meant(text, words), words)
			field.put("", v.at, false)
			return
		}
		field.put(text, v.at, true)
	}
}

// spelled is the one of the words that text is, whatever the case of its letters; text itself where it is none.
func spelled(text string, words []string) string {
	// Letters that only fold to ours, such as the long s, are longer than ours.
	i := slices.IndexFunc(words, func(word string) bool { return len(word) == len(text) && strings.EqualFold(word, text) })
	if i < 0 {
		return text
	}
	return words[i]
}

func (r *reader) flag(field *given[bool]) func(value) {
	return func(v value) {
		yes := v.node.Value == "true"
		ok := v.node.Kind == yaml.ScalarNode && v.node.ShortTag() == "!!bool"
		if !ok {
			r.fault(v.at, "is "+kind(v.node), "true or false")
		}
		field.put(yes, v.at, ok)
	}
}

func (r *reader) time(field *given[time.Time]) func(value) {
	return func(v value) {
		text, ok := r.scalar(v, wantTime)
		if !ok {
			field.put(time.Time{}, v.at, false)
			return
		}
		t, err := r.instant(text)
		if err != nil {
			r.fault(v.at, err.Error(), wantTime)
		}
		field.put(t, v.at, err == nil)
	}
}

// instant is an absolute time, in its own offset, or one counted from now, in UTC. The error completes a sentence.
func (r *reader) instant(text string) (time.Time, error) {
	if after, relative := strings.CutPrefix(text, "now"); relative {
		return r.fromNow(text, after)
	}
	ts, err := timestamp.Parse(text)
	if err != nil {
		return time.Time{}, errors.New("is " + shown(text))
	}
	if ts.Bare {
		return time.Time{}, fmt.Errorf("is %s, without an offset", shown(text))
	}
	return inCalendar(ts.Time)
}

func (r *reader) fromNow(text, after string) (time.Time, error) {
	// A mock's clock that runs has nanoseconds; in an answer they would only be noise.
	now := r.now.UTC().Truncate(time.Millisecond)
	if after == "" {
		return inCalendar(now)
	}
	const oneSign = 2 // time.ParseDuration takes a second sign, and reads "now+-2h"
	d, err := time.ParseDuration(after)
	if err != nil || len(after) < oneSign || !strings.ContainsAny(after[:1], "+-") || strings.ContainsAny(after[1:], "+-") {
		return time.Time{}, fmt.Errorf("is %s", shown(text))
	}
	return inCalendar(now.Add(d))
}

// inCalendar refuses what RFC 3339 cannot write, in UTC or in the offset of t.
func inCalendar(t time.Time) (time.Time, error) {
	const lastYear = 9999
	for _, year := range []int{t.Year(), t.UTC().Year()} {
		if year < 0 || year > lastYear {
			return time.Time{}, errors.New("is beyond the calendar of the years 0 to 9999")
		}
	}
	return t, nil
}

func (r *reader) duration(field *given[domain.Duration]) func(value) {
	return func(v value) {
		var unit given[string]
		var count given[int]
		before := len(r.faults)
		if r.object(v, member{"unit", r.text(&unit, wantUnit)}, member{"value", r.count(&count)}) == fine {
			r.require(v.at.member("unit"), unit.state, wantUnit)
			r.require(v.at.member("value"), count.state, wantCount)
		}
		d := domain.Duration{Unit: unit.value, Value: count.value}
		r.length(d, unit, count)
		field.put(d, v.at, len(r.faults) == before)
	}
}

// length reports an unknown unit, and a length that no time.Duration holds.
func (r *reader) length(d domain.Duration, unit given[string], count given[int]) {
	_, err := domain.Duration{Unit: d.Unit, Value: 1}.Length()
	if unit.state == fine && err != nil {
		r.fault(unit.at, "is "+shown(d.Unit), wantUnit)
		return
	}
	if _, err := d.Length(); unit.state == fine && count.state == fine && err != nil {
		r.fault(count.at, "is too long with "+strconv.Itoa(d.Value), wantDuration)
	}
}

func (r *reader) count(field *given[int]) func(value) {
	return func(v value) {
		n, ok := jsonbody.Integer(json.Number(v.node.Value))
		isNumber := v.node.Kind == yaml.ScalarNode && slices.Contains([]string{"!!int", "!!float"}, v.node.ShortTag())
		if ok = ok && isNumber && 0 < n && n <= math.MaxInt; !ok {
			r.fault(v.at, "is "+kind(v.node), wantCount)
		}
		field.put(int(n), v.at, ok)
	}
}
