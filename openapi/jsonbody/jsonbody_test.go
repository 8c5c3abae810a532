package jsonbody_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/openapi/jsonbody"
)

func TestDecodeTakesOneValue(t *testing.T) {
	t.Parallel()
	value, err := jsonbody.Decode([]byte(` {"a":[1,{"b":null}],"c":"\u00e4"} `))
	want := map[string]any{"a": []any{json.Number("1"), map[string]any{"b": nil}}, "c": "ä"}
	if diff := cmp.Diff(want, value); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]jsonbody.MalformedError{
		"":                    {Reason: "is empty, want one JSON object"},
		"   ":                 {Reason: "is empty, want one JSON object"},
		"nope":                {Reason: "is not well-formed JSON"},
		`{"a":}`:              {Reason: "is not well-formed JSON"},
		`{"a":1`:              {Reason: "is not well-formed JSON"},
		`{"a" 1}`:             {Reason: "is not well-formed JSON"},
		`[1,]`:                {Reason: "is not well-formed JSON"},
		`[1}`:                 {Reason: "is not well-formed JSON"},
		`{1:2}`:               {Reason: "is not well-formed JSON"},
		"{\"a\":\"\xff\"}":    {Reason: "is not valid UTF-8"},
		`{"a":1,"a":1}`:       {Rule: "one-json-value", Reason: `names the member "a" twice`},
		`{"b":{"a":1,"a":1}}`: {Rule: "one-json-value", Reason: `names the member "a" twice`},
		`{"a":1,"\u0061":1}`:  {Rule: "one-json-value", Reason: `names the member "a" twice`},
		`{}{}`:                {Rule: "one-json-value", Reason: "has more bytes after its JSON value"},
		`{} x`:                {Rule: "one-json-value", Reason: "has more bytes after its JSON value"},
		`{}]`:                 {Rule: "one-json-value", Reason: "has more bytes after its JSON value"},
		strings.Repeat("[", 70) + strings.Repeat("]", 70): {Reason: "is nested too deeply"},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			_, err := jsonbody.Decode([]byte(body))
			var got *jsonbody.MalformedError
			if !errors.As(err, &got) || got.Reason != want.Reason || got.Rule != want.Rule {
				t.Errorf("error: got %v, want %v", err, want.Reason)
			}
		})
	}
}

// encoding/json reads the same value from whatever Decode accepts.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"scheduledStart":"2020-08-26T8:53:51-07:00","custRefNo":null}`, `{"a":[1,{"b":null}]}`, `{"a":1,"a":2}`, "[[[", "1e999", `"\ud800"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := jsonbody.Decode(raw)
		if err != nil {
			return
		}
		decoder := json.NewDecoder(strings.NewReader(string(raw)))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("taken, but encoding/json says %v", err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWholeTakesIntegersHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for number, want := range map[json.Number]int64{
		"60": 60, "60.0": 60, "6e1": 60, "6.0E+1": 60, "-2.0": -2, "-0.0": 0, "9007199254740993": 9007199254740993, "9007199254740992.0": 1 << 53,
	} {
		if got, ok := jsonbody.Integer(number); got != want || !ok {
			t.Errorf("%s: got %d, %t, want %d", number, got, ok, want)
		}
	}
	for _, number := range []json.Number{"", "1.5", "1e-1", "1e30", "1e400", "9223372036854775808", "x"} {
		if got, ok := jsonbody.Integer(number); ok {
			t.Errorf("%q: got %d, want none", number, got)
		}
	}
}
