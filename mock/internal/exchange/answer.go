package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
)

// The media types of answers.
const (
	TypeJSON    = "application/json"
	TypeProblem = "application/problem+json"
	TypeKeySet  = "application/jwk-set+json" // RFC 7517 section 8.5.2
)

// Answer is what goes to the client. Package router writes it.
type Answer struct {
	Status      int
	ContentType string
	Body        any    // a view, encoded as JSON, or a Plain; nil for an empty body
	Reason      string // the value of Bounce-Mock-Reason
	Challenge   string // the value of WWW-Authenticate
	Allow       string
	Total       string // the value of X-Total-Rows-Count (clause list-total)
	RetryAfter  string
	Header      http.Header // replaces other headers, for a fault; nil for none
	// Stream writes the body in place of Body, as it comes, each part at once; nil for an answer that is whole. ctx ends when the
	// client goes or the server ends, and write fails then. A HEAD does not call it.
	Stream    func(ctx context.Context, write func([]byte) error)
	Unchecked bool // the answer is not the contract's own: that of a fault or of hostile mode
}

// Plain is the body of an answer that is not JSON.
type Plain string

// Encoded returns the bytes of the body.
func (a *Answer) Encoded() ([]byte, error) {
	switch body := a.Body.(type) {
	case nil:
		return nil, nil
	case Plain:
		return []byte(body), nil
	case interface{ EncodeJSON() ([]byte, bool) }:
		if text, ok := body.EncodeJSON(); ok {
			return text, nil
		}
	}
	return EncodeJSON(a.Body)
}

// EncodeJSON encodes a view as JSON with a line feed at its end. It does not escape <, > and &.
func EncodeJSON(view any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(view); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// OK returns an answer of JSON with status 200.
func OK(view any) (*Answer, *Refusal) {
	return &Answer{Status: http.StatusOK, ContentType: TypeJSON, Body: view}, nil
}

// NoContent returns an answer without a body.
func NoContent() (*Answer, *Refusal) { return &Answer{Status: http.StatusNoContent}, nil }
