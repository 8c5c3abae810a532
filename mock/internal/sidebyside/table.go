//go:build external

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// row is a lawful request, and what it costs bare Echo and the mock.
type row struct {
	name      string
	method    string
	path      string // below /selfservice/v1
	body      string
	algorithm string // of the token; "" for that of the customer's first key
	prepare   map[string]string
	rates     [2][]float64
	costs     [2][]float64

	request []byte
}

// rows are a request of each operation, the PUT with tokens of other algorithms, and the PUT of a customer with readings and a clock of
// its own, which stays so: it is the last.
func rows() []*row {
	const (
		customer = "/customers/15427061/EBSO/products/bounce/instances"
		instance = customer + "/DCMATI"
		metadata = "/customers/services/products/bounce/"
		put      = instance + "/executions/3-CDQF5Z0"
		steps    = "/executions/3-CDQF5Z0/status/details?requestor=BOUNCE"
	)
	return []*row{
		{name: "scheduleExecution", method: http.MethodPut, path: put, body: body},
		{name: "readExecution", method: http.MethodGet, path: put},
		{name: "listConflicts", method: http.MethodGet, path: instance + "/executions"},
		{name: "listExecutions", method: http.MethodGet, path: customer + "/executions"},
		{name: "readOptions", method: http.MethodGet, path: instance + "/options"},
		{name: "listOperations", method: http.MethodGet, path: metadata + "operations"},
		{name: "listServices", method: http.MethodGet, path: metadata + "services"},
		{name: "listDurations", method: http.MethodGet, path: metadata + "durations"},
		{name: "readWorkflowStatus", method: http.MethodGet, path: "/executions/status?requestor=BOUNCE&id=3-CDQF5Z0"},
		{name: "readWorkflowStatusDetails", method: http.MethodGet, path: steps},
		{name: "readTicketQueue", method: http.MethodGet, path: "/customers/services/EBSO/products/bounce/instances/DCMATI/ticket/queue"},
		{name: "listInstanceServices", method: http.MethodGet, path: "/customers/4165/products/bounce/instances/DCMATI/services"},
		{name: "createExecution", method: http.MethodPost, path: instance + "/executions", body: `{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2}}`},
		{name: "scheduleExecution, ES256", method: http.MethodPut, path: put, body: body, algorithm: "ES256"},
		{name: "scheduleExecution, EdDSA", method: http.MethodPut, path: put, body: body, algorithm: "EdDSA"},
		{name: "scheduleExecution, own readings and clock", method: http.MethodPut, path: put, body: body, prepare: map[string]string{
			"readings": `{"readings":{"lead-status":"422","time-zone-out":"utc"}}`, "clock": `{"mode":"offset","offset":"1h"}`,
		}},
	}
}

