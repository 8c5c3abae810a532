package conformance

// Keeping are options of a run whose report keeps so many bytes of exchanges.
func (o Options) Keeping(bytes int) Options {
	o.kept = bytes
	return o
}

// MaxKept is how many bytes of exchanges a report keeps.
const MaxKept = maxKept
