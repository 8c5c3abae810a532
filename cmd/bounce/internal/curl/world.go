package curl

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// world is what a mock says of a customer.
type world struct {
	operation *openapi.Operation // that schedules and cancels
	customer  customer
	now       time.Time
	earliest  time.Time // the first start that the mock would accept
}

type customer struct {
	CSI        string
	Identifier string
	OptedIn    bool
	Services   []service
	Tokens     map[string]string
}

type service struct {
	Type      string
	Instances []instance
}

type instance struct {
	Name       string
	Production bool
	Executions []execution
	RFCs       []struct{ ScheduledStart, ScheduledEnd string }
}

type execution struct {
	ID                           string
	ScheduledStart, ScheduledEnd string // "" for one that is not scheduled
	Duration, BlackOutDuration   duration
}

type duration struct {
	Unit  string
	Value int
}

// approver is the name of the token that may schedule.
const approver = "approver"

// read asks the control API for everything that a request needs.
func read(ctx context.Context, client *admin.Client, csi string) (*world, error) {
	w := new(world)
	path := "/customers/" + url.PathEscape(csi)
	if err := get(ctx, client, path+"?tokens="+approver, &w.customer); err != nil {
		return nil, err
	}
	var clock struct{ Now, Earliest string }
	if err := get(ctx, client, path+"/clock", &clock); err != nil {
		return nil, err
	}
	now, err := timestamp.Read(clock.Now)
	earliest, wrong := timestamp.Read(clock.Earliest)
	if err != nil || wrong != nil {
		return nil, fail("%s says that its time is %q, and the earliest start %q: is it a bounce mock?", client.Base(), clock.Now, clock.Earliest)
	}
	w.now, w.earliest = now.Time.UTC(), earliest.Time.UTC()
	answer, err := client.Call(ctx, http.MethodGet, "/contract.yaml", nil)
	if err != nil {
		return nil, err
	}
	contract, err := openapi.Load("contract of "+client.Base(), answer.Body)
	if err != nil {
		return nil, fail("%w", err)
	}
	operation, known := contract.Operation("scheduleExecution")
	w.operation = operation
	switch {
	case !known:
		return nil, fail("the contract of %s has no operation scheduleExecution", client.Base())
	case !w.customer.OptedIn:
		return nil, fail("customer %s has not opted in, so that each of its requests is refused; give another --customer", csi)
	case w.customer.Tokens[approver] == "":
		return nil, fail("%s has no private key of customer %s to sign a token with; give another --customer", client.Base(), csi)
	}
	return w, nil
}

// get reads a JSON answer of the control API. The error says what is missing, and how to give it.
func get(ctx context.Context, client *admin.Client, path string, to any) error {
	answer, err := client.Call(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	base := client.Base()
	switch {
	case answer.Status == http.StatusUnauthorized:
		return fail("%s needs the token of its control API; give it with --admin-token", base)
	case answer.Status == http.StatusNotFound:
		return fail("%s has no such customer, or no control API (--no-admin): GET /__admin%s answers 404; give another --customer or --target", base, path)
	case answer.Status != http.StatusOK || json.Unmarshal(answer.Body, to) != nil:
		return fail("GET /__admin%s of %s answers %d, without the expected JSON: is it a bounce mock?", path, base, answer.Status)
	}
	return nil
}

// fail returns an error that blames the target.
func fail(format string, args ...any) error {
	return cli.Exit(cli.CodeTarget, fmt.Errorf(format, args...))
}

// choice is what to ask for.
type choice struct {
	service, instance, execution string
	start                        time.Time
}

// window is a time in which an instance is taken.
type window struct{ start, end time.Time }

// choose finds a place and a time for a kind of request.
func (w *world) choose(kind string) (choice, error) {
	const most = 100 // executions are tried: whatever a target says, the command ends soon
	tried := 0
	for _, production := range []bool{false, true} { // a reading may refuse what is done to a production instance
		best, found := choice{}, false
		for _, service := range w.customer.Services {
			for _, in := range service.Instances {
				if in.Production != production {
					continue
				}
				for _, e := range in.Executions {
					if tried++; tried > most {
						break
					}
					start, fits := w.startOf(kind, in, e)
					if fits && (!found || start.Before(best.start)) {
						best, found = choice{service.Type, in.Name, e.ID, start}, true
					}
				}
			}
		}
		if found {
			return best, nil
		}
	}
	if kind == "conflict" {
		return choice{}, fail("customer %s has no change ahead that an execution could conflict with; add one by "+
			"POST /__admin/customers/%[1]s/instances/NAME/rfcs", w.customer.CSI)
	}
	return choice{}, fail("customer %s has no execution whose window has not begun; add one by "+
		"POST /__admin/customers/%[1]s/instances/NAME/executions", w.customer.CSI)
}

// startOf returns the time to ask for, if an execution of an instance is good for a kind of request.
func (w *world) startOf(kind string, in instance, e execution) (start time.Time, fits bool) {
	own := windowOf(e.ScheduledStart, e.ScheduledEnd)
	if !own.end.IsZero() && !own.start.After(w.now) {
		return start, false // it has begun
	}
	// An hour ahead, with a lead time of 16 minutes: there is time to paste the command.
	const toPasteIn = 44 * time.Minute
	soon := wholeMinute(w.earliest.Add(toPasteIn))
	switch kind {
	case "cancel":
		if own.end.IsZero() {
			return soon, true // accepted by default; any that is scheduled is better, and earlier
		}
		return w.now, true
	case "too-soon":
		return w.now.Add(time.Minute).Truncate(time.Second), true
	case "conflict":
		for _, other := range others(in, e) {
			meets := wholeMinute(later(other.start, soon))
			if meets.Before(other.end) && (!fits || meets.Before(start)) {
				start, fits = meets, true
			}
		}
		return start, fits
	}
	return firstFree(soon, lengthOf(e), others(in, e)), true
}

// others returns when the calendar of an instance is taken by anything but an execution.
func others(in instance, but execution) (all []window) {
	for _, rfc := range in.RFCs {
		all = append(all, windowOf(rfc.ScheduledStart, rfc.ScheduledEnd))
	}
	for _, e := range in.Executions {
		if e.ID != but.ID {
			all = append(all, windowOf(e.ScheduledStart, e.ScheduledEnd))
		}
	}
	return all
}

// windowOf returns the window between two times; the zero value if they are not times.
func windowOf(start, end string) window {
	from, err := timestamp.Read(start)
	to, endErr := timestamp.Read(end)
	if err != nil || endErr != nil {
		return window{}
	}
	return window{from.Time.UTC(), to.Time.UTC()}
}

// firstFree returns the first full minute from a time on at which so much time is free. A reading may count the edges of a window as
// taken.
func firstFree(from time.Time, length time.Duration, taken []window) time.Time {
	slices.SortFunc(taken, func(a, b window) int { return a.start.Compare(b.start) })
	for _, t := range taken {
		if !t.start.After(from.Add(length)) && !t.end.Before(from) {
			from = wholeMinute(t.end.Add(time.Nanosecond))
		}
	}
	return from
}

// lengthOf returns how long an execution takes at most, whatever the reading end-rule says.
func lengthOf(e execution) time.Duration {
	units := map[string]time.Duration{"minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}
	const usual, longest = 2 * time.Hour, 1000
	length := time.Duration(0)
	for _, d := range []duration{e.Duration, e.BlackOutDuration} {
		length += units[d.Unit] * time.Duration(min(max(d.Value, 0), longest))
	}
	return max(length, usual)
}

func wholeMinute(t time.Time) time.Time {
	return t.Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
