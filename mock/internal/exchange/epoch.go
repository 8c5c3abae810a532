package exchange

import (
	"context"
	"sync"
	"sync/atomic"
)

// Epoch is a customer's time from one reset to the next. Its requests are counted anew. Those that still wait when it ends get no
// answer and leave nothing behind.
type Epoch struct {
	ended    chan struct{}
	requests atomic.Uint64
}

// Over reports whether the epoch has ended; a nil one never does.
func (e *Epoch) Over() bool {
	if e == nil {
		return false
	}
	select {
	case <-e.ended:
		return true
	default:
		return false
	}
}

// Ended is closed when the epoch ends.
func (e *Epoch) Ended() <-chan struct{} { return e.ended }

// Count returns the number of the next request.
func (e *Epoch) Count() uint64 { return e.requests.Add(1) }

// Epochs are the present epochs by CSI; "" has that of all requests without a known customer. Safe for concurrent use.
type Epochs struct {
	known    func(ctx context.Context, csi string) bool
	subject  func(*Exchange) string
	original *Epochs // from which Copy took these; nil for none

	mu    sync.Mutex
	byCSI map[string]*Epoch
}

// NewEpochs returns Epochs. known reports whether there is a customer of a CSI: nothing is kept of any other. subject returns the
// customer that a request concerns.
func NewEpochs(known func(ctx context.Context, csi string) bool, subject func(*Exchange) string) *Epochs {
	return &Epochs{known: known, subject: subject, byCSI: map[string]*Epoch{}}
}

// Copy returns Epochs whose requests are counted on from those of e, without changing e. They end by themselves only.
func (e *Epochs) Copy() *Epochs {
	c := NewEpochs(e.known, e.subject)
	c.original = e
	return c
}

// count returns how many requests of a customer's present epoch were counted.
func (e *Epochs) count(csi string) uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if present := e.byCSI[csi]; present != nil {
		return present.requests.Load()
	}
	return 0
}

// Concerns implements Interceptor: an epoch matters only to other interceptors.
func (e *Epochs) Concerns(*Exchange) bool { return false }

// Intercept notes the epoch of a request. One whose body was still on its way when its epoch ended belongs to the present one: it
// is decided in the state after the reset, and belongs in the journal of that.
func (e *Epochs) Intercept(x *Exchange, p *Plan) {
	csi := e.subject(x)
	x.Delivery.Epoch = e.Of(x.Request.Context(), csi)
	p.Insert(Check[*Exchange]{Name: "epoch", Run: func(x *Exchange) *Refusal {
		if x.Delivery.Epoch.Over() {
			x.Delivery.Epoch = e.Of(x.Request.Context(), csi)
		}
		return x.Skip()
	}}, "size")
}

// Of returns the present epoch of a customer, or that of "" for an unknown CSI.
func (e *Epochs) Of(ctx context.Context, csi string) *Epoch {
	if csi == "" || !e.known(ctx, csi) {
		return e.present("")
	}
	present := e.present(csi)
	if !e.known(ctx, csi) { // it was removed in between
		e.End(csi)
	}
	return present
}

func (e *Epochs) present(csi string) *Epoch {
	e.mu.Lock()
	defer e.mu.Unlock()
	present := e.byCSI[csi]
	if present == nil {
		present = &Epoch{ended: make(chan struct{})}
		if e.original != nil {
			present.requests.Store(e.original.count(csi))
		}
		e.byCSI[csi] = present
	}
	return present
}

// Has reports whether anything is kept of a customer.
func (e *Epochs) Has(csi string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byCSI[csi] != nil
}

// End ends the epoch of a customer, or for "" every one.
func (e *Epochs) End(csi string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if csi == "" {
		for _, present := range e.byCSI {
			close(present.ended)
		}
		clear(e.byCSI)
	} else if present := e.byCSI[csi]; present != nil {
		close(present.ended)
		delete(e.byCSI, csi)
	}
}

// Drop ends the epoch of a customer that has gone.
func (e *Epochs) Drop(_ context.Context, csi string) error {
	e.End(csi)
	return nil
}

// Reset does nothing: the epochs that it concerns have ended before.
func (e *Epochs) Reset(context.Context, string) error { return nil }
