package seed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// joined is the text with the escaped surrogate pairs of JSON (RFC 8259 section 7) as single escapes of YAML, which does not know
// such pairs. What is no JSON comes back as it is; lines stay where they are.
func joined(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u`)) || !json.Valid(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		n := bytes.IndexByte(text, '\\')
		if n < 0 {
			break
		}
		out, text = append(out, text[:n]...), text[n:]
		if r := utf16.DecodeRune(unit(text), unit(text[min(escape, len(text)):])); r != utf8.RuneError {
			out, text = fmt.Appendf(out, `\U%08X`, r), text[2*escape:]
			continue
		}
		out, text = append(out, text[:2]...), text[2:] // a backslash escapes what follows it
	}
	return append(out, text...)
}

// escape is the length of one of JSON's: \ud83d.
const escape = len(`\u0000`)

// unit is the code unit of an escape that the text begins with; -1 for none.
func unit(text []byte) rune {
	if len(text) < escape || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	code, err := strconv.ParseUint(string(text[2:escape]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(code)
}
