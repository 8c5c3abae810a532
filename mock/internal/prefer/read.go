package prefer

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// read reads the header, and finds in the document what it prefers. It returns nil if the mock knows none of the preferences: RFC
// 7240 lets a server ignore them. Of a preference that occurs twice the first counts.
func (p Preferences) read(x *exchange.Exchange) *preference {
	r := reader{x: x, given: map[string]string{}, p: &preference{
		seed: p.RandomSeed, randomSeed: p.RandomSeed, allow: p.Allowed(x.Operation),
	}}
	for _, each := range splitPreferences(x.Request.Header["Prefer"]) {
		name := strings.ToLower(each.name)
		_, twice := r.given[name]
		if read := readers[name]; read != nil && !twice {
			r.given[name] = each.value
			r.p.named = append(r.p.named, preferred{name, each.value, each.written})
			read(&r, each.value)
		}
	}
	if len(r.given) == 0 {
		return nil
	}
	r.findAnswer()
	if len(r.violations) > 0 {
		r.p.refusal = x.Refuse(KindPreference, "A preference cannot be met: "+r.violations[0].Error()+".", r.violations...)
	}
	return r.p
}

type reader struct {
	x          *exchange.Exchange
	p          *preference
	given      map[string]string
	violations []openapi.Violation
}

func (r *reader) wrong(name, message string, allowed ...string) {
	r.violations = append(r.violations, openapi.Violation{
		In: "header", Pointer: "Prefer", Code: name, Message: name + "= " + message, Allowed: allowed, Received: exchange.Shorten(r.given[name]),
	})
}

// readers read the value of each preference.
var readers = map[string]func(*reader, string){
	"code": func(r *reader, value string) {
		code, err := strconv.Atoi(value)
		if err != nil || r.x.Operation.Documented(code) == "" || code < http.StatusOK {
			r.wrong("code", "must be a status that the operation documents", r.x.Operation.Statuses()...)
			return
		}
		r.p.code = code
	},
	"example": func(*reader, string) {}, // once the code is known
	"dynamic": func(r *reader, value string) {
		switch strings.ToLower(value) {
		case "true", "":
			r.p.dynamic = true
		case "false":
		default:
			r.wrong("dynamic", "must be true or false", "true", "false")
		}
	},
	"seed": func(r *reader, value string) {
		seed, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			r.wrong("seed", "must be an integer")
		}
		r.p.seed = seed
	},
	"delay": func(r *reader, value string) {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 || d > fault.MaxDelay {
			r.wrong("delay", "must be a time with its unit, such as 250ms, and at most a minute")
			return
		}
		r.p.delay = int((d + time.Millisecond - 1) / time.Millisecond)
	},
	"fault": func(r *reader, value string) {
		kind := fault.Kind(strings.ToUpper(value))
		if !slices.Contains(fault.Kinds(), kind) {
			r.wrong("fault", "must be one of those there are", kinds()...)
			return
		}
		if !exchange.HasConnection(r.x.Writer) {
			r.wrong("fault", "is done to a connection of HTTP/1.1, and this request has none of its own")
			return
		}
		r.p.fault = kind
	},
	"now": func(r *reader, value string) {
		ts, err := timestamp.Parse(value)
		if err != nil || !clock.InBounds(ts.Time) {
			r.wrong("now", `must be an instant such as "2020-08-26T15:00:00Z"`)
			return
		}
		r.p.now = ts.Time.UTC().Truncate(time.Millisecond)
	},
}

func kinds() []string {
	var all []string
	for _, k := range fault.Kinds() {
		all = append(all, string(k))
	}
	return all
}

// findAnswer finds the answer of the document that several preferences mean together.
func (r *reader) findAnswer() {
	p := r.p
	name, named := r.given["example"]
	_, seeded := r.given["seed"]
	switch {
	case seeded && !p.dynamic:
		r.wrong("seed", "is for dynamic=true only")
	case named && p.dynamic:
		r.wrong("example", "cannot be combined with dynamic=true")
	case named:
		r.findExample(name)
	case p.dynamic && p.code == 0:
		p.code = r.lowest()
	case p.code != 0:
		p.example = usualExample(r.x, p.code)
	}
}

// findExample finds an example by its name: among those of the requested status, else of the lowest status that has it.
func (r *reader) findExample(name string) {
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

// codes returns the requested status, or those that the document lists by number.
func (r *reader) codes() []int {
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

// lowest returns the lowest status that the document lists.
func (r *reader) lowest() int {
	if all := r.codes(); len(all) > 0 {
		return all[0]
	}
	return http.StatusOK
}

// usualExample returns the example of a status if none is named: the first, but that of conflicts only for the status that the
// readings give them.
func usualExample(x *exchange.Exchange, code int) *openapi.Example {
	for _, e := range x.Operation.Examples(code) {
		object, _ := e.Value.(map[string]any)
		if object["conflicts"] == nil || code == x.Readings.Status("conflict-status") {
			return &e
		}
	}
	return nil
}
