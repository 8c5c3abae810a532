package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// MaxDrained is how much of a body that is too large is read and dropped before the refusal: a client that sends everything
// before it reads gets the refusal, too. A larger rest is cut off.
const MaxDrained = 64 << 20

// CheckSize reads the body up to jsonbody.Limit. Echo's middleware of this purpose would not be in the decision trace.
func (x *Exchange) CheckSize() *Refusal {
	const limit = jsonbody.Limit
	var err error
	tooLarge := x.Request.ContentLength > limit
	if !tooLarge {
		err = x.readBody(limit + 1)
		tooLarge = len(x.Raw) > limit
	}
	switch {
	case err == nil && !tooLarge:
		return nil
	case tooLarge && x.Request.Header.Get("Expect") == "": // a client that sends Expect waits for an answer before the body
		x.Raw = x.Raw[:min(len(x.Raw), limit)]
		_, _ = io.CopyN(io.Discard, x.Request.Body, MaxDrained)
	}
	x.Truncated = true
	switch {
	case tooLarge:
		r := x.Refuse(BodyTooLarge, fmt.Sprintf("The body has more than %d bytes.", limit))
		r.Hint = fmt.Sprintf("send at most %d bytes", limit)
		return r
	case errors.Is(err, os.ErrDeadlineExceeded):
		return x.Refuse(BodyTooSlow, "The body did not arrive in time.")
	}
	return x.Refuse(BodyCut, "The body ended before its announced end.")
}

