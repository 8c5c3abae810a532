package control

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

type snapshots struct{ *state.State }

func (s snapshots) operations() []operation {
	name := []string{"name"}
	return []operation{
		{id: "list*Snapshots", answer: s.listSnapshots, unheld: true},
		{id: "save*Snapshot", answer: s.saveSnapshot, status: http.StatusCreated, unheld: true},
		{id: "restore*Snapshot", answer: s.restoreSnapshot, params: name, unheld: true},
		{id: "diff*Snapshot", answer: s.diffSnapshot, params: name, unheld: true},
		{id: "delete*Snapshot", answer: s.deleteSnapshot, params: name, unheld: true},
		{id: "reset*", answer: s.reset, unheld: true},
	}
}

// snapshotView is a snapshot in a list.
type snapshotView struct {
	Name string `json:"name"`
	// At is when it was saved, by the clock of then.
	At string `json:"at"`
}

func viewSnapshot(s snapshot.Snapshot) snapshotView {
	return snapshotView{s.Name, s.At.Format(readings.Milliseconds)}
}

func (s snapshots) listSnapshots(x *Request) (any, error) {
	list, err := s.Snapshots.List(x.ctx(), x.csi)
	return map[string]any{"snapshots": views(list, viewSnapshot)}, err
}

func (s snapshots) saveSnapshot(x *Request) (any, error) {
	name, _ := x.Body["name"].(string)
	saved, err := s.Snapshots.Save(x.ctx(), x.csi, name)
	return viewSnapshot(saved), err
}

func (s snapshots) restoreSnapshot(x *Request) (any, error) {
	return nil, s.Snapshots.Restore(x.ctx(), x.csi, x.Path["name"])
}

func (s snapshots) deleteSnapshot(x *Request) (any, error) {
	return nil, s.Snapshots.Delete(x.ctx(), x.csi, x.Path["name"])
}

// diffSnapshot lists what is different now, or in another snapshot.
func (s snapshots) diffSnapshot(x *Request) (any, error) {
	changes, err := s.Diff(x.ctx(), x.csi, x.Path["name"], x.Request.URL.Query().Get("against"))
	if errors.Is(err, state.ErrNoOther) {
		return nil, x.refusal(KindNoSnapshot, "The snapshot of the query is not there.",
			openapi.Violation{In: "query", Pointer: "against", Code: "unknown", Message: "names no snapshot"})
	}
	return map[string]any{"changes": changes}, err
}

func (s snapshots) reset(x *Request) (any, error) {
	if x.csi == "" {
		return nil, s.Snapshots.Reset(x.ctx())
	}
	return nil, s.Snapshots.ResetCustomer(x.ctx(), x.csi)
}
