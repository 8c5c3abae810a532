package mock

import (
	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/view"
)

// Exchange is a request to an operation of the contract on its way through the checks. It is lent: a check must not keep it, or change
// what Scopes refers to. It is for checks of package mutant: types
// of the domain in it are internal.
//
//   - Exchange: what a request to any API has: Operation, Request, Now, Path, Body, Raw, Readings and the like.
//   - Place, Service: the names in the path. Bearer: the token as it was sent. Customer: the one that the Identifier names. Scopes: those of
//     the verified token.
//   - Cancels: whether the action is cancel. Start: the instant to schedule at. Window: what was booked, or what the query looks for.
//   - Wanted: the execution to create. Page: the part of a list to show. Found: the executions whose progress is shown.
type Exchange = api.Request

// Check is one of the checks that decide a request.
//
//   - Name string: its name in the decision trace and for Options.Checks.
//   - Rule string: the slug of the clause, reading or hygiene rule that it enforces; a refusal may name a closer one.
//   - Run func(*Exchange) *Refusal: returns nil to pass. It may set fields of the Exchange; only the checks book, cancel and create change the
//     mock's state.
type Check = api.Check

// Refusal is why a request is refused.
//
//   - Kind, Rule, Reading, Title, Detail, Hint string; Status int: what the problem says.
//   - Errors [][openapi.Violation], More int: the single violations, and how many there are beyond those.
//   - Body any: what the answer shows in place of a problem, such as Conflicts.
//   - RetryAfter [time.Duration]; Synthetic bool: whether the mock was told to refuse; Fault string: the id of the fault that refuses.
type Refusal = exchange.Refusal

// Scheduled is the answer to a window that was booked (clause success-body): ScheduledStart, ScheduledEnd, Status, SubStatus,
// CustStatus string.
type Scheduled = view.Scheduled

// Conflicts is the answer that lists conflicting changes (clause conflict-body), and the Body of the Refusal that has them:
// Conflicts []Conflict.
type Conflicts = view.Conflicts

// Conflict is one conflicting change (clause conflict-item): RFCNumber, RFCType, RFCSubType, Status, SubStatus, ScheduledStart,
// ScheduledEnd string; Duration *Duration.
type Conflict = view.Conflict

// Duration is a length of time: Unit string, Value int.
type Duration = view.Duration
