package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"time"

	"example.com/bounce/conformance/report/internal/chars"
)

// MaxSize is how many bytes the JSON form of a report has at most, whatever the target sends.
const MaxSize = 8_000_000

// The bounds of an exchange and of texts, in bytes as JSON has them.
const (
	maxText    = 4 << 10        // of any text but the next
	maxLong    = long * maxText // of an answer's body, and of a command
	maxHeaders = 64             // values of header fields of an answer
	minText    = 64             // where thousands of texts are too long together
	long       = 4
)

// Cut says what a report leaves out of an exchange, or in its place, since it would be too large.
type Cut struct {
	// Exchanges is how many exchanges are left out in the place of this one, which has no more than a label.
	Exchanges int `json:"exchanges,omitempty"`
	// Headers is how many values of header fields are left out.
	Headers int `json:"headers,omitempty"`
	// BodyBytes is the length of the whole body, where Body is the beginning.
	BodyBytes int `json:"bodyBytes,omitempty"`
}

// LeftOut returns what stands in the place of n exchanges that a report leaves out. The first was sent at that time.
func LeftOut(n int, sent time.Time) Exchange {
	return Exchange{
		Label: Number(n, "exchange is", "exchanges are") + " left out here: the report would be too large",
		Sent:  sent, Cut: &Cut{Exchanges: n},
	}
}

// Shorten returns a text as valid UTF-8, cut where a report holds no more of it.
func Shorten(text string) string { return shorten(text, maxText) }

// Limit shortens the texts of an exchange, and leaves out header fields, as far as a report requires it.
func (x *Exchange) Limit() {
	cut := Cut{}
	if x.Cut != nil {
		cut = *x.Cut
	}
	if cut.BodyBytes == 0 && chars.Fitting(x.Body, maxLong) < len(x.Body) {
		cut.BodyBytes = len(x.Body)
	}
	limitTexts(reflect.ValueOf(x), maxText)
	cut.Headers += x.limitHeaders()
	if cut != (Cut{}) {
		x.Cut = &cut
	}
}

// limitHeaders keeps the first values of header fields, sorted by the names, and returns how many others there were.
func (x *Exchange) limitHeaders() (left int) {
	kept, n, size := map[string][]string{}, 0, 0
	for _, name := range slices.Sorted(maps.Keys(x.Headers)) {
		for _, value := range x.Headers[name] {
			n++
			if size += len(name) + len(value); n > maxHeaders || size > maxLong {
				left++
				continue
			}
			kept[name] = append(kept[name], value)
		}
	}
	if left > 0 {
		x.Headers = kept
	}
	return left
}

// Limit bounds the report, so that its JSON form has at most MaxSize bytes: it shortens long texts, and then leaves out exchanges,
// those of scenarios that passed first. What it leaves out is counted in its place and in LeftOut. It changes nothing in a report that
// is within the bounds. Only a report of many thousands of scenarios, which no run makes, may remain larger.
func (r *Report) Limit() {
	said := noteLeftOut(r.LeftOut)
	for i := range r.Scenarios {
		for k := range r.Scenarios[i].Exchanges {
			r.Scenarios[i].Exchanges[k].Limit()
		}
	}
	limitTexts(reflect.ValueOf(r), maxText)
	r.regroup()
	const forNote = 1 << 10
	size := r.size()
	if size > MaxSize {
		r.dropExchanges(size - MaxSize + forNote)
	}
	r.Notes = slices.DeleteFunc(r.Notes, func(note string) bool { return note == said })
	if r.LeftOut > 0 {
		r.Notes = append(r.Notes, noteLeftOut(r.LeftOut))
	}
	if size+forNote <= MaxSize {
		return
	}
	for most := maxText; r.size() > MaxSize && most > minText; most /= 2 {
		limitTexts(reflect.ValueOf(r), most/2)
		r.regroup()
	}
}

// regroup finds the causes anew, if there are any: their texts are those of the scenarios.
func (r *Report) regroup() {
	if r.Causes != nil {
		r.Causes = Causes(r)
	}
}

func noteLeftOut(n int) string {
	return Number(n, "exchange is", "exchanges are") + " left out of the report, which would be too large; --id runs one scenario, and shows its own"
}

