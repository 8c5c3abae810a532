package control

import (
	"encoding/json"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
)

// mediaTypeSchema is the media type of a JSON Schema.
const mediaTypeSchema = "application/schema+json"

func (a *API) seedOperations() []operation {
	return []operation{
		{id: "exportSeed", answer: a.exportSeed, unheld: true},
		{id: "exportCustomerSeed", answer: a.exportCustomerSeed},
		{id: "readSeedSchema", answer: a.readSeedSchema, unheld: true},
	}
}

func (a *API) exportSeed(x *Request, _ string) (*answer, *exchange.Refusal) {
	text, err := a.State.Seed(x.Request.Context())
	return a.seedAnswer(x, text, err)
}

// exportCustomerSeed writes a file that has the customer alone.
func (a *API) exportCustomerSeed(x *Request, csi string) (*answer, *exchange.Refusal) {
	text, err := a.State.SeedOf(x.Request.Context(), csi)
	return a.seedAnswer(x, text, err)
}

func (a *API) seedAnswer(x *Request, text []byte, err error) (*answer, *exchange.Refusal) {
	if err != nil {
		return nil, a.fail(x, "export", "The mock could not write the seed file.", err)
	}
	return exchange.OK(json.RawMessage(text))
}

func (a *API) readSeedSchema(x *Request, _ string) (*answer, *exchange.Refusal) {
	text, err := seed.Schema()
	if err != nil {
		return nil, a.fail(x, "seed schema", "The mock could not write the schema.", err)
	}
	return &answer{Status: http.StatusOK, ContentType: mediaTypeSchema, Body: json.RawMessage(text)}, nil
}
