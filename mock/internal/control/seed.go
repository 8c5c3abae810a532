package control

import (
	"encoding/json"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
)

type seeds struct{ *state.State }

func (s seeds) operations() []operation {
	return []operation{
		{id: "exportSeed", answer: s.exportSeed, unheld: true},
		{id: "exportCustomerSeed", answer: s.exportCustomerSeed},
		{id: "readSeedSchema", answer: readSeedSchema, unheld: true},
	}
}

func (s seeds) exportSeed(x *Request) (any, error) {
	text, err := s.Seed(x.ctx())
	return json.RawMessage(text), err
}

// exportCustomerSeed writes a file that has the customer alone.
func (s seeds) exportCustomerSeed(x *Request) (any, error) {
	text, err := s.SeedOf(x.ctx(), x.csi)
	return json.RawMessage(text), err
}

func readSeedSchema(*Request) (any, error) {
	text, err := seed.Schema()
	return static("application/schema+json", json.RawMessage(text)), err
}
