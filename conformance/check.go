package conformance

// Check returns the *UsageError that Run would return for the options, before any request. It leaves an empty Target to Run.
func (o Options) Check() error {
	if o.Target == "" {
		o.Target = "http://127.0.0.1"
	}
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	_, err = newPlan(o)
	return err
}
