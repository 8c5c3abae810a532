package requestlog_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/bounce/cmd/bounce/internal/requestlog"
	"example.com/bounce/mock"
)

var began = time.Date(2026, 11, 28, 5, 40, 0, 0, time.UTC)

func line(edits ...func(*mock.RequestLine)) mock.RequestLine {
	l := mock.RequestLine{
		At: began, MockTime: time.Date(2020, 8, 26, 15, 0, 0, 0, time.UTC), ID: "ff4ae39f6bb44fb8", Method: "PUT",
		URL: "/selfservice/v1/x?y=z", Status: 200, Result: "booked 16:00Z-18:00Z", Took: 412 * time.Microsecond,
	}
	l.Instance, l.Execution = "DCMATI", "3-CDQF5Z0"
	for _, edit := range edits {
		edit(&l)
	}
	return l
}

// printed returns what becomes of lines; the hint of each refusal is "retry".
func printed(t *testing.T, o requestlog.Options, lines ...mock.RequestLine) string {
	t.Helper()
	var b strings.Builder
	o.Log, o.Output = mock.NewRequestLog(mock.RequestLogOptions{PerSecond: 2}), &b
	o.Hint = func(id string) string {
		if id == "" {
			t.Error("a hint was asked for without an id")
		}
		return "retry"
	}
	for _, l := range lines {
		if o.Log.Takes(false, l.At) {
			o.Log.Add(l)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	requestlog.Print(ctx, o)
	return b.String()
}

func columns(n int) func() int { return func() int { return n } }

// No line is wider than the terminal, whatever a client sends, and status and id are always whole.
func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	long := line(func(l *mock.RequestLine) {
		l.Method, l.Instance, l.Status, l.Reason = strings.Repeat("M", 500), "", 405, strings.Repeat("r", 90)
		l.URL, l.Detail = "/"+strings.Repeat("日本/", 300)+"end", strings.Repeat("語", 300)
		l.Took = time.Hour
	})
	for n := 1; n < 250; n++ {
		for _, l := range []mock.RequestLine{line(), long} {
			rows := strings.Split(strings.TrimSuffix(printed(t, requestlog.Options{Width: columns(n)}, l), "\n"), "\n")
			if len(rows) != 3 {
				t.Fatalf("%d columns: got %q, want a head, a date and a line", n, rows)
			}
			row := rows[2]
			if !strings.HasSuffix(row, "  ff4ae39f") || !strings.Contains(row, "15:00:00   "+map[bool]string{true: "200", false: "405"}[l.Status == 200]) {
				t.Errorf("%d columns: %q has no time, status or id", n, row)
			}
			const smallest = 60
			if width := widthOf(row); n >= smallest && width > n {
				t.Errorf("%d columns: %q has %d", n, row, width)
			}
			if width := widthOf(row); n >= smallest+2 && width < n-1 {
				t.Errorf("%d columns: %q has %d, and leaves some out", n, row, width)
			}
		}
	}
}

// widthOf counts the characters of these tests: Chinese ones are twice as wide.
func widthOf(text string) int {
	return utf8.RuneCountInString(text) + strings.Count(text, "日") + strings.Count(text, "本") + strings.Count(text, "語")
}

// What a client sends cannot move the cursor, colour the terminal, turn the text around or begin a line.
func TestControlCharactersAreEscaped(t *testing.T) {
	t.Parallel()
	hostile := "\x1b[2J\a\r\n\x9b\xff\u202eabc\u2066\u200d\u0301\u2028\x00日"
	l := line(func(l *mock.RequestLine) {
		l.Method, l.ID, l.Instance, l.Execution, l.Reason, l.Hint, l.Detail = hostile, hostile, hostile, hostile, hostile, hostile, hostile
	})
	for name, o := range map[string]requestlog.Options{"columns": {Width: columns(400)}, "a pipe": {}, "JSON": {JSON: true}} {
		text := printed(t, o, l)
		for _, bad := range []string{"\x1b", "\a", "\r", "\x00", "\xff", "\x9b"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: %q has %q", name, text, bad)
			}
		}
		if n, want := strings.Count(text, "\n"), map[bool]int{true: 3, false: 1}[name == "columns"]; n != want {
			t.Errorf("%s: %q has %d lines, want %d", name, text, n, want)
		}
		if name != "JSON" && strings.ContainsAny(text, "\u202e\u2066\u200d\u0301\u2028") {
			t.Errorf("%s: %q turns or joins characters", name, text)
		}
		if !strings.Contains(text, "日") {
			t.Errorf("%s: %q lacks a printable character", name, text)
		}
	}
}

