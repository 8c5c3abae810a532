package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/watch"
	"example.com/bounce/mock"
)

// followFiles reloads contract and seed file on SIGHUP, where there is one, and with --watch when they change, until ctx ends. The
// returned function waits for the end.
func (s *mockSettings) followFiles(ctx context.Context, server *mock.Server, logger *slog.Logger) (wait func(), err error) {
	wanted := make(chan struct{}, 1)
	want := func() {
		select {
		case wanted <- struct{}{}:
		default: // a reload that has not begun reads the newest files
		}
	}
	watched := closedChannel()
	if s.watch {
		var files []string
		for _, file := range []string{s.contract, s.options.Seed.Name} {
			if file != "" {
				files = append(files, file)
			}
		}
		if len(files) == 0 {
			return nil, errors.New("--watch has no file to watch: give --contract or --seed-file")
		}
		if watched, err = watch.Files(ctx, files, time.After, want); err != nil {
			return nil, fmt.Errorf("--watch: %w", err)
		}
	}
	stop := onHangup(want)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-wanted:
				s.reload(server, logger)
			}
		}
	}()
	return func() { <-ended; <-watched }, nil
}

func closedChannel() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// reload puts the files in force as they are now. It logs their errors, and the control API shows them.
func (s *mockSettings) reload(server *mock.Server, logger *slog.Logger) {
	seed := s.options.Seed
	contract, err := cli.LoadContract(s.contract)
	if err == nil {
		seed.Text, err = cli.ReadFile(seed.Name)
	}
	if err != nil {
		server.ReloadFailed(err)
	} else {
		err = server.Reload(contract, seed)
	}
	if err != nil {
		logger.Error("reload failed, nothing has changed", "err", err)
		return
	}
	logger.Info("reloaded", "contract", contract.Name(), "sha256", contract.Digest(), "seed", seed.Name)
}
