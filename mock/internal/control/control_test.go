package control_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/control"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/openapi"
)

const own = "15427061"

var errDisk = errors.New("the disk is on fire")

// fixture is a control API without a router.
type fixture struct {
	*testing.T

	api    *control.API
	routes map[string]exchange.Route
	log    bytes.Buffer
	ctx    context.Context // of the calls; nil for that of the test
	broken bool            // whether the settings can be read no longer
}

// breakable is a settings store that fails once the fixture is broken.
type breakable struct {
	settings.Store
	f *fixture
}

func (b breakable) Get(ctx context.Context, part, csi string) ([]byte, error) {
	if b.f.broken {
		return nil, errDisk
	}
	return b.Store.Get(ctx, part, csi)
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{T: t}
	document, err := openapi.Control()
	f.ok(err)
	contract, err := openapi.Bounce()
	f.ok(err)
	limits, err := ratelimit.New(ratelimit.Limit{}, func(*exchange.Exchange) string { return "" })
	f.ok(err)
	held, err := state.New(t.Context(), state.Options{
		Store: memory.New(), Settings: breakable{settings.NewMemory(), f}, Clock: new(clock.Clock), RandomSeed: 1, MaxCustomers: 4,
		Logger: slog.New(slog.DiscardHandler),
	})
	f.ok(err)
	t.Cleanup(held.Close)
	kept := journal.New(journal.Options{})
	f.api = &control.API{
		Document: document, Contract: contract, State: held, Requests: &inspect.Inspector{
			Journal: kept, Explain: func(_ context.Context, e journal.Entry) journal.Entry { return e },
		}, Journal: kept,
		Faults: fault.NewInjector(fault.Options{}), Limits: limits, Metrics: new(metrics.Metrics), DefaultCustomer: own,
		Logger:  slog.New(slog.NewTextHandler(&f.log, nil)),
		Allowed: func(string) []string { return nil },
	}
	f.routes = f.api.Routes()
	return f
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// call answers a call of an operation; pairs are its path parameters.
func (f *fixture) call(id, body string, pairs ...string) *exchange.Answer {
	f.Helper()
	operation, found := f.api.Document.Operation(id)
	if !found {
		f.Fatalf("no operation %s", id)
	}
	path, segments := map[string]string{}, operation.Path
	for i := 0; i < len(pairs); i += 2 {
		path[pairs[i]] = pairs[i+1]
		segments = strings.ReplaceAll(segments, "{"+pairs[i]+"}", pairs[i+1])
	}
	r := httptest.NewRequestWithContext(cmp.Or(f.ctx, f.Context()), operation.Method, segments, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	set, err := f.api.State.Readings.Of(f.Context(), "")
	if err != nil {
		set = f.api.State.Readings.Defaults()
	}
	x := exchange.New(exchange.Options{Request: r, Writer: httptest.NewRecorder(), Readings: set})
	x.Operation, x.Path = operation, path
	x.SetTime(f.api.State.Now(""), false)
	return f.routes[id].Serve(x, nil)
}

func text(t *testing.T, a *exchange.Answer) string {
	t.Helper()
	encoded, err := a.Encoded()
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func TestEachOperationOfTheDocumentHasARoute(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, operation := range f.api.Document.Operations() {
		route, found := f.routes[operation.ID]
		if !found {
			t.Errorf("%s has no route", operation.ID)
			continue
		}
		want, got := operation.Parameters("path"), slices.Clone(route.Path)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s reads the path parameters %v, want %v", operation.ID, got, want)
		}
		delete(f.routes, operation.ID)
	}
	for id := range f.routes {
		if base, ofCustomer := strings.CutSuffix(id, "Customer"); !ofCustomer || base == "" {
			t.Errorf("the document has no operation %s", id)
		}
	}
}

func TestErrorsOfOperationsAreRefusals(t *testing.T) {
	t.Parallel()
	of := []string{"csi", own}
	inDCMATI := append(slices.Clone(of), "instance", "DCMATI")
	for name, c := range map[string]struct {
		id, body string
		path     []string
		want     exchange.Kind
		contains string
	}{
		"an unknown customer":        {"readCustomer", "", []string{"csi", "1"}, control.KindNoCustomer, "no customer of this CSI"},
		"an unknown one of a part":   {"readInstance", "", []string{"csi", "1", "instance", "DCMATI"}, control.KindNoCustomer, ""},
		"one that is removed":        {"removeCustomer", "", []string{"csi", "1"}, control.KindNoCustomer, ""},
		"an unknown instance":        {"readInstance", "", append(slices.Clone(of), "instance", "DCMATY"), control.KindNoPart, "did you mean DCMATI"},
		"an unknown execution":       {"removeExecution", "", append(slices.Clone(inDCMATI), "execution", "3-CDQF5Z9"), control.KindNoPart, "3-CDQF5Z0"},
		"an unknown RFC":             {"readRFC", "", append(slices.Clone(inDCMATI), "rfc", "3-X"), control.KindNoPart, `no RFC \"3-X\"`},
		"a taken CSI":                {"createCustomer", `{"csi":"` + own + `"}`, nil, control.KindDuplicate, "/csi"},
		"a taken instance":           {"addInstance", `{"name":"DCMATI"}`, of, control.KindTaken, "/name"},
		"half an entry":              {"createCustomer", `{"readings":{"lead-status":"x"}}`, nil, control.KindBadEntry, "The body is not one customer"},
		"half an execution":          {"addExecution", `{"scheduledEnd":"now"}`, inDCMATI, control.KindBadPart, "The body cannot be taken"},
		"another id than the path's": {"replaceRFC", `{"rfcNumber":"a","scheduledStart":"now"}`, append(slices.Clone(inDCMATI), "rfc", "b"), exchange.Invalid, "rfcNumber"},
		"an unknown reading":         {"chooseReadings", `{"readings":{"leed-status":"422"}}`, nil, control.KindBadReadings, "Nothing is changed"},
		"keys of neither kind":       {"setCustomerKeys", `{"issuer":"i"}`, of, control.KindBadKeys, "names no usable keys"},
		"an unknown snapshot":        {"restoreSnapshot", "", []string{"name", "s"}, control.KindNoSnapshot, ""},
		"a fault without its end":    {"createCustomerFault", `{"request":{"csi":"2"},"response":{"status":500}}`, of, control.KindBadFault, "/request/csi"},
		"an unknown fault":           {"readFault", "", []string{"faultId", "f"}, control.KindNoFault, ""},
		"an unknown request":         {"readRequest", "", []string{"id", "r"}, control.KindNoRequest, ""},
		"another customer's":         {"findCustomerRequests", `{"csi":"2"}`, of, control.KindBadCriteria, "/csi"},
		"an unknown defect":          {"mintToken", `{"defect":"stale"}`, nil, control.KindBadToken, "/defect"},
		"no authority":               {"readCA", "", nil, control.KindNoCA, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			a := f.call(c.id, c.body, c.path...)
			var problem exchange.Problem
			f.ok(json.Unmarshal([]byte(text(t, a)), &problem))
			if c.want.Status == 0 {
				c.want.Status = a.Status
			}
			if a.Status != c.want.Status || problem.Title != c.want.Title || !strings.Contains(text(t, a), c.contains) {
				t.Errorf("got %d %s, want %d %s with %q", a.Status, text(t, a), c.want.Status, c.want.Title, c.contains)
			}
			if f.log.Len() > 0 {
				t.Errorf("logged: %s", f.log.String())
			}
		})
	}
}

func TestAnErrorThatNoRequestCausesIsLoggedAndNotShown(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.call("setCustomerClock", `{"mode":"frozen"}`, "csi", own)
	f.broken = true
	a := f.call("readCustomer", "", "csi", own)
	if got := text(t, a); a.Status != http.StatusInternalServerError || strings.Contains(got, "disk") {
		t.Errorf("got %d %s", a.Status, got)
	}
	if got := f.log.String(); !strings.Contains(got, errDisk.Error()) || !strings.Contains(got, "readCustomer") || !strings.Contains(got, own) {
		t.Errorf("logged %q", got)
	}
}

func TestACustomerTooManyIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	if a := f.call("createCustomer", ""); a.Status != http.StatusCreated {
		t.Fatalf("got %d %s", a.Status, text(t, a))
	}
	if a := f.call("createCustomer", ""); a.Status != http.StatusConflict || !strings.Contains(text(t, a), "The mock has 4 customers") {
		t.Errorf("got %d %s", a.Status, text(t, a))
	}
}

// There are as many streams as the document says. One whose answer was never written gives its place back.
func TestStreamsAreBounded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	if said := fmt.Sprintf("most %d streams", journal.MaxReaders); !strings.Contains(string(f.api.Document.Source()), said) {
		t.Errorf("the document does not say %q", said)
	}
	var cancel context.CancelFunc
	f.ctx, cancel = context.WithCancel(t.Context())
	for range journal.MaxReaders {
		if a := f.call("streamEvents", ""); a.Status != http.StatusOK {
			t.Fatalf("a stream is answered %d, want 200", a.Status)
		}
	}
	f.ctx = nil
	a := f.call("streamEvents", "")
	if said := fmt.Sprintf("There are %d streams", journal.MaxReaders); a.Status != http.StatusServiceUnavailable || !strings.Contains(text(t, a), said) {
		t.Errorf("one more is answered %d: %s", a.Status, text(t, a))
	}
	cancel() // net/http does so when a request is over
	for f.call("streamEvents", "").Status != http.StatusOK {
		runtime.Gosched()
	}
}
