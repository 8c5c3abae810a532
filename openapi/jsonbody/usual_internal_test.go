package jsonbody

import (
	"reflect"
	"strings"
	"testing"
)

// FuzzTheUsualBodyIsReadAsAnyOther holds the quick way to the library: what it reads, it reads alike.
func FuzzTheUsualBodyIsReadAsAnyOther(f *testing.F) {
	for _, text := range []string{
		`{"action":"schedule","scheduledTime":"2020-08-26T8:53:51-07:00"}`, ` { "a" : [ 1 , -0 , 12.5 , 1e3 , true , false , null ] } `, `[]`, `{}`,
		`{"a":1,"a":2}`, `{"a":{"a":1},"b":{"a":1}}`, `{"a":01}`, `{"a":-}`, `{"a":1,}`, `[1,]`, `{"a"}`, `{"a":}`, `{,}`, `"x" y`, `nul`, `truee`,
		"{\"a\":\"\x01\"}", "\xef\xbb\xbf{}", "{\"\xff\":1}", `{"\u0061":1,"a":2}`, `1.`, `-`, `1e`, "", " ", `"`, `{"é":"日本"}`,
		strings.Repeat("[", 64) + strings.Repeat("]", 64), strings.Repeat("[", 65) + strings.Repeat("]", 65),
		strings.Repeat("[", 66) + strings.Repeat("]", 66), strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := decodeUsual(nil, []byte(text))
		want, err := decodeAny([]byte(text))
		if ok && (err != nil || !reflect.DeepEqual(got, want)) { // cmp is slow with what is nested deeply
			t.Errorf("%q: got %v, want %v, %v", text, got, want, err)
		}
	})
}

func TestUsualBodiesAreReadTheQuickWay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"action":"schedule","scheduledTime":"2020-08-26T8:53:51-07:00"}`, `{"duration":{"unit":"hours","value":4},"options":[{"name":"é","value":true}]}`,
		" {\n\t\"a\" : null }\r\n", `"x"`, `0`,
	} {
		if _, ok := decodeUsual(nil, []byte(text)); !ok {
			t.Errorf("%s is not read", text)
		}
	}
}

// The map that is given becomes the outermost object, and no other.
func TestTheGivenMapIsTheBody(t *testing.T) {
	t.Parallel()
	for text, used := range map[string]bool{`{"a":{"b":1}}`: true, "{}\n": true, `[{"a":1}]`: false, `"x"`: false, `{"\u0061":1}`: false} {
		given := map[string]any{}
		got, err := DecodeInto(given, []byte(text))
		want, _ := Decode([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
		given["mark"] = true
		if object, is := got.(map[string]any); (is && object["mark"] == true) != used {
			t.Errorf("%s: the map is used: %t, want %t", text, !used, used)
		}
	}
}
