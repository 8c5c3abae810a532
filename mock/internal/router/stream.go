package router

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
)

// stream lets an answer write its body as it comes, for as long as the client and the server last: the connection's limits are for
// answers that are whole, so each part gets a limit of its own.
func stream(closed <-chan struct{}, x *call, w *echo.Response, run func(ctx context.Context, write func([]byte) error)) {
	ctx, cancel := context.WithCancel(x.Request.Context())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-exchange.Draining(ctx):
		case <-closed:
		case <-ctx.Done():
		}
		cancel()
	}()
	defer func() {
		cancel()
		<-watched
	}()
	connection := http.NewResponseController(x.Writer)
	_ = connection.SetReadDeadline(time.Time{}) // a handler without a connection has no deadlines
	run(ctx, func(part []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		_ = connection.SetWriteDeadline(time.Now().Add(exchange.Grace))
		if _, err := w.Write(part); err != nil {
			return err
		}
		return connection.Flush() // without it nothing would arrive
	})
}
