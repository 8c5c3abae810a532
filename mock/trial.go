package mock

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/go-openapi/jsonpointer"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi/jsonbody"
)

// trial is a refused request as it is after a change, on its way through the checks again, so that nothing is called a remedy
// that is none. It changes no state, and waits for nobody: keys that are not here are not fetched for it.
type trial struct {
	*Exchange
	granted *Grant          // what the good token in Authorization is good for; nil for the token that was sent
	called  map[string]bool // the titles of refusals that a call to the mock mends
}

// remedy is a change after which the request would have passed. It is nil for a call of the control API, and where no such
// change is known; of a grant's refusals, a fault's has one.
func (x *Exchange) remedy(r *Refusal) []Edit {
	find := remedies[r.Title]
	switch {
	case x.control:
	case x.issues(): // no trial is made of its requests
		if r.Title == titleFault {
			return noFault(x, r)
		}
	case r.Title == faultNoRoute.title, r.Title == faultWrongMethod.title:
		return x.nearestRoute(r)
	case find != nil:
		return x.completed(find(x, r), r)
	}
	return nil
}

// mostRefusals is how many a request is helped over, one after the other.
const mostRefusals = 12

// completed is what a refusal asks for and, as long as another check refuses then, what that one asks for; nil where that
// does not lead to an end.
func (x *Exchange) completed(edits []Edit, r *Refusal) (all []Edit) {
	t := &trial{Exchange: x, called: map[string]bool{}}
	for range mostRefusals {
		if len(edits) == 0 || !t.change(edits, r.Title) {
			return nil
		}
		all = merge(all, edits)
		if r = t.refusal(); r == nil {
			return all
		}
		find := remedies[r.Title]
		if find == nil {
			return nil
		}
		edits = find(t.Exchange, r)
	}
	return nil
}

// merge puts edits behind others, in place of those that they outdo.
func merge(all, edits []Edit) []Edit {
	for _, e := range edits {
		all = slices.DeleteFunc(all, func(old Edit) bool {
			return e.In != "" && old.In == e.In && (old.Pointer == e.Pointer || e.In == "body" && e.Pointer == "")
		})
		all = append(all, e)
	}
	return all
}

// change makes the exchange that of the changed request; false where that cannot be.
func (t *trial) change(edits []Edit, title string) bool {
	old := t.Exchange
	t.Exchange = &Exchange{
		Request: old.Request.Clone(unwaiting(old.Request.Context())), Now: old.Now, clock: old.clock, server: old.server,
		raw: old.raw, cut: old.cut,
	}
	for _, e := range edits {
		if e.In == "" {
			t.called[title] = true
		} else if !t.edit(e) {
			return false
		}
	}
	if !t.find() {
		return false
	}
	if subject := t.subject(); subject != old.subject() {
		t.clock = t.server.clocks.of(subject)
		t.Now = t.clock.Now()
	}
	t.readings = t.server.readings.governs(t.Exchange)
	return true
}

// unwaiting is a context that has ended: for it no keys are fetched, whose host could hold up the refusal that is to be explained.
func unwaiting(parent context.Context) context.Context {
	ended, cancel := context.WithCancel(parent)
	cancel()
	return ended
}

func (t *trial) edit(e Edit) bool {
	value, _ := jsonbody.Decode(e.Value) // nil for what is left out
	text, isText := value.(string)
	r := t.Request
	switch e.In {
	case "method":
		r.Method = text
	case "path":
		decoded, err := url.PathUnescape(text)
		r.URL.RawPath, r.URL.Path = text, decoded
		return err == nil
	case "query":
		query := r.URL.Query()
		delete(query, e.Pointer)
		list, _ := value.([]any)
		if isText {
			list = []any{text}
		}
		for _, each := range list {
			text, _ := each.(string)
			query.Add(e.Pointer, text)
		}
		r.URL.RawQuery = query.Encode()
	case "header":
		if r.Header.Del(e.Pointer); isText {
			r.Header.Set(e.Pointer, text)
		}
		if e.Token != nil {
			t.granted = e.Token
		}
	case "body":
		return t.editBody(e, value)
	}
	return true
}

