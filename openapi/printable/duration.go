package printable

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// units are those of a long duration above the second.
var units = []struct {
	length    time.Duration
	one, more string
}{{24 * time.Hour, "day", "days"}, {time.Hour, "h", "h"}, {time.Minute, "min", "min"}}

// Duration writes a duration for people, to the nanosecond: up to two minutes in seconds, such as 0.5 s, and beyond in all units that it
// needs, such as 3 h 20 min or 2 days 1.5 s.
func Duration(d time.Duration) string {
	if d <= 2*time.Minute {
		return seconds(d)
	}
	var parts []string
	for _, unit := range units {
		n := d / unit.length
		name := unit.more
		if n == 1 {
			name = unit.one
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
		}
		d %= unit.length
	}
	if d > 0 {
		parts = append(parts, seconds(d))
	}
	return strings.Join(parts, " ")
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s" }
