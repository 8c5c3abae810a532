package mock

import (
	"log/slog"
	"time"

	"example.com/bounce/openapi"
)

// Options configures a Server. The zero value is the mock as documented: the embedded contract, the default readings, the
// machine's time and the built-in customers.
type Options struct {
	// Contract is the OpenAPI document that drives the mock; nil means the embedded bounce.yaml.
	Contract *openapi.Document
	// Readings maps the slug of a reading to the alternative to take; those that are missing take their default. Customers may
	// have readings of their own over these. ParseReadings and RandomReadings make such a map.
	Readings map[string]string
	// Clock is the mock's time; nil means the machine's. Servers may share one; until they are closed, their customers' clocks
	// hold it within the years 1970 to 9999.
	Clock *Clock
	// Seed has customers that join, or replace, the built-in ones; nothing by default.
	Seed SeedFile
	// RandomSeed decides all that is made up: customers, their keys, request ids. 0 means 1.
	RandomSeed int64
	// MaxCustomers bounds how many customers there are: the control API and CreateCustomer add none while there are so many,
	// those of the seed counted. 0 means 200,000.
	MaxCustomers int
	// Tokens says how tokens are verified; its zero value is strict.
	Tokens Tokens
	// Admin says who may call the control API; its zero value is everybody, on loopback only.
	Admin Admin
	// Interceptors change answers of the contract's operations; in its zero value only the header Prefer does.
	Interceptors Interceptors
	// HTTP is how the mock is served; its zero value is http, to programs and to no page of another origin.
	HTTP HTTP
	// Journal bounds what the journal keeps.
	Journal JournalSize
	// CheckAnswers holds each answer to the document before it is sent. One that breaks it is logged, and replaced by a problem
	// with status 500.
	CheckAnswers bool
	// Logger takes the life cycle (info), each exchange (debug) and what a person must see to (error); nil discards.
	Logger *slog.Logger
	// RequestLog takes a line for each exchange, in place of the Logger; nil means none. NewRequestLog makes one.
	RequestLog *RequestLog
	// Checks may replace named checks of an operation of the contract, or add others; nil leaves them as they are. New calls it
	// once for each operation and order of the reading check-order. Package mutant plants its defects here.
	Checks func(operation string, checks []Check) []Check
}

// SeedFile is a seed file: YAML or JSON with customers and readings.
type SeedFile struct {
	// Name stands in errors; "" means "seed".
	Name string
	// Text is what the file holds; nil means that there is no file.
	Text []byte
}

// Tokens says how tokens are verified. The zero value is strict.
type Tokens struct {
	// Skew is how far a token's exp may lie behind the clock, and its nbf ahead of it: up to an hour.
	Skew time.Duration
	// AllowPrivateJWKS lets key sets be fetched from hosts at private, loopback and link-local addresses. Without it, they are
	// fetched from public addresses only, as a mock that others can reach should do.
	AllowPrivateJWKS bool
}

// Admin says who may call the control API.
type Admin struct {
	// Off leaves the control API out. The token endpoint stays, as it belongs to what is mocked.
	Off bool
	// Token must come with every call of the control API, as Authorization: Bearer, from any address. It has 16 characters or
	// more, of those that RFC 6750 allows in tokens. "" means that no token is needed, and that the control API is there on
	// loopback only.
	Token string
}

// Interceptors can come between a request to the contract and its ordinary answer.
type Interceptors struct {
	// Faults are rules by which the mock misbehaves, in order; the control API and Server.Faults add more. nil means none.
	Faults []Fault
	// Hostile is the seed by which the mock varies what the contract leaves open: the order of members, unknown members, Z or
	// +00:00, the case of header names, a first byte up to 25 ms late, and one request in sixteen answered by a 503 with
	// Retry-After, which no contract can rule out. Each answer of the contract's operations says the seed in Bounce-Mock-Hostile,
	// and the number of the request among those of its customer, which decides too. 0 means off.
	Hostile int64
	// RateLimit is how many requests are let through; the zero value means all. The control API changes it.
	RateLimit RateLimit
	// NoPrefer ignores the header Prefer. Without it, a request may ask for an example of the contract, a delay, a fault or
	// another moment (code, example, dynamic, seed, delay, fault, now); it never gets past its own authorization by that.
	NoPrefer bool
}

// HTTP is how the mock is served.
type HTTP struct {
	// TLS makes Serve and Start speak https, HTTP/2 included; nil means http. SelfMadeTLS and ParseTLS make one.
	TLS *TLS
	// CORS are the exact origins, such as http://localhost:3000, whose pages may call the operations of the contract from a
	// browser; never the control API, nor the token endpoint. nil means none.
	CORS []string
	// ReadTimeout is how long a request may take to arrive; 0 means 10 seconds. It binds Serve and Start.
	ReadTimeout time.Duration
}

// JournalSize bounds what the journal keeps of all customers together: 0 means 1000 Entries, of 16 MiB of text. Beyond either it
// drops the oldest entry of the customer that takes the most room, and counts it. All paths without a known customer count as
// those of one.
type JournalSize struct{ Entries, Bytes int }
