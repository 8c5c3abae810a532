// Package seed reads seed files: the customers that a mock starts with, their keys, instances, executions and RFCs, in YAML or
// JSON, laid over the built-in customers. It also reads one customer, or a part of one, from the body of a request.
//
// It keeps nothing, and opens no file. What is left out gets a default, or is made up from the random seed: the same text, now
// and seed give the same data. It may import the packages domain, token, jwks (for the form of a URI), and openapi with its
// parts.
package seed

import (
	_ "embed"
	"sync"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/token"
)

//go:embed builtin.yaml
var builtinYAML []byte

// builtinFile names the built-in customers in errors.
const builtinFile = "the built-in world"

// Customer is a customer with the keys that verify its tokens, which its Identifier names (clause jwks-identifier), and those
// that sign them. Signer is nil if only public keys were given: the mock mints no tokens then. Keys is nil if JWKSURI says where
// to fetch them, and only then. Issuer and Audience are what its tokens must name; "" for any.
type Customer struct {
	domain.Customer
	Keys     *token.KeySet
	Signer   *token.Signer
	JWKSURI  string
	Issuer   string
	Audience string
	// Readings are the customer's own, over those of the server; nil for none.
	Readings map[string]string
}

// Data is what a seed file describes: customers in order of entry, each fit for a store's AddCustomer. The zero value is empty.
// Nothing in this package changes a Data after it was returned.
type Data struct {
	Customers []Customer
	// Readings are the server's; nil for none.
	Readings map[string]string

	entries []*node // what Customers was made of
}

// Load returns the customers and readings that a mock starts with: those of the file over the built-in ones, or alone if it says
// builtin: false. A customer with a built-in CSI replaces the fields that the file gives, and keeps the others; its instances are
// merged by name, their executions by id and RFCs by rfcNumber. New entries are appended. An instance that the file has under
// another type of service moves there. Defaults are filled in after the merge: a field that was left out hides no built-in one,
// and only the result has to be complete. If data is nil, Load returns the built-in customers.
//
// The name stands in errors. Relative times count from now, without fractions of a millisecond, and are in UTC; absolute ones
// keep their offset. A customer without a name or an Identifier gets made-up ones that depend on randomSeed and its CSI. One
// without keys gets the shipped test keys if its CSI is a built-in one, or else a key derived from randomSeed and its CSI. An
// execution was created now by operator@example.com, and if it is scheduled, by approver@example.com, unless it says otherwise.
// Unless allowPrivate is true, a jwksUri at an address that is not public is refused.
//
// The error is Errors, also for an empty file, and for errors of the merge alone: an Identifier of two customers, an execution on
// two instances of one, an end before its start.
func Load(name string, data []byte, now time.Time, randomSeed int64, allowPrivate bool) (Data, error) {
	base, err := builtinEntries()
	r := &reader{now: now, seed: randomSeed, allowPrivate: allowPrivate}
	switch {
	case err != nil:
		return Data{}, err
	case data == nil:
		return r.finish(base)
	}
	return r.load(name, base, data)
}

// builtinEntries are the customers of the built-in world; nothing changes them. A test validates them in place of each start, which
// need not load the control document then.
var builtinEntries = sync.OnceValues(func() ([]*node, error) {
	r := new(reader)
	entries := r.entries(r.document(builtinFile, builtinYAML, wantFile))
	return entries, r.errors.err()
})

const wantFile = "a mapping with a list of customers"

func (r *reader) load(name string, base []*node, data []byte) (Data, error) {
	root := r.document(name, data, wantFile)
	if root == nil {
		return Data{}, r.errors.err()
	}
	r.validate(root, "SeedFile")
	r.checkReadings(root.member("readings"))
	entries := r.entries(root)
	if !root.flag("builtin", true) {
		base = nil
	}
	w, err := r.finish(merge(base, entries, "csi"))
	if err == nil {
		w.Readings = root.member("readings").chosen()
	}
	return w, err
}

// entries checks a valid file alone, and returns its customers.
func (r *reader) entries(root *node) []*node {
	if root == nil {
		return nil
	}
	customers := root.list("customers")
	for _, c := range customers {
		flatten(c)
	}
	r.check(customers)
	return customers
}

func (r *reader) finish(entries []*node) (Data, error) {
	w := r.build(entries)
	if err := r.errors.err(); err != nil {
		return Data{}, err
	}
	return w, nil
}

// flatten replaces the services of a customer by their instances, each with the type of its service, so that an instance can be
// found by its name alone.
func flatten(c *node) {
	var all []*node
	for _, s := range c.list("services") {
		for _, in := range s.list("instances") {
			delete(in.members, "service") // an unknown member
			if kind := s.members["type"]; kind != nil {
				in.members["service"] = kind
			}
			all = append(all, in)
		}
	}
	if c.has("services") {
		c.members["instances"] = listNode(c.place("services"), all...)
	}
}
