package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"example.com/bounce/cmd/bounce/internal/startup"
)

func init() { startup.RestorePath() } //nolint:gochecknoinits // this package is initialised last

func main() {
	log.SetOutput(io.Discard) // only net/http writes there: it quotes what a target sends unasked, with the tokens in it
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from then on, a second signal ends the process at once
	os.Exit(Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
