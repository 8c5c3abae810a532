// Package snapshot saves, restores and resets what is kept for customers, and for the server itself. A Manager goes through the
// Parts that keep it; it also adds and removes customers.
//
// It does not know what a Part keeps. It may import the standard library only.
package snapshot

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"
)

// The errors of snapshots.
var (
	// ErrNoSnapshot means that nothing was saved under the name.
	ErrNoSnapshot = errors.New("no such snapshot")
	// ErrTooMany means that there are as many snapshots as allowed.
	ErrTooMany = errors.New("too many snapshots")
	// ErrNoCustomer means that the state to go back to lacks the customer.
	ErrNoCustomer = errors.New("no such customer")
)

// Part keeps something for each customer, and for the server under the CSI "".
type Part interface {
	// Save returns what is kept, encoded; nil for nothing. Nobody changes the slice; while nothing has changed, it is the same.
	Save(ctx context.Context, csi string) ([]byte, error)
	// Restore restores what Save has returned; nil drops it. If it fails, it changes nothing.
	Restore(ctx context.Context, csi string, saved []byte) error
}

// Checker is a Part that can refuse to restore a customer before anything is changed.
type Checker interface {
	Check(ctx context.Context, csi string, saved []byte) error
}

// Transient is something that is kept for a customer but saved in no snapshot, such as its faults and its rows of the journal.
type Transient interface {
	// Drop removes what is kept for a customer that has gone.
	Drop(ctx context.Context, csi string) error
	// Reset takes it back to its start; for "", all of it.
	Reset(ctx context.Context, csi string) error
}

// Named is a Part with the name by which State.Values finds it.
type Named struct {
	Name string
	Part Part
}

// State is the server, or one customer, at a moment. It is immutable, and shares what is the same in many: a customer that has
// not changed costs a State of the server one pointer.
type State struct {
	at        time.Time
	parts     []Named
	server    [][]byte // by part; nil for a customer's
	customers []*customer
}

// customer is what was kept for a customer. It is immutable, and equal ones are the same in all states.
type customer struct {
	csi    string
	birth  *State   // nil for a customer of the start
	values [][]byte // by part
}

// At returns when it was saved, by the clock of the customer or of the server.
func (s *State) At() time.Time { return s.at }

// Values returns what a part has saved, by the CSI of each customer; a State of the server has its own value under "". The caller
// must not change the slices.
func (s *State) Values(part string) map[string][]byte {
	all := map[string][]byte{}
	i := slices.IndexFunc(s.parts, func(p Named) bool { return p.Name == part })
	if i < 0 {
		return all
	}
	for _, c := range s.customers {
		all[c.csi] = c.values[i]
	}
	if s.server != nil {
		all[""] = s.server[i]
	}
	return all
}

// customer returns a customer of the state; nil if the state lacks it.
func (s *State) customer(csi string) *customer {
	i := slices.IndexFunc(s.customers, func(c *customer) bool { return c.csi == csi })
	if i < 0 {
		return nil
	}
	return s.customers[i]
}

// equal reports whether nothing has changed from one to the other, which may be nil.
func (c *customer) equal(other *customer) bool {
	return other != nil && c.csi == other.csi && c.birth == other.birth && slices.EqualFunc(c.values, other.values, bytes.Equal)
}
