package control

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
	"example.com/bounce/openapi/suggest"
)

// How the refusals of bodies begin that package seed cannot read.
const (
	notOneCustomer = "The body is not one customer"
	notTaken       = "The body cannot be taken"
	noKeys         = "The body names no usable keys"
)

// refuseSeed passes on what the seed's reader found, in its own words, which show no key.
func refuseSeed(x *Request, k exchange.Kind, what string, wrong seed.Faults) *exchange.Refusal {
	var errs []openapi.Violation
	for _, each := range wrong {
		errs = append(errs, openapi.Violation{
			In: "body", Pointer: each.Pointer, Code: "seed", Message: each.What + ", want " + each.Want, Allowed: each.Allowed,
		})
	}
	return x.Refuse(k, what+": "+wrong[0].Error()+".", errs...)
}

// refuseTaken refuses a body that names a thing which exists already.
func refuseTaken(x *Request, k exchange.Kind, taken *state.TakenError) *exchange.Refusal {
	kind, name := taken.What.Kind, taken.What.Name
	detail, message := fmt.Sprintf("The %s %q exists already.", kind, name), "is taken"
	if in := taken.What.Instance; in != "" {
		detail, message = fmt.Sprintf("The instance %q has the execution %q already.", in, name), "is taken, by an execution of the instance "+in
	}
	r := x.Refuse(k, detail, openapi.Violation{
		In: "body", Pointer: taken.Pointer, Code: "taken", Message: message, Received: strconv.Quote(name),
	})
	r.Hint = "choose another " + taken.Member + " for the " + kind + ", or leave it out"
	if kind == "CSI" || kind == "Identifier" {
		r.Hint = "choose another " + taken.Member + ", or leave it out"
	}
	return r
}

// explainBy makes a body's explanation of a reader of package seed, for bodies that the document refuses already.
func explainBy(k exchange.Kind, what string, read func(raw []byte, now time.Time, source *sample.Source) error) func(*Request) *exchange.Refusal {
	return func(x *Request) *exchange.Refusal {
		var wrong seed.Faults
		if errors.As(read(x.Raw, x.Now, sample.New(1, what)), &wrong) {
			return refuseSeed(x, k, what, wrong)
		}
		return nil
	}
}

// The explanations of bodies that are parts of a seed file.
var (
	explainCustomer = explainBy(KindBadEntry, notOneCustomer, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.One(raw, now, source, 1)
		return err
	})
	explainInstance = explainBy(KindBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Instance(raw, now, source)
		return err
	})
	explainExecution = explainBy(KindBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Execution(raw, now, source.ExecutionID())
		return err
	})
	explainOutcome = explainBy(KindBadPart, notTaken, func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, _, err := seed.Outcome(raw)
		return err
	})
	explainRFC = explainBy(KindBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.RFC(raw, now, source.RFCNumber())
		return err
	})
	explainKeys = explainBy(KindBadKeys, noKeys, func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, err := seed.Keys(raw)
		return err
	})
)

// refusePart is the refusal for an error of package seed, or of the store.
func (a *API) refusePart(x *Request, csi string, err error) *exchange.Refusal {
	switch wrong, taken := (seed.Faults)(nil), (*state.TakenError)(nil); {
	case errors.As(err, &wrong):
		return refuseSeed(x, KindBadPart, notTaken, wrong)
	case errors.As(err, &taken):
		return refuseTaken(x, KindTaken, taken)
	case errors.Is(err, domain.ErrUnknown):
		return a.refuseMissing(x, csi)
	case errors.Is(err, domain.ErrInvalid), errors.Is(err, domain.ErrBeyondCalendar):
		return x.Refuse(KindBadPart, "The body breaks a rule of the domain: "+err.Error()+".")
	}
	return a.fail(x, "change the world", "The mock could not do it.", err)
}

// refuseMissing says which name of the path names nothing, and what it was probably meant to be.
func (a *API) refuseMissing(x *Request, csi string) *exchange.Refusal {
	owner, kind, parameter := "The customer", "instance", "instance"
	var names []string
	in, err := a.instance(x, csi)
	_, ofRFC := x.Path["rfc"]
	switch {
	case err != nil:
		whole, _ := a.store().WholeCustomer(x.Request.Context(), csi)
		for _, each := range whole.Instances {
			names = append(names, each.Name)
		}
	case ofRFC:
		owner, kind, parameter = fmt.Sprintf("The instance %q", in.Name), "RFC", "rfc"
		for _, each := range in.RFCs {
			names = append(names, each.Number)
		}
	default:
		owner, kind, parameter = fmt.Sprintf("The instance %q", in.Name), "execution", "execution"
		for _, each := range in.Executions {
			names = append(names, each.ID)
		}
	}
	question := ""
	if near := suggest.DidYouMean(x.Path[parameter], names); near != "" {
		question = " (" + near + ")"
	}
	return x.Refuse(KindNoPart, fmt.Sprintf("%s has no %s %q%s.", owner, kind, x.Path[parameter], question),
		openapi.Violation{In: "path", Pointer: parameter, Code: "unknown", Message: "names no " + kind + question})
}
