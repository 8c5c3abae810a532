package control

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
)

// The events that calls announce. What granted requests change, their own events say.
const (
	stateChanged    = "state"
	clockChanged    = "clock"
	readingsChanged = "readings"
	faultsChanged   = "faults"
)

// announcing makes the operations among them that change something announce it.
func announcing(event string, all []operation) []operation {
	for i := range all {
		all[i].event = event
	}
	return all
}

// announce calls run, and publishes the event of its operation after a success.
func (a *API) announce(event string, run func(*Request) (any, error)) func(*Request) (any, error) {
	return func(x *Request) (any, error) {
		view, err := run(x)
		if err == nil {
			a.Journal.Publish(event, x.csi)
		}
		return view, err
	}
}

// retryAfter is for a stream when there are too many.
const retryAfter = 5 * time.Second

// streamEvents answers with the events as they come (Server-Sent Events, HTML Living Standard section 9.2).
func (a *API) streamEvents(x *Request) (any, error) {
	stream := &answer{Status: http.StatusOK, ContentType: "text/event-stream", Header: http.Header{"Cache-Control": {"no-store"}}}
	if x.Request.Method == http.MethodHead {
		return stream, nil
	}
	reader, err := a.Journal.Read(x.Request.Header.Get("Last-Event-ID"))
	if err != nil { // there are as many as there may be
		r := x.Refuse(KindManyStreams, fmt.Sprintf("There are %d streams of events already.", journal.MaxReaders))
		r.RetryAfter = retryAfter
		return nil, refusal{r}
	}
	context.AfterFunc(x.Request.Context(), reader.Close) // an answer that fails before its stream runs gives its place back, too
	stream.Stream = func(ctx context.Context, write func([]byte) error) {
		defer reader.Close()
		inspect.Follow(ctx, reader, write)
	}
	return stream, nil
}
