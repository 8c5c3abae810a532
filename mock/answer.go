package mock

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

// The media types of answers.
const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// answer is what goes to the client. One function writes it: Server.write.
type answer struct {
	status      int
	contentType string
	body        any // a view, encoded as JSON; nil for an empty body
	reason      string
	challenge   string
	allow       string
	total       string // the value of X-Total-Rows-Count (clause list-total)
	retryAfter  string
	header      http.Header // of a fault, over all others; nil for none
	unchecked   bool        // whether the answer is none of the contract's: a fault's, or one of hostility
}

// Scheduled is the answer to a window that was booked, its members in the order of the sample (clause success-body).
type Scheduled struct {
	ScheduledStart string `json:"scheduledStart"`
	ScheduledEnd   string `json:"scheduledEnd"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
	CustStatus     string `json:"custStatus"`
}

// Cancelled is the answer to a schedule that was cancelled (clause cancel-answer).
type Cancelled struct {
	Status     string `json:"status"`
	SubStatus  string `json:"subStatus"`
	CustStatus string `json:"custStatus"`
}

// conflictAnswer is the answer that lists what stands in the way (clause conflict-body).
type conflictAnswer struct {
	Conflicts []Conflict `json:"conflicts"`
}

// Conflict is one change that stands in the way, its members in the order of the sample (clause conflict-item).
type Conflict struct {
	RFCNumber      string `json:"rfcNumber"`
	RFCType        string `json:"rfcType"`
	RFCSubType     string `json:"rfcSubType"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
	ScheduledStart string `json:"scheduledStart"`
	ScheduledEnd   string `json:"scheduledEnd"`
	// Duration is never nil in an answer of the healthy mock.
	Duration *Duration `json:"duration,omitempty"`
}

// Duration is a length of time as it is on the wire.
type Duration struct {
	Unit  string `json:"unit"`
	Value int    `json:"value"`
}

// scheduled is the answer to a schedule, or a cancel, that passed every check.
func scheduled(x *Exchange) (*answer, *Refusal) {
	if x.Cancels {
		return &answer{status: x.readings.Status("cancel-status"), contentType: typeJSON, body: x.success(x.unused(&Cancelled{
			Status: bounce.StatusOpen, SubStatus: bounce.SubStatusAwaitsApproval, CustStatus: bounce.StatusReviewUpdate,
		}, "scheduledStart", "scheduledEnd"))}, nil
	}
	return &answer{
		status:      x.readings.Status("success-status"),
		contentType: typeJSON,
		body: x.success(&Scheduled{
			ScheduledStart: x.stamp(x.Window.Start),
			ScheduledEnd:   x.stamp(x.Window.End),
			Status:         bounce.StatusOpen,
			SubStatus:      bounce.SubStatusReady,
			CustStatus:     bounce.StatusReviewUpdate,
		}),
	}, nil
}

func (x *Exchange) conflict(r bounce.RFC) Conflict {
	return Conflict{
		RFCNumber: r.Number, RFCType: r.Type, RFCSubType: r.SubType, Status: r.Status, SubStatus: r.SubStatus,
		ScheduledStart: x.stamp(r.Window.Start), ScheduledEnd: x.stamp(r.Window.End),
		Duration: &Duration{Unit: r.Duration.Unit, Value: r.Duration.Value},
	}
}

// stamp writes a time of an answer: in its own zone, or in UTC under time-zone-out=utc; with the fraction it has, if
// any; its hour, seconds and offset as time-hour-out, time-seconds-out and time-offset-out say.
func (x *Exchange) stamp(t time.Time) string {
	if x.readings.Is("time-zone-out", "utc") {
		t = t.UTC()
	}
	layout := time.RFC3339Nano
	if x.readings.Is("time-seconds-out", "left-out") && t.Equal(t.Truncate(time.Minute)) {
		layout = "2006-01-02T15:04Z07:00"
	}
	if x.readings.Is("time-offset-out", "basic") {
		layout = strings.Replace(layout, "Z07:00", "-0700", 1)
	}
	s := t.Format(layout)
	const hour = len("2006-01-02T")
	if s[hour] == '0' && x.readings.Is("time-hour-out", "as-in-the-sample") {
		return s[:hour] + s[hour+1:]
	}
	return s
}

// encode writes a view as JSON with a line feed behind it, and leaves <, > and & as they are.
func encode(view any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(view); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
