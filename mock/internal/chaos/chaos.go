// Package chaos is hostile mode: it varies what the contract leaves open of an answer, so that no client comes to rely on it. It
// is an interceptor, and may import packages exchange and openapi/jsonbody.
package chaos

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi/jsonbody"
)

// Rule is what refusals of hostile mode rest on; it is the mock's own, and not among the contract's clauses.
const Rule = "mock-hostile"

const (
	refusedEvery = 16 // one in so many requests is answered by 503, and not the next one
	lateEvery    = 8  // one in so many answers is late
	maxDelay     = 25 // in milliseconds
)

// Mode is the interceptor of hostile mode. The seed and the number of the request among those of its customer decide. Seed 0 is
// off.
type Mode struct{ Seed int64 }

// Concerns implements exchange.Interceptor.
func (m Mode) Concerns(*exchange.Exchange) bool { return m.Seed != 0 }

// Intercept adds the check hostile, which refuses one request in sixteen before anything is decided, and is late now and then.
func (m Mode) Intercept(x *exchange.Exchange, p *exchange.Plan) {
	if m.Seed == 0 {
		return
	}
	v := NewVariation(m.Seed, x.Delivery.Epoch.Count())
	x.Delivery.Variation = v
	p.Insert(exchange.Check[*exchange.Exchange]{Name: "hostile", Rule: Rule, Run: v.check}, "size", "epoch", "fault")
}

func (v *Variation) check(x *exchange.Exchange) *exchange.Refusal {
	if v.refuses() {
		return &exchange.Refusal{
			Rule: Rule, Status: http.StatusServiceUnavailable, Title: "Unavailable for now", Synthetic: true,
			Detail: "The mock is hostile, and refuses a request now and then.", Hint: "send the request again", RetryAfter: time.Second,
		}
	}
	if !x.Wait(v.delay()) {
		return x.Leave(Rule, v.String())
	}
	return x.Note("hostile", Rule, v.String())
}

// Variation is what hostile mode does to one answer: the order of members, unknown members, Z or +00:00, the case of header
// names, a first byte that is a little late, and now and then a 503.
type Variation struct {
	seed   int64
	number uint64
	chance *rand.Rand
}

// NewVariation returns the variation of a request by its number.
func NewVariation(seed int64, number uint64) *Variation {
	return &Variation{seed, number, rand.New(rand.NewPCG(uint64(seed), number))} //nolint:gosec // repeatable on purpose
}

func (v *Variation) refuses() bool { return (v.number+uint64(v.seed))%refusedEvery == 0 }

// delay returns by how much the answer is late, mostly 0.
func (v *Variation) delay() time.Duration {
	if v.chance.IntN(lateEvery) > 0 {
		return 0
	}
	return time.Duration(1+v.chance.IntN(maxDelay)) * time.Millisecond
}

// String implements exchange.Variation.
func (v *Variation) String() string { return fmt.Sprintf("seed=%d, request=%d", v.seed, v.number) }

// Body implements exchange.Variation. It varies JSON, but not the body that a fault has given.
func (v *Variation) Body(x *exchange.Exchange, a *exchange.Answer, body []byte) []byte {
	if _, given := a.Body.(exchange.Plain); given || !strings.Contains(a.ContentType, "json") {
		return body
	}
	return v.Vary(body, x.Readings.Is("time-zone-out", "utc"))
}

// Vary rewrites a JSON body. With zones the form of offsets stays, as a reading decides it.
func (v *Variation) Vary(body []byte, zones bool) []byte {
	value, err := jsonbody.Decode(body)
	if err != nil {
		return body
	}
	var b bytes.Buffer
	v.write(&b, "", value, zones)
	b.WriteByte('\n')
	return b.Bytes()
}

func (v *Variation) write(b *bytes.Buffer, name string, value any, zones bool) {
	switch value := value.(type) {
	case map[string]any:
		v.writeObject(b, value, zones)
	case []any:
		b.WriteByte('[')
		for i, item := range value {
			if i > 0 {
				b.WriteByte(',')
			}
			v.write(b, name, item, zones)
		}
		b.WriteByte(']')
	case string:
		writeJSON(b, v.offset(name, value, zones))
	default:
		writeJSON(b, value)
	}
}

func (v *Variation) writeObject(b *bytes.Buffer, object map[string]any, zones bool) {
	names := slices.Sorted(maps.Keys(object))
	if v.chance.IntN(2) == 0 {
		extra := []string{"_links", "futureMember", "x-trace", "ünknown"}[v.chance.IntN(4)]
		if _, own := object[extra]; !own {
			names = append(names, extra)
		}
	}
	v.chance.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, name)
		b.WriteByte(':')
		if value, own := object[name]; own {
			v.write(b, name, value, zones)
			continue
		}
		writeJSON(b, []any{nil, v.number, "?", map[string]any{"a": []any{}}}[v.chance.IntN(4)])
	}
	b.WriteByte('}')
}

// offset writes an instant in UTC with the other form of its offset. It changes only times that the mock has written: what a
// client wrote comes back as it was.
func (v *Variation) offset(name, text string, zones bool) string {
	times := []string{"scheduledStart", "scheduledEnd", "createdOn"}
	if zones || !slices.Contains(times, name) || v.chance.IntN(2) == 0 {
		return text
	}
	if instant, found := strings.CutSuffix(text, "Z"); found {
		return instant + "+00:00"
	}
	return text
}

// writeJSON writes a decoded JSON value, without a line feed.
func writeJSON(b *bytes.Buffer, value any) {
	text, err := exchange.EncodeJSON(value)
	if err != nil { // not of decoded JSON
		text = []byte("null")
	}
	b.Write(bytes.TrimSuffix(text, []byte("\n")))
}

// Header implements exchange.Variation: it changes the case of header names, which over HTTP/2 are in lower case anyway. Headers
// that the mock reads again stay.
func (v *Variation) Header(h http.Header) {
	forms := []func(string) string{strings.ToLower, strings.ToUpper}
	for _, name := range []string{"Content-Type", "Date", "WWW-Authenticate", "Allow", "X-Total-Rows-Count", "Retry-After"} {
		key := http.CanonicalHeaderKey(name)
		values, found := h[key]
		if !found || v.chance.IntN(2) == 0 {
			continue
		}
		delete(h, key)
		if key == "Content-Type" || key == "Date" { // net/http adds its own unless they are there
			h[key] = nil
		}
		h[forms[v.chance.IntN(len(forms))](name)] = values
	}
}
