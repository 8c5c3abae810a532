// Package history is the model of what racing clients saw, where no order of their requests explains the answers, and its drawing
// as SVG. It imports only the standard library.
package history

// The bounds of a History that New makes.
const (
	MaxOperations = 64
	MaxText       = 160 // bytes of an input or an output
)

// History is what racing clients sent to one instance, and what they saw. The zero value has no operations.
type History struct {
	// Operations are in the order of their calls.
	Operations []Operation `json:"operations"`
	// LeftOut counts the operations that are left out because there would be too many: those that say least.
	LeftOut int `json:"operationsLeftOut,omitempty"`
}

// Operation is one request of one client.
type Operation struct {
	// Client is counted from 1; 0 is what stood before the race.
	Client int `json:"client"`
	// Input is what was requested, and Output what was answered, in words.
	Input  string `json:"input"`
	Output string `json:"output"`
	// Call and Return are when the request was sent and its answer was there, in seconds since the race began.
	Call   float64 `json:"call"`
	Return float64 `json:"return"`
	// Evidence marks the operations that no order explains together.
	Evidence bool `json:"evidence,omitempty"`
	// Illegal marks the one of these that was answered last: up to it, some order explains the answers.
	Illegal bool `json:"illegal,omitempty"`
}

// New returns a bounded History of operations in the order of their calls. If there are too many, it leaves out those that are no
// evidence, the earliest first, and then evidence, too. It changes the operations.
func New(all []Operation) History {
	h := History{LeftOut: max(len(all)-MaxOperations, 0)}
	drop := h.LeftOut
	for _, only := range []bool{false, true} { // what is no evidence first
		rest := all[:0:0]
		for _, o := range all {
			if drop > 0 && o.Evidence == only && !o.Illegal {
				drop--
				continue
			}
			rest = append(rest, o)
		}
		all = rest
	}
	for i := range all {
		all[i].Input, all[i].Output = shorten(all[i].Input), shorten(all[i].Output)
	}
	h.Operations = all
	return h
}
