package seed

import (
	"fmt"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/sample"
)

// Execution reads one execution as JSON, an entry of the list of an instance, with id in the place of a missing one. Empty data
// is an entry without fields. The error is that of One.
func Execution(data []byte, now time.Time, id string) (x domain.Execution, err error) {
	err = part("execution", data, now, func(r *reader, v value, b *builder) {
		e := r.execution(v)
		e.id.otherwise(id)
		x = b.execution(e)
	})
	return x, err
}

// RFC reads one RFC as JSON, an entry of the list of an instance; with number in the place of a missing one; a missing start
// is a day from now. Empty data is an entry without fields. The error is that of One.
func RFC(data []byte, now time.Time, number string) (x domain.RFC, err error) {
	err = part("RFC", data, now, func(r *reader, v value, b *builder) {
		e := r.rfc(v)
		e.number.otherwise(number)
		if tomorrow, err := r.fromNow("", "+24h"); err == nil {
			e.start.otherwise(tomorrow)
		}
		x = b.rfc(e)
	})
	return x, err
}

// Outcome reads how the run of an execution goes, and by how long it overruns, as JSON. The error is that of One.
func Outcome(data []byte) (outcome domain.Outcome, overrun domain.Duration, err error) {
	err = part("outcome", data, time.Time{}, func(r *reader, v value, b *builder) {
		var e executionEntry
		if r.object(v, member{"outcome", r.word(&e.outcome, outcomes)}, member{"overrun", r.duration(&e.overrun)}) == fine {
			r.require(v.at.member("outcome"), e.outcome.state, oneOf(outcomes))
		}
		outcome, overrun = b.outcome(e)
	})
	return outcome, overrun, err
}

// Instance reads one instance as JSON, an entry of the list of a service, with the type of that service as service. What is
// missing is made up as One does. Empty data is an entry without fields. The error is that of One.
func Instance(data []byte, now time.Time, source *sample.Source) (x domain.Instance, err error) {
	err = part("instance", data, now, func(r *reader, v value, b *builder) {
		var kind given[string]
		e := r.instance(v, member{"service", r.name(&kind, wantService)})
		kind.otherwise(defaultService)
		e.service = kind
		c := customerEntry{instances: []instanceEntry{e}}
		r.makeUp(&c, source)
		e = c.instances[0]
		r.checkInstance(e)
		x = b.instance(e)
	})
	return x, err
}

// part reads data as JSON, and says what is wrong with it.
func part(what string, data []byte, now time.Time, read func(*reader, value, *builder)) error {
	root, err := jsonNode(data)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	r := &reader{now: now, fill: true}
	top, _ := r.visit(root, at{})
	var b builder
	read(r, top, &b)
	return append(r.faults, b.faults...).err()
}
