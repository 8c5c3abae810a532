package redact

import (
	"fmt"
	"io"
)

// Kept is a text that is kept as it came, since most texts that are kept are never read. The text itself does not leave this
// package: a Kept that is read or printed is redacted.
type Kept[T ~string | ~[]byte] struct{ raw T }

// Keep keeps a text. Nobody may change the bytes of raw afterwards.
func Keep[T ~string | ~[]byte](raw T) Kept[T] { return Kept[T]{raw} }

// KeepHeader keeps a header's value. Credentials are replaced at once.
func KeepHeader(name, value string) Kept[string] {
	if name == "Authorization" { // as net/http writes it; Header replaces those under any other name
		value = credentials(value)
	}
	return Kept[string]{value}
}

// Len is how many bytes are kept.
func (k Kept[T]) Len() int { return len(k.raw) }

// Text returns the text redacted.
func (k Kept[T]) Text() string { return Text(string(k.raw)) }

// Header returns the text redacted as the value of a header.
func (k Kept[T]) Header(name string) string { return Header(name, string(k.raw)) }

// Format implements fmt.Formatter, so that no verb shows the text itself.
func (k Kept[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.Text()) }
