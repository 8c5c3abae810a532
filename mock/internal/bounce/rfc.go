package bounce

import "fmt"

// The words of the document that the domain itself uses (clauses success-words, conflict-kinds, conflict-pending), and of its family.
const (
	StatusOpen              = "Open"
	SubStatusReady          = "Ready For Execution"
	SubStatusAwaitsApproval = "Ready For Scheduling/Approval"
	StatusAcknowledged      = "Acknowledged"
	StatusReviewUpdate      = "Review Update"
	TypeSelfService         = "OCIEBS_Prod_SelfService"
	SubTypeBounce           = "SelfService_Bounce"
	OperationBounce         = "Bounce"
	ServicesAll             = "All"
)

// RFC is one change record on the calendar of an instance, kept verbatim: Duration may disagree with the window, as it does
// in the document's own sample (clause conflict-item). A booked execution appears as one too. It is a plain value.
type RFC struct {
	Number, Type, SubType, Status, SubStatus string
	Window                                   Window
	Duration                                 Duration
}

// Pending tells whether the record still awaits approval (clause conflict-pending).
func (r RFC) Pending() bool { return r.SubStatus == SubStatusAwaitsApproval }

func (r RFC) check() error {
	if r.Number == "" {
		return fmt.Errorf("%w: the number of an RFC is empty", ErrInvalid)
	}
	if err := r.Window.check(); err != nil {
		return fmt.Errorf("RFC %q: %w", r.Number, err)
	}
	if _, err := r.Duration.positive(); err != nil {
		return fmt.Errorf("RFC %q: %w", r.Number, err)
	}
	return nil
}
