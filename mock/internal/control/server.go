package control

import (
	"encoding/json"
	"net/http"
	"sync"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

// operations are those of the server itself.
func (a *API) operations() []operation {
	return []operation{
		{id: "readHealth", answer: a.readHealth, unheld: true},
		{id: "readContractYAML", answer: writeYAML(a.Contract), unheld: true},
		{id: "readContractJSON", answer: writeJSON(a.Contract), unheld: true},
		{id: "readControlYAML", answer: writeYAML(a.Document), unheld: true},
		{id: "readControlJSON", answer: writeJSON(a.Document), unheld: true},
		{id: "streamEvents", answer: a.streamEvents, unheld: true},
		{id: "readMetrics", answer: a.readMetrics, unheld: true},
		{id: "readCA", answer: a.readCA, unheld: true},
	}
}

// health is the answer of readHealth.
type health struct {
	Status     string            `json:"status"`
	Server     string            `json:"server"`
	Contract   contractVersion   `json:"contract"`
	Readings   map[string]string `json:"readings"`
	RandomSeed int64             `json:"randomSeed"`
	// SkewMilliseconds is how far a token's times may lie off.
	SkewMilliseconds int64 `json:"skewMilliseconds"`
	// Reload is left out before the first one.
	Reload *state.Reload `json:"reload,omitempty"`
}

// contractVersion tells one contract from another.
type contractVersion struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

func (a *API) readHealth(x *Request) (any, error) {
	set, err := a.State.Readings.Server(x.ctx())
	if err != nil {
		return nil, err
	}
	var reload *state.Reload
	if a.Reloads != nil {
		if status := a.Reloads.Status(); status != (state.Reload{}) {
			reload = &status
		}
	}
	return health{
		Reload: reload,
		Status: "healthy", Server: "bounce-mock",
		Contract: contractVersion{Name: a.Contract.Name(), SHA256: a.Contract.Digest()},
		Readings: set.Table(), RandomSeed: a.State.RandomSeed(), SkewMilliseconds: a.Skew.Milliseconds(),
	}, nil
}

// static is an answer that is not encoded.
func static(contentType string, body any) *answer {
	return &answer{Status: http.StatusOK, ContentType: contentType, Body: body}
}

// writeYAML serves a document as it was loaded.
func writeYAML(d *openapi.Document) func(*Request) (any, error) {
	return func(*Request) (any, error) { return static("application/yaml", exchange.Plain(d.Source())), nil }
}

// writeJSON serves a document that is converted when somebody asks for it first: the console does, at each visit.
func writeJSON(d *openapi.Document) func(*Request) (any, error) {
	convert := sync.OnceValues(d.JSON)
	return func(*Request) (any, error) {
		text, err := convert()
		return json.RawMessage(text), err
	}
}

func (a *API) readMetrics(*Request) (any, error) {
	_, stats := a.Journal.Entries(journal.Filter{Limit: 1})
	text, err := a.Metrics.Text(metrics.Journal{Total: stats.Total, Dropped: stats.Dropped, Kept: stats.Kept})
	return static(metrics.ContentType, exchange.Plain(text)), err
}

// readCA serves the authority that has signed the mock's certificate, for clients that are to trust it.
func (a *API) readCA(x *Request) (any, error) {
	if a.CA == nil {
		return nil, x.refusal(KindNoCA, "The mock has made no certificate authority.")
	}
	return static("application/x-pem-file", exchange.Plain(a.CA)), nil
}
