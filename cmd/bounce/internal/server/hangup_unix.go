//go:build unix

package server

import (
	"os"
	"os/signal"
	"syscall"
)

// onHangup calls f on each SIGHUP until the returned function is called, which waits for a call in progress.
func onHangup(f func()) (stop func()) {
	signals, ended := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer close(ended)
		for range signals {
			f()
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
		<-ended
	}
}