// readBody reads the body, up to a number of bytes, into Raw, which is not nil then.
func (x *Exchange) readBody(most int) error {
	const usual = 512
	room := usual
	if announced := int(x.Request.ContentLength); announced >= 0 && announced < most {
		room = announced + 1 // for the read that finds the end
	}
	x.Raw = make([]byte, 0, room)
	for len(x.Raw) < most {
		if len(x.Raw) == cap(x.Raw) {
			x.Raw = slices.Grow(x.Raw, len(x.Raw))
		}
		n, err := x.Request.Body.Read(x.Raw[len(x.Raw):min(cap(x.Raw), most)])
		x.Raw = x.Raw[:len(x.Raw)+n]
		switch {
		case err == io.EOF: // as io.ReadAll: an error that wraps it is not the end
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

// CheckMediaType refuses a body of a media type that the operation does not accept, and one with a content coding. A request
// without a body needs no type.
func (x *Exchange) CheckMediaType() *Refusal {
	wanted := x.Operation.MediaTypes()
	header := x.Request.Header
	if len(wanted) == 0 || len(x.Raw) == 0 && header.Get("Content-Type") == "" {
		return nil
	}
	coded := DescribeCoding(header)
	if values := header["Content-Type"]; coded == "" && len(values) == 1 && x.Operation.MediaType(values[0]) {
		return nil
	}
	list := strings.Join(wanted, " or ")
	detail := "The Content-Type header is not " + list + "."
	switch {
	case len(header["Content-Type"]) > 1:
		detail = "The request has more than one Content-Type header."
		list = "one header, " + list
	case coded != "":
		detail = coded
		list = "a body without a content coding as " + list
	}
	r := x.Refuse(WrongMediaType, detail, openapi.Violation{
		In: "header", Pointer: "Content-Type", Code: "media-type", Message: "must be " + list,
		Allowed: wanted, Received: Shorten(strings.Join(header["Content-Type"], ", ")),
	})
	r.Hint = "send " + list
	return r
}

// DescribeCoding returns a sentence about the content coding of a body, such as gzip; "" for a body without one.
func DescribeCoding(header http.Header) string {
	coding := header.Get("Content-Encoding")
	if coding == "" || strings.EqualFold(coding, "identity") {
		return ""
	}
	return fmt.Sprintf("The body has the Content-Encoding %q, and only a body without a coding is accepted.", Shorten(coding))
}

// Shorten bounds how much of a client's text a refusal shows.
func Shorten(s string) string {
	const limit = 80
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "..."
}

// CheckJSON decodes the body, which must be one JSON object (reading body-malformed-status, hygiene one-json-value).
func (x *Exchange) CheckJSON() *Refusal {
	if len(x.Raw) == 0 && (len(x.Operation.MediaTypes()) == 0 || x.bodyOptional) {
		return nil
	}
	if x.object == nil {
		x.object = map[string]any{}
	}
	value, err := jsonbody.DecodeInto(x.object, x.Raw)
	object, isObject := value.(map[string]any)
	if err == nil && isObject {
		x.Body = object
		return nil
	}
	k, detail := Malformed, "The body is JSON, but no object."
	k.Rule = k.Reading
	var bad *jsonbody.MalformedError
	if errors.As(err, &bad) {
		detail = "T" + strings.TrimPrefix(bad.Error(), "t") + "."
		if bad.Rule != "" {
			k.Rule = bad.Rule
		}
	}
	return x.Refuse(k, detail, openapi.Violation{In: "body", Code: "malformed", Message: "must be one JSON object"})
}

// IsMissing is the message of a violation by a member that is not there.
const IsMissing = "is missing"

// CheckContract validates parameters and body, and lists every violation, with the missing members that a reading demands. query
// is the kind of refusal of a wrong query. excluded reports which violations have a check of their own; nil means none.
func (x *Exchange) CheckContract(query Kind, excluded func(openapi.Violation) bool) *Refusal {
	all := slices.Clone(x.Violations())
	if excluded != nil {
		all = slices.DeleteFunc(all, excluded)
	}
	k := Invalid
	switch {
	case len(all) > 0 && all[0].In == "query":
		k = query
	case len(all) > 0:
		k = BadParameter
	}
	if x.Body != nil {
		all = append(all, x.Operation.ValidateBody(x.speaks().WideBody())...)
	}
	if len(all) == 0 {
		return nil
	}
	if r := x.speaks().ExplainBody(); r != nil {
		return r
	}
	if reading, missing := x.speaks().MissingMembers(); x.Body != nil && len(missing) > 0 {
		all = append(all, ViolationsOf(reading, IsMissing, missing)...)
	}
	k.Rule = cmp.Or(k.Reading, "body-invalid-status")
	if clauses := all[0].Clauses; len(clauses) > 0 {
		k.Rule = clauses[0]
	}
	r := x.Refuse(k, Summarize(all), all...)
	r.Hint = "correct what errors lists"
	return r
}

// ViolationsOf returns a violation for each member of the body, given by JSON Pointers without their first slash.
func ViolationsOf(code, message string, members []string) (all []openapi.Violation) {
	for _, name := range members {
		all = append(all, openapi.Violation{In: "body", Pointer: "/" + name, Code: code, Message: message})
	}
	return all
}

// Summarize returns the first violation as a sentence, and how many there are.
func Summarize(all []openapi.Violation) string {
	first := "The request violates the contract: " + all[0].Error() + "."
	if len(all) > 1 {
		return fmt.Sprintf("%s Violations in all: %d.", first, len(all))
	}
	return first
}

// Number returns a parameter of the query that the contract has found to be an integer, or the fallback if it is missing.
func (x *Exchange) Number(name string, fallback int) int {
	text := x.Request.URL.Query().Get(name)
	if text == "" {
		return fallback
	}
	n, _ := strconv.Atoi(text) // where int has 32 bits, the most or the least that it holds
	return n
}

// RefuseMember refuses a member of the body; the message completes a sentence that begins with it.
func (x *Exchange) RefuseMember(name, message string) *Refusal {
	k := Invalid
	k.Rule = k.Reading
	return x.Refuse(k, "The body's member "+name+" "+message+".",
		openapi.Violation{In: "body", Pointer: "/" + name, Code: name, Message: message})
}
