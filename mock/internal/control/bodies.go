package control

import (
	"errors"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// body is a body that package seed reads, and explains better than the document does.
type body struct {
	kind    exchange.Kind // of a refusal
	problem string        // how its detail begins
	// read returns the error of package seed; nil means that the document explains the body well enough.
	read func(raw []byte, now time.Time, source *sample.Source) error
}

// The bodies that are parts of a seed file.
var (
	instanceBody = bodyOfPart(func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Instance(raw, now, source)
		return err
	})
	executionBody = bodyOfPart(func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Execution(raw, now, source.ExecutionID())
		return err
	})
	outcomeBody = bodyOfPart(func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, err := seed.Run(raw)
		return err
	})
	rfcBody = bodyOfPart(func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.RFC(raw, now, source.RFCNumber())
		return err
	})
)

func (c customers) customerBody() body {
	return body{KindBadEntry, "The body is not one customer", func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.One(raw, now, source, 1, c.AllowsPrivateJWKS())
		return err
	}}
}

func (c customers) keysBody() body {
	return body{KindBadKeys, "The body names no usable keys", func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, err := seed.Keys(raw, c.AllowsPrivateJWKS())
		return err
	}}
}

func bodyOfPart(read func([]byte, time.Time, *sample.Source) error) body {
	return body{KindBadPart, "The body cannot be taken", read}
}

// explain refuses a body that the document refuses already, in the words of package seed; nil if it has none.
func (b body) explain(x *Request) *exchange.Refusal {
	var wrong seed.Errors
	if b.read != nil && errors.As(b.read(x.Raw, x.Now, sample.New(1, "explanation")), &wrong) {
		return b.refuse(x, wrong)
	}
	return nil
}

// refuse passes on what the reader of package seed found, in its own words, which show no key.
func (b body) refuse(x *Request, wrong seed.Errors) *exchange.Refusal {
	var errs []openapi.Violation
	for _, each := range wrong {
		errs = append(errs, openapi.Violation{
			In: "body", Pointer: each.Pointer, Code: "seed", Message: each.What + ", want " + each.Want, Allowed: each.Allowed,
		})
	}
	return x.Refuse(b.kind, b.problem+": "+wrong[0].Error()+".", errs...)
}
