package redact

import (
	"encoding/json"
	"strings"
)

// removeFromJSON is removeSecrets for JSON; it keeps blanks and order. A string is a text that may be JSON again. It returns
// false for text that is not JSON.
func removeFromJSON(text string) (redacted string, isJSON bool) {
	if !json.Valid([]byte(text)) {
		return "", false
	}
	w := &walk{text: text, decoder: json.NewDecoder(strings.NewReader(text))}
	w.value(false)
	w.out.WriteString(text[w.done:])
	return w.out.String(), true
}

// walk writes valid JSON again with other values in it; done is how far it has come.
type walk struct {
	text    string
	decoder *json.Decoder
	out     strings.Builder
	done    int
}

// value reads the next value, and replaces it if it is a secret and not an empty string.
func (w *walk) value(isSecret bool) {
	opening := strings.TrimLeft(w.text[w.decoder.InputOffset():], blanks+",:")[0]
	if isSecret || opening != '{' && opening != '[' {
		var value json.RawMessage
		_ = w.decoder.Decode(&value) // it is valid
		switch {
		case !isSecret:
			w.texts(string(value))
		case string(value) != `""`:
			w.replace(len(value), Placeholder)
		}
		return
	}
	_, _ = w.decoder.Token()
	for w.decoder.More() {
		w.value(opening == '{' && w.name())
	}
	_, _ = w.decoder.Token()
}

// name reads the name of a member, and reports whether it is that of a secret.
func (w *walk) name() (isSecret bool) {
	before := w.decoder.InputOffset()
	token, _ := w.decoder.Token()
	name, _ := token.(string)
	w.texts(strings.TrimLeft(w.text[before:w.decoder.InputOffset()], blanks+","))
	return endsIn(name, secretWords)
}

// texts removes the secrets from the string that was read last, if it is one.
func (w *walk) texts(literal string) {
	var text string
	if literal[0] != '"' || json.Unmarshal([]byte(literal), &text) != nil {
		return
	}
	if redacted := removeSecrets(text); redacted != text {
		w.replace(len(literal), redacted)
	}
}

// replace replaces what was read last by a string.
func (w *walk) replace(length int, instead string) {
	end := int(w.decoder.InputOffset())
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(instead) // a string
	w.out.WriteString(w.text[w.done:end-length] + strings.TrimSuffix(quoted.String(), "\n"))
	w.done = end
}
