package requestlog

import (
	"strings"

	"golang.org/x/text/width"
)

// layout is how many columns each cell has; 0 leaves it out. Time, status and id always have theirs.
type layout struct{ request, reason, advice, took int }

const (
	timeWidth   = len("mock time")
	statusWidth = len("status")
	idWidth     = 8
	gap         = 2

	usualMethod   = len("POST")
	longestMethod = len("OPTIONS")
)

// layoutFor divides the columns of a terminal. In a narrow one, reason and took give way: what to do says more than either.
func layoutFor(columns int) layout {
	const wide, reason, took, least, share, advice = 110, 14, len("999.9ms"), 22, 5, 8
	var l layout
	rest := columns - 1 - timeWidth - statusWidth - gap - idWidth - gap // the last column stays free: some terminals wrap there
	if columns >= wide {
		l.reason, l.took = reason, took
		rest -= reason + took + gap + gap
	}
	l.request = min(max(least, columns/share), max(rest-gap, 0))
	rest -= l.request + gap
	if rest -= gap; rest >= advice {
		l.advice = rest
	}
	return l
}

// row returns a line of columns.
func (l layout) row(c cells, colour bool) string {
	var b strings.Builder
	add := func(text string, columns int) {
		if columns > 0 {
			b.WriteString(text + strings.Repeat(" ", max(columns-widthOf(text), 0)+gap))
		}
	}
	add(c.time, timeWidth)
	status := c.status
	if colour && c.colour != "" {
		b.WriteString(c.colour + status + reset + strings.Repeat(" ", statusWidth-len(status)+gap))
	} else {
		add(status, statusWidth)
	}
	method := cutRight(c.method, longestMethod)
	method += strings.Repeat(" ", max(usualMethod-widthOf(method), 0)+1)
	add(method+cutLeft(c.place, l.request-widthOf(method)), l.request)
	add(cutRight(c.reason, l.reason), l.reason)
	add(cutRight(c.advice, l.advice), l.advice)
	if l.took > 0 {
		b.WriteString(strings.Repeat(" ", max(l.took-len(c.took), 0)) + c.took + strings.Repeat(" ", gap))
	}
	return b.String() + c.id
}

// cutRight cuts a printable text to a number of columns, at its end.
func cutRight(text string, columns int) string {
	if widthOf(text) <= columns {
		return text
	}
	used := 0
	for at, r := range text {
		if used += widthOfRune(r); used >= columns { // a column is left for the sign
			return text[:at] + "…"
		}
	}
	return ""
}

// cutLeft cuts a printable text to a number of columns, at its beginning.
func cutLeft(text string, columns int) string {
	used := widthOf(text)
	if used <= columns {
		return text
	}
	for at, r := range text {
		if used < columns { // a column is left for the sign
			return "…" + text[at:]
		}
		used -= widthOfRune(r)
	}
	return ""
}

// widthOf returns how many columns a printable text has.
func widthOf(text string) (n int) {
	for _, r := range text {
		n += widthOfRune(r)
	}
	return n
}

func widthOfRune(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2 //nolint:mnd // double
	}
	return 1
}
