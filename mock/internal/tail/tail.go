// Package tail hands a line for each exchange to a log that a person reads while the mock runs. It never holds up a request: a log
// that does not keep up loses lines, which are counted. Nothing in a line is a secret, or longer than a bound.
//
// It may import package redact only.
package tail

import (
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock/internal/redact"
)

// Line is what the log says of one exchange. Texts are redacted, and cut at a bound; "" means that there is none.
type Line struct {
	// At is when the request came in by the machine's clock, MockTime by the mock's; both are in UTC.
	At       time.Time `json:"time"`
	MockTime time.Time `json:"mockTime"`
	ID       string    `json:"id"`
	Method   string    `json:"method"`
	// URL is the target as it was sent, with its query.
	URL       string `json:"url"`
	Operation string `json:"operation,omitempty"`
	Place
	// Status is that of the answer; 0 when a fault left none.
	Status int `json:"status"`
	// Reason is the slug that a refusal rests on; "" for a success.
	Reason string `json:"reason,omitempty"`
	// Detail says what was found, Hint the smallest change that would have passed.
	Detail string `json:"detail,omitempty"`
	Hint   string `json:"hint,omitempty"`
	// Result says what a request has changed.
	Result string `json:"result,omitempty"`
	// Fault is the id of the injected fault that hit the exchange.
	Fault string `json:"fault,omitempty"`
	// Took is how long the answer took by the machine's clock, whatever the mock's.
	Took time.Duration `json:"-"`
	// Skipped is how many lines were left out before this one.
	Skipped uint64 `json:"-"`
}

// Place is what an exchange concerns.
type Place struct {
	CSI       string `json:"csi,omitempty"`
	Instance  string `json:"instance,omitempty"`
	Execution string `json:"execution,omitempty"`
}

// Options configure a Log.
type Options struct {
	// PerSecond bounds the lines of one second of the machine's clock; 0 means 200.
	PerSecond int
	// Control takes calls of the control API, too.
	Control bool
}

// capacity is how many lines wait for a reader.
const capacity = 1024

// Log keeps lines until they are read. Safe for concurrent use; a nil Log takes none.
type Log struct {
	options Options
	lines   chan Line

	mu      sync.Mutex
	second  int64 // that of the latest line
	taken   int   // in that second
	skipped uint64
}

// New returns an empty Log.
func New(o Options) *Log {
	if o.PerSecond == 0 {
		o.PerSecond = 200
	}
	return &Log{options: o, lines: make(chan Line, capacity)}
}

// PerSecond returns how many lines the log takes in one second.
func (l *Log) PerSecond() int { return l.options.PerSecond }

// Lines returns the lines, in the order in which they were added. It is never closed.
func (l *Log) Lines() <-chan Line { return l.lines }

// Skipped returns how many lines were left out since the latest one that was added, or since the last call: those beyond PerSecond,
// and those that found the buffer full.
func (l *Log) Skipped() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.skipped
	l.skipped = 0
	return n
}

// Takes reports whether to Add the line of an exchange that ends now, and counts it. It costs next to nothing, so that a line need
// not be made that would be left out.
func (l *Log) Takes(control bool, now time.Time) bool {
	if l == nil || control && !l.options.Control {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := now.Unix(); second != l.second {
		l.second, l.taken = second, 0
	}
	if l.taken == l.options.PerSecond {
		l.skipped++
		return false
	}
	l.taken++
	return true
}

// Add adds a line that Takes has taken. It does not wait.
func (l *Log) Add(line Line) {
	for _, text := range [...]*string{
		&line.ID, &line.Method, &line.URL, &line.CSI, &line.Instance, &line.Execution, &line.Detail, &line.Hint, &line.Result,
	} {
		*text = cut(redact.Text(*text))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	line.Skipped = l.skipped
	select {
	case l.lines <- line:
		l.skipped = 0
	default:
		l.skipped++
	}
}

// cut bounds a text. It does not keep the memory of what is cut off.
func cut(text string) string {
	const longest = 2048
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(strings.Clone(text[:longest]), "") + "…"
}
