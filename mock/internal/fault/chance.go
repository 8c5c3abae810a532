package fault

import (
	"crypto/sha256"
	"encoding/binary"
)

// Chance decides by a random seed whether a rule with a chance hits. Each customer has its own row of draws, which no request of
// another one moves on: the seed, the customer and the number of its draws before decide a draw. The zero value has the seed 0.
// The List that holds it guards it.
type Chance struct {
	// Seed is the random seed.
	Seed int64
	// Known reports whether there is a customer of a CSI. All others share a row, so that what strangers send is bounded. nil
	// means that each CSI has a row.
	Known func(csi string) bool

	drawn map[string]uint64
}

// hits draws once for a customer, and reports whether something of a probability happens.
func (c *Chance) hits(probability float64, csi string) bool {
	if c.Known != nil && !c.Known(csi) {
		csi = ""
	}
	if c.drawn == nil {
		c.drawn = map[string]uint64{}
	}
	c.drawn[csi]++
	text := binary.BigEndian.AppendUint64(nil, uint64(c.Seed))
	text = binary.BigEndian.AppendUint64(text, c.drawn[csi])
	sum := sha256.Sum256(append(text, csi...))
	const bits = 53 // those of a float64
	return float64(binary.BigEndian.Uint64(sum[:])>>(64-bits))/(1<<bits) < probability
}

// reset begins the row of a customer anew, or for "" every row.
func (c *Chance) reset(csi string) {
	if csi == "" {
		clear(c.drawn)
	}
	delete(c.drawn, csi)
}
