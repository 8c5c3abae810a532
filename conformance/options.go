package conformance

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// Unlimited sets no bound of bookings.
const Unlimited = -1

// The profiles: the part of the API that a target has.
const (
	Schedule = "schedule"
	Family   = "family"
)

// Options say what to test and how. Only Target is needed; the zero value of every other field is its default.
type Options struct {
	// Target is the base URL of the implementation under test, before /selfservice/v1. "" takes Config's.
	Target string
	// Config describes the roles of a target without the control API; nil describes none. A target with the control API
	// needs no Config: it gets a fresh customer for each scenario.
	Config *Config
	// Version is that of the program, in the User-Agent of all requests; "" is devel.
	Version string
	// Contract is the document that shapes are judged by; nil is the embedded one.
	Contract *openapi.Document
	// Expect pins readings: slug to alternative. A target that takes another one fails.
	Expect map[string]string
	// FailOn is openapi.Must or openapi.Should: the lowest level whose breach fails; "" is Must.
	FailOn openapi.Level
	// RandomSeed is the root of every made-up value; 0 is 1. The days that a target without the control API is booked on
	// depend on the time too, so that one run does not conflict with the next; the report names the first of them.
	RandomSeed int64
	// Command is the command by which the report repeats a scenario; an id and the seed are appended. "" is bounce conform
	// with the target.
	Command string

	// Progress is told of each scenario that begins or ends, by one goroutine at a time; nil tells nobody. The run waits for it.
	Progress func(Progress)

	Connection Connection
	Selection  Selection
	Bookings   Bookings
	Pacing     Pacing

	kept int // how many bytes the report's exchanges may have; maxKept if 0
}

// Progress says how far a run is.
type Progress struct {
	// Done and Total count the selected scenarios: those that have ended once, and all.
	Done, Total int
	// Scenario began or ended. One whose request got no answer may run again.
	Scenario Scenario
	// Outcome is how it ended, as far as is known before the whole run is judged; "" if it began.
	Outcome report.Outcome
}

// Connection says how to reach the target.
type Connection struct {
	// AdminToken is the token of the target's control API; "" sends none. It is sent with calls of the control API and with no
	// other request. A target that does not accept it is a *TargetError.
	AdminToken string
	// RootCAs verify the target's certificate; nil are the machine's authorities.
	RootCAs *x509.CertPool
	// Insecure accepts any certificate of the target, and of nobody else; the report says so.
	Insecure bool
	// ClientCertificates are shown to the target, and to nobody else.
	ClientCertificates []tls.Certificate
}

// Selection says which scenarios run: those of the profile that both Tags and IDs select.
type Selection struct {
	// Profile is Schedule, for the scenarios that rest on scheduling alone, or Family, for those of the operations around
	// it too; "" finds out by asking the target for the details of an execution.
	Profile string
	// Tags selects scenarios by an expression in Cucumber's language; "" selects all.
	Tags string
	// IDs selects scenarios by id, such as SE-AUTH-001; nil selects all.
	IDs []string
}

// Bookings bounds what the run may book.
type Bookings struct {
	// Effects allows requests that a correct server books: "none", "books" or "contends". "" is contends for a target
	// with the control API, and none for any other.
	Effects string
	// MaxBookings bounds the bookings that the target makes or may have made: those that were wanted, those that no correct
	// server would have accepted, and requests whose answers were lost. Unlimited sets no bound. 0 is 1 under the effects none
	// and 20 under any other, and no bound for a target with the control API.
	MaxBookings int
}

// Pacing says how fast and how patiently requests are sent.
type Pacing struct {
	// Concurrency is how many scenarios run at once; 0 is 4.
	Concurrency int
	// RequestTimeout is how long one exchange may take; 0 is ten seconds.
	RequestTimeout time.Duration
	// Retries bounds how many requests of the run are sent again; 0 is DefaultRetries, and a negative number allows no retry.
	// Sent again are a read that got no answer or a server error; a request that was answered 429, or 503 with Retry-After; one
	// that could not be sent; and one that no correct server books and that got no answer, three times in all, to tell the server
	// from a gateway.
	Retries int
	// RateLimit bounds how fast requests are sent; the zero value sets no bound.
	RateLimit Rate
	// WaitForTarget is how long to wait for a target that cannot be reached yet, or is unavailable (502, 503, 504).
	WaitForTarget time.Duration

	sleep func(ctx context.Context, d time.Duration) error // nil is the machine's
}

