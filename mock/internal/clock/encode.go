package clock

import (
	"encoding/json"
	"fmt"
	"time"
)

// encoded is a setting as it is kept, or saved.
type encoded struct {
	Mode string    `json:"mode"`
	At   time.Time `json:"at,omitzero"`
	// Since is when the machine's clock began to count from At. It is missing in what was saved: then it is the moment of
	// decoding.
	Since  time.Time     `json:"since,omitzero"`
	Offset time.Duration `json:"offset,omitempty"`
}

// encode returns nil for no setting.
func encode(s *setting) ([]byte, error) {
	if s == nil {
		return nil, nil
	}
	e := encoded{Mode: s.mode}
	switch s.mode {
	case Running:
		e.At, e.Since = s.at, s.since.UTC()
	case Frozen:
		e.At = s.at
	case Offset:
		e.Offset = s.offset
	}
	return json.Marshal(e)
}

// encodeShown encodes the time that is shown now, from which a running clock goes on when it is decoded.
func encodeShown(s *setting) ([]byte, error) {
	if s == nil || s.mode != Running {
		return encode(s)
	}
	return json.Marshal(encoded{Mode: Running, At: s.at.Add(time.Since(s.since))})
}

// decode returns nil for no setting.
func decode(text []byte) (*setting, error) {
	if len(text) == 0 {
		return nil, nil //nolint:nilnil // nothing set is a setting, too
	}
	var e encoded
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, fmt.Errorf("decode clock: %w", err)
	}
	s := &setting{mode: e.Mode, at: e.At.UTC(), offset: e.Offset}
	if e.Mode == Running {
		s.since = time.Now() // with the monotonic clock, so that later changes of the machine's time do not show
		if !e.Since.IsZero() {
			s.since = s.since.Add(-s.since.Round(0).Sub(e.Since))
		}
	}
	return s, nil
}

// Describe returns the setting of a clock that PerCustomer has saved, without the time of a running clock; empty for none.
func Describe(saved []byte) (map[string]any, error) {
	s, err := decode(saved)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return map[string]any{}, nil
	case s.mode == Frozen:
		return map[string]any{"mode": s.mode, "now": s.at.Format(time.RFC3339Nano)}, nil
	case s.mode == Offset:
		return map[string]any{"mode": s.mode, "offset": s.offset.String()}, nil
	}
	return map[string]any{"mode": s.mode}, nil
}
