package mock

import (
	"context"
	"errors"

	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/seed"
)

// SeedSchema is the JSON Schema of seed files, as text. The error would be a mistake in the embedded documents.
func SeedSchema() ([]byte, error) { return seed.Schema() }

// CheckSeed returns an error if a mock could not start with a seed file, without AllowPrivateJWKS. The error names the file and has
// a line for each mistake: the line in the file, what is there, and what would have been right.
func CheckSeed(name string, text []byte) error {
	if text == nil {
		text = []byte{}
	}
	_, err := seed.Load(name, text, new(Clock).Now(), 1, false)
	var wrong seed.Errors
	if !errors.As(err, &wrong) {
		return err
	}
	lines := make([]error, len(wrong))
	for i, each := range wrong {
		lines[i] = each
	}
	return errors.Join(lines...)
}

// Seed returns the present state of customers and readings as a seed file: a server that starts with it and the same random seed
// is in this state again. Not in it are clocks, the journal, faults, rate limits, snapshots, private keys, and the counts behind
// what is made up. Of keys that the random seed does not give it holds the public halves.
func (s *Server) Seed() ([]byte, error) { return s.rooms.State.Seed(context.Background()) }

// RandomReadings draws an alternative for each reading, for Options.Readings. The seed decides all of them: they are the same on
// every machine, and each is independent of the other readings; 0 means 1, as in Options. Every alternative can come up.
func RandomReadings(randomSeed int64) map[string]string { return readings.Random(randomSeed) }

// ParseReadings reads a file of readings, for Options.Readings: a YAML or JSON mapping of slugs to alternatives. The error names
// the file and has a line for each mistake: the line in the file, what is there, and the choices.
func ParseReadings(name string, text []byte) (map[string]string, error) {
	return seed.ParseReadings(name, text)
}
