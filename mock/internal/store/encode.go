package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// encoded is a customer whose times are in UTC, and their offsets in seconds, in the order of timesOf: RFC 3339 cannot write the
// seconds of an offset, nor a whole day.
type encoded struct {
	Customer domain.Customer
	Offsets  []int
}

// Encode returns a customer as JSON that Decode reads without loss: the values of options verbatim, and times with their offsets,
// to the nanosecond. It fails as [domain.Customer.Normalize] does. All text must be UTF-8.
func Encode(c domain.Customer) ([]byte, error) {
	x := encoded{}
	var err error
	if x.Customer, err = c.Normalize(); err != nil {
		return nil, fmt.Errorf("encode customer: %w", err)
	}
	for _, t := range timesOf(&x.Customer) {
		_, offset := t.Zone()
		x.Offsets = append(x.Offsets, offset)
		*t = t.UTC()
	}
	text, err := json.Marshal(x)
	if err != nil {
		return nil, fmt.Errorf("encode customer %q: %w", c.CSI, err)
	}
	return text, nil
}

// Decode returns the customer, normalized, that Encode wrote.
func Decode(text []byte) (domain.Customer, error) {
	var x encoded
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&x); err != nil {
		return domain.Customer{}, fmt.Errorf("decode customer: %w", err)
	}
	times := timesOf(&x.Customer)
	if len(times) != len(x.Offsets) {
		return domain.Customer{}, fmt.Errorf("decode customer %q: %d times have %d offsets", x.Customer.CSI, len(times), len(x.Offsets))
	}
	for i, t := range times {
		if x.Offsets[i] != 0 {
			*t = t.In(time.FixedZone("", x.Offsets[i]))
		}
	}
	c, err := x.Customer.Normalize()
	if err != nil {
		return domain.Customer{}, fmt.Errorf("decode customer: %w", err)
	}
	return c, nil
}

// timesOf returns where the times of a customer are, always in the same order.
func timesOf(c *domain.Customer) []*time.Time {
	var all []*time.Time
	add := func(w *domain.Window) { all = append(all, &w.Start, &w.End) }
	for i := range c.Instances {
		in := &c.Instances[i]
		for j := range in.RFCs {
			add(&in.RFCs[j].Window)
		}
		for j := range in.Executions {
			x := &in.Executions[j]
			all = append(all, &x.CreatedOn)
			if x.Scheduled != nil {
				add(x.Scheduled)
			}
			for k := range x.History {
				add(&x.History[k])
			}
		}
	}
	return all
}
