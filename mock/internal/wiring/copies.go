package wiring

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"example.com/bounce/mock/internal/dryrun"
	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/remedy"
	"example.com/bounce/mock/internal/router"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// dryRun decides a request as if it were sent now, on copies of all that it could change. It is called while nobody adds, removes or
// restores a customer.
func dryRun(r *Rooms, request *http.Request) (journal.Entry, bool, error) {
	dry := &Rooms{
		Options: r.Options, State: r.State, Journal: journal.New(journal.Options{Entries: 1, BodyBytes: jsonbody.Limit}),
		Limits: r.Limits.Peek(), Epochs: r.Epochs.Copy(),
	}
	dry.Faults = r.Faults.Copy(dry.Epochs)
	deps := *r.API
	deps.Store, deps.Metrics = memory.New(), new(metrics.Metrics)
	deps.Verifier, deps.NextID = deps.Verifier.Offline(), r.State.Generator.Peek
	dry.API = &deps
	o := routerOptions(dry)
	o.Subject, o.DryRun, o.Log = r.API.Subject, true, nil
	dry.Router = router.New(o)
	dry.Router.Govern(r.State.Clocks, r.State.Readings)
	if err := bindBehind(dry, dryrun.Customers{From: r.API.Store, To: deps.Store, Subject: r.API.Subject}); err != nil {
		return journal.Entry{}, false, err
	}
	dry.Router.ServeHTTP(dryrun.NewWriter(), request)
	entries, _ := dry.Journal.Entries(journal.Filter{})
	if len(entries) == 0 {
		return journal.Entry{}, false, nil
	}
	return entries[0], true, nil
}

// reloads is what became of the calls of Reload.
type reloads struct {
	running   sync.Mutex // one call after the other
	seed      []byte     // the text in force
	advisor   atomic.Pointer[remedy.Advisor]
	inspector atomic.Pointer[inspect.Inspector]

	state.Reloads
}

// takeEffect notes that the options of rooms are in force.
func takeEffect(r *Rooms) {
	r.reloads.seed = r.Options.Seed.Text
	r.reloads.advisor.Store(r.advisor)
	r.reloads.inspector.Store(r.inspector)
}

// Advisor returns the one that knows the contract in force.
func (r *Rooms) Advisor() *remedy.Advisor { return r.reloads.advisor.Load() }

// Inspector returns the one that knows the contract in force.
func (r *Rooms) Inspector() *inspect.Inspector { return r.reloads.inspector.Load() }

// Reload puts another contract and another seed file in force, both or neither, and notes what becomes of it.
func (r *Rooms) Reload(contract *openapi.Document, seedName string, seed []byte) error {
	r.reloads.running.Lock()
	defer r.reloads.running.Unlock()
	o := r.Options
	o.Contract, o.Seed.Name, o.Seed.Text = contract, seedName, seed
	err := reload(r, o)
	if err != nil {
		err = fmt.Errorf("reload: %w", err)
	}
	r.NoteReload(err)
	return err
}

// NoteReload notes for the control API why a reload has not taken effect, or with nil that it has.
func (r *Rooms) NoteReload(err error) {
	r.reloads.Note(err)
	r.Journal.Publish("state", "")
}

func reload(r *Rooms, o Options) error {
	fresh, err := New(o, r.defaultCustomer) // it would start with these, so that the rest cannot fail for them
	if err != nil {
		return err
	}
	defer fresh.State.Close()
	next, deps := *r, *r.API
	next.Options, next.API = fresh.Options, &deps
	deps.Contract = next.Options.Contract
	next.Router = r.Router.Successor(routerOptions(&next))
	next.Router.Govern(r.State.Clocks, r.State.Readings)
	if err := bindContract(&next); err != nil {
		return err
	}
	bindControl(&next)
	if !bytes.Equal(next.Options.Seed.Text, r.reloads.seed) {
		if err := r.State.Replace(context.Background(), fresh.State); err != nil {
			return err
		}
	}
	takeEffect(&next)
	r.Router.Supersede(next.Router)
	return nil
}
