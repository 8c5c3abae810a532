//go:build external

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// starts is how often a program is started, for the median of what that takes.
const starts = 11

// measureStart returns how many milliseconds the server takes to its first answer, on all processors.
func measureStart(ctx context.Context, s *server) (took float64, err error) {
	command := onAll(s.command(s.port)...)
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		_ = c.Wait()
	}()
	err = awaitEvery(ctx, time.Millisecond/2, "127.0.0.1:"+s.port, s.request) //nolint:mnd // often enough
	return milliseconds(began), err
}

func milliseconds(since time.Time) float64 {
	return float64(time.Since(since)) / float64(time.Millisecond)
}

// awaitEvery sends the request, with a pause between attempts, until the server answers.
func awaitEvery(ctx context.Context, pause time.Duration, address string, request []byte) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		if err = askOnce(ctx, address, request); err == nil {
			return nil
		}
		time.Sleep(pause)
	}
	return errors.Join(ctx.Err(), err)
}

// askOnce sends the request over a connection of its own.
func askOnce(ctx context.Context, address string, request []byte) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Write(request); err != nil {
		return err
	}
	return readAnswer(bufio.NewReader(conn))
}

// measureCommands returns how long commands take that are no servers, and how large the program is.
func measureCommands(ctx context.Context, bounce string) (text string, err error) {
	var parts []string
	for _, name := range []string{"--version", "token", "conform"} {
		var took []float64
		for range starts {
			command := onAll(bounce, name)
			began := time.Now()
			if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
				return "", fmt.Errorf("bounce %s: %w: %s", name, err, out)
			}
			took = append(took, milliseconds(began))
		}
		parts = append(parts, fmt.Sprintf("`bounce %s` %.0f ms", name, median(took)))
	}
	file, err := os.Stat(bounce)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("From start to end: %s.\nThe program has %d MB.\n", strings.Join(parts, ", "), file.Size()/1_000_000), nil //nolint:mnd // as disks are sold
}

// onAll returns a command that runs on all processors, where this program itself runs on one.
func onAll(command ...string) []string {
	if os.Getenv("SIDEBYSIDE_PINNED") == "" {
		return command
	}
	return append([]string{"taskset", "-c", "0-" + strconv.Itoa(processors()-1)}, command...)
}

// processors is how many the machine has.
func processors() int {
	if all, err := strconv.Atoi(os.Getenv("SIDEBYSIDE_PINNED")); err == nil {
		return all
	}
	return runtime.NumCPU()
}

// replaceTable puts a table into a document of Markdown, in the place of the one with the same head and the paragraph that follows it.
func replaceTable(name, table string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(table, "\n")
	before, rest, found := strings.Cut(string(text), head+"\n")
	_, rest, hasParagraph := strings.Cut(rest, "\n\n")
	if !found || !hasParagraph {
		return fmt.Errorf("%s has no table with the head %s", name, head)
	}
	if _, after, more := strings.Cut(rest, "\n\n"); more {
		table += "\n" + after
	}
	return os.WriteFile(name, []byte(before+table), 0o600) // it keeps its mode
}