// editBody knows members of the body only, as all remedies do.
func (t *trial) editBody(e Edit, value any) bool {
	if e.Pointer == "" {
		t.raw, t.cut = e.Value, false
		return true
	}
	decoded, _ := jsonbody.Decode(t.raw)
	object, isObject := decoded.(map[string]any)
	if !isObject {
		return false
	}
	member := jsonpointer.Unescape(e.Pointer[1:])
	if object[member] = value; e.Value == nil {
		delete(object, member)
	}
	var err error
	t.raw, err = encode(object)
	return err == nil
}

// find routes the request, and says whether there is such an operation.
func (t *trial) find() bool {
	sent := strings.Split(t.Request.URL.EscapedPath(), "/")
	for _, op := range t.server.options.Contract.Operations() {
		steps := strings.Split(op.Path, "/")
		path := map[string]string{}
		fits := op.Method == t.Request.Method && len(steps) == len(sent)
		for i := 0; fits && i < len(steps); i++ {
			value, err := url.PathUnescape(sent[i])
			if name, ok := parameter(steps[i]); ok && value != "" && err == nil {
				path[name] = value
			} else {
				fits = steps[i] == value
			}
		}
		if fits {
			t.Operation = op
			t.takeNames(path)
			return true
		}
	}
	return false
}

// refusal is that of the changed request, or nil.
func (t *trial) refusal() *Refusal {
	for _, c := range pure()[t.Operation.ID].in(t.readings.Is("check-order", "shape-first")) {
		if r := t.check(c); r != nil && !t.called[r.Title] {
			return r
		}
	}
	return nil
}

// check runs a check, or says what it would say where running it would change something or need what is not there.
func (t *trial) check(c Check) *Refusal {
	switch c.Name {
	case "size":
		if t.cut {
			return t.refuse(faultBodyCut, "")
		}
		return nil
	case "bearer":
		if t.granted != nil {
			return nil
		}
	case "token":
		if t.granted != nil {
			return t.takeGrant()
		}
	case "book", "cancel", "create":
		return t.decision(c.Name)
	}
	return c.Run(t.Exchange)
}

// takeGrant stands for the check token.
func (t *trial) takeGrant() *Refusal {
	if t.granted.Customer != t.Customer.CSI {
		return t.refuse(faultTokenRefused, "")
	}
	t.Scopes = strings.Fields(t.granted.Scope)
	return nil
}

// decision stands for the checks that change the state.
func (t *trial) decision(check string) *Refusal {
	_, known := t.Stored()
	switch {
	case !known: // nor needed, or there once it is called for
	case check == "book" && !t.Cancels:
		return t.bookable()
	case check == "cancel" && t.Cancels:
		return t.cancellable()
	}
	return nil
}

// bookable stands for the check book.
func (x *Exchange) bookable() *Refusal {
	rules := x.rules("schedule-begun")
	start, found := x.server.world.Free(x.Place, x.Start, 1, rules)
	switch {
	case x.begun(rules):
		return x.refuse(faultBegun, "")
	case !found:
		return x.refuse(faultBeyond, "")
	case !start.Equal(x.Start):
		return x.refuse(faultConflicting, "")
	}
	return nil
}

// cancellable stands for the check cancel.
func (x *Exchange) cancellable() *Refusal {
	stored, _ := x.Stored()
	switch {
	case x.begun(x.rules("cancel-begun")):
		return x.refuse(faultCancelBegun, "")
	case stored.Scheduled == nil && !x.readings.Is("cancel-unscheduled", "accepted"):
		return x.refuse(faultNotScheduled, "")
	}
	return nil
}

// begun tells whether the rules keep the execution as it is.
func (x *Exchange) begun(rules bounce.Rules) bool {
	stored, _ := x.Stored()
	return stored.Scheduled != nil && !rules.Begun.IsZero() && !stored.Scheduled.Start.After(rules.Begun)
}
