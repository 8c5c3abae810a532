package seed

import (
	"slices"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/token"
)

// given is a field of an entry: whether it was written, where, and what. The zero value was not written.
type given[T any] struct {
	value T
	at    at
	state state
}

type state uint8

const (
	absent state = iota
	faulty       // written, and a fault reported: later checks pass it over
	fine
)

// or is the value, or that of a field that was not written.
func (g given[T]) or(value T) T {
	if g.state == fine {
		return g.value
	}
	return value
}

// over is the field with a base below it: a written one wins, even a faulty one.
func (g given[T]) over(base given[T]) given[T] {
	if g.state == absent {
		return base
	}
	return g
}

// The entries mirror the file, as written and without defaults, except that an instance carries its service's type, so that
// it can be found by its name alone.
type (
	customerEntry struct {
		at                    at
		form                  state // faulty: not even a mapping
		seed                  int64
		csi, name, identifier given[string]
		id                    given[string]
		contacts              given[[]string]
		optedIn               given[bool]
		keys                  given[keyring]
		jwksURI               given[string]
		issuer, audience      given[string]
		readings              given[map[string]string]
		services              state // whether there is a list, which only One asks
		instances             []instanceEntry
		created               given[[]string]
	}
	instanceEntry struct {
		at            at
		form          state
		service, name given[string]
		production    given[bool]
		machines      given[bool]
		executions    []executionEntry
		rfcs          []rfcEntry
	}
	executionEntry struct {
		at                      at
		form                    state
		read                    time.Time // when it was read first, which is when it was created unless it says so
		id, operation, services given[string]
		summary, contact        given[string]
		duration, blackOut      given[domain.Duration]
		createdBy, scheduledBy  given[string]
		createdOn, start, end   given[time.Time]
		wordsAsSent             given[bool]
		options                 given[[]domain.Option]
		history                 given[[]domain.Window]
		forgotten               given[int]
		outcome                 given[string]
		overrun                 given[domain.Duration]
	}
	rfcEntry struct {
		at                                          at
		form                                        state
		number, rfcType, subType, status, subStatus given[string]
		start, end                                  given[time.Time]
		duration                                    given[domain.Duration]
	}
	keyring struct {
		keys   *token.KeySet
		signer *token.Signer
	}
)

func (c customerEntry) key() string  { return c.csi.value }
func (i instanceEntry) key() string  { return i.name.value }
func (x executionEntry) key() string { return x.id.value }
func (r rfcEntry) key() string       { return r.number.value }

func (c customerEntry) over(base customerEntry) customerEntry {
	if c.keys.state != absent || c.jwksURI.state != absent { // either of the two takes the place of both
		base.keys, base.jwksURI = given[keyring]{}, given[string]{}
	}
	return customerEntry{
		at: c.at, form: c.form, seed: base.seed,
		csi: c.csi, name: c.name.over(base.name), identifier: c.identifier.over(base.identifier),
		id: c.id.over(base.id), contacts: c.contacts.over(base.contacts),
		optedIn: c.optedIn.over(base.optedIn), keys: c.keys.over(base.keys), jwksURI: c.jwksURI.over(base.jwksURI),
		issuer: c.issuer.over(base.issuer), audience: c.audience.over(base.audience),
		readings: readingsOver(base.readings, c.readings),
		services: max(c.services, base.services), instances: merge(base.instances, c.instances),
		created: c.created.over(base.created),
	}
}

func (i instanceEntry) over(base instanceEntry) instanceEntry {
	return instanceEntry{
		at: i.at, form: i.form, service: i.service.over(base.service), name: i.name,
		production: i.production.over(base.production), machines: i.machines.over(base.machines),
		executions: merge(base.executions, i.executions), rfcs: merge(base.rfcs, i.rfcs),
	}
}

func (x executionEntry) over(base executionEntry) executionEntry {
	return executionEntry{
		at: x.at, form: x.form, read: base.read, id: x.id,
		operation: x.operation.over(base.operation), services: x.services.over(base.services),
		summary: x.summary.over(base.summary), contact: x.contact.over(base.contact),
		duration: x.duration.over(base.duration), blackOut: x.blackOut.over(base.blackOut),
		createdBy: x.createdBy.over(base.createdBy), scheduledBy: x.scheduledBy.over(base.scheduledBy),
		createdOn: x.createdOn.over(base.createdOn), start: x.start.over(base.start), end: x.end.over(base.end),
		wordsAsSent: x.wordsAsSent.over(base.wordsAsSent), options: x.options.over(base.options),
		history: x.history.over(base.history), forgotten: x.forgotten.over(base.forgotten),
		outcome: x.outcome.over(base.outcome), overrun: x.overrun.over(base.overrun),
	}
}

func (r rfcEntry) over(base rfcEntry) rfcEntry {
	return rfcEntry{
		at: r.at, form: r.form, number: r.number, rfcType: r.rfcType.over(base.rfcType), subType: r.subType.over(base.subType),
		status: r.status.over(base.status), subStatus: r.subStatus.over(base.subStatus),
		start: r.start.over(base.start), end: r.end.over(base.end), duration: r.duration.over(base.duration),
	}
}

// entry is what has a key of its own within its list and can lie over an entry of the same key.
type entry[E any] interface {
	key() string
	over(base E) E
}

// merge lays top over base: entries of the same key become one, in the place of the base's; others are appended. It changes
// neither.
func merge[E entry[E]](base, top []E) []E {
	merged := slices.Clone(base)
	places := make(map[string]int, len(base))
	for i, e := range base {
		places[e.key()] = i
	}
	for _, e := range top {
		if i, known := places[e.key()]; known && e.key() != "" {
			merged[i] = e.over(merged[i])
			continue
		}
		merged = append(merged, e)
	}
	return merged
}
