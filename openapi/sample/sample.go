// Package sample makes up values that look like the document's own: support identifiers, names, Identifiers, numbers.
//
// It is seeded chance, not a store: it keeps nothing, and does not know whether a value is taken already. It is the only
// home of gofakeit; it may import package openapi and nothing else of this module.
package sample

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v6"
)

// Source is a row of made-up values that depends on its seed and key alone. Make it with New. It is not safe for
// concurrent use: give each user a source of their own, under a key of their own.
type Source struct{ faker *gofakeit.Faker }

// New returns the source of a seed and a key. The same two give the same values in the same order, whatever other sources
// are asked in between; two keys give unrelated rows. Any seed, also 0, and any key, also the empty one, are fine.
func New(seed int64, key string) *Source {
	text := binary.BigEndian.AppendUint64(nil, uint64(seed))
	sum := sha256.Sum256(append(text, key...))
	own := chance{rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))}
	return &Source{faker: gofakeit.NewCustom(own)}
}

// chance lets gofakeit, which wants a source of math/rand, draw from one that is seeded a hundred times faster.
type chance struct{ *rand.PCG }

// Int63 implements rand.Source.
func (c chance) Int63() int64 { return int64(c.Uint64() >> 1) }

// Seed implements rand.Source: the seed stays.
func (chance) Seed(int64) {}

// CSI is a Customer Support Identifier of eight digits, such as 15427061; the first is not 0 (clause support-identifier).
func (s *Source) CSI() string { return strconv.Itoa(s.faker.Number(10_000_000, 99_999_999)) }

// Name is the name of a company that nobody knows: gofakeit's list of companies holds real ones.
func (s *Source) Name() string { return s.faker.LastName() + " " + s.faker.CompanySuffix() }

// GUID is a random (version 4) GUID in lower case, as an Identifier is (clause jwks-identifier).
func (s *Source) GUID() string { return s.faker.UUID() }

// CustomerID is the number of a customer, such as 4165: shorter than a CSI.
func (s *Source) CustomerID() string { return strconv.Itoa(s.faker.Number(1_000, 9_999_999)) }

// Instance is the name of an instance: six upper-case letters, such as DCMATI (clause instance-id).
func (s *Source) Instance() string { return strings.ToUpper(s.faker.LetterN(6)) }

// ExecutionID is the id of an execution: 3- and seven of 0-9 and A-Z, such as 3-CDQF5Z0 (clause execution-id).
func (s *Source) ExecutionID() string { return s.number() }

// RFCNumber is the number of an RFC, in the form of an execution's id, such as 3-7JZXAMZ (clause conflict-item).
func (s *Source) RFCNumber() string { return s.number() }

func (s *Source) number() string {
	const symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	text := []byte("3-0000000")
	for i := len("3-"); i < len(text); i++ {
		text[i] = symbols[s.faker.Number(0, len(symbols)-1)]
	}
	return string(text)
}
