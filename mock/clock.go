package mock

import (
	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/state"
)

// The modes of a Clock, as the control API spells them.
const (
	ClockReal    = clock.Real    // the machine's time
	ClockRunning = clock.Running // set once, and running on from there
	ClockFrozen  = clock.Frozen  // standing still
	ClockOffset  = clock.Offset  // at an offset from the machine's time; for a customer's clock, from the server's
)

// Clock is the time of a Server: lead time, token expiry, journal and the Date header follow it. The zero value is the machine's
// time. It is safe for concurrent use; it must not be copied. A change fails if it would take the clock, or that of a customer
// that follows it, outside the years 1970 to 9999.
//
//   - Now() time.Time: the present moment in UTC, to the millisecond. Mode() string: one of ClockReal and its like.
//   - Set(t), Freeze(t), Offset(d), Real(), Advance(d): each returns an error.
type Clock = clock.Clock

// NewClock parses the value of the flag --clock: "real" (or ""), an instant in RFC 3339 from which the clock runs on, or
// "frozen:" and an instant at which it stands still. The error says what was wanted.
func NewClock(spec string) (*Clock, error) { return clock.New(spec) }

// Clock is the server's time; setting it takes effect at once.
func (s *Server) Clock() *Clock { return s.rooms.Options.Clock }

// CustomerClock sets the clock of one customer, and tells its time. It stays good when a reset or a restored snapshot changes the
// customer's clock. Its changes fail as those of Clock do, and with a *CustomerError if the customer is gone. Safe for concurrent
// use.
//
//   - Now() time.Time, Mode() string: as those of Clock; the server's if the customer is gone.
//   - Set(t), Freeze(t), Real(), Advance(d): as those of Clock. Offset(d): runs d ahead of the server's clock, behind it for a negative d.
//   - Release() error: lets the customer follow the server's clock again.
type CustomerClock = state.CustomerClock

// CustomerClock returns the clock of a customer, which follows the server's until it is set. It fails with a *CustomerError.
func (s *Server) CustomerClock(csi string) (*CustomerClock, error) {
	return s.rooms.State.CustomerClock(csi)
}
