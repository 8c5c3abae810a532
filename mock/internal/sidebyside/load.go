//go:build external

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many clients ask at the same time.
const connections = 16

func newReader(b []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(b)) }

// load sends a request over and over for d, and returns how many successes came, and in what time. A client of its own, which does
// nothing else, costs less than any server: net/http's would be measured in place of the server.
func load(ctx context.Context, address string, request []byte, d time.Duration) (answers int64, took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var (
		count   atomic.Int64
		clients sync.WaitGroup
		failed  = make(chan error, connections)
	)
	began := time.Now()
	for range connections {
		clients.Go(func() {
			if err := ask(ctx, address, request, &count); err != nil && ctx.Err() == nil {
				failed <- err
				cancel()
			}
		})
	}
	clients.Wait()
	took = time.Since(began)
	select {
	case err := <-failed:
		return 0, took, err
	default:
		return count.Load(), took, nil
	}
}

// ask sends the request over one connection until ctx ends.
func ask(ctx context.Context, address string, request []byte, count *atomic.Int64) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	answer := bufio.NewReader(conn)
	for ctx.Err() == nil {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := readAnswer(answer); err != nil {
			return err
		}
		count.Add(1)
	}
	return nil
}

// readAnswer reads an answer, which must be a success.
func readAnswer(r *bufio.Reader) error {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 20")) {
		rest := make([]byte, min(r.Buffered(), 500))
		_, _ = io.ReadFull(r, rest)
		return fmt.Errorf("%w: %s%s", errNoAnswer, line, rest)
	}
	length := -1 // of a body in chunks
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return err
		}
		if len(line) <= len("\r\n") {
			break
		}
		name, value, _ := strings.Cut(string(line), ":")
		if strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	if length >= 0 {
		_, err = r.Discard(length)
		return err
	}
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
		if err != nil {
			return err
		}
		if _, err = r.Discard(int(size) + len("\r\n")); err != nil || size == 0 {
			return err
		}
	}
}