func TestAPipeGetsPlainFields(t *testing.T) {
	t.Parallel()
	refused := line(func(l *mock.RequestLine) {
		l.Status, l.Reason, l.Result, l.Hint, l.Detail, l.Execution = 400, "lead-time", "", "ask for more", "Too soon.", ""
		l.Took = 2345 * time.Millisecond
	})
	dropped := line(func(l *mock.RequestLine) {
		l.Status, l.Reason, l.Result, l.Fault, l.Detail = 0, "mock-fault", "", "fault-1", "fault-1 strikes: EMPTY_RESPONSE"
		l.At = began.Add(time.Second)
	})
	listed := line(func(l *mock.RequestLine) { l.Result, l.At = "", began.Add(time.Second) })
	got := printed(t, requestlog.Options{Colour: true}, line(), refused, dropped, listed)
	want := `2020-08-26T15:00:00Z 200 PUT DCMATI/3-CDQF5Z0 - booked 16:00Z-18:00Z 0.4ms ff4ae39f6bb44fb8
2020-08-26T15:00:00Z 400 PUT /selfservice/v1/x lead-time retry; Too soon 2.3s ff4ae39f6bb44fb8
2020-08-26T15:00:00Z none PUT DCMATI/3-CDQF5Z0 mock-fault fault-1 strikes: EMPTY_RESPONSE 0.4ms ff4ae39f6bb44fb8
2020-08-26T15:00:00Z 200 PUT DCMATI/3-CDQF5Z0 - - 0.4ms ff4ae39f6bb44fb8
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestJSONLinesCanBeParsed(t *testing.T) {
	t.Parallel()
	later := began.Add(time.Second)
	text := printed(t, requestlog.Options{JSON: true, Width: columns(80), Colour: true}, line(), line(), line(),
		line(func(l *mock.RequestLine) { l.At = later }))
	rows := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(rows) != 4 {
		t.Fatalf("got %q, want two lines, how many were left out, and one", rows)
	}
	var first map[string]any
	if err := json.Unmarshal([]byte(rows[0]), &first); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"time": "2026-11-28T05:40:00Z", "mockTime": "2020-08-26T15:00:00Z", "id": "ff4ae39f6bb44fb8", "method": "PUT", "url": "/selfservice/v1/x?y=z",
		"instance": "DCMATI", "execution": "3-CDQF5Z0", "status": 200.0, "result": "booked 16:00Z-18:00Z", "tookMs": 0.412,
	} {
		if first[name] != want {
			t.Errorf("%s is %v, want %v", name, first[name], want)
		}
	}
	if want := `{"time":"2026-11-28T05:40:01Z","more":1}`; rows[2] != want {
		t.Errorf("got %s, want %s", rows[2], want)
	}
}

// The head comes once, the date where it changes, the width is asked of the terminal once a second, and what was left out is counted.
func TestATerminalGetsAHeadAndDates(t *testing.T) {
	t.Parallel()
	asked := 0
	o := requestlog.Options{Width: func() int { asked++; return 80 }}
	next := func(l *mock.RequestLine) { l.At, l.MockTime = began.Add(time.Second), l.MockTime.Add(24*time.Hour) }
	many := []mock.RequestLine{line(), line()}
	for range 1340 {
		many = append(many, line())
	}
	got := printed(t, o, append(many, line(next))...)
	want := `mock time  status  request                 what to do                  id
 2020-08-26
15:00:00   200     PUT  DCMATI/3-CDQF5Z0   booked 16:00Z-18:00Z        ff4ae39f
15:00:00   200     PUT  DCMATI/3-CDQF5Z0   booked 16:00Z-18:00Z        ff4ae39f
 ... 1,340 more (bounce mock prints at most 2 a second)
 2020-08-27
15:00:00   200     PUT  DCMATI/3-CDQF5Z0   booked 16:00Z-18:00Z        ff4ae39f
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if asked != 2 {
		t.Errorf("the width was asked for %d times in two seconds", asked)
	}
}

func TestTheStatusIsColoured(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{200: "\x1b[32m200", 302: " 302", 409: "\x1b[33m409", 500: "\x1b[31m500", 0: "\x1b[31mnone"} {
		l := line(func(l *mock.RequestLine) { l.Status = status })
		if got := printed(t, requestlog.Options{Width: columns(80), Colour: true}, l); !strings.Contains(got, want) {
			t.Errorf("%d: got %q, want %q in it", status, got, want)
		}
		if got := printed(t, requestlog.Options{Width: columns(80)}, l); strings.Contains(got, "\x1b") {
			t.Errorf("%d: %q is coloured", status, got)
		}
	}
}

// After the last request of a burst, a tick tells what was left out.
func TestATickTellsWhatWasLeftOut(t *testing.T) {
	t.Parallel()
	log := mock.NewRequestLog(mock.RequestLogOptions{PerSecond: 1})
	log.Takes(false, began)
	log.Takes(false, began)
	tick, written := make(chan time.Time), make(lines)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go requestlog.Print(ctx, requestlog.Options{Log: log, Output: written, Tick: tick})
	tick <- began
	if got, want := <-written, " ... 1 more (bounce mock prints at most 1 a second)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type lines chan string

func (l lines) Write(text []byte) (int, error) {
	l <- string(text)
	return len(text), nil
}

// An output that has gone ends the printing, and nothing else.
func TestABrokenOutputEndsThePrinting(t *testing.T) {
	t.Parallel()
	log := mock.NewRequestLog(mock.RequestLogOptions{})
	log.Add(line())
	requestlog.Print(t.Context(), requestlog.Options{Log: log, Output: broken{}}) // does not wait for ctx
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }
