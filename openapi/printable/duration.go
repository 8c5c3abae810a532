package printable

import (
	"fmt"
	"strconv"
	"time"
)

// units are those of a duration, each shorter than the one before.
var units = []struct {
	length time.Duration
	name   string
}{{24 * time.Hour, "day"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}

// Duration writes a duration for people: up to two minutes in seconds, such as 0.5 s, and beyond in its two largest units, such as
// 3 h 20 min or 2 days. What is left of it is cut off.
func Duration(d time.Duration) string {
	if d <= 2*time.Minute {
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
	}
	text := ""
	for _, unit := range units {
		n := d / unit.length
		d -= n * unit.length
		name := unit.name
		if name == "day" && n != 1 {
			name = "days"
		}
		switch {
		case text == "" && n > 0:
			text = fmt.Sprintf("%d %s", n, name)
		case text != "" && n > 0:
			return fmt.Sprintf("%s %d %s", text, n, name)
		case text != "":
			return text
		}
	}
	return text
}
