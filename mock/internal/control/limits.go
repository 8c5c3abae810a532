package control

import (
	"time"

	"example.com/bounce/mock/internal/ratelimit"
)

type limits struct{ *ratelimit.Limits }

func (l limits) operations() []operation {
	return []operation{
		{id: "read*RateLimit", answer: l.readRateLimit},
		{id: "set*RateLimit", answer: l.setRateLimit},
		{id: "lift*RateLimit", answer: l.liftRateLimit},
	}
}

// rateLimitView is the limit in force; nil for none.
type rateLimitView struct {
	RateLimit *limitEntry `json:"rateLimit,omitempty"`
	// Own reports whether the customer has the limit for itself; nil for the server's view.
	Own *bool `json:"own,omitempty"`
}

// limitEntry is a rate limit in JSON.
type limitEntry struct {
	Requests        int    `json:"requests"`
	PerMilliseconds int64  `json:"perMilliseconds"`
	By              string `json:"by"`
}

func (l limits) readRateLimit(x *Request) (any, error) {
	inForce, own := l.Of(x.csi)
	var view rateLimitView
	if x.csi != "" {
		view.Own = &own
	}
	if inForce != nil {
		view.RateLimit = &limitEntry{inForce.Requests, inForce.Per.Milliseconds(), inForce.By}
	}
	return view, nil
}

func (l limits) setRateLimit(x *Request) (any, error) {
	var entry limitEntry
	if err := x.DecodeBody(&entry); err != nil {
		return nil, err
	}
	per := time.Duration(entry.PerMilliseconds) * time.Millisecond
	if err := l.Set(x.csi, ratelimit.Limit{Requests: entry.Requests, Per: per, By: entry.By}); err != nil {
		return nil, err
	}
	return l.readRateLimit(x)
}

// liftRateLimit takes the server's limit away, or a customer's own.
func (l limits) liftRateLimit(x *Request) (any, error) {
	l.Lift(x.csi)
	return l.readRateLimit(x)
}
