package scenario

import "fmt"

// noise is what was seen of failures that may not be the implementation's.
type noise struct {
	series   int       // of sends of one request, after a failure
	glitches int       // failures of those that did not come to three
	controls witnesses // of all series: a sample of how often requests fail that the implementation answers
}

// CountSeries counts a series, and its failures unless it came to three whose control requests were answered.
func (e *Env) CountSeries(glitches int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noise.series++
	e.noise.glitches += glitches
}

// countControls counts the control requests of a call. Where all of them failed, the implementation may be to blame.
func (e *Env) countControls(seen *witnesses) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if seen.answered > 0 {
		e.noise.glitches += seen.failed
		e.noise.controls.answered += seen.answered
		e.noise.controls.failed += seen.failed
	}
}

// Doubt says why three failures of a request may be chance here; "" where they are not. Where some of all requests fail now and
// then, some series come to three by chance: those of a run do with a probability of about their number times the share of
// failures, squared.
func (e *Env) Doubt() string {
	const most = 0.001 // not all failures are seen to be a gateway's, so that the share is too small
	e.mu.Lock()
	defer e.mu.Unlock()
	counts, controls := e.Client.Counts(), e.noise.controls
	sent, glitches := counts.Sent, e.noise.glitches+counts.Recovered
	share := max(ratio(glitches, sent), ratio(controls.failed, controls.answered+controls.failed))
	if float64(e.noise.series)*share*share < most {
		return ""
	}
	return fmt.Sprintf("but %d of %d requests failed, and not when they were repeated: this may be a gateway's work too", glitches, sent)
}

func ratio(some, all int) float64 { return float64(some) / float64(max(all, 1)) }
