package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
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

// takenError is that the body names a thing that exists already: drawing again does not help.
type takenError struct {
	what    *bounce.DuplicateError
	pointer string // of the member that names it
	member  string // its last step
}

func (e *takenError) Error() string { return e.what.Error() }

// asGiven makes a takenError of a duplicate that a decoded body names; one that was made up stays a bounce.DuplicateError.
func asGiven(body any, err error) error {
	var what *bounce.DuplicateError
	if !errors.As(err, &what) {
		return err
	}
	members := map[string]string{"CSI": "csi", "Identifier": "identifier", "instance": "name", "execution": "id", "RFC": "rfcNumber"}
	member := members[what.Kind]
	if pointer := pointerTo(body, member, what.Name); pointer != "" {
		return &takenError{what, pointer, member}
	}
	return err
}

// pointerTo finds the member of a name and value in a decoded body, as a JSON Pointer; "" for none. Package seed takes a number
// for the text that is written there, so numbers are to be decoded as such.
func pointerTo(value any, member, text string) string {
	switch value := value.(type) {
	case map[string]any:
		if given, is := value[member]; is && (given == text || given == json.Number(text)) {
			return "/" + member
		}
		for name, child := range value {
			if below := pointerTo(child, member, text); below != "" {
				return "/" + name + below
			}
		}
	case []any:
		for i, child := range value {
			if below := pointerTo(child, member, text); below != "" {
				return "/" + strconv.Itoa(i) + below
			}
		}
	}
	return ""
}

func (x *Exchange) refuseTaken(f fault, taken *takenError) *Refusal {
	kind := taken.what.Kind
	detail, message := fmt.Sprintf("The %s %q exists already.", kind, taken.what.Name), "is taken"
	if in := taken.what.Instance; in != "" {
		detail, message = fmt.Sprintf("The instance %q has the execution %q already.", in, taken.what.Name), "is taken, by an execution of the instance "+in
	}
	r := x.refuse(f, detail, openapi.Violation{
		In: "body", Pointer: taken.pointer, Code: "taken", Message: message, Received: strconv.Quote(taken.what.Name),
	})
	r.Change = "choose another " + taken.member + " for the " + kind + ", or leave it out"
	if taken.what.Kind == "CSI" || taken.what.Kind == "Identifier" {
		r.Change = "choose another " + taken.member + ", or leave it out"
	}
	return r
}

// refuseOther refuses a body that names another thing than the path does; it is nil for one that does not.
func (x *Exchange) refuseOther(member, named string) *Refusal {
	if given, is := x.Body[member]; is && given != named {
		return x.refuseMember(member, "must be that of the path, or left out")
	}
	return nil
}

// unreadable makes a reader of handlers of one of package seed, for bodies that the document refuses already.
func unreadable(f fault, what string, read func(raw []byte, now time.Time, source *sample.Source) error) func(*Exchange) *Refusal {
	return func(x *Exchange) *Refusal {
		var faults seed.Faults
		if errors.As(read(x.raw, x.Now, sample.New(1, what)), &faults) {
			return x.refuseFaults(f, what, faults)
		}
		return nil
	}
}

// The readers of bodies that are parts of a seed file.
var (
	readsCustomer = unreadable(faultBadEntry, notOneCustomer, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.One(raw, now, source, 1)
		return err
	})
	readsInstance = unreadable(faultBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Instance(raw, now, source)
		return err
	})
	readsExecution = unreadable(faultBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.Execution(raw, now, source.ExecutionID())
		return err
	})
	readsOutcome = unreadable(faultBadPart, notTaken, func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, _, err := seed.Outcome(raw)
		return err
	})
	readsRFC = unreadable(faultBadPart, notTaken, func(raw []byte, now time.Time, source *sample.Source) error {
		_, err := seed.RFC(raw, now, source.RFCNumber())
		return err
	})
	readsKeys = unreadable(faultBadKeys, noKeys, func(raw []byte, _ time.Time, _ *sample.Source) error {
		_, err := seed.Keys(raw)
		return err
	})
)

// refuseWorld is the refusal for an error of package seed or bounce.
func (x *Exchange) refuseWorld(csi string, err error) *Refusal {
	switch faults, taken := (seed.Faults)(nil), (*takenError)(nil); {
	case errors.As(err, &faults):
		return x.refuseFaults(faultBadPart, notTaken, faults)
	case errors.As(err, &taken):
		return x.refuseTaken(faultTaken, taken)
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuseMissing(csi)
	case errors.Is(err, bounce.ErrInvalid), errors.Is(err, bounce.ErrBeyondCalendar):
		return x.refuse(faultBadPart, "The body breaks a rule of the domain: "+err.Error()+".")
	}
	x.server.logger.Error("change the world", "err", err)
	return x.refuse(faultInternal, "The mock could not do it.")
}

// refuseMissing says which name of the path stands for nothing, and what it was probably meant to be.
func (x *Exchange) refuseMissing(csi string) *Refusal {
	owner, kind, parameter := "The customer", "instance", "instance"
	var names []string
	in, known := x.server.world.Instance(csi, x.path["instance"])
	_, ofRFC := x.path["rfc"]
	switch {
	case !known:
		whole, _ := x.server.world.Whole(csi)
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
	if near := suggest.DidYouMean(x.path[parameter], names); near != "" {
		question = " (" + near + ")"
	}
	return x.refuse(faultNoPart, fmt.Sprintf("%s has no %s %q%s.", owner, kind, x.path[parameter], question),
		openapi.Violation{In: "path", Pointer: parameter, Code: "unknown", Message: "names no " + kind + question})
}

// refuseNoControlPath names the paths of the control API that the path of the request was probably meant to be.
func (x *Exchange) refuseNoControlPath() *Refusal {
	const longest = 200 // of what is worth comparing
	detail := "The control API has no such path"
	sent := x.Request.URL.EscapedPath()
	if document, err := openapi.Control(); err == nil && len(sent) <= longest {
		var paths []string
		for _, op := range document.Operations() {
			paths = append(paths, filled(op.Path, sent))
		}
		if question := suggest.DidYouMean(sent, slices.Compact(paths)); question != "" {
			detail += " (" + question + ")"
		}
	}
	r := x.refuse(faultNoRoute, detail+".")
	r.Change = "use a path of the control API's document, /__admin/control.yaml"
	return r
}

// filled is a templated path with the segments that a path has in the places of its parameters.
func filled(template, path string) string {
	steps, values := strings.Split(template, "/"), strings.Split(path, "/")
	for i := range min(len(steps), len(values)) {
		if strings.HasPrefix(steps[i], "{") {
			steps[i] = values[i]
		}
	}
	return strings.Join(steps, "/")
}
