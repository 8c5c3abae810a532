package mock

import (
	"fmt"
	"log/slog"
	"time"

	"example.com/bounce/mock/internal/router"
	"example.com/bounce/openapi"
)

// Options configures a Server. The zero value is the mock as documented: the embedded contract, the default readings,
// the machine's time and the built-in customers.
type Options struct {
	// Contract is the OpenAPI document that drives the mock; nil means the embedded bounce.yaml.
	Contract *openapi.Document
	// Readings maps the slug of a reading to the alternative to take; those that are missing take their default. Customers
	// may have readings of their own over these. ParseReadings and RandomReadings make such a map.
	Readings map[string]string
	// AllowPrivateJWKS lets key sets be fetched from hosts at private, loopback and link-local addresses. Without it, only
	// public addresses are asked, as a mock that others can reach should do.
	AllowPrivateJWKS bool
	// Clock is the mock's time; nil means the machine's. Servers may share one; until they are closed, their customers' clocks
	// hold it within the years 1970 to 9999.
	Clock *Clock
	// Skew is how far a token's exp may lie behind the clock, and its nbf ahead of it: up to an hour. 0 means not at
	// all.
	Skew time.Duration
	// Seed is the text of a seed file whose customers join, or replace, the built-in ones; nil means the built-in ones.
	Seed []byte
	// SeedName is the seed file's name in errors; "" means "seed".
	SeedName string
	// RandomSeed decides all that is made up: customers, their keys, request ids. 0 means 1.
	RandomSeed int64
	// Logger takes the life cycle (info), each exchange (debug) and what a person must see to (error); nil discards.
	Logger *slog.Logger
	// CheckAnswers holds each answer to the document before it is sent. One that breaks it is logged, and replaced by a
	// problem with status 500.
	CheckAnswers bool
	// NoAdmin leaves out the control API. The token endpoint stays, as it belongs to what is mocked.
	NoAdmin bool
	// AdminToken is asked of every call of the control API, as Authorization: Bearer, wherever it comes from. "" means that
	// none is, and that the control API is there on loopback only. It has 16 characters or more, of those that RFC 6750
	// lets tokens have.
	AdminToken string
	// TLS makes Serve and Start speak https, HTTP/2 included; nil means http. SelfMadeTLS and ParseTLS make one.
	TLS *TLS
	// Faults are rules by which the mock misbehaves, in order; the control API and Server.Faults add more. nil means none.
	Faults []Fault
	// NoPrefer ignores the header Prefer. Without it, a request may ask for an example of the contract, a delay, a fault or
	// another moment (code, example, dynamic, seed, delay, fault, now); it never gets past its own authorization by that.
	NoPrefer bool
	// Hostile is the seed by which the mock varies what the contract leaves open: the order of members, unknown members, Z
	// or +00:00, the letters of header names, a first byte up to 25 ms late, and one request in sixteen answered by a 503
	// with Retry-After, which no contract can rule out. Each answer of the contract's operations says the seed in
	// Bounce-Mock-Hostile, and the number of the request among those of its customer, which decides too. 0 means not.
	Hostile int64
	// RateLimit is how many requests are let through; the zero value means all. The control API changes it.
	RateLimit RateLimit
	// MaxCustomers bounds how many customers there are: the control API and CreateCustomer add none while there are so many, those
	// of the seed counted. 0 means 200,000.
	MaxCustomers int
	// CORS are the exact origins, such as http://localhost:3000, whose pages may call the operations of the contract from a
	// browser; never the control API, nor the token endpoint. nil means none.
	CORS []string
	// JournalEntries and JournalBytes bound what the journal keeps of all customers together: 0 means 1000 entries, of 16 MiB
	// of text. Beyond either it drops the oldest entry of the customer that takes the most room, and says so. Paths with no
	// customer in them, or one that there is not, count as those of one together.
	JournalEntries, JournalBytes int
	// ReadTimeout is how long a request may take to arrive; 0 means 10 seconds. It binds Serve and Start.
	ReadTimeout time.Duration
	// Checks may replace named checks of an operation of the contract, or put others in; nil leaves them as they are. New
	// asks it once for each operation and order of the reading check-order. Package mutant plants its defects here.
	Checks func(operation string, checks []Check) []Check
}

const maxSkew = time.Hour

// withDefaults fills in what nil and zero stand for.
func (o Options) withDefaults() (Options, error) {
	if o.Contract == nil {
		contract, err := openapi.Bounce()
		if err != nil {
			return o, err
		}
		o.Contract = contract
	}
	if o.Clock == nil {
		o.Clock = new(Clock)
	}
	if err := router.CheckAdminToken(o.AdminToken); err != nil {
		return o, err
	}
	if o.Skew < 0 || o.Skew > maxSkew {
		return o, fmt.Errorf("skew %s: want 0s to %s", o.Skew, maxSkew)
	}
	if o.JournalEntries < 0 || o.JournalBytes < 0 {
		return o, fmt.Errorf("journal of %d entries and %d bytes: want 0 or more", o.JournalEntries, o.JournalBytes)
	}
	if o.MaxCustomers < 0 {
		return o, fmt.Errorf("at most %d customers: want 0 or more", o.MaxCustomers)
	}
	if o.MaxCustomers == 0 {
		o.MaxCustomers = 200_000
	}
	if err := router.CheckOrigins(o.CORS); err != nil {
		return o, err
	}
	if o.SeedName == "" {
		o.SeedName = "seed"
	}
	if o.RandomSeed == 0 {
		o.RandomSeed = 1
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.ReadTimeout == 0 {
		o.ReadTimeout = 10 * time.Second
	}
	return o, nil
}