// size returns the length of the JSON form.
func (r *Report) size() int {
	var n counter
	_ = JSON(&n, r) // a counter fails never
	return int(n)
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// dropExchanges leaves out exchanges of at least so many bytes, as far as there are any: those of the best outcome first, and among
// equals scenario by scenario from the last.
func (r *Report) dropExchanges(bytes int) {
	for _, outcome := range slices.Backward(outcomes) {
		for i := len(r.Scenarios) - 1; i >= 0 && bytes > 0; i-- {
			s := &r.Scenarios[i]
			cut, marks := s.cut()
			if s.Outcome != outcome || len(s.Exchanges) == marks {
				continue
			}
			before, here := sizeOf(s.Exchanges), len(s.Exchanges)-marks
			s.Exchanges = []Exchange{LeftOut(cut+here, s.Exchanges[0].Sent)}
			if s.Judged != nil {
				s.Judged.Exchange, s.Judged.Control = 0, 0
			}
			r.LeftOut += here
			bytes -= before - sizeOf(s.Exchanges)
		}
	}
}

// cut returns how many exchanges of a scenario are left out, and in how many places.
func (s *Scenario) cut() (n, marks int) {
	for _, x := range s.Exchanges {
		if x.Cut != nil && x.Cut.Exchanges > 0 {
			n, marks = n+x.Cut.Exchanges, marks+1
		}
	}
	return n, marks
}

// sizeOf returns the length of the exchanges in the JSON form.
func sizeOf(all []Exchange) int {
	var n counter
	encoder := json.NewEncoder(&n)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("      ", "  ")
	_ = encoder.Encode(all) // as above
	return int(n)
}

// limitTexts shortens every text of what v points to, to most bytes, and bodies and commands to several times that. It never writes to
// a map, a slice or a pointer's target that other reports may share: what it shortens there, it copies.
func limitTexts(v reflect.Value, most int) {
	if short, changed := limited(v.Elem(), most); changed {
		v.Elem().Set(short)
	}
}

// limited returns a value with shortened texts, and whether it differs from v, which stays as it is.
func limited(v reflect.Value, most int) (_ reflect.Value, changed bool) {
	switch v.Kind() {
	case reflect.String:
		short := shorten(v.String(), most)
		return reflect.ValueOf(short).Convert(v.Type()), short != v.String()
	case reflect.Pointer:
		if v.IsNil() {
			return v, false
		}
		short, changed := limited(v.Elem(), most)
		if !changed {
			return v, false
		}
		target := reflect.New(v.Type().Elem())
		target.Elem().Set(short)
		return target, true
	case reflect.Slice:
		return limitedSlice(v, most)
	case reflect.Map:
		return limitedMap(v, most)
	case reflect.Struct:
		return limitedStruct(v, most)
	}
	return v, false
}

func limitedSlice(v reflect.Value, most int) (_ reflect.Value, changed bool) {
	out := v
	for i := range v.Len() {
		short, differs := limited(v.Index(i), most)
		if !differs {
			continue
		}
		if !changed {
			out, changed = reflect.MakeSlice(v.Type(), v.Len(), v.Len()), true
			reflect.Copy(out, v)
		}
		out.Index(i).Set(short)
	}
	return out, changed
}

func limitedStruct(v reflect.Value, most int) (_ reflect.Value, changed bool) {
	out := v
	for i := range v.NumField() {
		field, limit := v.Type().Field(i), most
		if !field.IsExported() {
			continue
		}
		if field.Name == "Body" || field.Name == "Curl" || field.Name == "Rerun" {
			limit = long * most
		}
		short, differs := limited(v.Field(i), limit)
		if !differs {
			continue
		}
		if !changed {
			out, changed = reflect.New(v.Type()).Elem(), true
			out.Set(v)
		}
		out.Field(i).Set(short)
	}
	return out, changed
}

// limitedMap shortens keys, too, which are texts. Of keys that are then the same, the last one stays.
func limitedMap(v reflect.Value, most int) (_ reflect.Value, changed bool) {
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }) {
		shortKey, keyDiffers := limited(key, most)
		short, differs := limited(v.MapIndex(key), most)
		changed = changed || keyDiffers || differs
		out.SetMapIndex(shortKey, short)
	}
	if !changed {
		return v, false
	}
	return out, true
}

func shorten(text string, limit int) string { return chars.Shorten(text, limit) }

// maxObjects is how many objects a report has at most: MaxSize bytes of exchanges are fewer.
const maxObjects = 100_000

// checkObjects returns an error for a text of more objects than a report has, before they fill the memory.
func checkObjects(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	for n := 0; ; {
		token, err := decoder.Token()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case token == json.Delim('{'):
			if n++; n > maxObjects {
				return fmt.Errorf("it has more than %d objects", maxObjects)
			}
		}
	}
}
