package control

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/dryrun"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// refusal is a refusal as the error of an operation.
type refusal struct{ *exchange.Refusal }

func (r refusal) Error() string { return r.Detail }

func (x *Request) refusal(k exchange.Kind, detail string, errs ...openapi.Violation) error {
	return refusal{x.Refuse(k, detail, errs...)}
}

// memberRefusal refuses a member of the body; the message completes a sentence that begins with it.
func (x *Request) memberRefusal(name, message string) error {
	return refusal{x.RefuseMember(name, message)}
}

// checkSame refuses a body that names another thing than the path does.
func (x *Request) checkSame(member, named string) error {
	if given, is := x.Body[member]; is && given != named {
		return x.memberRefusal(member, "must be that of the path, or left out")
	}
	return nil
}

// refuseCustomer refuses a path whose customer is unknown.
func (x *Request) refuseCustomer() *exchange.Refusal {
	return x.Refuse(KindNoCustomer, "There is no customer of this CSI.")
}

// refuse returns the refusal for the error of an operation. Any error that no request causes is logged.
func (a *API) refuse(x *Request, err error) *exchange.Refusal {
	if r := a.refuseNamed(x, err); r != nil {
		return r
	}
	switch {
	case errors.Is(err, state.ErrManyCustomers):
		return x.Refuse(KindManyCustomers, fmt.Sprintf("The mock has %d customers, as many as it may.", a.State.MaxCustomers()))
	case errors.Is(err, snapshot.ErrTooMany):
		return x.Refuse(KindTooManySnapshots, "The mock holds as many snapshots as it can.")
	case errors.Is(err, snapshot.ErrNoSnapshot):
		return x.Refuse(KindNoSnapshot, "There is no snapshot of this name.")
	case errors.Is(err, fault.ErrFull):
		return x.Refuse(KindManyFaults, "There are a thousand faults that have not ended.")
	case errors.Is(err, keys.ErrPublic):
		return x.Refuse(KindNoPrivateKey, "The mock has no private key of the customer to rotate.")
	case errors.Is(err, domain.ErrDuplicate): // of a snapshot
		return x.Refuse(KindDuplicate, "Another customer has the Identifier now.")
	case errors.Is(err, domain.ErrInvalid), errors.Is(err, domain.ErrBeyondCalendar):
		return x.Refuse(cmp.Or(x.operation.body.kind, KindBadPart), "The body breaks a rule of the domain: "+err.Error()+".")
	case errors.Is(err, domain.ErrUnknown) && x.Path["instance"] != "":
		return a.refuseMissing(x)
	case errors.Is(err, domain.ErrUnknown):
		return x.refuseCustomer()
	}
	a.Logger.Error("control API", "operation", x.Operation.ID, "customer", x.csi, "err", err)
	return x.Refuse(exchange.Internal, "The mock could not answer. Its log says why.")
}

// refuseNamed returns the refusal for an error that has a type; nil for any other.
func (a *API) refuseNamed(x *Request, err error) *exchange.Refusal {
	var (
		ready    refusal
		wrong    seed.Errors
		taken    *state.TakenError
		far      *clock.BoundsError
		criteria *journal.CriteriaError
		injected *fault.Error
		dry      *dryrun.Error
	)
	switch {
	case errors.As(err, &ready):
		return ready.Refusal
	case errors.As(err, &wrong):
		return x.operation.body.refuse(x, wrong)
	case errors.As(err, &taken):
		return refuseTaken(x, taken)
	case errors.As(err, &far):
		return x.Refuse(KindFarClock, "The clock cannot go back: "+far.Error()+".")
	case errors.As(err, &criteria):
		in := "body"
		if x.Body == nil {
			in = "query"
		}
		return x.Refuse(KindBadCriteria, "The criteria's member "+criteria.Pointer+" "+criteria.Want+".",
			openapi.Violation{In: in, Pointer: criteria.Pointer, Code: "criteria", Message: criteria.Want})
	case errors.As(err, &dry):
		return x.Refuse(KindBadRequest, "The body's member "+dry.Pointer+" "+dry.Want+".",
			openapi.Violation{In: "body", Pointer: dry.Pointer, Code: "request", Message: dry.Want})
	case errors.As(err, &injected):
		return x.Refuse(KindBadFault, "The body's member "+injected.Pointer+" "+injected.Message+".",
			openapi.Violation{In: "body", Pointer: injected.Pointer, Code: "fault", Message: injected.Message})
	}
	return nil
}

// refuseTaken refuses a body that names a thing which exists already.
func refuseTaken(x *Request, taken *state.TakenError) *exchange.Refusal {
	k, kind, name := KindTaken, taken.What.Kind, taken.What.Name
	ofCustomer := kind == "CSI" || kind == "Identifier"
	if ofCustomer {
		k = KindDuplicate
	}
	detail, message := fmt.Sprintf("The %s %q exists already.", kind, name), "is taken"
	if in := taken.What.Instance; in != "" {
		detail, message = fmt.Sprintf("The instance %q has the execution %q already.", in, name), "is taken, by an execution of the instance "+in
	}
	r := x.Refuse(k, detail, openapi.Violation{
		In: "body", Pointer: taken.Pointer, Code: "taken", Message: message, Received: strconv.Quote(name),
	})
	r.Hint = "choose another " + taken.Member + " for the " + kind + ", or leave it out"
	if ofCustomer {
		r.Hint = "choose another " + taken.Member + ", or leave it out"
	}
	return r
}

// refuseMissing says which name of the path names nothing, and what it was probably meant to be.
func (a *API) refuseMissing(x *Request) *exchange.Refusal {
	owner, kind, parameter := "The customer", "instance", "instance"
	var names []string
	in, err := instanceOf(a.State, x)
	_, ofRFC := x.Path["rfc"]
	switch {
	case err != nil:
		whole, _ := a.State.Store.WholeCustomer(x.ctx(), x.csi)
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
