//go:build external

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"
)

// path is that of the request to every server; body is what it sends.
const (
	prefix = "/selfservice/v1"
	path   = prefix + "/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0"
	body   = `{"scheduledTime":"2031-08-26T08:53:51-07:00","action":"schedule"}`
)

// server is one that is measured.
type server struct {
	name    string
	command func(port string) []string
	env     []string
	rates   []float64
	starts  []float64 // milliseconds to the first answer
	// costs are the microseconds of CPU that a request took of the server, one for each round.
	costs []float64
	// idle and loaded are the resident size in MB before and after the last round.
	idle, loaded int
	request      []byte
	port         string
	pid          int
	path         string // of the request; "" is path
}

// build builds what is measured, and returns the servers: bare Echo, the yardstick, is the first.
func build(ctx context.Context, folder string, peers bool) ([]*server, error) {
	bounce := filepath.Join(folder, "bounce")
	compile := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", bounce, "./cmd/bounce")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0") // as a release is built
	if out, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w: %s", err, out)
	}
	minted, err := exec.CommandContext(ctx, bounce, "token", "--expires-in", "24h").Output()
	if err != nil {
		return nil, fmt.Errorf("mint a token: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	mock := func(port string) []string {
		return []string{bounce, "mock", "--addr", "127.0.0.1:" + port, "--log-level", "error"}
	}
	servers := []*server{
		{name: "bare Echo", command: func(port string) []string { return []string{self, "-serve", "echo:" + port} }},
		{name: "bare net/http", command: func(port string) []string { return []string{self, "-serve", "net/http:" + port} }},
		{name: "bounce mock", command: mock},
		{name: "bounce mock, GOGC=100", command: mock, env: []string{"GOGC=100"}},
	}
	if peers {
		more, err := peerServers(ctx, folder)
		if err != nil {
			return nil, err
		}
		servers = append(servers, more...)
	}
	for i, s := range servers {
		s.port = fmt.Sprint(firstPort + i)
		s.request = []byte(joined("PUT "+cmp.Or(s.path, path)+" HTTP/1.1", "Host: 127.0.0.1:"+s.port, "Authorization: Bearer "+strings.TrimSpace(string(minted)),
			"Identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)), "", body))
	}
	return servers, nil
}

// firstPort is the port of the first server; the others have the next ones.
const firstPort = 22686

// start starts the server, and returns what ends it.
func (s *server) start(ctx context.Context) (stop func(), err error) {
	command := s.command(s.port)
	if os.Getenv("SIDEBYSIDE_PINNED") != "" {
		command = append([]string{"taskset", "-c", "0"}, command...)
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Env = append(append(os.Environ(), "GOMAXPROCS=1"), s.env...)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	if err := c.Start(); err != nil {
		return nil, err
	}
	s.pid = c.Process.Pid
	return func() {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // it keeps nothing that a graceful end would save
		_ = c.Wait()
	}, nil
}

func (s *server) address() string { return "127.0.0.1:" + s.port }

// round starts the server, measures it, and ends it.
func (s *server) round(ctx context.Context, d time.Duration) error {
	stop, err := s.start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	address := s.address()
	if err := await(ctx, address, s.request); err != nil {
		return err
	}
	s.idle = resident(s.pid)
	if _, _, err := load(ctx, address, s.request, d/3); err != nil { // warms up
		return err
	}
	before := cpu(s.pid)
	count, took, err := load(ctx, address, s.request, d)
	if err != nil {
		return err
	}
	s.rates = append(s.rates, float64(count)/took.Seconds())
	s.costs = append(s.costs, float64((cpu(s.pid)-before).Microseconds())/float64(count))
	s.loaded = resident(s.pid)
	return nil
}

// await sends the request until the server answers, and lets it come to rest.
func await(ctx context.Context, address string, request []byte) error {
	const pause = 50 * time.Millisecond
	err := awaitEvery(ctx, pause, address, request)
	time.Sleep(pause)
	return err
}

// resident returns the resident size of a process in MB.
func resident(pid int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	var size, pages int
	_, _ = fmt.Sscan(string(text), &size, &pages)
	return pages * os.Getpagesize() >> 20
}

// cpu returns the time that the threads of a process have had on a processor.
func cpu(pid int) (sum time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, file := range threads {
		text, _ := os.ReadFile(file)
		var nanoseconds time.Duration
		_, _ = fmt.Sscan(string(text), &nanoseconds)
		sum += nanoseconds
	}
	return sum
}

// wanted and outcome are what a bare server reads and answers.
type wanted struct {
	ScheduledTime time.Time `json:"scheduledTime"`
	Action        string    `json:"action"`
}

type outcome struct {
	ScheduledStart string `json:"scheduledStart"`
	ScheduledEnd   string `json:"scheduledEnd"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
	CustStatus     string `json:"custStatus"`
}

func answerTo(w wanted) outcome {
	return outcome{
		w.ScheduledTime.Format(time.RFC3339), w.ScheduledTime.Add(2 * time.Hour).Format(time.RFC3339), "Open", "Ready For Execution", "Review Update",
	}
}

// serveAnswers lets bare Echo answer other requests as the file says, by method and path; "" adds none.
func serveAnswers(e *echo.Echo, file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var texts map[string]json.RawMessage
	if err := json.Unmarshal(text, &texts); err != nil {
		return err
	}
	answers := map[string]any{}
	for request, text := range texts {
		value, err := typed(json.NewDecoder(bytes.NewReader(text)))
		if err != nil {
			return err
		}
		answers[request] = value.Interface()
	}
	answer := func(c echo.Context) error {
		return c.JSON(http.StatusOK, answers[c.Request().Method+" "+c.Request().RequestURI])
	}
	e.GET(prefix+"/*", answer)
	e.POST(prefix+"/*", func(c echo.Context) error {
		var w struct {
			Operation, Services string
			Duration            struct {
				Unit  string
				Value int
			}
		}
		if err := c.Bind(&w); err != nil {
			return err
		}
		return answer(c)
	})
	return nil
}

// serveBare serves the PUT until ctx ends: it reads the body and answers, and decides nothing.
func serveBare(ctx context.Context, kindAndPort string) error {
	kind, port, _ := strings.Cut(kindAndPort, ":")
	var handler http.Handler
	switch kind {
	case "echo":
		e := echo.New()
		e.PUT("/selfservice/v1/customers/:csi/:service/products/bounce/instances/:instance/executions/:execution", func(c echo.Context) error {
			var w wanted
			if err := c.Bind(&w); err != nil {
				return err
			}
			return c.JSON(http.StatusOK, answerTo(w))
		})
		if err := serveAnswers(e, os.Getenv(answersVariable)); err != nil {
			return err
		}
		handler = e
	default:
		mux := http.NewServeMux()
		mux.HandleFunc("PUT /selfservice/v1/customers/{csi}/{service}/products/bounce/instances/{instance}/executions/{execution}", func(w http.ResponseWriter, r *http.Request) {
			var body wanted
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(answerTo(body))
		})
		handler = mux
	}
	l, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	hs := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	defer context.AfterFunc(ctx, func() { _ = hs.Close() })()
	return hs.Serve(l)
}
