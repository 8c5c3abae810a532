// Package seed reads the world that a mock starts with: customers, their keys, instances, executions and RFCs, from a YAML or
// JSON file over the built-in world, or one customer from the body of a request.
//
// It is not the world itself, which is package store, and it opens no file. What is left out of a file gets a default, or is
// made up from the seed, and the same text, now and seed give the same world. It may import the packages domain, token,
// jwks (for the form of a URI), and openapi with its parts.
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

// builtinFile is the name of the built-in world in errors.
const builtinFile = "the built-in world"

// Customer is a customer with the keys that verify its tokens, which its Identifier names (clause jwks-identifier), and the
// ones that sign them. Signer is nil when only public keys were given: no token can be minted then. Keys is nil where
// JWKSURI says where they are to be fetched, and only there. Issuer and Audience are what its tokens must name; "" for any.
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

// World is a list of customers in order of entry, each fit for a store's AddCustomer. The zero value is empty. A World is plain
// data: nothing in this package changes one after it was returned.
type World struct {
	Customers []Customer
	// Readings are the server's; nil for none.
	Readings map[string]string

	entries []*node // what Customers was made of, for Load
}

// Load returns what a mock starts with: the file over the built-in world, or alone if it says builtin: false. A customer of the
// file with a CSI of the built-in world replaces the fields that the file gives, and keeps the others; its instances are
// merged in the same way by name, their executions by id and RFCs by rfcNumber. What is new is appended. An instance that the
// file has under another type of service moves there. Defaults are filled in afterwards, so a field that was left out never
// hides one that the built-in world gives, and only the result has to be complete. If data is nil, Load returns the built-in world.
//
// The name stands in errors. Relative times count from now, whose fractions of a millisecond are dropped, and come out in UTC;
// absolute ones keep their offset. A customer without a name or an Identifier gets made-up ones that depend on randomSeed and its
// CSI; without keys, the shipped test keys if its CSI is a built-in one, else a key derived from randomSeed and its CSI. An
// execution was created now by operator@example.com, and scheduled, if it is, by approver@example.com, unless it says otherwise.
//
// The error is Errors, with everything that is wrong, also for an empty file, and for what only the merge breaks: an Identifier of
// two customers, an execution on two instances of one, an end before its start.
func Load(name string, data []byte, now time.Time, randomSeed int64) (World, error) {
	base, err := builtinEntries()
	r := &reader{now: now, seed: randomSeed}
	switch {
	case err != nil:
		return World{}, err
	case data == nil:
		return r.finish(base)
	}
	return r.load(name, base, data)
}

// builtinEntries are the customers of the built-in world; nothing changes them.
var builtinEntries = sync.OnceValues(func() ([]*node, error) {
	r := new(reader)
	root := r.document(builtinFile, builtinYAML, wantFile)
	entries := r.entries(root)
	return entries, r.errors.err()
})

const wantFile = "a mapping with a list of customers"

func (r *reader) load(name string, base []*node, data []byte) (World, error) {
	root := r.document(name, data, wantFile)
	if root == nil {
		return World{}, r.errors.err()
	}
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

// entries holds a file to its schema, and to what has to be so in it alone, and returns its customers.
func (r *reader) entries(root *node) []*node {
	if root == nil {
		return nil
	}
	r.hold(root, "SeedFile")
	r.checkReadings(root.member("readings"))
	customers := root.list("customers")
	for _, c := range customers {
		flatten(c)
	}
	r.check(customers)
	return customers
}

func (r *reader) finish(entries []*node) (World, error) {
	w := r.build(entries)
	if err := r.errors.err(); err != nil {
		return World{}, err
	}
	return w, nil
}

// flatten makes of the services of a customer what they are made of: its instances, each with the type of its service, so that
// an instance can be found by its name alone.
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
