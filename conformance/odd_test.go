package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/internal/target"
)

// oddValues are what no page documents as the value of a member, or as a body, and what may trip a client that reads it.
var oddValues = map[string]string{
	"null": `null`, "true": `true`, "a text": `"abc"`, "an empty text": `""`, "zero": `0`, "a number": `-3.5`,
	"a huge number": `1e308`, "a number that no float holds": `1e400`, "a bare array": `[{"conflicts":[{}]},1,null]`, "an empty array": `[]`,
	"an array of nulls": `[null,null]`, "an object": `{"a":{"b":[]}}`, "the year 10000": `"10000-01-01T00:00:00Z"`, "no time": `"2030-13-41T25:61:61Z"`,
	"the end of 9999": `"9999-12-31T23:59:59-14:00"`, "the year 0": `"0000-01-01T00:00:00+14:00"`, "deep nesting": strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
	"no JSON": `{"a":`, "nothing": ``, "bytes": "\xff\x00",
}

// odd answers like a server of the API, with values that it was told to put where others belong.
type odd struct {
	mu     sync.Mutex
	chance *rand.Rand
	names  []string // of the odd values
	// answer makes a body of the one that a good server gives.
	answer func(o *odd, good any) []byte
}

func (o *odd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isProbe(r) { // by which it passes for the API
		same(http.StatusBadRequest, "{}")(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	status := http.StatusOK
	if o.chance.IntN(4) == 0 {
		status = []int{http.StatusCreated, http.StatusConflict, http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusForbidden}[o.chance.IntN(6)]
	}
	answer := o.answer(o, goodAnswer(r, body, o.chance))
	o.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// goodAnswer is a success of the operation, or conflicts, with every documented member.
func goodAnswer(r *http.Request, body []byte, chance *rand.Rand) any {
	var asked struct {
		ScheduledTime string `json:"scheduledTime"`
	}
	_ = json.Unmarshal(body, &asked)
	start, err := time.Parse(time.RFC3339, asked.ScheduledTime)
	if err != nil {
		start = time.Date(2030, 1, 1, 10, 0, 0, 0, time.UTC)
	}
	at, end := start.Format(time.RFC3339), start.Add(2*time.Hour).Format(time.RFC3339)
	parts := strings.Split(r.URL.Path, "/")
	last := parts[len(parts)-1]
	duration := map[string]any{"unit": "hours", "value": 2.0}
	conflict := map[string]any{
		"rfcNumber": "3-RFC", "rfcType": "a", "rfcSubType": "b", "status": "Open", "subStatus": "c", "scheduledStart": at, "scheduledEnd": end,
		"duration": maps.Clone(duration),
	}
	ticket := map[string]any{
		"rfcNumber": "3-A", "rfcType": "a", "rfcSubType": "b", "status": "Open", "subStatus": "c", "customerStatus": "d", "customerNote": "e",
		"primaryContact": "f",
	}
	item := map[string]any{
		"id": "3-A", "target": "DCMATI", "createdBy": "x", "createdOn": at, "scheduledBy": "y", "scheduledStart": at, "scheduledEnd": end,
		"ticketingDetails": ticket,
	}
	step := func(id float64) any {
		return map[string]any{"stepId": id, "name": "n", "status": "success", "hasSubStep": true, "startTime": at, "endTime": end, "remark": ""}
	}
	value := map[string]any{"name": "Bounce", "value": "PT2H", "label": "l"}
	switch {
	case r.Method == http.MethodPut && chance.IntN(3) == 0:
		return map[string]any{"conflicts": []any{conflict}}
	case r.Method == http.MethodPut:
		return map[string]any{"scheduledStart": at, "scheduledEnd": end, "status": "Open", "subStatus": "a", "custStatus": "b"}
	case r.Method == http.MethodPost:
		return map[string]any{"id": fmt.Sprintf("3-N%d", chance.IntN(9))}
	case last == "options":
		return map[string]any{"name": "DCMATI", "hosts": []any{map[string]any{"name": "h", "options": []any{value}}}}
	case last == "operations", last == "services", last == "durations":
		return []any{value}
	case last == "queue":
		return map[string]any{"serviceCode": "EBSO", "queue": "q"}
	case strings.HasSuffix(r.URL.Path, "/status/details"):
		return map[string]any{"executionId": parts[len(parts)-3], "stepId": 1.0, "subSteps": []any{step(2), step(3)}}
	case last == "status":
		return map[string]any{"response": []any{map[string]any{"executionId": r.URL.Query().Get("id"), "status": "success"}}}
	case last == "executions" && strings.HasSuffix(r.URL.Path, "/instances/executions"):
		return []any{item}
	case last == "executions":
		return []any{conflict}
	}
	return map[string]any{
		"id": last, "target": parts[max(0, len(parts)-3)], "operation": "Bounce", "services": "All", "duration": duration, "blackOutDuration": duration,
		"summary": "s", "scheduledStart": at, "scheduledEnd": end, "primaryContact": "p",
		"bounceOptions": map[string]any{"options": []any{map[string]any{"name": "n", "value": true}}},
	}
}

// places are the members of an answer, whatever their depth.
func places(v any) (all []func(any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = append(all, func(x any) { v[name] = x })
			all = append(all, places(v[name])...)
		}
	case []any:
		for i := range v {
			all = append(all, func(x any) { v[i] = x })
			all = append(all, places(v[i])...)
		}
	}
	return all
}

// with puts an odd value in one place of a good answer.
func (o *odd) with(good any, value string) []byte {
	if all := places(good); len(all) > 0 {
		all[o.chance.IntN(len(all))]("@odd@")
	}
	var text bytes.Buffer
	_ = json.NewEncoder(&text).Encode(good)
	return bytes.ReplaceAll(text.Bytes(), []byte(`"@odd@"`), []byte(value))
}

// everyRole is a target file that fills nearly every role, so that as many scenarios as can run do.
func everyRole(f *fake) *conformance.Config {
	config := f.config()
	for role := range target.IdentityRoles() {
		if slices.Contains([]string{"hs256-with-public-key", "not-yet-valid", "no-exp", "unknown-kid", "no-scope", "critical", "header-not-utf-8", "claims-not-utf-8"}, role) { // their tokens have a form of their own
			continue
		}
		identity := config.Identities[role]
		if identity.Token.Value == "" {
			identity.Token.Value = f.tokens[own]
		}
		identity.CustID = "1" + own
		config.Identities[role] = identity
	}
	rfcs := []target.RFC{{
		Number: "3-RFC", Type: "a", SubType: "b", Status: "Open", SubStatus: "c", Start: "2031-03-18T06:30:00Z", End: "2031-03-18T08:30:00Z",
		Duration: target.Duration{Unit: "hours", Value: 2},
	}}
	places := config.Instances
	mine := places["bookable"][0]
	places["neighbour"] = []conformance.Place{{CSI: own, Service: "EBSO", Instance: "NEXT", Executions: []string{"3-D"}}}
	places["busy"] = []conformance.Place{{CSI: own, Service: "EBSO", Instance: "BUSY", Executions: []string{"3-E"}, RFCs: rfcs}}
	mine.Instance, mine.Duration, mine.BlackOut = "LONG", target.Duration{Unit: "hours", Value: 6}, target.Duration{Unit: "minutes", Value: 30}
	places["long"] = []conformance.Place{mine}
	return config
}

// oddly makes an answer odd: now and then its whole body, more often one member, wherever that stands.
func oddly(o *odd, good any) []byte {
	value := oddValues[o.names[o.chance.IntN(len(o.names))]]
	switch o.chance.IntN(4) {
	case 0:
		return []byte(value)
	case 1, 2:
		return o.with(good, value)
	}
	return o.with(good, `"Bounce"`)
}

func plainly(_ *odd, good any) []byte {
	body, _ := json.Marshal(good)
	return body
}

// Whatever a target answers, it is the target's fault or nobody's, never the suite's.
func TestNoAnswerFailsTheSuiteItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		effects string
		budget  int
		answer  func(o *odd, good any) []byte
	}{
		"success to everything":            {"books", conformance.Unlimited, plainly},
		"odd answers, none":                {"none", 0, oddly},
		"odd answers, books":               {"books", conformance.Unlimited, oddly},
		"odd answers, contends":            {"contends", conformance.Unlimited, oddly},
		"odd answers, with a small budget": {"contends", 5, oddly},
	} {
		if leftOut(name, "odd answers, contends") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler := &odd{chance: rand.New(rand.NewPCG(11, 14)), answer: c.answer, names: slices.Sorted(maps.Keys(oddValues))}
			r, err := conformance.Run(t.Context(), conformance.Options{
				Target: start(t, handler), Config: everyRole(newFake()), Selection: conformance.Selection{Profile: conformance.Family}, Bookings: conformance.Bookings{Effects: c.effects, MaxBookings: c.budget},
			})
			if err != nil {
				t.Fatal(err)
			}
			holds(t, r) // no scenario has errored
		})
	}
}
