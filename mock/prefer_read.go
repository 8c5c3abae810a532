package mock

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	faults "example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// preference reads the header, and finds what is asked for in the document. It is nil when none of it is for the mock: RFC
// 7240 lets a server ignore what it does not know. A preference that is there twice counts the first time only.
func (x *Exchange) preference(randomSeed int64) *preference {
	r := preferenceReader{x: x, p: &preference{seed: randomSeed}, given: map[string]string{}}
	for _, each := range preferences(x.Request.Header["Prefer"]) {
		name := strings.ToLower(each.name)
		_, twice := r.given[name]
		if read := preferenceReaders[name]; read != nil && !twice {
			r.given[name] = each.value
			r.p.named = append(r.p.named, preferred{name, each.value, each.written})
			read(&r, each.value)
		}
	}
	if len(r.given) == 0 {
		return nil
	}
	r.together()
	if len(r.faults) > 0 {
		r.p.refusal = x.refuse(faultPreference, "The request prefers what cannot be: "+r.faults[0].Error()+".", r.faults...)
	}
	return r.p
}

type preferenceReader struct {
	x      *Exchange
	p      *preference
	given  map[string]string
	faults []openapi.Violation
}

func (r *preferenceReader) wrong(name, message string, allowed ...string) {
	r.faults = append(r.faults, openapi.Violation{
		In: "header", Pointer: "Prefer", Code: name, Message: name + "= " + message, Allowed: allowed, Received: shortened(r.given[name]),
	})
}

// preferenceReaders read the value of each preference.
var preferenceReaders = map[string]func(*preferenceReader, string){
	"code": func(r *preferenceReader, value string) {
		code, err := strconv.Atoi(value)
		if err != nil || r.x.Operation.Documented(code) == "" || code < http.StatusOK {
			r.wrong("code", "must be a status that the operation documents", r.x.Operation.Statuses()...)
			return
		}
		r.p.code = code
	},
	"example": func(*preferenceReader, string) {}, // once the code is known
	"dynamic": func(r *preferenceReader, value string) {
		switch strings.ToLower(value) {
		case "true", "":
			r.p.dynamic = true
		case "false":
		default:
			r.wrong("dynamic", "must be true or false", "true", "false")
		}
	},
	"seed": func(r *preferenceReader, value string) {
		seed, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			r.wrong("seed", "must be an integer")
		}
		r.p.seed = seed
	},
	"delay": func(r *preferenceReader, value string) {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 || d > faults.MaxDelay {
			r.wrong("delay", "must be a time with its unit, such as 250ms, and at most a minute")
			return
		}
		r.p.delay = int((d + time.Millisecond - 1) / time.Millisecond)
	},
	"fault": func(r *preferenceReader, value string) {
		kind := faults.Kind(strings.ToUpper(value))
		if !slices.Contains(faults.Kinds(), kind) {
			r.wrong("fault", "must be one of those there are", kinds()...)
			return
		}
		if !hasConnection(r.x.writer) {
			r.wrong("fault", "is done to a connection of HTTP/1.1, and this request has none of its own")
			return
		}
		r.p.fault = kind
	},
	"now": func(r *preferenceReader, value string) {
		ts, err := timestamp.Parse(value)
		if err != nil || ts.Time.Before(earliestClock) || ts.Time.After(latestClock) {
			r.wrong("now", `must be an instant such as "2020-08-26T15:00:00Z"`)
			return
		}
		r.p.now = ts.Time.UTC().Truncate(time.Millisecond)
	},
}

func kinds() []string {
	var all []string
	for _, k := range faults.Kinds() {
		all = append(all, string(k))
	}
	return all
}

// together settles what several preferences say in common: which answer of the document is meant.
func (r *preferenceReader) together() {
	p := r.p
	name, named := r.given["example"]
	_, seeded := r.given["seed"]
	switch {
	case seeded && !p.dynamic:
		r.wrong("seed", "is for dynamic=true only")
	case named && p.dynamic:
		r.wrong("example", "cannot be beside dynamic=true")
	case named:
		r.named(name)
	case p.dynamic && p.code == 0:
		p.code = r.lowest()
	case p.code != 0:
		p.example = r.x.usual(p.code)
	}
}

// named finds an example by its name: among those of the status that is asked for, else of the lowest that has it.
func (r *preferenceReader) named(name string) {
	var choices []string
	for _, code := range r.codes() {
		for _, e := range r.x.Operation.Examples(code) {
			if e.Name == name {
				r.p.code, r.p.example = code, &e
				return
			}
			choices = append(choices, fmt.Sprintf("code=%d, example=%s", code, e.Name))
		}
	}
	r.wrong("example", "must be an example that the operation documents", choices...)
}

// codes are the status that is asked for, or those that the document lists by number.
func (r *preferenceReader) codes() []int {
	if r.p.code != 0 {
		return []int{r.p.code}
	}
	var all []int
	for _, status := range r.x.Operation.Statuses() {
		if code, err := strconv.Atoi(status); err == nil {
			all = append(all, code)
		}
	}
	return all
}

// lowest is the lowest status that the document lists.
func (r *preferenceReader) lowest() int {
	if all := r.codes(); len(all) > 0 {
		return all[0]
	}
	return http.StatusOK
}

// usual is the example of a status that nobody named: the first, except that conflicts are usual only under the status
// that the readings give them.
func (x *Exchange) usual(code int) *openapi.Example {
	for _, e := range x.Operation.Examples(code) {
		object, _ := e.Value.(map[string]any)
		if object["conflicts"] == nil || code == x.readings.Status("conflict-status") {
			return &e
		}
	}
	return nil
}
