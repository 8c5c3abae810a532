package mock

import "time"

// rateLimitView is the limit in force; nil is none.
type rateLimitView struct {
	RateLimit *rateLimitEntry `json:"rateLimit,omitempty"`
	// Own is whether it is the customer's own; nil for the server's.
	Own *bool `json:"own,omitempty"`
}

type rateLimitEntry struct {
	Requests        int    `json:"requests"`
	PerMilliseconds int64  `json:"perMilliseconds"`
	By              string `json:"by"`
}

func entryOf(l *RateLimit) *rateLimitEntry {
	return &rateLimitEntry{l.Requests, l.Per.Milliseconds(), l.By}
}

func (s *Server) readRateLimit(_ *Exchange, csi string) (*answer, *Refusal) {
	inForce, own := s.detours.limits.of(csi)
	var view rateLimitView
	if csi != "" {
		view.Own = &own
	}
	if inForce != nil {
		view.RateLimit = entryOf(inForce)
	}
	return ok(view)
}

func (s *Server) setRateLimit(x *Exchange, csi string) (*answer, *Refusal) {
	var entry rateLimitEntry
	err := x.into(&entry)
	if err == nil {
		per := time.Duration(entry.PerMilliseconds) * time.Millisecond
		err = s.detours.limits.set(csi, RateLimit{Requests: entry.Requests, Per: per, By: entry.By})
	}
	if err != nil { // the document has seen to it all
		s.logger.Error("set rate limit", "customer", csi, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not take the rate limit.")
	}
	return s.readRateLimit(x, csi)
}

// liftRateLimit takes the server's limit away, or a customer's own.
func (s *Server) liftRateLimit(x *Exchange, csi string) (*answer, *Refusal) {
	s.detours.limits.lift(csi)
	return s.readRateLimit(x, csi)
}
