package mock

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/openapi/jsonbody"
)

// draw is what hostility does to one answer. It varies what the contract leaves open, so that no client comes to rely on it:
// the order of members, members that nobody announced, Z or +00:00, the case of header names, a first byte that is a little
// late, and now and then a 503. The seed decides, and the number of the request among those of its customer.
type draw struct {
	seed   int64
	number uint64
	chance *rand.Rand
}

func newDraw(seed int64, number uint64) *draw {
	return &draw{seed, number, rand.New(rand.NewPCG(uint64(seed), number))} //nolint:gosec // repeatable on purpose
}

const (
	hostileEvery   = 16 // of so many requests one is answered by 503: the one after it is not
	hostileLate    = 8  // of so many one answer is late
	hostileDelayMS = 25 // by so much at most
)

// checkHostile refuses one request in sixteen, before anything is decided, and is late now and then.
func checkHostile(x *Exchange) *Refusal {
	d := x.draw
	if d.refuses() {
		return &Refusal{
			Rule: ruleHostile, Status: http.StatusServiceUnavailable, Title: "Unavailable for now",
			Detail: "The mock is hostile, and refuses a request now and then.", Change: "send the request again", RetryAfter: time.Second,
		}
	}
	if !x.wait(d.late()) {
		return x.leave(ruleHostile, d.String())
	}
	return x.noted("hostile", ruleHostile, d.String())
}

func (d *draw) refuses() bool { return (d.number+uint64(d.seed))%hostileEvery == 0 }

// late is by how many milliseconds the answer is late, mostly 0.
func (d *draw) late() int {
	if d.chance.IntN(hostileLate) > 0 {
		return 0
	}
	return 1 + d.chance.IntN(hostileDelayMS)
}

// String is the value of the header Bounce-Mock-Hostile.
func (d *draw) String() string { return fmt.Sprintf("seed=%d, request=%d", d.seed, d.number) }

// vary makes the body of an answer hostile: one of JSON, but none that a fault gives as it is.
func (x *Exchange) vary(a *answer, body []byte) []byte {
	if _, given := a.body.(rawBody); given || !strings.Contains(a.contentType, "json") {
		return body
	}
	return x.draw.vary(body, x.readings.Is("time-zone-out", "utc"))
}

// vary rewrites a JSON body. Under zones the form of offsets is the readings' matter, and stays.
func (d *draw) vary(body []byte, zones bool) []byte {
	value, err := jsonbody.Decode(body)
	if err != nil {
		return body
	}
	var b bytes.Buffer
	d.write(&b, "", value, zones)
	b.WriteByte('\n')
	return b.Bytes()
}

func (d *draw) write(b *bytes.Buffer, name string, value any, zones bool) {
	switch v := value.(type) {
	case map[string]any:
		d.writeObject(b, v, zones)
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			d.write(b, name, item, zones)
		}
		b.WriteByte(']')
	case string:
		writePlain(b, d.offset(name, v, zones))
	default:
		writePlain(b, v)
	}
}

func (d *draw) writeObject(b *bytes.Buffer, object map[string]any, zones bool) {
	names := slices.Sorted(maps.Keys(object))
	if d.chance.IntN(2) == 0 {
		extra := []string{"_links", "futureMember", "x-trace", "ünknown"}[d.chance.IntN(4)]
		if _, own := object[extra]; !own {
			names = append(names, extra)
		}
	}
	d.chance.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		writePlain(b, name)
		b.WriteByte(':')
		if value, own := object[name]; own {
			d.write(b, name, value, zones)
			continue
		}
		writePlain(b, []any{nil, d.number, "?", map[string]any{"a": []any{}}}[d.chance.IntN(4)])
	}
	b.WriteByte('}')
}

// offset writes an instant in UTC with the other form of its offset. Only times of the contract are touched: what a client
// wrote comes back as it was.
func (d *draw) offset(name, text string, zones bool) string {
	times := []string{"scheduledStart", "scheduledEnd", "createdOn"}
	if zones || !slices.Contains(times, name) || d.chance.IntN(2) == 0 {
		return text
	}
	if instant, found := strings.CutSuffix(text, "Z"); found {
		return instant + "+00:00"
	}
	return text
}

// writePlain writes what JSON can say, without a line feed.
func writePlain(b *bytes.Buffer, v any) {
	text, err := encode(v)
	if err != nil { // not of decoded JSON
		text = []byte("null")
	}
	b.Write(bytes.TrimSuffix(text, []byte("\n")))
}

// recase writes names of headers in other letters; HTTP/2 has small ones only. Those that the mock reads again stay.
func (d *draw) recase(h http.Header) {
	forms := []func(string) string{strings.ToLower, strings.ToUpper}
	for _, name := range []string{"Content-Type", "Date", "WWW-Authenticate", "Allow", "X-Total-Rows-Count", "Retry-After"} {
		key := http.CanonicalHeaderKey(name)
		values, found := h[key]
		if !found || d.chance.IntN(2) == 0 {
			continue
		}
		delete(h, key)
		if key == "Content-Type" || key == "Date" { // net/http adds its own unless they are there
			h[key] = nil
		}
		h[forms[d.chance.IntN(len(forms))](name)] = values
	}
}