// writeTable measures each row in interleaved rounds, and writes the least CPU and the median of the rates. Bare Echo binds the body and
// encodes what the mock has answered.
func writeTable(ctx context.Context, o options, folder string, servers []*server) error {
	echo, mock := servers[0], servers[2]
	answers := filepath.Join(folder, "answers.json")
	echo.env = append(echo.env, answersVariable+"="+answers)
	stopMock, err := mock.start(ctx)
	if err != nil {
		return err
	}
	defer stopMock()
	if err := await(ctx, mock.address(), mock.request); err != nil {
		return err
	}
	table, known := rows(), map[string]json.RawMessage{}
	for _, r := range table {
		if err := r.build(ctx, folder); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if known[r.method+" "+prefix+r.path], err = answerOf(ctx, mock.address(), r.request); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	text, err := json.Marshal(known)
	if err := errors.Join(err, os.WriteFile(answers, text, 0o600)); err != nil {
		return err
	}
	stopEcho, err := echo.start(ctx)
	if err != nil {
		return err
	}
	defer stopEcho()
	if err := await(ctx, echo.address(), echo.request); err != nil {
		return err
	}
	for _, r := range table {
		if err := r.set(ctx, mock.address()); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		for range o.rounds {
			for i, s := range []*server{echo, mock} {
				if err := r.measure(ctx, i, s, o.time); err != nil {
					return fmt.Errorf("%s: %s: %w", r.name, s.name, err)
				}
			}
		}
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintf(t, " request\t CPU of bare Echo\t CPU of the mock\t Echo's CPU by the mock's\t requests/s of bare Echo\n ---\t ---\t ---\t ---\t ---\n")
	for _, r := range table {
		bare, own := slices.Min(r.costs[0]), slices.Min(r.costs[1]) // what else runs on the machine only adds to it
		fmt.Fprintf(t, " %s\t %.1f µs\t %.1f µs\t %.2f\t %.2f\n", r.name, bare, own, bare/own, median(r.rates[1])/median(r.rates[0]))
	}
	return t.Flush()
}

// build makes the request, with a token for all scopes.
func (r *row) build(ctx context.Context, folder string) error {
	arguments := []string{"token", "--expires-in", "24h", "--scope", "all"}
	if r.algorithm != "" {
		arguments = append(arguments, "--algorithm", r.algorithm)
	}
	minted, err := exec.CommandContext(ctx, filepath.Join(folder, "bounce"), arguments...).Output()
	if err != nil {
		return fmt.Errorf("mint a token: %w", err)
	}
	lines := []string{
		r.method + " " + prefix + r.path + " HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer " + strings.TrimSpace(string(minted)),
		"Identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01",
	}
	if r.body != "" {
		lines = append(lines, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(r.body)))
	}
	r.request = []byte(joined(append(lines, "", r.body)...))
	return nil
}

// set gives the customer what the row wants.
func (r *row) set(ctx context.Context, address string) error {
	for name, text := range r.prepare {
		url := "http://" + address + "/__admin/customers/15427061/" + name
		request, err := http.NewRequestWithContext(ctx, http.MethodPut, url, strings.NewReader(text))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		said, err := io.ReadAll(response.Body)
		switch err := errors.Join(err, response.Body.Close()); {
		case err != nil:
			return err
		case response.StatusCode >= http.StatusMultipleChoices:
			return fmt.Errorf("%w: PUT %s: %s: %s", errNoAnswer, url, response.Status, said)
		}
	}
	return nil
}

// measure adds a measurement of a server.
func (r *row) measure(ctx context.Context, i int, s *server, d time.Duration) error {
	if _, _, err := load(ctx, s.address(), r.request, d/3); err != nil {
		return err
	}
	before := cpu(s.pid)
	count, took, err := load(ctx, s.address(), r.request, d)
	switch {
	case err != nil:
		return err
	case count == 0:
		return fmt.Errorf("%w in %s", errNoAnswer, d)
	}
	r.rates[i] = append(r.rates[i], float64(count)/took.Seconds())
	r.costs[i] = append(r.costs[i], float64((cpu(s.pid)-before).Nanoseconds())/1e3/float64(count))
	return nil
}

// answersVariable names the file that has what bare Echo answers.
const answersVariable = "SIDEBYSIDE_ANSWERS"

// answerOf sends a request once, and returns the body of the answer.
func answerOf(ctx context.Context, address string, request []byte) (json.RawMessage, error) {
	r, err := http.ReadRequest(newReader(request))
	if err != nil {
		return nil, err
	}
	r.URL.Scheme, r.URL.Host, r.RequestURI = "http", address, ""
	response, err := http.DefaultClient.Do(r.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(response.Body)
	switch err := errors.Join(err, response.Body.Close()); {
	case err != nil:
		return nil, err
	case response.StatusCode >= http.StatusMultipleChoices:
		return nil, fmt.Errorf("%w: %s: %s", errNoAnswer, response.Status, text)
	}
	return bytes.TrimSpace(text), nil
}
