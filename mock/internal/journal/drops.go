package journal

import "strings"

// drops remembers which entries the ring has dropped, as far as that shows whether a count is exact.
type drops struct {
	of     map[string]uint64 // the number of the latest entry that a customer lost
	many   bool              // there are too many of them to be named
	latest uint64            // the number of the latest entry that was lost
}

// mostNamed bounds the customers that are named: made-up paths must not fill the memory.
const mostNamed = 10_000

func (l *drops) add(s *record) {
	l.latest = max(l.latest, s.number)
	csi := s.csi
	if before, known := l.of[csi]; known {
		l.of[csi] = max(before, s.number)
		return
	}
	if l.of == nil {
		l.of = map[string]uint64{}
	}
	if l.many = l.many || len(l.of) == mostNamed; !l.many {
		l.of[strings.Clone(csi)] = s.number // a part of a path would keep all of it
	}
}

// could reports whether an entry that was dropped could have matched.
func (l *drops) could(m *matcher) bool {
	latest, known := l.of[m.CSI]
	if m.CSI == "" || !known && l.many {
		latest = l.latest
	}
	return latest > m.after
}
