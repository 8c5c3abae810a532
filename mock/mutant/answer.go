package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// answers get wrong what a success or a refusal looks like.
func answers() []Mutant {
	return []Mutant{
		onSuccess("end-missing", "clause:success-body", "leaves scheduledEnd out", drop("scheduledEnd")),
		onSuccess("status-missing", "clause:success-body", "leaves status out", drop("status")),
		onSuccess("cust-status-null", "clause:success-body", "has null for custStatus", set("custStatus", nil)),
		onSuccess("conflicts-as-text", "reading:success-conflicts", "has an empty text for the conflicts of a success", set("conflicts", "")),
		onAnswer("conflict-with-empty-start", "reading:unused-members", "has an empty text for the start in a conflict answer",
			(*answer).isConflict, set("scheduledStart", "")),
		onSuccess("offset-of-one-digit", "reading:time-offset-out", "writes the offset -07:00 as -7:00", func(a *answer) {
			a.edit(func(m map[string]any) {
				rewrite(m, func(s string) string { return strings.Replace(s, "-07:00", "-7:00", 1) })
			})
		}),
		onSuccess("seconds-as-nothing", "reading:time-seconds-out", "writes no digits for the seconds of a full minute", func(a *answer) {
			a.edit(func(m map[string]any) {
				rewrite(m, func(s string) string { return strings.Replace(s, ":00Z", ":Z", 1) })
			})
		}),
		onSuccess("conflicts-beside-success", "clause:success-body", "lists conflicts in a success", set("conflicts", []any{map[string]any{
			"rfcNumber": "3-7JZXAMZ", "rfcType": "CODE_PROMO", "rfcSubType": "CEMLI_PATCH", "status": "Open", "subStatus": "Ready For Execution",
			"scheduledStart": "2030-01-01T10:00:00Z", "scheduledEnd": "2030-01-01T12:00:00Z", "duration": map[string]any{"unit": "hours", "value": 2},
		}})),
		onSuccess("undocumented-status", "clause:success-body", "answers a success with 207", func(a *answer) { a.status = http.StatusMultiStatus }),
		onSuccess("success-words-wrong", "clause:success-words", "says Scheduled where the sample says Open", set("status", "Scheduled")),
		onSuccess("cust-status-wrong", "clause:success-words", "says Acknowledged where the sample says Review Update",
			set("custStatus", "Acknowledged")),
		onSuccess("sub-status-wrong", "clause:success-words", "says Ready where the sample says Ready For Execution", set("subStatus", "Ready")),
		onSuccess("success-is-302", "reading:success-status", "answers a success with 302", func(a *answer) { a.status = http.StatusFound }),
		onSuccess("success-as-text", "hygiene:json-answers", "calls a success text/plain",
			func(a *answer) { a.header.Set("Content-Type", "text/plain") }),
		onRefusal("refusal-as-html", "hygiene:json-answers", "calls a refusal text/html",
			func(a *answer) { a.header.Set("Content-Type", "text/html; charset=utf-8") }),
		onRefusal("stack-trace", "hygiene:no-internals", "shows its stack in refusals",
			set("detail", "goroutine 42 [running]:\nmain.(*server).schedule(0xc000123400)\n\t/srv/bounce/server.go:117 +0x1d4")),
		onRefusal("library-text", "hygiene:no-internals", "shows the text of its JSON library in refusals",
			set("detail", "json: cannot unmarshal number into Go struct field Request.scheduledTime of type string")),
		{
			Name: "refusal-cut-short", Class: "answer", Rule: "reading:error-body", Defect: "announces the body of a refusal and sends half of it",
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					a := &answer{header: http.Header{}, status: http.StatusOK}
					api.ServeHTTP(a, r)
					if a.isRefusal() {
						a.breakOff(w)
						return
					}
					a.send(w)
				})
			}),
		},
		onSuccess("bare-times-out", "reading:time-zone-out", "leaves the offset out of the times of an answer", func(a *answer) {
			a.edit(func(m map[string]any) { rewrite(m, bare) })
		}),
		onSuccess("hour-padded-with-blank", "reading:time-hour-out", "writes a blank for the first digit of an hour before ten", func(a *answer) {
			a.edit(func(m map[string]any) {
				rewrite(m, func(s string) string { return strings.ReplaceAll(s, "T0", "T ") })
			})
		}),
		window("start-not-echoed", "clause:start-is-requested", "answers with a start a minute after the one that it books",
			func(x *mock.Exchange) { x.Window.Start = x.Window.Start.Add(time.Minute) }),
		window("end-before-start", "clause:end-after-start", "answers with an end before the start",
			func(x *mock.Exchange) { x.Window.End = x.Window.Start.Add(-2 * time.Hour) }),
		window("end-is-start", "clause:end-after-start", "answers with the start for the end",
			func(x *mock.Exchange) { x.Window.End = x.Window.Start }),
		window("end-on-same-day", "clause:end-after-start", "puts an end behind midnight on the day of the start", func(x *mock.Exchange) {
			if x.Window.End.YearDay() != x.Window.Start.YearDay() {
				x.Window.End = x.Window.End.AddDate(0, 0, -1)
			}
		}),
	}
}

// onSuccess alters the answers to windows that were booked.
func onSuccess(name, rule, defect string, f func(*answer)) Mutant {
	return onAnswer(name, rule, defect, (*answer).isSuccess, f)
}

// onRefusal alters the answers that refuse, and list no conflicts.
func onRefusal(name, rule, defect string, f func(*answer)) Mutant {
	return onAnswer(name, rule, defect, (*answer).isRefusal, f)
}

func onAnswer(name, rule, defect string, is func(*answer) bool, f func(*answer)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: outgoing(func(_ *http.Request, a *answer) {
			if is(a) {
				f(a)
			}
		}),
	}
}

func drop(member string) func(*answer) {
	return func(a *answer) { a.edit(func(m map[string]any) { delete(m, member) }) }
}

func set(member string, value any) func(*answer) {
	return func(a *answer) { a.edit(func(m map[string]any) { m[member] = value }) }
}

// window answers with another window than the one that it books.
func window(name, rule, defect string, f func(*mock.Exchange)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: at("book", after(func(x *mock.Exchange) *mock.Refusal {
			f(x)
			return nil
		})),
	}
}

// rewrite alters the times of a success.
func rewrite(m map[string]any, f func(string) string) {
	for _, member := range []string{"scheduledStart", "scheduledEnd"} {
		if text, isText := m[member].(string); isText {
			m[member] = f(text)
		}
	}
}

// bare is a time without its offset.
func bare(text string) string {
	date, clock, _ := strings.Cut(text, "T")
	if at := strings.IndexAny(clock, "Z+-"); at >= 0 {
		clock = clock[:at]
	}
	return date + "T" + clock
}
