package journal

import (
	"net/http"
	"time"
)

// Draft is an exchange that is to be journaled: an Entry in the form in which the mock has it. Texts are as they came.
type Draft struct {
	ID                       string
	At                       time.Time
	Method, URL, HTTPVersion string
	Request                  Message
	Status                   int
	Response                 Message
	Reason, CSI, Operation   string
	Readings                 map[string]string // as in Entry
	Trace                    []*Step           // the journal keeps the steps, but not the slice: nobody may change them afterwards
	Claims                   any               // as in Entry
	Duration                 time.Duration
}

// Message is the request or the answer of a Draft.
type Message struct {
	Header    http.Header
	Body      []byte // the journal keeps it: nobody may change it afterwards
	Truncated bool
}
