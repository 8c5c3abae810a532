package mock

import (
	"encoding/json"
	"errors"
	"fmt"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

// typeSchema is the media type of a JSON Schema.
const typeSchema = "application/schema+json"

// SeedSchema is the JSON Schema of seed files, as text. The error would be a mistake in the embedded documents.
func SeedSchema() ([]byte, error) { return seed.Schema() }

// CheckSeed tells whether a mock could start with a seed file. The name stands in the error, which has a line for each fault:
// the line in the file, what is there, and what would have been right.
func CheckSeed(name string, text []byte) error {
	if text == nil {
		text = []byte{}
	}
	_, err := seed.Load(name, text, new(Clock).Now(), 1)
	var faults seed.Faults
	if !errors.As(err, &faults) {
		return err
	}
	lines := make([]error, len(faults))
	for i, f := range faults {
		lines[i] = f
	}
	return errors.Join(lines...)
}

// Seed is the present state of customers and readings as a seed file: a server that starts with it, and with the same random
// seed, is in this state again. Not in it are clocks, the journal, faults, rate limits, snapshots, private keys, and the counts
// behind what is made up. Where the random seed does not give a customer's keys, it has the public halves.
func (s *Server) Seed() ([]byte, error) {
	s.states.mu.RLock()
	defer s.states.mu.RUnlock()
	_, chosen := s.readings.kept()
	return s.seedOf(chosen, s.world.CSIs())
}

// seedOf is a seed file of some customers under some readings. The caller holds states.
func (s *Server) seedOf(chosen map[string]string, csis []string) ([]byte, error) {
	w := seed.World{Readings: chosen}
	for _, csi := range csis {
		c, _ := s.whole(csi)
		if held, _ := s.keys.of(csi); c.JWKSURI == "" {
			c.Keys, _ = held.source.(*token.KeySet)
			c.Signer = held.signer
		}
		w.Customers = append(w.Customers, c)
	}
	text, err := seed.Fields(w, s.options.RandomSeed).Encode()
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return text, nil
}

func (s *Server) exportSeed(x *Exchange) (*answer, *Refusal) {
	text, err := s.Seed()
	return x.exported(text, err)
}

// exportCustomerSeed writes a file that has the customer alone.
func (s *Server) exportCustomerSeed(x *Exchange, csi string) (*answer, *Refusal) {
	text, err := s.seedOf(nil, []string{csi})
	return x.exported(text, err)
}

// exported answers with a seed file.
func (x *Exchange) exported(text []byte, err error) (*answer, *Refusal) {
	if err != nil {
		x.server.logger.Error("export", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not write the seed file.")
	}
	return ok(json.RawMessage(text))
}

func (s *Server) readSeedSchema(x *Exchange) (*answer, *Refusal) {
	text, err := seed.Schema()
	if err != nil {
		s.logger.Error("seed schema", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not write the schema.")
	}
	return &answer{status: 200, contentType: typeSchema, body: json.RawMessage(text)}, nil
}
