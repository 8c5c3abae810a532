package control

import (
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/ratelimit"
)

func (a *API) limitOperations() []operation {
	return []operation{
		{id: "read*RateLimit", answer: a.readRateLimit},
		{id: "set*RateLimit", answer: a.setRateLimit},
		{id: "lift*RateLimit", answer: a.liftRateLimit},
	}
}

// rateLimitView is the limit in force; nil for none.
type rateLimitView struct {
	RateLimit *LimitEntry `json:"rateLimit,omitempty"`
	// Own reports whether it is the customer's own; nil for the server's.
	Own *bool `json:"own,omitempty"`
}

// LimitEntry is a rate limit in JSON.
type LimitEntry struct {
	Requests        int    `json:"requests"`
	PerMilliseconds int64  `json:"perMilliseconds"`
	By              string `json:"by"`
}

func (a *API) readRateLimit(_ *Request, csi string) (*answer, *exchange.Refusal) {
	inForce, own := a.Limits.Of(csi)
	var view rateLimitView
	if csi != "" {
		view.Own = &own
	}
	if inForce != nil {
		view.RateLimit = &LimitEntry{inForce.Requests, inForce.Per.Milliseconds(), inForce.By}
	}
	return exchange.OK(view)
}

func (a *API) setRateLimit(x *Request, csi string) (*answer, *exchange.Refusal) {
	var entry LimitEntry
	err := x.DecodeBody(&entry)
	if err == nil {
		per := time.Duration(entry.PerMilliseconds) * time.Millisecond
		err = a.Limits.Set(csi, ratelimit.Limit{Requests: entry.Requests, Per: per, By: entry.By})
	}
	if err != nil { // the document has seen to it all
		return nil, a.fail(x, "set rate limit", "The mock could not take the rate limit.", err)
	}
	return a.readRateLimit(x, csi)
}

// liftRateLimit takes the server's limit away, or a customer's own.
func (a *API) liftRateLimit(x *Request, csi string) (*answer, *exchange.Refusal) {
	a.Limits.Lift(csi)
	return a.readRateLimit(x, csi)
}
