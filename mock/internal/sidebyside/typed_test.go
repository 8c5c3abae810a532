//go:build external

package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTypedIsEncodedAsItWas(t *testing.T) {
	t.Parallel()
	const text = `{"a":[{"b":1,"c":null},{"b":2,"c":"x"}],"d":[],"e":[{"q":1},{"q":2}],"f":true,"g":1.5,"h":"z"}`
	value, err := typed(json.NewDecoder(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(value.Interface()); err != nil || string(got) != text {
		t.Errorf("got %s, %v", got, err)
	}
}
