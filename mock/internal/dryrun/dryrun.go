// Package dryrun has the parts of a dry run: a request that nobody has sent, copies of the customers that it concerns, and a client
// that is not there. Package wiring puts them together with the checks that decide each request.
//
// It may import packages exchange, store and store/memory.
package dryrun

import (
	"context"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/store/memory"
)

// CopyCustomers returns a store with some customers of another one as they are now. It leaves out those that there are not.
func CopyCustomers(ctx context.Context, from store.Store, csis ...string) *memory.Store {
	copied := memory.New()
	copyTo(ctx, copied, from, csis...)
	return copied
}

func copyTo(ctx context.Context, to, from store.Store, csis ...string) {
	for _, csi := range csis {
		if saved, err := from.Save(ctx, csi); err == nil && csi != "" && saved != nil {
			_ = to.Restore(ctx, csi, saved) // after an error the copy lacks the customer
		}
	}
}

// Customers is the interceptor that copies the customers of a routed request to the store that decides it.
type Customers struct {
	From, To store.Store
	// Subject returns the customer that a request concerns.
	Subject func(*exchange.Exchange) string
}

// Concerns implements exchange.Interceptor: it does so for each request.
func (c Customers) Concerns(*exchange.Exchange) bool { return true }

// Intercept copies the customer in the path, and the one that the request concerns.
func (c Customers) Intercept(x *exchange.Exchange, _ *exchange.Plan) {
	copyTo(x.Request.Context(), c.To, c.From, c.Subject(x), x.CSI)
}
