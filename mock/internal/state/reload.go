package state

import "sync"

// Reload is what became of the reloads of contract and seed file.
type Reload struct {
	// Done counts those that took effect, and Failed those that changed nothing.
	Done   int `json:"done"`
	Failed int `json:"failed"`
	// Error is why the last one failed; "" if it did not.
	Error string `json:"error,omitempty"`
}

// Reloads note what becomes of reloads. The zero value has none. Safe for concurrent use.
type Reloads struct {
	mu     sync.Mutex
	status Reload
}

// Note notes an error of a reload, or with nil a success.
func (r *Reloads) Note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.status.Error = err.Error()
		r.status.Failed++
		return
	}
	r.status.Error = ""
	r.status.Done++
}

// Status returns what became of the reloads so far.
func (r *Reloads) Status() Reload {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status
}
