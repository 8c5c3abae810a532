package remedy

import (
	"context"
	"encoding/json"
	"strings"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi/timestamp"
)

// Hint says in a few words what would let the request of an entry pass in the present state, where the refusal itself cannot say it:
// a time that is free, or the path that was probably meant. "" means that Explain has to be asked, or that nothing is known.
func (a *Advisor) Hint(ctx context.Context, e journal.Entry) string {
	if e.Reason != api.KindConflicting.Rule && e.Reason != exchange.NoRoute.Rule {
		return ""
	}
	e = a.Explain(ctx, e)
	for _, step := range e.Trace {
		for _, edit := range step.Apply {
			var value string
			if json.Unmarshal(edit.Value, &value) != nil {
				continue
			}
			switch {
			case edit.In == "path":
				return "did you mean " + difference(e.URL, value)
			case edit.In == "body" && edit.Pointer == "/scheduledTime":
				if free, err := timestamp.Parse(value); err == nil {
					return "free from " + api.BriefTime(free.Time, e.At)
				}
			}
		}
	}
	return ""
}

// difference returns the segments of a path in which it differs from the one that was sent.
func difference(sent, path string) string {
	sent, _, _ = strings.Cut(sent, "?")
	was, now := strings.Split(sent, "/"), strings.Split(path, "/")
	first, last := 0, 0
	for shorter := min(len(was), len(now)); first < shorter && was[first] == now[first]; {
		first++
	}
	for shorter := min(len(was), len(now)) - first; last < shorter && was[len(was)-1-last] == now[len(now)-1-last]; {
		last++
	}
	text := strings.Join(now[first:len(now)-last], "/")
	if first > 1 { // the first segment is that before the first slash
		text = "…/" + text
	} else {
		text = "/" + text
	}
	if last > 0 {
		text += "/…"
	}
	return text
}
