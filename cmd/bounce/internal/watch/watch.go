// Package watch says when files have changed. It watches their folders, since editors replace a file by a new one of its name,
// and waits until nothing has happened for a while, since a file can be written in parts. It is the only home of fsnotify, and
// imports nothing of this module.
package watch

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before a change is reported.
const quiet = 200 * time.Millisecond

// Files calls changed after one of the files was written, made or replaced, from one goroutine that ends with ctx; done is closed
// then. A file may be missing, but not its folder. after is time.After, or that of a test.
func Files(ctx context.Context, files []string, after func(time.Duration) <-chan time.Time, changed func()) (done <-chan struct{}, err error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	names := make([]string, 0, len(files))
	for _, file := range files {
		name, err := filepath.Abs(file)
		if err == nil {
			err = watcher.Add(filepath.Dir(name))
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("watch %s: %w", file, err), watcher.Close())
		}
		names = append(names, name)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = watcher.Close() }()
		report(ctx, watcher, names, after, changed)
	}()
	return ended, nil
}

// report calls changed for what the watcher sees. An error of the watcher can mean that events were lost, so it counts as one.
func report(ctx context.Context, watcher *fsnotify.Watcher, names []string, after func(time.Duration) <-chan time.Time, changed func()) {
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case event, open := <-watcher.Events:
			if !open {
				return
			}
			if slices.Contains(names, filepath.Clean(event.Name)) && !event.Has(fsnotify.Chmod) {
				settled = after(quiet)
			}
		case _, open := <-watcher.Errors:
			if !open {
				return
			}
			settled = after(quiet)
		case <-settled:
			settled = nil
			changed()
		}
	}
}
