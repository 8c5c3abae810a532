package journal

// Add stores an entry, for tests: the mock stores drafts.
func (j *Journal) Add(e Entry) {
	d := &Draft{
		ID: e.ID, At: e.At, Method: e.Method, URL: e.URL, HTTPVersion: e.HTTPVersion,
		Request: Message{e.RequestHeader, []byte(e.RequestBody), e.RequestTruncated}, Status: e.Status,
		Response: Message{e.ResponseHeader, []byte(e.ResponseBody), e.ResponseTruncated},
		Reason:   e.Reason, CSI: e.CSI, Operation: e.Operation, Readings: e.Readings, Claims: e.Claims, Duration: e.Duration,
	}
	for _, s := range e.Trace {
		d.Trace = append(d.Trace, &s)
	}
	j.Put(d)
}
