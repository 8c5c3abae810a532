package view

import (
	"example.com/bounce/mock/internal/domain"
)

// Scheduled is the answer to a window that was booked, its members in the order of the sample (clause success-body).
type Scheduled struct {
	ScheduledStart string `json:"scheduledStart"`
	ScheduledEnd   string `json:"scheduledEnd"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
	CustStatus     string `json:"custStatus"`
}

// cancelled is the answer to a schedule that was cancelled (clause cancel-answer).
type cancelled struct {
	Status     string `json:"status"`
	SubStatus  string `json:"subStatus"`
	CustStatus string `json:"custStatus"`
}

// Conflicts is the answer that lists conflicting changes (clause conflict-body).
type Conflicts struct {
	Conflicts []Conflict `json:"conflicts"`
}

// Conflict is one conflicting change, its members in the order of the sample (clause conflict-item).
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

// Scheduled shows a window that was booked.
func (s Style) Scheduled(w domain.Window) any {
	return s.success(&Scheduled{
		ScheduledStart: s.time(w.Start), ScheduledEnd: s.time(w.End),
		Status: domain.StatusOpen, SubStatus: domain.SubStatusReady, CustStatus: domain.StatusReviewUpdate,
	})
}

// Cancelled shows that a schedule was cancelled.
func (s Style) Cancelled() any {
	return s.success(s.nulls("unused-members", &cancelled{
		Status: domain.StatusOpen, SubStatus: domain.SubStatusAwaitsApproval, CustStatus: domain.StatusReviewUpdate,
	}, "scheduledStart", "scheduledEnd"))
}

// success returns the view of a success, with conflicts as success-conflicts says.
func (s Style) success(view any) any {
	if s.Is("success-conflicts", "empty") {
		return withMembers(view, []any{}, "conflicts")
	}
	return s.nulls("success-conflicts", view, "conflicts")
}

// Conflict shows one conflicting change.
func (s Style) Conflict(r domain.RFC) Conflict {
	return Conflict{
		RFCNumber: r.Number, RFCType: r.Type, RFCSubType: r.SubType, Status: r.Status, SubStatus: r.SubStatus,
		ScheduledStart: s.time(r.Window.Start), ScheduledEnd: s.time(r.Window.End),
		Duration: &Duration{Unit: r.Duration.Unit, Value: r.Duration.Value},
	}
}

// Conflicts shows conflicting changes in the place of a success.
func (s Style) Conflicts(c *Conflicts) any {
	return s.nulls("unused-members", c, "scheduledStart", "scheduledEnd", "status", "subStatus", "custStatus")
}

// EncodeJSON returns what json.Encoder writes of the view, without reflection: it is the answer of most requests. It returns false
// for a text that would have to be escaped.
func (s *Scheduled) EncodeJSON() (encoded []byte, ok bool) {
	const usual = 192 // bytes
	b := make([]byte, 0, usual)
	for _, m := range [...]struct{ name, value string }{
		{`{"scheduledStart":"`, s.ScheduledStart}, {`","scheduledEnd":"`, s.ScheduledEnd}, {`","status":"`, s.Status},
		{`","subStatus":"`, s.SubStatus}, {`","custStatus":"`, s.CustStatus},
	} {
		for k := range len(m.value) {
			if c := m.value[k]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
				return nil, false
			}
		}
		b = append(append(b, m.name...), m.value...)
	}
	return append(b, "\"}\n"...), true
}