func (o Options) withDefaults() (Options, error) {
	if o.Target == "" && o.Config != nil {
		o.Target = o.Config.Target
	}
	if o.Target == "" {
		return o, usage("Target", "no target is given, want a URL such as http://127.0.0.1:2686")
	}
	if base, found := strings.CutSuffix(strings.TrimSuffix(o.Target, "/"), "/selfservice/v1"); found {
		return o, usage("Target", "target %q ends with the base path, want %q", o.Target, base)
	}
	if o.FailOn == "" {
		o.FailOn = openapi.Must
	}
	if o.FailOn != openapi.Must && o.FailOn != openapi.Should {
		return o, usage("FailOn", "fail-on is %q, want must or should", o.FailOn)
	}
	if o.Selection.Profile != "" && o.Selection.Profile != Schedule && o.Selection.Profile != Family {
		return o, usage("Profile", "profile is %q, want schedule or family", o.Selection.Profile)
	}
	switch o.Bookings.Effects {
	case "", "none", "books", "contends":
	default:
		return o, usage("Effects", "effects is %q, want none, books or contends", o.Bookings.Effects)
	}
	for slug, alternative := range o.Expect {
		if _, _, err := openapi.ParseChoice(slug + "=" + alternative); err != nil {
			return o, &UsageError{"Expect", err}
		}
	}
	if o.Contract == nil {
		contract, err := openapi.Bounce()
		if err != nil {
			return o, err
		}
		o.Contract = contract
	}
	if o.Config != nil {
		if err := CheckConfig(o.Config, o.Contract); err != nil {
			return o, &UsageError{"Config", err}
		}
	}
	o.RandomSeed = orDefault(o.RandomSeed, 1)
	o.Pacing.Concurrency = orDefault(o.Pacing.Concurrency, 4)
	o.Pacing.RequestTimeout = orDefault(o.Pacing.RequestTimeout, 10*time.Second)
	o.Pacing.Retries = orDefault(o.Pacing.Retries, DefaultRetries)
	return o, o.checkNumbers()
}

// Check returns the *UsageError that Run would return for the options before any request. An empty Target is no error here.
func (o Options) Check() error {
	if o.Target == "" {
		o.Target = "http://127.0.0.1"
	}
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	_, err = newPlan(o)
	return err
}

// checkNumbers checks the bounds of the numbers.
func (o Options) checkNumbers() error {
	switch {
	case o.Pacing.RateLimit.Requests < 0 || o.Pacing.RateLimit.Requests > 0 && o.Pacing.RateLimit.Per <= 0:
		return usage("RateLimit", "rate-limit is %d requests in %s, want a number of requests in a time", o.Pacing.RateLimit.Requests, o.Pacing.RateLimit.Per)
	case o.Pacing.WaitForTarget < 0:
		return usage("WaitForTarget", "wait-for-target is %s, want 0 (not at all) or more", o.Pacing.WaitForTarget)
	case o.Bookings.MaxBookings < Unlimited:
		return usage("MaxBookings", "max-bookings is %d, want a number from 1 on, or unlimited", o.Bookings.MaxBookings)
	case o.Pacing.Concurrency < 0:
		return usage("Concurrency", "concurrency is %d, want 1 or more", o.Pacing.Concurrency)
	case o.Pacing.RequestTimeout < 0:
		return usage("RequestTimeout", "request-timeout is %s, want more than 0", o.Pacing.RequestTimeout)
	}
	return nil
}

func orDefault[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// DefaultRetries is how many requests of a run are sent again if the Options do not say.
const DefaultRetries = 2000

// Rate is a number of requests in a time.
type Rate struct {
	Requests int
	Per      time.Duration
}

// ParseRate reads a rate such as 10/1s or 600/1m; "" sets no bound.
func ParseRate(text string) (Rate, error) {
	if text == "" {
		return Rate{}, nil
	}
	count, per, _ := strings.Cut(text, "/")
	r, err := parseRate(count, per)
	if err != nil || r.Requests < 1 || r.Per <= 0 {
		return Rate{}, fmt.Errorf("rate limit %q: want a number of requests and a time, such as 10/1s or 600/1m", text)
	}
	return r, nil
}

func parseRate(count, per string) (r Rate, err error) {
	if r.Requests, err = strconv.Atoi(count); err != nil {
		return r, err
	}
	r.Per, err = time.ParseDuration(per)
	return r, err
}
