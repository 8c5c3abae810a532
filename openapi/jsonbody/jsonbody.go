// Package jsonbody reads the body of a request or an answer as one JSON value, strictly, and says what is wrong with it in words of
// its own. It knows no schema: package openapi validates. It imports no other package of this module.
package jsonbody

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Limit is the size in bytes up to which a server of the contract accepts a body (hygiene body-limit).
const Limit = 64 << 10

// maxDepth limits the nesting of a JSON value: no body of the contract is deeper than four.
const maxDepth = 64

// MalformedError says why a body is not one JSON value (reading body-malformed-status, hygiene one-json-value). Its
// text is our own and holds nothing of the body but the name of a member.
type MalformedError struct {
	// Rule is "one-json-value" for trailing bytes and doubled members, "" if the body is not JSON at all.
	Rule string
	// Offset is where the fault was found, in bytes from the start.
	Offset int64
	// Reason completes "the body ...".
	Reason string
}

func (e *MalformedError) Error() string {
	return fmt.Sprintf("the body %s (at byte %d)", e.Reason, e.Offset)
}

// ByteOrderMark names the encoding of the byte order mark that a body begins with, which RFC 8259 section 8.1 forbids; "" without one.
func ByteOrderMark(raw []byte) string {
	for mark, encoding := range map[string]string{"\xef\xbb\xbf": "UTF-8", "\xff\xfe": "UTF-16", "\xfe\xff": "UTF-16"} {
		if bytes.HasPrefix(raw, []byte(mark)) {
			return "begins with a byte order mark of " + encoding + ", want UTF-8 without one"
		}
	}
	return ""
}

// Decode reads one JSON value and nothing else: valid UTF-8, no member named twice, only white space behind it, nested no
// deeper than 64. Objects are map[string]any, numbers json.Number. The error is a
// *MalformedError.
func Decode(raw []byte) (any, error) { return DecodeInto(nil, raw) }

// DecodeInto is Decode, which may use an empty map for the object that the body is. After an error, anything may be in it.
func DecodeInto(object map[string]any, raw []byte) (any, error) {
	if value, ok := decodeUsual(object, raw); ok {
		return value, nil
	}
	return decodeAny(raw)
}

// decodeAny is Decode for any body.
func decodeAny(raw []byte) (any, error) {
	if reason := ByteOrderMark(raw); reason != "" {
		return nil, &MalformedError{Reason: reason}
	}
	if !utf8.Valid(raw) {
		return nil, &MalformedError{Reason: "is not valid UTF-8"}
	}
	d := jsontext.NewDecoder(bytes.NewReader(raw),
		jsontext.AllowDuplicateNames(true), // decodeObject finds them
		jsontext.AllowInvalidUTF8(true),    // which only an escaped half of a surrogate pair can be now
	)
	value, err := decodeValue(d, 0)
	if err != nil {
		return nil, err
	}
	if rest := bytes.TrimLeft(raw[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, &MalformedError{Rule: "one-json-value", Offset: int64(len(raw) - len(rest)), Reason: "has more bytes after its JSON value"}
	}
	return value, nil
}

// Integer returns the value of a number that is an integer in any notation, such as 2, 2.0 and 2e0, as in JSON Schema. It is
// false for any other number, and for one beyond 2^53 that is written with a point or an exponent.
func Integer(number json.Number) (value int64, ok bool) {
	if value, err := number.Int64(); err == nil {
		return value, true
	}
	const exact = 1 << 53 // beyond it a float64 cannot count
	f, err := number.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}

// notJSON says where the decoder found that the text is not JSON.
func notJSON(err error) *MalformedError {
	found := &MalformedError{Reason: "is not well-formed JSON"}
	if wrong, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		found.Offset = wrong.ByteOffset
	}
	return found
}

func decodeValue(d *jsontext.Decoder, depth int) (any, error) {
	token, err := d.ReadToken()
	switch {
	case errors.Is(err, io.EOF) && depth == 0:
		return nil, &MalformedError{Reason: "is empty, want one JSON object"}
	case err != nil:
		return nil, notJSON(err)
	case depth > maxDepth:
		return nil, &MalformedError{Offset: d.InputOffset(), Reason: "is nested too deeply"}
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		return decodeObject(d, depth)
	case jsontext.KindBeginArray:
		return decodeArray(d, depth)
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindNumber:
		return json.Number(token.String()), nil
	case jsontext.KindNull:
		return nil, nil //nolint:nilnil // JSON's null
	}
	return token.Bool(), nil
}

func decodeObject(d *jsontext.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for d.PeekKind() != jsontext.KindEndObject {
		token, err := d.ReadToken()
		if err != nil {
			return nil, notJSON(err)
		}
		name := token.String()
		if _, twice := object[name]; twice {
			return nil, &MalformedError{Rule: "one-json-value", Offset: d.InputOffset(), Reason: fmt.Sprintf("names the member %q twice", name)}
		}
		if object[name], err = decodeValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	return object, readEnd(d)
}

func decodeArray(d *jsontext.Decoder, depth int) (any, error) {
	array := []any{}
	for d.PeekKind() != jsontext.KindEndArray {
		value, err := decodeValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	return array, readEnd(d)
}

// readEnd reads the closing bracket.
func readEnd(d *jsontext.Decoder) error {
	if _, err := d.ReadToken(); err != nil {
		return notJSON(err)
	}
	return nil
}
