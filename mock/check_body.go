package mock

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// maxDrained is how much of a body that is too large is read and dropped before the refusal, so that a client which sends all
// before it reads gets to read the refusal. A larger rest is cut off.
const maxDrained = 64 << 20

// checkSize reads the body up to jsonbody.Limit. It stands in for Echo's middleware of that purpose because it has a
// place in the decision trace.
func checkSize(x *Exchange) *Refusal {
	const limit = jsonbody.Limit
	var err error
	tooLarge := x.Request.ContentLength > limit
	if !tooLarge {
		x.raw, err = io.ReadAll(io.LimitReader(x.Request.Body, limit+1))
		tooLarge = len(x.raw) > limit
	}
	switch {
	case err == nil && !tooLarge:
		return nil
	case tooLarge && x.Request.Header.Get("Expect") == "": // who sends that waits for a word before the body
		x.raw = x.raw[:min(len(x.raw), limit)]
		_, _ = io.CopyN(io.Discard, x.Request.Body, maxDrained)
	}
	x.cut = true
	switch {
	case tooLarge:
		r := x.refuse(faultBodyTooLarge, fmt.Sprintf("The body has more than %d bytes.", limit))
		r.Change = fmt.Sprintf("send at most %d bytes", limit)
		return r
	case errors.Is(err, os.ErrDeadlineExceeded):
		return x.refuse(faultBodyTooSlow, "The body did not arrive in time.")
	}
	return x.refuse(faultBodyCut, "The body ended before its announced end.")
}

// checkMediaType wants one of the operation's media types, and no coding. A request without a body needs no type.
func checkMediaType(x *Exchange) *Refusal {
	wanted := x.Operation.MediaTypes()
	header := x.Request.Header
	if len(wanted) == 0 || len(x.raw) == 0 && header.Get("Content-Type") == "" {
		return nil
	}
	list := strings.Join(wanted, " or ")
	detail := "The Content-Type header is not " + list + "."
	if coded := codedBody(header); coded != "" {
		detail = coded
		list = "an uncoded body as " + list
	} else if len(header.Values("Content-Type")) == 1 && x.Operation.MediaType(header.Get("Content-Type")) {
		return nil
	}
	r := x.refuse(faultWrongMediaType, detail, openapi.Violation{
		In: "header", Pointer: "Content-Type", Code: "media-type", Message: "must be " + list,
		Allowed: wanted, Received: shortened(header.Get("Content-Type")),
	})
	r.Change = "send " + list
	return r
}

// codedBody says of a body that it is coded, as by gzip; "" where it is not.
func codedBody(header http.Header) string {
	coding := header.Get("Content-Encoding")
	if coding == "" || strings.EqualFold(coding, "identity") {
		return ""
	}
	return fmt.Sprintf("The body has the Content-Encoding %q, and only an uncoded body is taken.", shortened(coding))
}

// shortened keeps a header's value from filling a refusal.
func shortened(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "..."
}

// checkJSON wants one JSON object, and nothing behind it (reading body-malformed-status, hygiene one-json-value).
func checkJSON(x *Exchange) *Refusal {
	if len(x.raw) == 0 && x.bodyOptional() {
		return nil
	}
	value, err := jsonbody.Decode(x.raw)
	object, isObject := value.(map[string]any)
	if err == nil && isObject {
		x.Body = object
		return nil
	}
	f, detail := faultMalformed, "The body is JSON, but no object."
	f.rule = f.reading
	var bad *jsonbody.MalformedError
	if errors.As(err, &bad) {
		detail = "T" + strings.TrimPrefix(bad.Error(), "t") + "."
		if bad.Rule != "" {
			f.rule = bad.Rule
		}
	}
	return x.refuse(f, detail, openapi.Violation{In: "body", Code: "malformed", Message: "must be one JSON object"})
}

// bodyOptional tells whether the operation can do without a body. That of the contract cannot.
func (x *Exchange) bodyOptional() bool {
	return len(x.Operation.MediaTypes()) == 0 || x.bodiless
}

// checkContract holds parameters and body to the document, and lists every fault, with the members that a reading demands besides. The Identifier has a check of its own.
func checkContract(x *Exchange) *Refusal {
	faults := slices.DeleteFunc(slices.Clone(x.parameterFaults()), isIdentifierFault)
	f := faultInvalid
	switch {
	case len(faults) > 0 && faults[0].In == "query" && !x.control:
		f = faultBadQuery
	case len(faults) > 0:
		f = faultBadParameter
	}
	if x.Body != nil {
		faults = append(faults, x.Operation.ValidateBody(x.wide())...)
	}
	if len(faults) == 0 {
		return nil
	}
	if x.reader != nil {
		if r := x.reader(x); r != nil {
			return r
		}
	}
	if reading, missing := x.lacking(); x.Body != nil && len(missing) > 0 {
		faults = append(faults, violations(reading, isMissing, missing)...)
	}
	f.rule = cmp.Or(f.reading, "body-invalid-status")
	if clauses := faults[0].Clauses; len(clauses) > 0 {
		f.rule = clauses[0]
	}
	r := x.refuse(f, sentence(faults), faults...)
	r.Change = "mend what errors lists"
	return r
}

// sentence is the first fault, and how many there are besides.
func sentence(faults []openapi.Violation) string {
	first := "The request is not as the contract asks: " + faults[0].Error() + "."
	if len(faults) > 1 {
		return fmt.Sprintf("%s Faults in all: %d.", first, len(faults))
	}
	return first
}
