package requestlog

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/openapi/printable"
)

// cells are the fields of a line, in their order, fit for a terminal.
type cells struct {
	time, status, method, place, reason, advice, took, id string
	colour                                                string // of the status; "" for none
}

var head = cells{time: "mock time", status: "status", method: "request", reason: "reason", advice: "what to do", took: "took", id: "id"}

func cellsOf(line mock.RequestLine) cells {
	const shortID = 8
	return cells{
		time: line.MockTime.Format(time.TimeOnly), status: statusOf(line), method: printable.Line(line.Method), place: printable.Line(placeOf(line)),
		reason: reasonOf(line), advice: printable.Line(adviceOf(line)), took: tookOf(line.Took), id: printable.Line(line.ID[:min(shortID, len(line.ID))]),
		colour: colourOf(line.Status),
	}
}

// plain is a line without columns, for a file or another program. No field but the advice has a blank.
func plain(line mock.RequestLine) string {
	return strings.Join([]string{
		line.MockTime.Format(time.RFC3339), statusOf(line), printable.Line(line.Method), printable.Line(placeOf(line)), reasonOf(line),
		printable.Line(adviceOf(line)), tookOf(line.Took), printable.Line(line.ID),
	}, " ")
}

// statusOf returns the status; "none" if a fault left no answer.
func statusOf(line mock.RequestLine) string {
	if line.Status == 0 {
		return "none"
	}
	return strconv.Itoa(line.Status)
}

// placeOf returns instance and execution, or the path.
func placeOf(line mock.RequestLine) string {
	place := line.Instance + "/" + line.Execution
	if line.Instance == "" || line.Execution == "" {
		place, _, _ = strings.Cut(line.URL, "?")
	}
	return strings.ReplaceAll(place, " ", "%20")
}

func reasonOf(line mock.RequestLine) string {
	if line.Reason == "" {
		return "-"
	}
	return printable.Line(line.Reason)
}

// adviceOf returns what to do about a refusal and then what was found, or what a granted request has changed.
func adviceOf(line mock.RequestLine) string {
	var parts []string
	if line.Result != "" {
		parts = append(parts, line.Result)
	}
	if line.Hint != "" {
		parts = append(parts, line.Hint)
	}
	if detail := strings.TrimSuffix(line.Detail, "."); detail != "" {
		parts = append(parts, detail)
	} else if line.Fault != "" {
		parts = append(parts, line.Fault)
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, "; ")
}

func tookOf(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1fms", float64(d.Microseconds())/1000) //nolint:mnd // a millisecond
	}
	return fmt.Sprintf("%.1fs", d.Seconds())
}

// The colours of a terminal.
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

func colourOf(status int) string {
	switch {
	case status == 0 || status >= http.StatusInternalServerError:
		return red
	case status >= http.StatusBadRequest:
		return yellow
	case status < http.StatusMultipleChoices:
		return green
	}
	return ""
}
