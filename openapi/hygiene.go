package openapi

import (
	_ "embed"
	"errors"
	"sync"
)

//go:embed hygiene.yaml
var hygieneYAML []byte

// Hygiene is one rule that HTTP and its RFCs demand of any server. Its level is Should.
type Hygiene struct {
	// Slug is the name that tags, reports and the mock's reasons use.
	Slug string `yaml:"slug" json:"slug"`
	// States is the rule.
	States string `yaml:"states" json:"states"`
	// Basis is the RFC, or the practice, on which the rule rests.
	Basis string `yaml:"rests" json:"rests"`
}

// HygieneRules returns the hygiene rules in the order of their table, loaded once. The caller must not change the slice.
var HygieneRules = sync.OnceValues(func() ([]Hygiene, error) {
	return loadTable("hygiene.yaml", hygieneYAML, func(h Hygiene) string { return h.Slug }, func(h Hygiene) error {
		if h.States == "" || h.Basis == "" {
			return errors.New("states and rests must not be empty")
		}
		return nil
	})
})
