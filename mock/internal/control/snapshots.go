package control

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

func (a *API) snapshotOperations() []operation {
	name := []string{"name"}
	return []operation{
		{id: "list*Snapshots", answer: a.listSnapshots, unheld: true},
		{id: "save*Snapshot", answer: a.saveSnapshot, unheld: true},
		{id: "restore*Snapshot", answer: a.restoreSnapshot, params: name, unheld: true},
		{id: "diff*Snapshot", answer: a.diffSnapshot, params: name, unheld: true},
		{id: "delete*Snapshot", answer: a.deleteSnapshot, params: name, unheld: true},
		{id: "reset*", answer: a.reset, unheld: true},
	}
}

// snapshotView is a snapshot in a list.
type snapshotView struct {
	Name string `json:"name"`
	// At is when it was saved, by the clock of then.
	At string `json:"at"`
}

// snapshotsView is the answer of listSnapshots.
type snapshotsView struct {
	Snapshots []snapshotView `json:"snapshots"`
}

// diffView is the answer of diffSnapshot.
type diffView struct {
	Changes []state.Change `json:"changes"`
}

func (a *API) listSnapshots(x *Request, csi string) (*answer, *exchange.Refusal) {
	v := snapshotsView{[]snapshotView{}}
	list, err := a.State.Snapshots.List(x.Request.Context(), csi)
	if err != nil {
		return nil, a.refuseRestore(x, err)
	}
	for _, each := range list {
		v.Snapshots = append(v.Snapshots, snapshotView{each.Name, each.At.Format(readings.Milliseconds)})
	}
	return exchange.OK(v)
}

func (a *API) saveSnapshot(x *Request, csi string) (*answer, *exchange.Refusal) {
	name, _ := x.Body["name"].(string)
	saved, err := a.State.Snapshots.Save(x.Request.Context(), csi, name)
	if err != nil {
		return nil, a.refuseRestore(x, err)
	}
	return &answer{
		Status: http.StatusCreated, ContentType: exchange.TypeJSON, Body: snapshotView{name, saved.At.Format(readings.Milliseconds)},
	}, nil
}

func (a *API) restoreSnapshot(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.State.Snapshots.Restore(x.Request.Context(), csi, x.Path["name"]); err != nil {
		return nil, a.refuseRestore(x, err)
	}
	return exchange.NoContent()
}

func (a *API) deleteSnapshot(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.State.Snapshots.Delete(x.Request.Context(), csi, x.Path["name"]); err != nil {
		return nil, a.refuseRestore(x, err)
	}
	return exchange.NoContent()
}

// diffSnapshot lists what is different now, or in another snapshot.
func (a *API) diffSnapshot(x *Request, csi string) (*answer, *exchange.Refusal) {
	against := x.Request.URL.Query().Get("against")
	changes, err := a.State.Diff(x.Request.Context(), csi, x.Path["name"], against)
	switch {
	case errors.Is(err, state.ErrNoOther):
		return nil, x.Refuse(KindNoSnapshot, "The snapshot of the query is not there.",
			openapi.Violation{In: "query", Pointer: "against", Code: "unknown", Message: "names no snapshot"})
	case err != nil:
		return nil, a.refuseRestore(x, err)
	}
	return exchange.OK(diffView{changes})
}

func (a *API) reset(x *Request, csi string) (*answer, *exchange.Refusal) {
	var err error
	if csi == "" {
		err = a.State.Snapshots.Reset(x.Request.Context())
	} else {
		err = a.State.Snapshots.ResetCustomer(x.Request.Context(), csi)
	}
	if err != nil {
		return nil, a.refuseRestore(x, err)
	}
	return exchange.NoContent()
}

func (a *API) refuseRestore(x *Request, err error) *exchange.Refusal {
	var far *clock.BoundsError
	switch {
	case errors.Is(err, snapshot.ErrTooMany):
		return x.Refuse(KindTooManySnapshots, "The mock holds as many snapshots as it can.")
	case errors.As(err, &far):
		return x.Refuse(KindFarClock, "It cannot go back: "+far.Error()+".")
	case errors.Is(err, snapshot.ErrNoSnapshot):
		return x.Refuse(KindNoSnapshot, "There is no snapshot of this name.")
	case errors.Is(err, domain.ErrDuplicate):
		return x.Refuse(KindDuplicate, "Another customer has the Identifier by now.")
	case errors.Is(err, domain.ErrUnknown):
		return x.Refuse(KindNoCustomer, "There is no customer of this CSI.")
	}
	return a.fail(x, "restore", "The mock could not go back.", err)
}
