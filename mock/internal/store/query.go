package store

import "example.com/bounce/mock/internal/domain"

// Order is an order of executions.
type Order int

const (
	// OldestFirst is the order of creation: first come those that came with the customer, in the order given.
	OldestFirst Order = iota
	// NewestFirst is OldestFirst from its end.
	NewestFirst
	// ByID is the order of the bytes of the IDs.
	ByID
)

// Query selects executions of a customer, and a page of them. The zero value selects all, and a page that has them all.
type Query struct {
	// Service is that of the instances whose executions are selected; "" for any.
	Service string
	// Keep narrows the selection; nil does not. It does not keep or change what it is given, and does not call the store, which may
	// call it more than once for an execution. A page with Keep costs what the store has to read until the page is full, and a Total
	// with Keep costs the whole selection. Without Keep both cost little, however many executions there are.
	Keep  func(domain.Listed) bool
	Order Order
	// Offset is how many of the selected executions come before the page.
	Offset int
	// Limit is how many executions the page has at most; 0 for any number.
	Limit int
	// Total asks for the Total of the page.
	Total bool
}

// Page is a part of the executions of a customer.
type Page struct {
	Executions []domain.Listed // nil for none
	Total      int             // how many executions the query selects, on all pages; 0 unless it asks
}
