package domain

// The words of the document that the domain itself uses (clauses success-words, conflict-kinds, conflict-pending), and of its
// family.
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

// The scopes of tokens (clauses scope-approver, scope-privileged, scope-user). ScopeAppAdmin implies the others under an
// alternative of the reading scope-hierarchy, and is good for nothing else.
const (
	ScopeApprover       = "mcs:oci:api:Approver"
	ScopePrivilegedUser = "mcs:oci:api:PrivilegedUser"
	ScopeUser           = "mcs:oci:api:User"
	ScopeAppAdmin       = "mcs:oci:api:AppAdmin"
)

// The words of a create as its page spells them (clause create-words), and the units of a [Duration]. Nobody changes the slices.
var (
	OperationWords = []string{OperationBounce, "Start", "Stop"}
	ServiceWords   = []string{ServicesAll, "Apps", "Components", "AllwithVM", "AppswithVM"}
	UnitWords      = []string{"minutes", "hours", "days"}
)
