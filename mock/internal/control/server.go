package control

import (
	"encoding/json"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/openapi"
)

// core is the operation whose lead time the clock's view goes by.
const core = "scheduleExecution"

func (a *API) serverOperations() []operation {
	return []operation{
		{id: "readHealth", answer: a.readHealth, unheld: true},
		{id: "readContractYAML", answer: writeYAML(a.Contract), unheld: true},
		{id: "readContractJSON", answer: a.writeJSON(a.Contract), unheld: true},
		{id: "readControlYAML", answer: writeYAML(a.Document), unheld: true},
		{id: "readControlJSON", answer: a.writeJSON(a.Document), unheld: true},
		{id: "readMetrics", answer: a.readMetrics, unheld: true},
		{id: "readCA", answer: a.readCA, unheld: true},
	}
}

// Health is the answer of readHealth.
type Health struct {
	Status     string            `json:"status"`
	Server     string            `json:"server"`
	Contract   ContractVersion   `json:"contract"`
	Readings   map[string]string `json:"readings"`
	RandomSeed int64             `json:"randomSeed"`
	// SkewMilliseconds is how far a token's times may lie off.
	SkewMilliseconds int64 `json:"skewMilliseconds"`
}

// ContractVersion tells one contract from another.
type ContractVersion struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

func (a *API) readHealth(x *Request, _ string) (*answer, *exchange.Refusal) {
	set, err := a.readingsOf().Server(x.Request.Context())
	if err != nil {
		return nil, a.fail(x, "read readings", "The mock could not read its readings.", err)
	}
	return exchange.OK(Health{
		Status: "healthy", Server: "bounce-mock",
		Contract: ContractVersion{Name: a.Contract.Name(), SHA256: a.Contract.Digest()},
		Readings: set.Table(), RandomSeed: a.State.RandomSeed(), SkewMilliseconds: a.Skew.Milliseconds(),
	})
}

// writeYAML serves a document as it was loaded.
func writeYAML(d *openapi.Document) func(*Request, string) (*answer, *exchange.Refusal) {
	return func(*Request, string) (*answer, *exchange.Refusal) {
		return &answer{Status: http.StatusOK, ContentType: "application/yaml", Body: exchange.Plain(d.Source())}, nil
	}
}

func (a *API) writeJSON(d *openapi.Document) func(*Request, string) (*answer, *exchange.Refusal) {
	return func(x *Request, _ string) (*answer, *exchange.Refusal) {
		text, err := d.JSON()
		if err != nil {
			return nil, a.fail(x, "document as JSON", "The mock could not write the document as JSON.", err)
		}
		return exchange.OK(json.RawMessage(text))
	}
}

func (a *API) readMetrics(x *Request, _ string) (*answer, *exchange.Refusal) {
	_, stats := a.Journal.Entries(journal.Filter{Limit: 1})
	text, err := a.Metrics.Text(metrics.Journal{Total: stats.Total, Dropped: stats.Dropped, Kept: stats.Kept})
	if err != nil {
		return nil, a.fail(x, "metrics", "The mock could not write its metrics.", err)
	}
	return &answer{Status: http.StatusOK, ContentType: metrics.ContentType, Body: exchange.Plain(text)}, nil
}

// readCA serves the authority that has signed the mock's certificate, for clients that are to trust it.
func (a *API) readCA(x *Request, _ string) (*answer, *exchange.Refusal) {
	if a.CA == nil {
		return nil, x.Refuse(KindNoCA, "The mock has made no certificate authority.")
	}
	return &answer{Status: http.StatusOK, ContentType: "application/x-pem-file", Body: exchange.Plain(a.CA)}, nil
}
