package exchange

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// The bounds of an answer. An answer beyond one of them is not complete.
const (
	// MaxAnswer is how many bytes of a body are kept, and read, before and after its content coding is undone.
	MaxAnswer = 1 << 20
	// MaxHeaders is how many header fields are kept: each costs far more memory than its bytes.
	MaxHeaders = 200

	// MaxParts is about how many values a body of JSON may have: decoded, a byte or two can cost twenty times as much memory. An object
	// counts as ObjectParts of them, which is what it costs. A list of 2,500 executions has 80,000.
	MaxParts    = 100_000
	ObjectParts = 8

	maxHeaderBytes = 64 << 10
	maxCodings     = 4
)

// TooLarge says that an answer exceeds a bound, so that it cannot be judged.
type TooLarge struct{ What string }

func (e *TooLarge) Error() string { return "the answer is too large: " + e.What }

// UnknownCoding says that a body has a content coding that the request did not accept.
type UnknownCoding struct{ Coding string }

func (e *UnknownCoding) Error() string {
	return fmt.Sprintf("the body's Content-Encoding is %q, and Accept-Encoding was %q", e.Coding, acceptedCodings)
}

// acceptedCodings is the Accept-Encoding of all requests. Without one, a server may send any coding (RFC 9110, 12.5.3).
const acceptedCodings = "gzip"

// boundedHeader returns the header. If it exceeds its bound, the error is a *TooLarge, and the first fields by name are kept,
// or none.
func boundedHeader(h http.Header) (http.Header, error) {
	kept, n := http.Header{}, 0
	if len(h) > MaxHeaders { // each name has a value: thousands need not be sorted
		return kept, &TooLarge{fmt.Sprintf("it has more than %d header fields", MaxHeaders)}
	}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if n += len(h[name]); n > MaxHeaders {
			return kept, &TooLarge{fmt.Sprintf("it has more than %d header fields", MaxHeaders)}
		}
		kept[name] = h[name]
	}
	return kept, nil
}

// readBody reads the body and undoes its content codings, the last one first. An empty body, such as that of a 304, has none to
// undo.
func readBody(answer *http.Response) ([]byte, error) {
	body, err := readAll(answer.Body)
	if err != nil || len(body) == 0 {
		return body, err
	}
	codings := strings.FieldsFunc(strings.Join(answer.Header.Values("Content-Encoding"), ","), func(r rune) bool {
		return r == ',' || r == ' ' || r == '\t'
	})
	if len(codings) > maxCodings {
		return nil, &UnknownCoding{strings.Join(codings[:maxCodings], ", ") + ", ..."}
	}
	for i := len(codings) - 1; i >= 0 && err == nil; i-- {
		body, err = decode(codings[i], body)
	}
	if parts := bytes.Count(body, []byte(",")) + bytes.Count(body, []byte("[")) + ObjectParts*bytes.Count(body, []byte("{")); parts > MaxParts {
		return body, errors.Join(err, &TooLarge{fmt.Sprintf("its body has more than %d values, of which an object counts as %d", MaxParts, ObjectParts)})
	}
	return body, err
}

// decode undoes one content coding. Deflate, which some servers send without being asked, is a zlib stream or raw deflate.
func decode(coding string, body []byte) ([]byte, error) {
	var decoded io.Reader
	var err error
	switch strings.ToLower(coding) {
	case "identity":
		return body, nil
	case "gzip", "x-gzip":
		decoded, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		if decoded, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			decoded, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	default:
		return nil, &UnknownCoding{coding}
	}
	if err == nil {
		body, err = readAll(decoded)
	}
	var large *TooLarge
	if err != nil && !errors.As(err, &large) {
		return nil, fmt.Errorf("the body is not what its Content-Encoding %q says: %w", coding, err)
	}
	return body, err
}

// readAll reads up to the bound; the error of a body beyond it is a *TooLarge.
func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxAnswer+1))
	if err == nil && len(body) > MaxAnswer {
		return body[:MaxAnswer], &TooLarge{fmt.Sprintf("its body has more than %d bytes", MaxAnswer)}
	}
	return bytes.Clone(body[:len(body):len(body)]), err // io.ReadAll leaves up to a quarter unused
}
